//! The language of a text, told by its words or not at all.

use ibid::text::language;

fn check(words: &str, expected: Option<&str>) {
    assert_eq!(language(words), expected, "{words}");
}

#[test]
fn sentences_tell_their_language() {
    check(
        "The ferry sails every day in summer and twice a week in winter, unless the ice is too thick for it to pass.",
        Some("en"),
    );
    check(
        "Die Fähre fährt im Sommer jeden Tag und im Winter zweimal in der Woche, wenn das Eis nicht zu dick für sie ist.",
        Some("de"),
    );
    check(
        "Le bac part tous les jours en été et deux fois par semaine en hiver, sauf si la glace est trop épaisse pour passer.",
        Some("fr"),
    );
    check(
        "El transbordador sale todos los días en verano y dos veces por semana en invierno, salvo que el hielo sea demasiado grueso.",
        Some("es"),
    );
    check(
        "Паром ходит каждый день летом и два раза в неделю зимой, если лёд не слишком толстый для него.",
        Some("ru"),
    );
    check(
        "世界互联网大会在浙江乌镇开幕，来自各国的代表参加了会议。会议持续三天，讨论了许多问题。",
        Some("zh"),
    );
    check(
        "渡し船は夏は毎日、冬は週に二回出ます。氷が厚いときは休みです。料金は大人が五ユーロです。",
        Some("ja"),
    );
    check(
        "페리는 여름에는 매일, 겨울에는 일주일에 두 번 운항합니다. 얼음이 두꺼우면 쉽니다.",
        Some("ko"),
    );
}

#[test]
fn doubt_tells_none() {
    check("", None);
    check("The ferry sails.", None);
    // What English connects with stands in other languages, too, and between words of others.
    check(
        "Die veerboot vaar elke dag in die somer en twee keer per week in die winter, tensy die ys te dik is om deur te kom.",
        Some("af"),
    );
    check(
        "Die Fähre the ferry fährt sails im in the Sommer summer jeden every Tag day und and im in the Winter winter zweimal twice",
        None,
    );
    check(&"0123 4567 89.00 -- ".repeat(10), None);
    check(
        "Ferry Fähre bac 渡し船 паром lautta färja veerboot balsa traghetto prom trajekt komp praam φέρι feribot ferja ferge",
        None,
    );
}

//! Questions that lean on the one before them, in six languages, and those that do not.

use ibid::{
    answer::Answer,
    question::{Filters, Follow},
    service::Mode,
};
use proptest::prelude::*;

use crate::support::service::Home;

/// The earlier question, the next one, and which words of the earlier one are in what is asked; none if it stands.
type Pair = (&'static str, &'static str, &'static [&'static str]);

const LEANING: &[Pair] = &[
    // English
    (
        "When did the tenth World Internet Conference open in 2023?",
        "and when was the second one?",
        &["second World Internet Conference"],
    ),
    (
        "When did the tenth World Internet Conference open in 2023?",
        "What about 2019?",
        &["World Internet Conference", "open", "2019"],
    ),
    (
        "What is the capital of France?",
        "what about Germany?",
        &["capital of Germany"],
    ),
    (
        "what is the capital of france?",
        "and germany?",
        &["capital of germany"],
    ),
    ("When was Google founded?", "who founded it?", &["Google"]),
    ("Who founded Google?", "why?", &["founded Google"]),
    (
        "When did the Apollo program begin?",
        "And how long did it last?",
        &["Apollo program"],
    ),
    ("Who wrote Hamlet?", "when did he die?", &["Hamlet"]),
    ("Who was Marie Curie?", "Where was she born?", &["Marie Curie"]),
    ("Where is the Eiffel Tower?", "how tall is it?", &["Eiffel Tower"]),
    (
        "When was the steam engine invented?",
        "Who invented it?",
        &["steam engine"],
    ),
    ("What is ICANN?", "Who runs it, and since when?", &["ICANN"]),
    ("How many people live in Norway?", "what is its capital?", &["Norway"]),
    ("Where was the first IGF held?", "the second?", &["second IGF"]),
    (
        "When was the lighthouse of Norrö lit?",
        "How many people work there?",
        &["lighthouse of Norrö"],
    ),
    ("Who are the Beatles?", "which of their albums sold best?", &["Beatles"]),
    ("What is the IETF?", "When was this organisation founded?", &["IETF"]),
    (
        "When did Microsoft buy GitHub?",
        "How about LinkedIn?",
        &["buy", "LinkedIn"],
    ),
    (
        "Who won the first Nobel Prize in Physics?",
        "And who won the next one?",
        &["next Nobel Prize", "Physics"],
    ),
    (
        "How many athletes took part in the Olympics in 2012?",
        "and in 2016?",
        &["athletes", "Olympics", "2016"],
    ),
    // German
    (
        "Wann wurde Siemens gegründet?",
        "Und wer hat es gegründet?",
        &["Siemens"],
    ),
    (
        "Wann fand das erste Internet Governance Forum statt?",
        "und wann war das zweite?",
        &["zweite", "Internet Governance Forum"],
    ),
    (
        "Was ist die Hauptstadt von Frankreich?",
        "Und was ist mit Deutschland?",
        &["Hauptstadt", "Deutschland"],
    ),
    ("Wer war Konrad Zuse?", "Wann starb er?", &["Konrad Zuse"]),
    ("Wo steht der Kölner Dom?", "Wie hoch ist er?", &["Kölner Dom"]),
    (
        "Wann wurde die Elbphilharmonie eröffnet?",
        "Was kostete sie?",
        &["Elbphilharmonie"],
    ),
    ("Warum fiel die Berliner Mauer?", "wann genau?", &["Berliner Mauer"]),
    (
        "Wie viele Einwohner hat Island?",
        "Wie heißt seine Hauptstadt?",
        &["Island"],
    ),
    // French
    (
        "Quand la tour Eiffel a-t-elle été construite ?",
        "et qui l'a construite ?",
        &["tour Eiffel"],
    ),
    (
        "Où a eu lieu le premier sommet de la Francophonie ?",
        "et le deuxième ?",
        &["deuxième", "sommet de la Francophonie"],
    ),
    (
        "Quelle est la capitale de l'Espagne ?",
        "Quel est son climat ?",
        &["Espagne"],
    ),
    ("Qui a fondé Renault ?", "pourquoi ?", &["Renault"]),
    ("Qui était Marie Curie ?", "Où est-elle née ?", &["Marie Curie"]),
    (
        "Combien d'habitants compte Lyon ?",
        "Et Marseille ?",
        &["habitants", "Marseille"],
    ),
    (
        "Quand Airbus a-t-il été créé ?",
        "En quelle année a-t-il été privatisé ?",
        &["Airbus"],
    ),
    // Spanish
    ("¿Cuándo se fundó Telefónica?", "¿y quién lo fundó?", &["Telefónica"]),
    (
        "¿Cuál es la capital de Perú?",
        "¿Y de Bolivia?",
        &["capital", "Bolivia"],
    ),
    ("¿Quién fue Simón Bolívar?", "¿Cuándo murió?", &["Simón Bolívar"]),
    (
        "¿Dónde se celebró el primer Mundial de Fútbol?",
        "¿y el segundo?",
        &["segundo", "Mundial de Fútbol"],
    ),
    ("¿Quién pintó el Guernica?", "¿por qué?", &["Guernica"]),
    (
        "¿Cuándo se construyó la Sagrada Familia?",
        "¿Cuál es su altura?",
        &["Sagrada Familia"],
    ),
    (
        "¿Cuántos habitantes tenía Madrid en 2010?",
        "¿y en 2020?",
        &["Madrid", "2020"],
    ),
    // Japanese
    (
        "世界インターネット会議はどこで開かれましたか？",
        "それはいつですか",
        &["世界インターネット会議"],
    ),
    (
        "東京タワーはいつ建てられましたか。",
        "それはどのくらい高いですか",
        &["東京タワー"],
    ),
    ("日本の首都はどこですか。", "ドイツは？", &["ドイツの首都"]),
    ("ソニーはどこにありますか。", "誰が作りましたか。", &["ソニー"]),
    ("第一回の会議はいつ開かれましたか。", "なぜですか。", &["会議"]),
    (
        "夏目漱石はどこで生まれましたか。",
        "彼はいつ死にましたか。",
        &["夏目漱石"],
    ),
    (
        "富士山の高さは何メートルですか。",
        "その場所はどこですか。",
        &["富士山"],
    ),
    // Chinese
    (
        "第十届世界互联网大会是什么时候开幕的？",
        "那第二届呢?",
        &["第二届世界互联网大会"],
    ),
    ("法国的首都是哪里？", "那德国呢？", &["德国的首都"]),
    ("谁创立了苹果公司？", "为什么？", &["苹果公司"]),
    ("长城是什么时候修建的？", "它有多长？", &["长城"]),
    ("鲁迅是谁？", "他什么时候去世的？", &["鲁迅"]),
    ("北京大学在哪里？", "什么时候成立的？", &["北京大学"]),
    ("2019年的人口是多少？", "那2020年呢？", &["2020年", "人口"]),
    ("第一届大会是在哪里举行的？", "第三届是在哪里举行的？", &["第三届大会"]),
];

/// The earlier question and one that stands after it.
const STANDING: &[(&str, &str)] = &[
    // English
    ("When was Metallica founded?", "And Justice for All: who wrote it?"),
    ("Who wrote Carrie?", "Who is It by Stephen King by?"),
    ("What is the First Amendment?", "What is the Second Amendment?"),
    ("Who founded Google?", "Who founded Microsoft?"),
    ("When was Google founded?", "How many root servers are there?"),
    ("When was Google founded?", "How long does it take to travel to Mars?"),
    ("What is ICANN?", "Why do plants need light to make their food?"),
    ("What is ICANN?", "What did Tesla do when he left Edison's company?"),
    ("Who was Marie Curie?", "What is it called when water turns into steam?"),
    ("Who was Marie Curie?", "Is it true that whales sleep?"),
    ("Where is the Eiffel Tower?", "Who was the first to climb Everest?"),
    ("Where is the Eiffel Tower?", "Who directed It Follows?"),
    (
        "Where is the Eiffel Tower?",
        "What does \"that was then, this is now\" mean?",
    ),
    ("Where is the Eiffel Tower?", "When did the First World War end?"),
    (
        "Where is the Eiffel Tower?",
        "Which of the two houses elects its speaker?",
    ),
    ("Where is the Eiffel Tower?", "Who or what was Deep Blue?"),
    ("Who won in 2012?", "how many players are there in a football team?"),
    ("Who won in 2012?", "Thanks!"),
    ("Who won in 2012?", "What is the other name of Persia?"),
    ("Who won in 2012?", "Who sang They Don't Care About Us?"),
    ("Who won in 2012?", "When do bears wake up and what do they eat then?"),
    ("Who won in 2012?", "photosynthesis"),
    ("Who won in 2012?", "Who are you?"),
    // German
    (
        "Wann wurde Siemens gegründet?",
        "Was besagt das zweite Gesetz der Thermodynamik?",
    ),
    (
        "Wann wurde Siemens gegründet?",
        "Wie viele Einwohner gibt es in Berlin?",
    ),
    (
        "Wann wurde Siemens gegründet?",
        "Wer war der erste Mensch auf dem Mond?",
    ),
    (
        "Wann wurde Siemens gegründet?",
        "Was sagte der Kanzler, als er zurücktrat?",
    ),
    ("Wann wurde Siemens gegründet?", "Warum kam es zum Ersten Weltkrieg?"),
    ("Wann wurde Siemens gegründet?", "Wann trat Österreich der EU bei?"),
    ("Wann wurde Siemens gegründet?", "Wie schreiben Sie Ihren Namen?"),
    // French
    ("Qui a fondé Renault ?", "Quand la ville de Lyon a-t-elle été fondée ?"),
    ("Qui a fondé Renault ?", "Combien de planètes y a-t-il ?"),
    ("Qui a fondé Renault ?", "Qui est le premier ministre de la France ?"),
    ("Qui a fondé Renault ?", "Qu'est-ce que la photosynthèse ?"),
    ("Qui a fondé Renault ?", "Pourquoi le ciel est-il bleu ?"),
    ("Qui a fondé Renault ?", "Où se trouve le mont Blanc ?"),
    // Spanish
    ("¿Quién pintó el Guernica?", "¿Qué es la fotosíntesis?"),
    (
        "¿Quién pintó el Guernica?",
        "¿Cuándo terminó la Segunda Guerra Mundial?",
    ),
    (
        "¿Quién pintó el Guernica?",
        "¿Cuál es el segundo país más grande de Europa?",
    ),
    ("¿Quién pintó el Guernica?", "¿Dónde está Madrid?"),
    ("¿Quién pintó el Guernica?", "¿Es verdad que las ballenas duermen?"),
    (
        "¿Quién pintó el Guernica?",
        "¿Cuántos habitantes tiene la ciudad de Lima?",
    ),
    // Japanese
    ("日本の首都はどこですか。", "ドイツの首都はどこですか。"),
    ("日本の首都はどこですか。", "誰が電話を発明しましたか。"),
    ("日本の首都はどこですか。", "第二次世界大戦はいつ終わりましたか。"),
    ("日本の首都はどこですか。", "光合成とは何ですか。"),
    ("日本の首都はどこですか。", "夏目漱石とその弟子は誰ですか。"),
    ("日本の首都はどこですか。", "なぜ空は青いのですか。"),
    // Chinese
    ("法国的首都是哪里？", "德国的首都是哪里？"),
    ("法国的首都是哪里？", "第二次世界大战是什么时候结束的？"),
    ("法国的首都是哪里？", "什么是光合作用？"),
    ("法国的首都是哪里？", "谁是孔子？"),
    ("法国的首都是哪里？", "为什么天空是蓝色的？"),
    ("法国的首都是哪里？", "土耳其和其他国家的人口是多少？"),
    ("法国的首都是哪里？", "谢谢"),
    // Languages that nothing is known of
    ("Когда была основана компания?", "Кто её основал?"),
    ("مدينة القاهرة", "متى؟"),
];

#[test]
fn what_leans_is_asked_with_what_it_leans_on() {
    let mut wrong = Vec::new();
    for (earlier, next, words) in LEANING {
        match Follow::of(earlier, next) {
            Follow::Leans { asked, .. } if words.iter().all(|word| asked.contains(word)) => {}
            follow => wrong.push(format!("{earlier} / {next}: {follow:?}, not with {words:?}")),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        LEANING.len(),
        wrong.join("\n")
    );
}

#[test]
fn what_says_enough_stands() {
    let mut wrong = Vec::new();
    for (earlier, next) in STANDING {
        let follow = Follow::of(earlier, next);
        if follow != Follow::Stands {
            wrong.push(format!("{earlier} / {next}: {follow:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        STANDING.len(),
        wrong.join("\n")
    );
}

const ARTICLES: &[(&str, &str)] = &[
    (
        "meetings.md",
        "# Wuzhen meetings\n\nThe first Wuzhen Meeting opened on 19 November 2014. The second Wuzhen Meeting opened on \
         16 December 2015.\n\nThe first Wuzhen Meeting had 1,000 guests.\n",
    ),
    (
        "norro.md",
        "# The lighthouse of Norrö\n\nThe lighthouse of Norrö was lit in 1871. The lighthouse of Norrö was built by Anna \
         Berg.\n\nThe lighthouse of Norrö is 31 metres tall.\n",
    ),
    (
        "sund.md",
        "# The lighthouse of Sund\n\nThe lighthouse of Sund was lit in 1902. The lighthouse of Sund was built by Olof \
         Lind.\n\nThe lighthouse of Sund is 24 metres tall.\n",
    ),
    (
        "berg.md",
        "# Anna Berg\n\nAnna Berg was an engineer. Anna Berg was born in Visby in 1830.\n\nAnna Berg died in Uppsala.\n",
    ),
    (
        "orchid.md",
        "# Orchid Computers\n\nOrchid Computers was founded in 1981 by Ruth Tanner.\n\nOrchid Computers closed because \
         its factory flooded.\n",
    ),
    (
        "faehre.md",
        "# Die Seilbahn Hochfels\n\nDie Seilbahn Hochfels wurde 1926 eröffnet. Die Seilbahn Hochfels wurde von Karl Moser \
         gebaut.\n\nDie Seilbahn Hochfels ist 1.200 Meter lang.\n",
    ),
    (
        "pont.md",
        "# Le pont de Valmer\n\nLe pont de Valmer a été construit en 1890. Le pont de Valmer a été dessiné par Louise \
         Armand.\n\nLe pont de Valmer mesure 310 mètres.\n",
    ),
    (
        "radio.md",
        "# Radio Lucero\n\nRadio Lucero se fundó en 1934 en Cuenca. La empresaria Elena Vidal fundó Radio Lucero con su \
         hermano.\n\nRadio Lucero cerró en 1971.\n",
    ),
    (
        "tou.md",
        "# 青山塔\n\n青山塔建于1935年。青山塔由李明设计。\n\n青山塔高48米。\n",
    ),
    (
        "bashi.md",
        "# 白川橋\n\n白川橋は1952年に開通しました。白川橋は田中一郎が設計しました。\n\n白川橋の長さは420メートルです。\n",
    ),
];

/// What is asked one after the other, and what the first quotation of each reply holds.
const DIALOGUES: &[&[(&str, &str)]] = &[
    &[
        ("When did the first Wuzhen Meeting open?", "2014"),
        ("and when was the second one?", "2015"),
    ],
    &[
        ("When did the second Wuzhen Meeting open?", "2015"),
        ("What about the first?", "2014"),
    ],
    &[
        ("When was the lighthouse of Norrö lit?", "1871"),
        ("who built it?", "Anna Berg"),
        ("and how tall is it?", "31 metres"),
    ],
    &[
        ("When was the lighthouse of Norrö lit?", "1871"),
        ("What about Sund?", "1902"),
        ("Who built it?", "Olof Lind"),
    ],
    &[
        ("Who built the lighthouse of Sund?", "Olof Lind"),
        ("and Norrö?", "Anna Berg"),
    ],
    &[
        ("Who was Anna Berg?", "engineer"),
        ("Where was she born?", "Visby"),
        ("And where did she die?", "Uppsala"),
    ],
    &[
        ("When was Orchid Computers founded?", "1981"),
        ("Who founded it?", "Ruth Tanner"),
    ],
    &[
        ("Who founded Orchid Computers?", "Ruth Tanner"),
        ("when?", "1981"),
        ("Why did it close?", "flooded"),
    ],
    &[
        ("How tall is the lighthouse of Sund?", "24 metres"),
        ("When was Anna Berg born?", "1830"),
    ],
    &[
        ("Wann wurde die Seilbahn Hochfels eröffnet?", "1926"),
        ("Und von wem wurde sie gebaut?", "Karl Moser"),
        ("Wie lang ist sie?", "1.200 Meter"),
    ],
    &[
        ("Quand le pont de Valmer a-t-il été construit ?", "1890"),
        ("Et qui l'a dessiné ?", "Louise Armand"),
    ],
    &[
        ("¿Cuándo se fundó Radio Lucero?", "1934"),
        ("¿Y quién lo fundó?", "Elena Vidal"),
    ],
    &[
        ("¿Quién fundó Radio Lucero?", "Elena Vidal"),
        ("¿Cuándo cerró?", "1971"),
    ],
    &[("青山塔是哪一年建的？", "1935"), ("它有多高？", "48米")],
    &[("青山塔是谁设计的？", "李明"), ("什么时候建的？", "1935")],
    &[
        ("白川橋はいつ開通しましたか。", "1952"),
        ("誰が設計しましたか。", "田中一郎"),
    ],
];

fn first_words(answer: &Answer) -> &str {
    match answer {
        Answer::Quoted { quotations, .. } => quotations.first().map_or("", |quotation| quotation.excerpt.words()),
        Answer::Nearest { .. } | Answer::NotFound { .. } => "nothing",
    }
}

#[test]
fn a_dialogue_is_answered_turn_by_turn() {
    let home = Home::embedded(ARTICLES);
    home.reindex(Mode::Changed).expect("the articles can be indexed");
    let mut wrong = Vec::new();
    for dialogue in DIALOGUES {
        let mut earlier: Option<String> = None;
        for (asked, gold) in *dialogue {
            let answered = home.service.ask_after(earlier.as_deref(), asked, Filters::default());
            let answered = answered.unwrap_or_else(|failure| panic!("{asked:?} fails: {failure}"));
            let words = first_words(&answered.answer);
            if !words.contains(gold) {
                wrong.push(format!("{asked}: {words}, without {gold}; {:?}", answered.understood));
            }
            let understood = answered.understood.map(|understood| understood.asked);
            earlier = Some(understood.unwrap_or_else(|| (*asked).to_owned()));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_earlier_question_changes_nothing() {
    let home = Home::embedded(ARTICLES);
    home.reindex(Mode::Changed).expect("the articles can be indexed");
    for asked in [
        "When was the lighthouse of Norrö lit?",
        "who built it?",
        "What about Sund?",
    ] {
        let alone = home.service.ask(asked, Filters::default()).expect("it names something");
        for earlier in [None, Some(""), Some("  "), Some("?")] {
            let after = home
                .service
                .ask_after(earlier, asked, Filters::default())
                .expect("it names something");
            assert_eq!(
                (&after.answer, &after.understood),
                (&alone.answer, &None),
                "{asked} after {earlier:?}"
            );
        }
    }
}

/// Pieces of questions, so that chance makes some that lean.
fn pieces() -> impl Strategy<Value = String> {
    let piece = "[ -~]{0,8}|\\PC{0,4}|and |what about |the second |one|it |\"|who |when |was |它|それ|那|呢|は|第二届|¿y |l'a |und |wann |2019 ";
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn anything_follows_anything(earlier in pieces(), next in pieces()) {
        if let Follow::Leans { asked, carried } = Follow::of(&earlier, &next) {
            prop_assert!(!asked.trim().is_empty());
            prop_assert!(!carried.is_empty());
            for text in carried {
                prop_assert!(!text.trim().is_empty());
            }
        }
    }

    #[test]
    fn what_is_quoted_points_at_nothing(earlier in "[A-Z][a-z]{3,9} [A-Z][a-z]{3,9}", quoted in "(it|the second one|why|and then he|what about it)") {
        let follow = Follow::of(&earlier, &format!("Who wrote \"{quoted}\"?"));
        prop_assert_eq!(follow, Follow::Stands);
    }
}

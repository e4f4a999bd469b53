//! What kind of thing would answer a question.
//!
//! In: the question's words. Out: a time, a person, a number, a place … or anything, and the word that says
//! of what. It is read from question words and the noun behind them alone and used as a preference between
//! sentences, never as a filter, since a question can always be asked another way.

use std::{collections::HashMap, sync::LazyLock};

use crate::text::{Word, fold, stopwords::is_stopword};

/// The kind of answer that a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// "When", "what year", "seit wann", "何时".
    Time,
    /// "Who", "whose", "wer", "谁".
    Person,
    /// "How many", "how much", "wie viele", "多少".
    Number,
    /// "Where", "wo", "哪里".
    Place,
    /// "Why", "for what reason", "warum", "为什么".
    Reason,
    /// "What is", "what does … mean", "was ist", "什么是".
    Meaning,
    /// Every other question.
    Anything,
}

/// What a question asks for, and which of its words says of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) wants: Wants,
    /// The number of the first naming word behind the question word: "players" in "how many players are".
    pub(super) head: Option<usize>,
}

/// Question phrases by what they want, folded. A phrase matches where its words stand side by side; the first
/// in the question counts ("what did he say when" asks no time), and of several there the longest.
const PHRASES: &[(Wants, &str)] = &[
    (
        Wants::Number,
        "how many,how much,how long,how far,how large,how big,how fast,how deep,how high,how tall,how wide,how heavy,\
            how often,how hot,how old,wie viele,wie viel,wieviele,wieviel,wie lang,wie lange,wie gross,wie hoch,wie alt,wie oft,\
            wie weit,wie schnell,wie tief,combien,cuanto,cuanta,cuantos,cuantas,多少,几,多长,多大,多久,多高,多 长,多 大,多 久,\
            いくつ,いくら,何人,сколько,как долго,как часто,как далеко,كم,กี่,เท่าไร,เท่าไหร่,เท่าใด,นานเท่าใด",
    ),
    (
        Wants::Time,
        "when,wann,quand,cuando,何时,什么时候,什么 时候,什么 时间,哪年,哪一年,哪 年,哪 一年,いつ,когда,متى,متي,เมื่อไร,เมื่อไหร่,เมื่อใด,ปีใด,ปีไหน",
    ),
    (
        Wants::Person,
        "who,whom,whose,wer,wem,wen,wessen,qui,quien,quienes,谁,誰,だれ,кто,кого,кому,кем,чей,чья,من هو,من هي,من الذي,من,ใคร",
    ),
    (
        Wants::Place,
        "where,wo,woher,wohin,donde,哪里,哪儿,何地,どこ,где,куда,откуда,اين,أين,ที่ไหน,ที่ใด",
    ),
    (
        Wants::Reason,
        "why,how come,what caused,what causes,what led,warum,weshalb,wieso,weswegen,pourquoi,por que,为什么,为何,なぜ,почему,зачем,لماذا,لم,ทำไม,เหตุใด",
    ),
    (
        Wants::Meaning,
        "what is,what are,what does,what do,what s,define,definition,meaning of,was ist,was sind,was bedeutet,qu est,que es,\
            什么是,是 什么,是什么,что такое,ما هو,ما هي,คืออะไร,คือ อะไร",
    ),
    (
        Wants::Anything,
        "how,wie,wodurch,womit,comment,como,怎么,怎样,怎么样,如何,どう,как,كيف,อย่างไร,what,which,was,welche,welcher,welches,welchen,welchem,quel,quelle,quels,quelles,que,cual,cuales,什么,什 么,哪个,哪些,哪,何,どの,\
            что,чего,чем,какой,какая,какое,какие,какого,каком,какую,каким,каких,ما,ماذا,اي,من اي,อะไร,ใด,ไหน",
    ),
];

/// Nouns that say what kind of thing is asked for, behind "which" or "what is the", folded.
const KINDS: &[(Wants, &str)] = &[
    (
        Wants::Time,
        "year years date dates day month century decade era period time season jahr jahre jahres jahren monat tag datum \
            jahrhundert jahrzehnt zeitraum annee jour mois siecle ano fecha dia mes siglo год году года месяц месяце день дату век \
            веке عام سنة تاريخ يوم شهر قرن 年 年份 日期 月 月份 世纪 年代 时间 ปี วันที่ เดือน ศตวรรษ",
    ),
    (
        Wants::Person,
        "person man woman people president king queen emperor leader ruler actor actress author writer artist singer musician \
            band director scientist player inventor founder character konig prasident kaiser autor sanger schauspieler spieler \
            wissenschaftler personne roi auteur persona rey autor человек король президент автор актер певец игрок ученый \
            رئيس ملك لاعب 人 人物 国王 总统 皇帝 作者 演员 球员 领导人 คน บุคคล ประธานาธิบดี กษัตริย์ นักแสดง",
    ),
    (
        Wants::Number,
        "percentage percent number amount population price cost rate size length height distance weight speed temperature age \
            score total quantity prozent prozentsatz anzahl zahl menge bevolkerung preis kosten lange hohe entfernung \
            geschwindigkeit alter pourcentage nombre prix porcentaje numero cantidad precio процент процентов количество число \
            цена длина высота возраст население نسبة عدد سعر طول ارتفاع 百分比 百分 数量 数字 人口 价格 长度 高度 \
            เปอร์เซ็นต์ จำนวน ราคา ร้อยละ",
    ),
    (
        Wants::Place,
        "city country state place location continent county town region province island nation stadt land ort staat kontinent \
            bundesland region insel provinz ville pays lieu ciudad pais lugar estado город городе страна стране страны странах \
            место месте штат штате регион مدينة دولة بلد مكان ولاية منطقة 城市 国家 地方 地点 地区 省 州 เมือง ประเทศ สถานที่ รัฐ จังหวัด",
    ),
    (
        Wants::Reason,
        "reason reasons cause causes purpose grund grunde ursache raison razon causa причина причине причины سبب 原因 理由 \
            สาเหตุ เหตุผล",
    ),
];

static ASKING: LazyLock<Vec<(Wants, Vec<String>)>> = LazyLock::new(|| {
    let phrases = PHRASES
        .iter()
        .flat_map(|(wants, phrases)| phrases.split(',').map(move |phrase| (*wants, phrase)));
    phrases
        .map(|(wants, phrase)| (wants, phrase.trim().split(' ').map(fold).collect()))
        .collect()
});
static NOUNS: LazyLock<HashMap<String, Wants>> = LazyLock::new(|| {
    let nouns = KINDS
        .iter()
        .flat_map(|(wants, nouns)| nouns.split_whitespace().map(move |noun| (fold(noun), *wants)));
    nouns.collect()
});

/// A noun says the kind when it stands at most so many words behind the question word: "what is the name of the city".
const NOUN_WITHIN: usize = 6;
/// Nouns that say nothing, and are looked past.
const EMPTY_NOUNS: [&str; 6] = ["name", "names", "kind", "type", "nom", "nombre"];

impl Asked {
    /// What a question with these words asks for.
    #[must_use]
    pub(super) fn of(words: &[Word]) -> Self {
        let first = (0..words.len()).find_map(|at| longest_at(&words[at..]).map(|found| (at, found)));
        let Some((at, (wants, length))) = first else {
            return Self {
                wants: Wants::Anything,
                head: naming(words, 0),
            };
        };
        let behind = at + length;
        let wants = match wants {
            Wants::Meaning | Wants::Anything => kind(words, at, behind).unwrap_or(wants),
            wants => wants,
        };
        Self {
            wants,
            head: naming(words, behind),
        }
    }
}

/// What a noun alone says of the kind of thing that is asked for.
pub(super) fn kind_of(folded: &str) -> Option<Wants> {
    NOUNS.get(folded).copied()
}

fn longest_at(words: &[Word]) -> Option<(Wants, usize)> {
    let matching = ASKING.iter().filter(|(_, phrase)| {
        phrase.len() <= words.len() && phrase.iter().zip(words).all(|(part, word)| *part == word.folded)
    });
    matching
        .max_by_key(|(_, phrase)| phrase.len())
        .map(|(wants, phrase)| (*wants, phrase.len()))
}

/// The first word from `from` on that names something.
fn naming(words: &[Word], from: usize) -> Option<usize> {
    (from..words.len()).find(|at| !is_stopword(&words[*at].folded))
}

/// What the noun behind the question word says, or, where the question word comes last, the one before it.
fn kind(words: &[Word], at: usize, behind: usize) -> Option<Wants> {
    let of = |word: &Word| NOUNS.get(word.folded.as_str()).copied();
    let near = words[behind..].iter().take(NOUN_WITHIN);
    let noun = near
        .filter(|word| !EMPTY_NOUNS.contains(&word.folded.as_str()))
        .find(|word| !is_stopword(&word.folded) || of(word).is_some());
    let before = at.checked_sub(1).map(|before| &words[before]);
    noun.and_then(of).or_else(|| before.and_then(of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    #[test]
    fn the_first_question_word_counts_and_the_noun_behind_it() {
        let check = |question: &str, wants: Wants, head: Option<&str>| {
            let words = words(question);
            let asked = Asked::of(&words);
            let said = asked.head.map(|at| words[at].folded.as_str());
            assert_eq!((asked.wants, said), (wants, head), "{question}");
        };
        check("What did she say when asked?", Wants::Anything, Some("asked"));
        check("How many large dogs are there?", Wants::Number, Some("large"));
        check("What is the name of the city?", Wants::Place, Some("name"));
        check("In which year did the war end?", Wants::Time, Some("year"));
        check("Wie lange dauerte der Krieg?", Wants::Number, Some("dauerte"));
        check("In welchem Jahr endete der Krieg?", Wants::Time, Some("jahr"));
        check("В каком городе он жил?", Wants::Place, Some("городе"));
        check("What is photosynthesis?", Wants::Meaning, Some("photosynthesis"));
    }
}

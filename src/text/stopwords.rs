//! Words that ask or connect but name nothing.
//!
//! In: a folded word, or all words of a question. Out: whether it says what is asked about. The lists are short on
//! purpose: rare words carry weight by their rarity in the index, and only words that ask ("when", "how many",
//! "吗") must be known, because they are rare in documents and would otherwise look important. A word that names
//! something in another language (`die`, `man`, `son`) is dropped only from a question in its own.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{Word, fold};

/// The words of one language.
struct Lists {
    /// Those that name nothing in any language.
    anywhere: &'static str,
    /// Those that name something in another.
    here: &'static str,
}

/// English: question words, auxiliaries, articles, prepositions, pronouns, polite wrapping.
const ENGLISH: Lists = Lists {
    anywhere: "a about above after again all also am an and any anybody anyone anything are as at be \
    because been before being below between both but by can cannot could did do does doing done during each else ever \
    every few for from further get give given gives go got had has have having he held hello help her here hers hey hi him his \
    how however i if in into is it its itself just kindly know let like many me might more most much \
    must my need no nor not now of off often on once only or other ought our out over own please same say says \
    shall she should show so some somebody someone something such tell than thank thanks that the their them then \
    there these they thing things this those through to too under until up upon us very want was we were what what's \
    whats when where whether which while who whoever whom whose why will with within without would wonder you your \
    yours explain describe exactly actually happen happened happens mean means called kind sort don't doesn't \
    didn't isn't aren't wasn't weren't can't couldn't won't wouldn't i'm i've i'd you're you'd it's that's there's who's \
    where's how's let's id ill",
    here: "",
};

const GERMAN: Lists = Lists {
    anywhere: "aber als am an auch auf aus bei bis bitte da dann das dass denn der deren des dessen \
    doch du ein eine einem einen einer eines er es etwas fur gegen gibt habe haben hatte hatten ich ihm ihn ihnen ihr \
    ihre ihren im ist ja jede jeder kann kannst konnen mehr mein mich mir mit nach nicht noch nur ob oder ohne sein \
    seine sich sie sind so sollen uber um und uns unter viel viele vom von vor waren wann warum was weil welche welchem welchen \
    welcher welches wem wen wenn wer werden weshalb weswegen wessen wie wieso wieviel wieviele wird wo wodurch wofur \
    woher wohin womit woran wurde wurden zu zum zur zwischen",
    here: "bin dem den die gab hat konnte konnten konntest lautet man mal war will wollte",
};

const FRENCH: Lists = Lists {
    anywhere: "au aux avec ce cette combien comment dans de des du elle en est et il je la le les leur lui ou \
    pas pourquoi qu quand que quel quelle quelles quels qui quoi se ses sont sur un une vous",
    here: "a ai as ont par pour sa son etait nous on",
};

const SPANISH: Lists = Lists {
    anywhere: "al como cual cuales cuando cuanta cuantas cuanto cuantos de del desde donde el ella ellos en es esta este fue \
    la los las lo para pero porque que quien quienes se sobre su sus un una uno unos y",
    here: "con era ha mas por sin son ser",
};

const ITALIAN: Lists = Lists {
    anywhere: "alla anche che chi cosa cui dei del della delle di dove gli il nella nel perche qual quale quali quando quanta quante \
    quanti quanto sono una uno",
    here: "a al come con da dal e era fu ha i in la le lo ma non per se si su un",
};

const PORTUGUESE: Lists = Lists {
    anywhere: "ao aonde com da das de do dos em foi mais nas nos num onde os ou para pela pelo porque qual quais quando \
    quanta quantas quantos quanto quem sao seu sua uma voce",
    here: "a as e no na o por que se ser um era ha",
};

const DUTCH: Lists = Lists {
    anywhere: "aan bij dat deze dit een en er haar heeft hebben het hij hoe hoeveel ik je naar niet ook tot uit \
    voor waar waarom wanneer wat werd welk welke wie wordt worden zijn",
    here: "al als dan de die door had in is kan men met of om op over te u van was zo",
};

const CHINESE_AND_JAPANESE: Lists = Lists {
    anywhere: "的 了 在 是 和 与 及 或 吗 呢 吧 啊 谁 什么 什 么 何 何时 何地 哪 哪里 哪儿 哪个 哪些 哪年 哪一 哪一年 \
    几 多少 怎么 怎样 怎 如何 为什么 为何 为 时候 请问 请 告诉 我 你 您 他 她 它 我们 你们 他们 这 那 这个 那个 有 被 把 \
    就 也 都 而 由 于 从 到 对 将 之 其 個 个 麼 嗎 誰 幾 哪裡 \
    の は が を に へ と も で や から まで より か ね よ です ます でした ました だ た て いつ どこ だれ 誰 何 なに なぜ どう \
    どの どれ いくつ いくら する した して いる ある これ それ あれ この その こと もの ください 教え",
    here: "",
};

const RUSSIAN: Lists = Lists {
    anywhere: "в во и на не что кто когда где куда как какой какая какое какие почему зачем сколько чей с со \
    к о об от до за из по для это был была было были же ли бы у а но то он она они его ее их \
    какую каким каком какого какими каких который которая которое которые кого кому чем чему чего при быть есть \
    пожалуйста подскажите подскажи скажите скажи",
    here: "",
};

const ARABIC: Lists = Lists {
    anywhere: "ما ماذا من متى اين كيف كم لماذا هل اي في على الى عن مع هو هي هذا هذه التي الذي ان او و كان كانت \
    قد لم لا تم ذلك تلك الذين التى كما عند حول بين ايضا لدى منذ فضلك اخبرني",
    here: "",
};

const THAI: Lists = Lists {
    anywhere: "อะไร ใคร เมื่อไหร่ เมื่อไร เมื่อใด ที่ไหน ทำไม อย่างไร กี่ ไหน ใด เท่าไร เท่าไหร่ ที่ ใน ของ และ เป็น คือ มี ได้ ให้ กับ \
    จาก ว่า การ ความ นี้ นั้น หรือ ไหม โดย ถูก ซึ่ง อยู่ ไป มา ๆ เพื่อ แก่ ต่อ ครับ ค่ะ คะ",
    here: "",
};

const TURKISH: Lists = Lists {
    anywhere: "acaba bir bu hangi hangisi icin ile kac kadar kim kimdir kimin lutfen nasil ne neden nedir nerede nereden nereye \
    nicin olan olarak oldu ve veya",
    here: "da de mi mu daha en o su var",
};

const HINDI: Lists = Lists {
    anywhere: "क्या कौन कब कहाँ कहां क्यों कैसे कितने कितना कितनी किस किसने किसका का की के में से को ने है हैं था थी थे और पर यह वह \
    एक हो किया गया लिए भी जो कृपया मुझे आप",
    here: "",
};

const LANGUAGES: [&Lists; 13] = [
    &ENGLISH,
    &GERMAN,
    &FRENCH,
    &SPANISH,
    &ITALIAN,
    &PORTUGUESE,
    &DUTCH,
    &CHINESE_AND_JAPANESE,
    &RUSSIAN,
    &ARABIC,
    &THAI,
    &TURKISH,
    &HINDI,
];

/// A language is told from at least so many of its stop words: one alone stands in many a title.
const TELLING: usize = 2;

static ANYWHERE: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| LANGUAGES.iter().flat_map(|lists| folded(lists.anywhere)).collect());

/// Both lists of each language, and the second alone.
static BY_LANGUAGE: LazyLock<Vec<(FxHashSet<String>, FxHashSet<String>)>> = LazyLock::new(|| {
    let sets = LANGUAGES.iter().map(|lists| {
        let here: FxHashSet<String> = folded(lists.here).collect();
        (folded(lists.anywhere).chain(here.iter().cloned()).collect(), here)
    });
    sets.collect()
});

fn folded(words: &'static str) -> impl Iterator<Item = String> {
    words.split_whitespace().map(fold)
}

/// Whether a word, folded by [`fold()`], says nothing about what is asked, in whatever language.
#[must_use]
pub fn is_stopword(folded: &str) -> bool {
    ANYWHERE.contains(folded)
}

/// Whether a word names something in one language and only connects in another: `die`, `man`, `son`.
#[must_use]
pub fn is_ambiguous(folded: &str) -> bool {
    !is_stopword(folded) && BY_LANGUAGE.iter().any(|(_, here)| here.contains(folded))
}

/// Bytes of the longest word that [`is_english`].
pub(super) const LONGEST_ENGLISH: usize = longest(ENGLISH.anywhere.as_bytes());

/// The most bytes between two spaces.
const fn longest(words: &[u8]) -> usize {
    let (mut longest, mut length, mut at) = (0, 0, 0);
    while at < words.len() {
        length = if words[at] == b' ' { 0 } else { length + 1 };
        if length > longest {
            longest = length;
        }
        at += 1;
    }
    longest
}

/// Whether a word in small letters only asks or connects in English.
pub(super) fn is_english(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| ENGLISH.anywhere.split_whitespace().collect());
    WORDS.contains(word)
}

/// For each of a question's words, whether it says nothing about what is asked, in the question's language as
/// its stop words tell it.
#[must_use]
pub fn are_stopwords(words: &[Word]) -> Vec<bool> {
    let here = language_of(words);
    let is_here = |word: &str| here.is_some_and(|here| here.contains(word));
    let stops = words
        .iter()
        .map(|word| is_stopword(&word.folded) || is_here(&word.folded));
    stops.collect()
}

/// The words that only connect in the language of `words` and name something in another; none where their language
/// cannot be told.
#[must_use]
pub fn connecting(words: &[Word]) -> Option<&'static FxHashSet<String>> {
    language_of(words)
}

/// The second list of the one language that more of these words are stop words of than of any other.
fn language_of(words: &[Word]) -> Option<&'static FxHashSet<String>> {
    let counts = BY_LANGUAGE.iter().map(|(all, here)| {
        let count = words.iter().filter(|word| all.contains(word.folded.as_str())).count();
        (count, here)
    });
    let mut counts: Vec<_> = counts.collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let (most, here) = counts[0];
    (most >= TELLING && most > counts[1].0).then_some(here)
}

//! Words that ask or connect but name nothing.
//!
//! In: a folded word. Out: whether it says what is asked about. The lists are short on purpose: rare words
//! carry weight by their rarity in the index, and only words that ask ("when", "how many", "吗") must be
//! known, because they are rare in documents and would otherwise look important.

use std::{collections::HashSet, sync::LazyLock};

use super::fold;

/// English: question words, auxiliaries, articles, prepositions, pronouns, polite wrapping.
const ENGLISH: &str = "a about above after again all also am an and any anybody anyone anything are as at be \
    because been before being below between both but by can cannot could did do does doing done during each else ever \
    every few for from further get give given gives go got had has have having he held hello help her here hers hey hi him his \
    how however i if in into is it its itself just kindly know let like many me might more most much \
    must my need no nor not now of off often on once only or other ought our out over own please same say says \
    shall she should show so some somebody someone something such tell than thank thanks that the their them then \
    there these they thing things this those through to too under until up upon us very want was we were what what's \
    whats when where whether which while who whoever whom whose why will with within without would wonder you your \
    yours explain describe exactly actually happen happened happens mean means called kind sort don't doesn't \
    didn't isn't aren't wasn't weren't can't couldn't won't wouldn't i'm i've you're it's that's there's who's \
    where's how's let's id ill";

/// German: the same groups. `die` and `war` are also English words, but an English question that hangs on
/// one of them alone cannot be told apart, so they stay out.
const GERMAN: &str = "aber als am an auch auf aus bei bin bis bitte da dann das dass dem den denn der deren des dessen \
    doch du ein eine einem einen einer eines er es etwas fur gab gegen gibt habe haben hat hatte hatten ich ihm ihn ihnen ihr \
    ihre ihren im ist ja jede jeder kann kannst konnen man mehr mein mich mir mit nach nicht noch nur ob oder ohne sein \
    seine sich sie sind so sollen uber um und uns unter viel viele vom von vor waren wann warum was weil welche welchem welchen \
    welcher welches wem wen wenn wer werden weshalb weswegen wessen wie wieso wieviel wieviele wird wo wodurch wofur \
    woher wohin womit woran wurde wurden zu zum zur zwischen";

/// French and Spanish question words and the commonest particles.
const ROMANCE: &str = "au aux avec ce cette combien comment dans de des du elle en est et il la le les leur lui ou \
    par pas pour pourquoi qu quand que quel quelle quelles quels qui quoi sa se ses son sont sur un une \
    al como con cual cuales cuando cuanta cuantas cuanto cuantos del desde donde el ella ellos era es esta este fue \
    los las lo mas para pero por porque quien quienes sin sobre son su sus una uno unos y";

/// Chinese and Japanese particles and question words, as the word segmenter yields them.
const EAST_ASIAN: &str = "的 了 在 是 和 与 及 或 吗 呢 吧 啊 谁 什么 什 么 何 何时 何地 哪 哪里 哪儿 哪个 哪些 哪年 哪一年 \
    几 多少 怎么 怎样 怎 如何 为什么 为何 为 时候 请问 请 告诉 我 你 您 他 她 它 我们 你们 他们 这 那 这个 那个 有 被 把 \
    就 也 都 而 由 于 从 到 对 将 之 其 個 个 麼 嗎 誰 幾 哪裡 \
    の は が を に へ と も で や から まで より か ね よ です ます でした ました だ た て いつ どこ だれ 誰 何 なに なぜ どう \
    どの どれ いくつ いくら する した して いる ある これ それ あれ この その こと もの ください 教え";

/// Russian, Arabic and Thai question words and the commonest particles.
const OTHERS: &str = "в во и на не что кто когда где куда как какой какая какое какие почему зачем сколько чей с со \
    к о об от до за из по для это был была было были же ли бы у а но то он она они его ее их \
    какую каким каком какого какими каких который которая которое которые кого кому чем чему чего при были быть есть \
    ما ماذا من متى اين كيف كم لماذا هل اي في على الى عن مع هو هي هذا هذه التي الذي ان او و كان كانت \
    قد لم لا تم ذلك تلك الذين التى كما عند حول بين ايضا لدى منذ \
    อะไร ใคร เมื่อไหร่ เมื่อไร เมื่อใด ที่ไหน ทำไม อย่างไร กี่ ไหน ใด เท่าไร เท่าไหร่ ที่ ใน ของ และ เป็น คือ มี ได้ ให้ กับ \
    จาก ว่า การ ความ นี้ นั้น หรือ ไหม โดย ถูก ซึ่ง อยู่ ไป มา ๆ เพื่อ แก่ ต่อ";

static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    [ENGLISH, GERMAN, ROMANCE, EAST_ASIAN, OTHERS]
        .into_iter()
        .flat_map(str::split_whitespace)
        .map(fold)
        .collect()
});

/// Whether a word, folded by [`fold()`], says nothing about what is asked.
#[must_use]
pub fn is_stopword(folded: &str) -> bool {
    WORDS.contains(folded)
}

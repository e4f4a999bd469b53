//! Words that only wrap a question: "could you please tell me", "请问", "подскажите, пожалуйста".
//!
//! In: a question's words and which of them are stop words. Out: which words belong to such a phrase. It counts only
//! at the beginning or the end of a question, where nothing that names something stands outside of it, so that
//! "find out" is wrapping in "I want to find out when …" and not in "How did they find out about …".

use std::{ops::Range, sync::LazyLock};

use rustc_hash::FxHashSet;

use crate::text::Word;

use super::Phrase;

/// The words of such phrases that are no stop words, each with as much beside it as tells it from other uses, by
/// language: English, German, French, Spanish, Italian, Portuguese, Dutch, Russian, Chinese, Japanese, Arabic, Thai,
/// Turkish, Hindi. Up to [`BETWEEN`] stop words may stand inside.
const PHRASES: &str = "\
    was wondering / am wondering / do you happen to know / find out / learn more about / any idea / have no idea / \
    looking for information / i'm looking for / am looking for / remind me / quick question / have a question / \
    question is / interested in knowing / curious about / curious to know / be so kind / appreciate it / \
    thanks in advance / good morning / good evening / information about / details about / would you mind telling me / \
    mir sagen / mir erklaren / mir jemand sagen / jemand sagen / jemand wissen / sag mir / sagen sie mir / erklar mir / \
    erklaren sie / mochte wissen / wurde gerne wissen / wurde gern wissen / wusste gerne / wusste gern / weisst du / \
    wissen sie / weiss jemand / verrate mir / erzahl mir / habe eine frage / vielen dank / danke im voraus / danke / \
    guten tag / hallo / mich interessiert / bitte nennen sie / \
    me dire / m'expliquer / pouvez vous expliquer / pourriez vous / pouvez vous / peux tu / pourrais tu / aimerais savoir / \
    voudrais savoir / dites moi / dis moi / savez vous / sais tu / quelqu'un sait / s'il vous plait / s'il te plait / merci / \
    bonjour / est ce que / \
    puedes decir / puede decir / puedes decirme / puede decirme / podria decirme / podrias decirme / podria decir / \
    puedes explicar / podrias explicarme / quisiera saber / gustaria saber / quiero saber / sabes / sabe usted / dime / \
    digame / alguien sabe / por favor / gracias / hola / \
    puoi dirmi / puo dirmi / potresti dirmi / potrebbe dirmi / mi puoi dire / sai dirmi / sapete dirmi / mi sai dire / \
    vorrei sapere / piacerebbe sapere / per favore / per cortesia / dimmi / mi dica / qualcuno sa / grazie / ciao / \
    pode dizer / poderia dizer / pode me dizer / poderia me dizer / sabe dizer / gostaria de saber / queria saber / \
    quero saber / diga me / me diga / me diz / alguem sabe / voce sabe / obrigado / obrigada / ola / \
    kun je me vertellen / kunt u mij vertellen / kun je / kunt u / me vertellen / mij vertellen / vertel me / graag weten / \
    wil weten / weet je / weet u / weet iemand / alsjeblieft / alstublieft / dank je / bedankt / \
    расскажите / расскажи / можете сказать / можешь сказать / могли бы вы сказать / не могли бы вы / мне сказать / \
    хотел бы знать / хотела бы знать / хотел бы узнать / хотела бы узнать / хотелось бы знать / хотелось бы узнать / \
    хочу знать / хочу узнать / интересно узнать / объясните / поясните / будьте добры / кто нибудь знает / знаете / \
    знаешь / спасибо / здравствуйте / \
    请问 / 请告诉我 / 请告诉 / 告诉我 / 能否告诉 / 你能告诉我 / 你能不能告诉我 / 可以告诉我 / 我想知道 / 想知道 / 我想问 / 想请问 / 你知道 / 您知道 / \
    知道吗 / 麻烦 / 谢谢 / 你好 / 请介绍 / 请解释 / 介绍一下 / \
    教えてください / 教えて下さい / 教えて / 知りたいです / 知りたい / ご存知ですか / 知っていますか / でしょうか / お願いします / 説明してください / いただけますか / \
    من فضلك / لو سمحت / يمكنك ان تخبرني / يمكن ان تخبرني / يمكنك اخباري / تخبرني / قل لي / اريد ان اعرف / اود ان اعرف / هل تعرف / \
    تعرف / يرجى / رجاء / شكرا / مرحبا / \
    ช่วยบอก / ช่วยอธิบาย / บอกหน่อย / กรุณา / โปรด / อยากทราบ / อยากรู้ / ขอถาม / ขอบคุณ / ทราบไหม / หน่อย / \
    bana soyler / soyler misin / soyler misiniz / soyleyebilir misin / soyleyebilir misiniz / bilmek istiyorum / \
    ogrenmek istiyorum / biliyor musun / biliyor musunuz / merak ediyorum / anlatir misin / anlatir misiniz / tesekkurler / \
    मुझे बताइए / मुझे बताओ / मुझे बताएं / बताइए / बताएं / बता सकते हैं / बता सकते / जानना चाहता हूँ / जानना चाहता / जानना चाहती / धन्यवाद";

/// How many stop words may stand between two words of a phrase, as in "kannst du mir bitte sagen".
const BETWEEN: usize = 2;

static KNOWN: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let mut known: Vec<Phrase> = PHRASES.split('/').filter_map(Phrase::of).collect();
    known.sort_by_key(|phrase| std::cmp::Reverse(phrase.words().len()));
    known
});

/// For each of `words`, whether it says nothing: it is a stop word, as `stops` says, or part of the wrapping.
pub(super) fn are_silent(words: &[Word], stops: &[bool]) -> Vec<bool> {
    let mut silent = stops.to_vec();
    let said: FxHashSet<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    let is_ascii = words.iter().all(|word| word.folded.is_ascii());
    let may_stand = |phrase: &&Phrase| {
        let begins = |first| said.contains(first);
        if phrase.is_spaced() {
            phrase.words().next().is_some_and(begins)
        } else {
            !is_ascii
        }
    };
    let near = KNOWN.iter().filter(may_stand);
    let places: Vec<Range<usize>> = near.flat_map(|phrase| places(phrase, words, stops)).collect();
    // One phrase may stand inside of another, so the outer one has to be known before the inner one is.
    for _ in 0..places.len().min(4) {
        for place in &places {
            let outside = [&silent[..place.start], &silent[place.end..]];
            if outside.into_iter().any(|side| side.iter().all(|silent| *silent)) {
                silent[place.clone()].fill(true);
            }
        }
    }
    silent
}

fn places(phrase: &Phrase, words: &[Word], stops: &[bool]) -> Vec<Range<usize>> {
    if !phrase.is_spaced() {
        return phrase.places(words);
    }
    let starts = 0..words.len();
    starts
        .filter_map(|start| Some(start..end_of(phrase, words, stops, start)?))
        .collect()
}

/// Where `phrase` ends if it begins at `start`.
fn end_of(phrase: &Phrase, words: &[Word], stops: &[bool], start: usize) -> Option<usize> {
    let mut at = start;
    for (number, wanted) in phrase.words().enumerate() {
        let skipped = if number == 0 { 0 } else { BETWEEN };
        let ahead = (at..words.len()).take(skipped + 1);
        let found = ahead
            .take_while(|next| words[*next].folded == wanted || stops[*next])
            .find(|next| words[*next].folded == wanted)?;
        at = found + 1;
    }
    Some(at)
}

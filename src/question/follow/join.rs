//! The question that is really put: the new words with what the earlier question asked about.
//!
//! In: both questions read, and how the second one leans. Out: its words, and what was carried into it.

use crate::text::Span;

use super::{
    Follow,
    lean::Way,
    read::{Chunk, Read, Token},
};

/// No more words are carried than this, so that a chain of questions does not grow.
const MOST_CARRIED: usize = 12;

pub(super) fn join(earlier: &Read<'_>, next: &Read<'_>, way: Way) -> Follow {
    match way {
        Way::Pointing { from, to } => with_subject(earlier, next, from, to),
        Way::Naming { behind } => with_subject(earlier, next, behind, behind),
        Way::Counting { at } => counted(earlier, next, at),
        Way::GoingOn { .. } => with_subject(earlier, next, next.tokens.len(), next.tokens.len()),
        Way::Instead { from } => instead(earlier, next, from),
        Way::Asking { from } => asked_otherwise(earlier, next, from),
    }
}

/// The new question with what the earlier one asked about in place of its words from `from` to `to`.
fn with_subject(earlier: &Read<'_>, next: &Read<'_>, from: usize, to: usize) -> Follow {
    let neutral = next.is(from, "it its there");
    let carried = new_to(next, texts(earlier, &subject(earlier, neutral)));
    placed(next, from, to, carried)
}

fn placed(next: &Read<'_>, from: usize, to: usize, carried: Vec<String>) -> Follow {
    let start = super::lean::start(next);
    let before = next.slice(start, from.max(start));
    let after = next.slice(to, next.tokens.len());
    let mark = next
        .text
        .trim_end()
        .chars()
        .next_back()
        .filter(|c| !c.is_alphanumeric());
    let parts = [before, &carried.join(" "), after];
    let mut asked = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    asked.extend(mark.filter(|mark| !asked.ends_with(*mark)));
    Follow::leans(asked, carried)
}

/// "The second one" is the second of what was asked about.
fn counted(earlier: &Read<'_>, next: &Read<'_>, at: usize) -> Follow {
    let one = next.is(at, next.tongue.ones);
    let ordinal = next.is_ordinal(at) || (one && next.is_ordinal(at.saturating_sub(1)));
    let chunks = uncounted(earlier, subject(earlier, false), ordinal);
    let carried = new_to(next, texts(earlier, &chunks));
    let counts = if next.is_ordinal(at) { at } else { at.saturating_sub(1) };
    let others = (0..next.tokens.len())
        .filter(|word| next.tokens[*word].names && !next.is_ordinal(*word) && *word != at && *word != counts);
    let bare = others.count() == 0 && next.asking(0).is_none();
    if bare && let Some(follow) = recounted(earlier, next, counts, &carried) {
        return follow;
    }
    let (from, to) = if one { (at, at + 1) } else { (at + 1, at + 1) };
    placed(next, from, to, carried)
}

/// "And the second?": the earlier question with another number in it.
fn recounted(earlier: &Read<'_>, next: &Read<'_>, counts: usize, carried: &[String]) -> Option<Follow> {
    let old = (0..earlier.tokens.len()).find(|at| earlier.is_ordinal(*at));
    let place = old.map(|at| (earlier.tokens[at].span, next.written(counts).to_owned()));
    let place = place.or_else(|| {
        let chunks = subject(earlier, false);
        let first = chunks.first()?;
        Some((
            Span::new(
                earlier.tokens[first.from].span.start,
                earlier.tokens[first.from].span.start,
            ),
            format!("{} ", next.written(counts)),
        ))
    })?;
    let asked = replaced(&dated_out(earlier), place.0, &place.1);
    Some(Follow::leans(asked, carried.to_vec()))
}

/// The text of a question without its year, blanked so that places stay: a year belongs to the one that was counted.
fn dated_out(read: &Read<'_>) -> String {
    let mut text = read.text.to_owned();
    for at in (0..read.tokens.len()).filter(|at| read.is_year(*at)) {
        let start = at
            .checked_sub(1)
            .filter(|before| read.is(*before, read.tongue.prepositions));
        let span = read.tokens[start.unwrap_or(at)].span.cover(read.tokens[at].span);
        text.replace_range(span.start..span.end, &" ".repeat(span.len()));
    }
    text
}

/// The chunks without their ordinals and, since these belong together, their years.
fn uncounted(read: &Read<'_>, chunks: Vec<Chunk>, ordinal: bool) -> Vec<Chunk> {
    if !ordinal {
        return chunks;
    }
    let trimmed = chunks.into_iter().filter_map(|mut chunk| {
        while chunk.from < chunk.to && (read.is_ordinal(chunk.from) || read.is_year(chunk.from)) {
            chunk.from += 1;
        }
        while chunk.from < chunk.to && read.is_year(chunk.to - 1) {
            chunk.to -= 1;
        }
        (chunk.from < chunk.to).then_some(chunk)
    });
    trimmed.collect()
}

/// The earlier question with something of the new one in it, in place of its like.
fn instead(earlier: &Read<'_>, next: &Read<'_>, from: usize) -> Follow {
    let words = next.slice(from, next.tokens.len());
    let chunks = next.chunks(from);
    let Some(first) = chunks.first() else {
        return Follow::Stands;
    };
    let said = next.slice(first.from, first.to);
    if super::is_kind(&next.tokens[first.to - 1].folded) && !first.name {
        return with_subject(earlier, next, next.tokens.len(), next.tokens.len());
    }
    let one_word = first.to == first.from + 1 && chunks.len() == 1;
    if one_word && next.is_number(first.from) {
        let year = next.is_year(first.from);
        let old = (0..earlier.tokens.len()).find(|at| earlier.is_number(*at) && earlier.is_year(*at) == year);
        if let Some(old) = old {
            let text = if year {
                counted_out(earlier)
            } else {
                earlier.text.to_owned()
            };
            return exchanged(earlier, &text, (old, old + 1), said);
        }
        return added(earlier, words);
    }
    if let Some(ordinal) = (from..next.tokens.len()).find(|at| next.is_ordinal(*at)) {
        let old = (0..earlier.tokens.len()).find(|at| earlier.is_ordinal(*at));
        let whole = next.slice(ordinal, next.tokens.len());
        return match old {
            Some(old) => {
                let shared = first.to > ordinal + 1;
                let to = if shared { chunk_end(earlier, old) } else { old + 1 };
                exchanged(earlier, &dated_out(earlier), (old, to), whole)
            }
            None => added(earlier, words),
        };
    }
    match place_of(earlier, next, first) {
        Some(place) => exchanged(earlier, earlier.text, (place.from, place.to), said),
        None => added(earlier, words),
    }
}

fn chunk_end(read: &Read<'_>, at: usize) -> usize {
    let mut chunks = subject(read, false).into_iter();
    chunks
        .find(|chunk| (chunk.from..chunk.to).contains(&at))
        .map_or(at + 1, |chunk| chunk.to)
}

/// The text without its ordinal, where that is no part of a name.
fn counted_out(read: &Read<'_>) -> String {
    let mut text = read.text.to_owned();
    let counts = |at: &usize| read.is_ordinal(*at) && !read.tokens[*at].capital;
    if let Some(at) = (0..read.tokens.len()).find(counts) {
        let span = read.tokens[at].span;
        text.replace_range(span.start..span.end, &" ".repeat(span.len()));
    }
    text
}

/// Which name of the earlier question stands where the new one would.
fn place_of(earlier: &Read<'_>, next: &Read<'_>, new: &Chunk) -> Option<Chunk> {
    let places: Vec<Chunk> = subject(earlier, false)
        .into_iter()
        .flat_map(|chunk| untied(earlier, chunk))
        .filter(|chunk| !earlier.tokens[chunk.from].number())
        .collect();
    let named = |chunk: &&Chunk| {
        chunk.name == new.name || earlier.tongue.capital_nouns || !earlier.tokens.iter().any(|token| token.capital)
    };
    let places = || places.iter().filter(named);
    let same_preposition = |chunk: &&Chunk| {
        let preposition = |read: &Read<'_>, chunk: &Chunk| chunk.behind.map(|at| read.tokens[at].folded.clone());
        new.behind.is_some() && preposition(earlier, chunk) == preposition(next, new)
    };
    let like = |chunk: &&Chunk| chunk.article == new.article;
    let body = earlier.body();
    let is_subject = |chunk: &&Chunk| chunk.from <= body + 1 && chunk.behind.is_none() && like(chunk);
    let found = places()
        .find(same_preposition)
        .or_else(|| new.behind.is_none().then(|| places().find(is_subject)).flatten())
        .or_else(|| places().find(|chunk| chunk.behind.is_some() && like(chunk)))
        .or_else(|| {
            (new.behind.is_none() && places().count() == 1)
                .then(|| places().next())
                .flatten()
        });
    found.cloned()
}

/// A chunk and the parts that "of" ties together: "capital of France" is asked of France.
fn untied(read: &Read<'_>, chunk: Chunk) -> Vec<Chunk> {
    let tie = (chunk.from..chunk.to)
        .rev()
        .find(|at| !read.tokens[*at].names && read.is(*at, read.tongue.ties));
    match tie {
        Some(tie) => {
            let from = (tie + 1..chunk.to)
                .find(|at| read.tokens[*at].names)
                .unwrap_or(chunk.to - 1);
            let article = from > tie + 1;
            vec![Chunk {
                from,
                behind: Some(tie),
                article,
                ..chunk
            }]
        }
        None => vec![chunk],
    }
}

/// `text`, the earlier question's, with `said` in place of some of its words.
fn exchanged(earlier: &Read<'_>, text: &str, (from, to): (usize, usize), said: &str) -> Follow {
    let span = earlier.tokens[from].span.cover(earlier.tokens[to - 1].span);
    let kept = kept(earlier, |at| {
        !(from..to).contains(&at)
            && text.get(earlier.tokens[at].span.start..earlier.tokens[at].span.end) == Some(earlier.written(at))
    });
    Follow::leans(replaced(text, span, said), kept)
}

fn added(earlier: &Read<'_>, words: &str) -> Follow {
    let text = earlier.text.trim_end();
    let bare = text.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '"' | '”' | '»' | '」'));
    Follow::leans(
        format!("{bare} {words}{}", &text[bare.len()..]),
        kept(earlier, |_| true),
    )
}

/// "Why?": the earlier question with another question word.
fn asked_otherwise(earlier: &Read<'_>, next: &Read<'_>, from: usize) -> Follow {
    let words = next.slice(from, next.tokens.len());
    let Some(asks) = earlier.asking(0) else {
        return added(earlier, words);
    };
    let body = earlier.body();
    // The auxiliary stays, for the words behind it need it.
    let end = if body > asks + 1 { body - 1 } else { asks + 1 };
    let start = asks
        .checked_sub(1)
        .filter(|at| earlier.is(*at, earlier.tongue.prepositions))
        .unwrap_or(asks);
    let span = earlier.tokens[start].span.cover(earlier.tokens[end - 1].span);
    let carried = kept(earlier, |at| at >= end);
    Follow::leans(replaced(earlier.text, span, words), carried)
}

fn replaced(text: &str, span: Span, by: &str) -> String {
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let joined = format!("{before}{by}{after}");
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The naming words that stay, as they stand side by side.
fn kept(read: &Read<'_>, stays: impl Fn(usize) -> bool) -> Vec<String> {
    let mut kept = Vec::new();
    for chunk in read.chunks(read.body()) {
        let run: Vec<usize> = (chunk.from..chunk.to).filter(|at| stays(*at)).collect();
        for run in run.chunk_by(|a, b| a + 1 == *b) {
            let names = |at: &&usize| read.tokens[**at].names;
            if let (Some(first), Some(last)) = (run.iter().find(names), run.iter().rfind(names)) {
                kept.push(read.slice(*first, *last + 1).to_owned());
            }
        }
    }
    kept
}

fn texts(read: &Read<'_>, chunks: &[Chunk]) -> Vec<String> {
    let mut left = MOST_CARRIED;
    let mut texts: Vec<String> = Vec::new();
    for chunk in chunks {
        let length = chunk.to - chunk.from;
        let text = read.slice(chunk.from, chunk.to).to_owned();
        if length <= left && !texts.contains(&text) {
            left -= length;
            texts.push(text);
        }
    }
    texts
}

/// Those texts that the new question does not say itself.
fn new_to(next: &Read<'_>, texts: Vec<String>) -> Vec<String> {
    let says = |word: &str| next.tokens.iter().any(|token| token.folded == word);
    let is_new = |text: &String| crate::text::words(text).iter().any(|word| !says(&word.folded));
    texts.into_iter().filter(is_new).collect()
}

/// What the earlier question asked about: its names, or where it has none its nouns. What it asked of them, the verb
/// and the noun behind "which", is not. `neutral` leaves out a person who is only asked for: "the director of Titanic".
fn subject(read: &Read<'_>, neutral: bool) -> Vec<Chunk> {
    let body = read.body();
    let all: Vec<Chunk> = read
        .chunks(body)
        .into_iter()
        .filter_map(|chunk| trimmed(read, chunk, body, neutral))
        .flat_map(|chunk| parts(read, chunk))
        .collect();
    let all = if all.is_empty() { read.chunks(0) } else { all };
    let numbers = |chunk: &Chunk| read.tokens[chunk.from..chunk.to].iter().any(Token::number);
    let pick = |fits: &dyn Fn(&Chunk) -> bool| -> Option<Vec<Chunk>> {
        let picked: Vec<Chunk> = all.iter().filter(|chunk| fits(chunk)).cloned().collect();
        (!picked.is_empty()).then_some(picked)
    };
    let named = || pick(&|chunk| chunk.name).and_then(|_| pick(&|chunk| chunk.name || numbers(chunk)));
    let placed = || pick(&|chunk| chunk.article || chunk.behind.is_some());
    named().or_else(placed).unwrap_or(all)
}

fn trimmed(read: &Read<'_>, mut chunk: Chunk, body: usize, neutral: bool) -> Option<Chunk> {
    let capital = |at: &usize| read.tokens[*at].capital || read.tokens[*at].quoted || read.tokens[*at].number();
    let is_subject = chunk.from <= body + 1 && chunk.behind.is_none();
    let tie = (chunk.from..chunk.to).rev().find(|at| !read.tokens[*at].names);
    if let Some(last) = (chunk.from..chunk.to).rfind(capital) {
        let lower = chunk.to - last - 1;
        let keep = match () {
            () if read.tongue.capital_nouns => 0,
            () if !is_subject => lower,
            () if is_verb_last(read, &chunk) => lower - 1,
            () => lower,
        };
        chunk.to = last + 1 + keep.min(1);
    } else if is_subject && chunk.to - chunk.from >= 2 && is_verb_last(read, &chunk) {
        chunk.to -= 1;
    }
    let first = (chunk.from..chunk.to).find(capital);
    if let Some(first) = first
        && !chunk.article
        && tie.is_none_or(|tie| tie > first)
        && !read.is_ordinal(chunk.from)
    {
        chunk.from = first;
    } else if first.is_none()
        && !chunk.article
        && chunk.behind.is_none()
        && chunk.from == body
        && chunk.to - chunk.from >= 2
        && begins_with_verb(read, body)
    {
        chunk.from += 1;
    }
    if let Some(tie) = tie
        && drops_role(read, &chunk, neutral)
    {
        chunk.from = (tie + 1..chunk.to).find(|at| read.tokens[*at].names)?;
    }
    (chunk.from < chunk.to).then_some(chunk)
}

/// "Microsoft buy GitHub" names two: what has no capital letter between those that have is a verb.
fn parts(read: &Read<'_>, chunk: Chunk) -> Vec<Chunk> {
    let joins =
        |at: &usize| !read.tokens[*at].names || read.is_own(*at) || read.tokens[*at].capital || read.is_ordinal(*at);
    let capitals = (chunk.from..chunk.to).filter(|at| read.tokens[*at].capital).count();
    let between = (chunk.from + 1..chunk.to.saturating_sub(1)).any(|at| !joins(&at));
    if read.tongue.capital_nouns || capitals < 2 || !between || chunk.article {
        return vec![chunk];
    }
    let kept: Vec<usize> = (chunk.from..chunk.to).filter(joins).collect();
    let runs = kept.chunk_by(|a, b| a + 1 == *b);
    let part = |run: &[usize]| Chunk {
        from: run[0],
        to: run[run.len() - 1] + 1,
        behind: chunk.behind.filter(|_| run[0] == chunk.from),
        ..chunk
    };
    runs.map(part).collect()
}

/// "Who invented penicillin": a verb stands directly behind the question word.
fn begins_with_verb(read: &Read<'_>, body: usize) -> bool {
    body > 0 && read.is(body - 1, "who wer qui quien quienes")
}

/// Whether the last word of what follows an auxiliary is the verb that belongs to it.
fn is_verb_last(read: &Read<'_>, chunk: &Chunk) -> bool {
    let Some(last) = chunk.to.checked_sub(1) else {
        return false;
    };
    let word = &read.tokens[last].folded;
    let auxiliary = read.body().checked_sub(1);
    let does = auxiliary.is_some_and(|at| read.is(at, "did does do can could will would should must may"));
    !read.tokens[last].capital && (does || is_participle(word))
}

/// "The population of Germany": the number, the time or the person asked for is no part of what is asked about next.
fn drops_role(read: &Read<'_>, chunk: &Chunk, neutral: bool) -> bool {
    let asks_who = neutral && read.asking(0).is_some_and(|at| read.is(at, "who"));
    asks_who || super::is_measure(&read.tokens[chunk.from].folded)
}

/// Participles that no ending tells.
const IRREGULAR: &str = "built made held born won sold found lost fought lit written known used set put cut sung shot sent \
    left bought taught caught brought begun dug led paid said seen sunk struck worn hit given taken chosen hung laid read \
    mort ne vu fait pris mis ecrit peint construit ouvert muerto hecho escrito abierto visto puesto";

/// Whether a word is more likely a participle than a noun.
pub(super) fn is_participle(word: &str) -> bool {
    let long = word.chars().count() > 4;
    let endings = [
        "ed", "en", "ing", "ado", "ido", "ada", "ida", "ados", "idos", "adas", "idas", "ee", "ees",
    ];
    super::tongue::Tongue::has(IRREGULAR, word) || long && endings.iter().any(|ending| word.ends_with(ending))
}

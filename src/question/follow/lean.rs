//! Whether a question leans on the one before it, and by what.
//!
//! In: a question read. Out: the [`Way`] in which it leans, or `None` where it stands. To carry wrongly is worse than
//! not to carry, so each rule asks for a place where a word can hardly mean anything else: a pronoun counts only where
//! nothing before it in the same question can be what it points at.

use super::read::{Read, Token};

/// How a question leans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// The words from here to there stand for what was asked about.
    Pointing { from: usize, to: usize },
    /// "This company": what was asked about is named behind it.
    Naming { behind: usize },
    /// "The second one", "the other?": a noun is lacking here.
    Counting { at: usize },
    /// "What about Germany": from here on it names something else to ask the same of.
    Instead { from: usize },
    /// "Why?": from here on it asks something else of the same.
    Asking { from: usize },
    /// "And when did it open": it goes on, and names little.
    GoingOn { from: usize },
}

/// The most naming words of a question that goes on without a pronoun, or that names something else.
const FEW: usize = 2;
const MOST_INSTEAD: usize = 5;
/// A question that names more than this says enough even with a pronoun; "they" may be anybody, and needs less.
const MOST_POINTING: usize = 5;
const MOST_WITH_THEY: usize = 3;

/// How `next` leans.
pub(super) fn way(next: &Read<'_>) -> Option<Way> {
    let about = opened_about(next);
    let from = about.unwrap_or_else(|| opened(next));
    if from >= next.tokens.len() {
        return None;
    }
    if about.is_some() {
        // "What about it": nothing is named that could stand instead.
        return (1..=MOST_INSTEAD)
            .contains(&named(next, from))
            .then_some(Way::Instead { from });
    }
    let own = (from..next.tokens.len()).any(|at| next.is_own(at));
    pointing(next, from)
        .or_else(|| demonstrative(next, from))
        .or_else(|| counting(next, from, own))
        .or_else(|| (from > 0).then(|| instead(next, from)).flatten())
        .or_else(|| asking(next, from))
        .or_else(|| subjectless(next, from))
        .or_else(|| (from > 0 && !own).then(|| going_on(next, from)).flatten())
}

fn named(next: &Read<'_>, from: usize) -> usize {
    (from..next.tokens.len()).filter(|at| next.tokens[*at].names).count()
}

/// Behind what opens it.
pub(super) fn start(next: &Read<'_>) -> usize {
    opened_about(next).unwrap_or_else(|| opened(next))
}

/// Behind "what about" and its like.
fn opened_about(next: &Read<'_>) -> Option<usize> {
    let phrases = next.tongue.about.split(',').map(str::trim);
    let lengths = phrases.filter_map(|phrase| {
        let words = phrase.split(' ');
        let length = words.clone().count();
        let matches = words
            .enumerate()
            .all(|(at, word)| next.tokens.get(at).is_some_and(|token| token.folded == word));
        matches.then_some(length)
    });
    lengths.max()
}

/// Behind "and" and its like; nothing where it begins a title.
fn opened(next: &Read<'_>) -> usize {
    let opens = |at: usize| next.is(at, next.tongue.openers);
    let behind = (0..next.tokens.len())
        .find(|at| !opens(*at))
        .unwrap_or(next.tokens.len());
    // "And Justice for All": more than a fragment that begins with a name.
    let titled = behind > 0
        && !next.tongue.capital_nouns
        && next.tokens.get(behind).is_some_and(|token| token.capital)
        && next.asking(behind).is_some();
    if titled { 0 } else { behind.min(2) }
}

/// A pronoun, a possessive or an adverb that points at nothing in the question itself.
fn pointing(next: &Read<'_>, from: usize) -> Option<Way> {
    let tongue = next.tongue;
    let named = named(next, next.body().max(from));
    (from..next.tokens.len()).find_map(|at| {
        let most = if next.is(at, "they") {
            MOST_WITH_THEY
        } else {
            MOST_POINTING
        };
        if named > most || next.tokens[at].capital || next.tokens[at].quoted || next.written(at).contains("'s") {
            return None;
        }
        let one = Some(Way::Pointing { from: at, to: at + 1 });
        let fits = (next.is(at, tongue.possessives) && is_possessive(next, from, at))
            || (next.is(at, tongue.pronouns) && is_pronoun(next, from, at))
            || (is_clitic(next, from, at))
            || (next.is(at, tongue.adverbs) && is_adverb(next, from, at));
        one.filter(|_| fits)
    })
}

/// Whether something before `at` may be what it points at, other than the noun that a question word asks for.
fn has_referent(next: &Read<'_>, from: usize, at: usize) -> bool {
    let body = next.body().max(from);
    let start = if body <= at { body } else { from };
    let asks = next.asking(from).filter(|asks| *asks <= at);
    if asks.is_some_and(|asks| (from..asks).any(|word| next.tokens[word].names)) {
        return true;
    }
    let before = (start..at).any(|word| is_nominal(next, word));
    let names = (from..at).any(|word| {
        next.tokens[word].quoted || (next.tokens[word].capital && (word >= start || !next.tongue.capital_nouns))
    });
    before || names
}

/// Whether a word is a noun rather than a verb, told by what stands before its run.
fn is_nominal(next: &Read<'_>, at: usize) -> bool {
    if !next.tokens[at].names {
        return false;
    }
    if next.tongue.capital_nouns {
        return next.tokens[at].capital;
    }
    let start = (0..=at)
        .rev()
        .take_while(|word| next.tokens[*word].names)
        .last()
        .unwrap_or(at);
    let Some(before) = start.checked_sub(1) else {
        return true;
    };
    let tongue = next.tongue;
    let asks = next.is(before, tongue.asking);
    let pronoun =
        next.is(before, tongue.pronouns) || next.is(before, tongue.clitics) && !next.is(before, tongue.articles);
    let ended = next.is(before, tongue.auxiliaries) && tongue.drops_subjects;
    !(asks || pronoun || ended)
}

fn is_possessive(next: &Read<'_>, from: usize, at: usize) -> bool {
    let noun = next
        .tokens
        .get(at + 1)
        .is_some_and(|token| token.names || next.is_ordinal(at + 1));
    let plain = next
        .tokens
        .get(at + 1)
        .is_some_and(|token| !token.capital || next.tongue.capital_nouns);
    let german_verb = next.tongue.capital_nouns && next.tokens.get(at + 1).is_some_and(|token| !token.capital);
    noun && plain && !german_verb && is_free(next, from, at) && !has_referent(next, from, at)
}

/// Whether a possessive is not that of the question word: "who moved his court" asks for one who moved their own.
fn is_free(next: &Read<'_>, from: usize, at: usize) -> bool {
    let tongue = next.tongue;
    let Some(before) = at.checked_sub(1).filter(|before| *before >= from) else {
        return true;
    };
    let asks = next.asking(from);
    let part = next.is(before, tongue.ties)
        && before
            .checked_sub(1)
            .is_some_and(|word| next.is(word, tongue.asking) || next.is(word, tongue.light));
    let verb_second = asks.is_some_and(|asks| asks + 1 == before && !next.is(asks, "wer who qui quien"));
    next.is(before, tongue.auxiliaries) || part || verb_second && (tongue.capital_nouns || tongue.drops_subjects)
}

fn is_pronoun(next: &Read<'_>, from: usize, at: usize) -> bool {
    let tongue = next.tongue;
    // "Sie" is you in the middle of a German sentence, and "el" an article where it has no accent.
    let empty = |beside: Option<usize>| beside.is_some_and(|word| next.is(word, tongue.beside_empty));
    let before = at.checked_sub(1).filter(|before| *before >= from);
    let neuter = next.is(at, "it es");
    let parted = next.tokens.get(at + 1).is_some_and(Token::parted);
    if empty(before)
        || empty(Some(at + 1))
        || neuter && (is_expletive(next, at) || (parted || at == from) && tongue.capital_nouns)
    {
        return false;
    }
    if has_referent(next, from, at) && !is_object_of_first_clause(next, from, at) {
        return false;
    }
    let last = at + 1 >= next.tokens.len() || next.tokens[at + 1].parted();
    let follows = |list: &str| next.is(at + 1, list);
    let as_object = last
        || follows(tongue.prepositions)
        || follows(tongue.clauses)
        || follows(tongue.light)
        || follows(tongue.adverbs);
    match before {
        // "It was founded when?" begins with one; "It Follows" is a title.
        None => follows(tongue.auxiliaries),
        Some(before) if next.is(before, tongue.auxiliaries) || next.is(before, tongue.clitics) => true,
        Some(before) if tongue.capital_nouns || tongue.drops_subjects => {
            as_object || !next.tokens[before].capital && follows_verb(next, at)
        }
        Some(before) => as_object || (next.is(before, tongue.asking) && !follows(tongue.auxiliaries)),
    }
}

/// "Was it said that", "does it cost to go": what it stands for comes later.
fn is_expletive(next: &Read<'_>, at: usize) -> bool {
    (at + 1..next.tokens.len()).any(|word| {
        let common = next
            .tokens
            .get(word + 1)
            .is_some_and(|token| !token.capital && !token.number());
        let later = (word + 1..next.tokens.len()).any(|noun| next.tokens[noun].names);
        next.is(word, "that dass")
            || later && next.is(word, "when where if how wenn")
            || later && common && next.is(word, "to for zu")
    }) || next.is(at + 1, "get gets got")
}

/// A German finite verb stands second, and a pronoun behind it is its subject.
fn follows_verb(next: &Read<'_>, at: usize) -> bool {
    next.tongue.capital_nouns && at <= next.body() + 2
}

/// "When did Edison hire him?": what a clause says of its subject is said of somebody else.
fn is_object_of_first_clause(next: &Read<'_>, from: usize, at: usize) -> bool {
    let tongue = next.tongue;
    let is_object = next.is(at, "him them it ihn ihm ihnen");
    let simple = (from + 1..at).all(|word| {
        !next.tokens[word].parted()
            && !next.is(word, tongue.clauses)
            && (!next.is(word, tongue.prepositions) || word <= from + 1)
    });
    let ends = at + 1 >= next.tokens.len() || next.is(at + 1, tongue.prepositions);
    let own_name = (from..at).any(|word| next.tokens[word].capital);
    let inverted = next.tokens.get(from + 1).is_some() && next.is(from + 1, "did does do has will");
    is_object && simple && ends && own_name && inverted && next.is(from, tongue.asking)
}

/// "¿Quién lo fundó?", "qui l'a fondé ?": an object before its verb, directly behind the question word.
fn is_clitic(next: &Read<'_>, from: usize, at: usize) -> bool {
    let tongue = next.tongue;
    let Some(before) = at.checked_sub(1).filter(|before| *before >= from) else {
        return false;
    };
    let asks = next.is(before, tongue.asking) && !next.is(before, "que quoi quel quelle qu");
    if tongue.clitics.is_empty() || !asks {
        return false;
    }
    let written = next.written(at).to_lowercase().replace('’', "'");
    if matches!(written.as_str(), "l'a" | "l'ont" | "l'avait" | "l'avaient" | "l'est") {
        return true;
    }
    let verb = next.tokens.get(at + 1);
    let places = |word: usize| next.is(word, tongue.prepositions) && !next.is(word, tongue.ties);
    let ends = |word: usize| word >= next.tokens.len() || places(word) || next.tokens[word].parted();
    let perfect = next.is(at + 1, "a ont ha han");
    next.is(at, tongue.clitics)
        && verb.is_some_and(|verb| !verb.capital && !verb.number())
        && (ends(at + 2) || perfect && ends(at + 3))
}

/// "There" and "then" at the end, or where they are all that places it.
fn is_adverb(next: &Read<'_>, from: usize, at: usize) -> bool {
    let existential = "is are was were be been has have had gibt hay do does exist exists";
    let beside = at > from && next.is(at - 1, existential) || next.is(at + 1, existential);
    let own = (from..next.tokens.len()).any(|word| next.tokens[word].capital && !next.tongue.capital_nouns);
    let ends = at + 1 >= next.tokens.len();
    let german = next.tongue.capital_nouns || next.tongue.drops_subjects;
    let nearly = german && at + 2 == next.tokens.len() && !next.tokens[at + 1].parted();
    at > from && !own && !beside && (ends || nearly) && !has_place(next, from, at)
}

/// Whether it names a place or a time itself.
fn has_place(next: &Read<'_>, from: usize, at: usize) -> bool {
    let tongue = next.tongue;
    let behind = next.body().max(from);
    (behind..at).any(|word| {
        next.is(word, tongue.prepositions) && (word + 1..at).any(|noun| next.tokens[noun].names)
            || next.is(word, tongue.clauses)
    })
}

/// "This company", "that" alone.
fn demonstrative(next: &Read<'_>, from: usize) -> Option<Way> {
    let tongue = next.tongue;
    let own = (from..next.tokens.len()).any(|at| next.tokens[at].capital && !tongue.capital_nouns);
    if named(next, next.body().max(from)) > MOST_POINTING {
        return None;
    }
    (from..next.tokens.len()).find_map(|at| {
        let raw = next.written(at).to_lowercase();
        let accented = tongue.drops_subjects && !raw.is_ascii();
        if own || accented || next.tokens[at].capital || !next.is(at, tongue.pointing) || has_referent(next, from, at) {
            return None;
        }
        let before = at.checked_sub(1).filter(|before| *before >= from);
        let ends = at + 1 >= next.tokens.len() || next.tokens[at + 1].parted();
        let lone_before =
            before.is_some_and(|word| next.is(word, tongue.auxiliaries) || next.is(word, tongue.prepositions));
        let noun = next
            .tokens
            .get(at + 1)
            .is_some_and(|token| token.names && (token.capital || !tongue.capital_nouns));
        let joining = next.is(at, "that those") && !lone_before;
        let is_french_question = next.is(at, "ce") && before.is_some_and(|word| next.is(word, "est"));
        if is_french_question {
            return None;
        }
        if ends && !(joining && before.is_none()) {
            return Some(Way::Pointing { from: at, to: at + 1 });
        }
        if noun && !joining {
            let run = (at + 1..next.tokens.len()).find(|word| !next.tokens[*word].names);
            let behind = if tongue.capital_nouns || tongue.drops_subjects {
                at + 2
            } else {
                run.map_or(at + 2, |end| end.min(at + 2))
            };
            return Some(Way::Naming { behind });
        }
        let two = next.is(at + 1, tongue.ones);
        if two {
            return Some(Way::Pointing { from: at, to: at + 2 });
        }
        let predicate = next.is(at + 1, tongue.prepositions);
        (lone_before && predicate).then_some(Way::Pointing { from: at, to: at + 1 })
    })
}

/// "The second one", "the next?", "der zweite".
fn counting(next: &Read<'_>, from: usize, own: bool) -> Option<Way> {
    let tongue = next.tongue;
    (from..next.tokens.len()).find_map(|at| {
        let one = next.is(at, tongue.ones) && at > from && !next.tokens[at].capital;
        if one {
            let before = at - 1;
            let particular = next.is_ordinal(before)
                || next.is(before, "the that this which")
                || next.is(before.saturating_sub(1), "the");
            let of = next.is(at + 1, "of");
            return (particular && !of && !has_referent(next, from, before)).then_some(Way::Counting { at });
        }
        let article = at > from && next.is(at - 1, tongue.articles);
        let lacks = next.is_ordinal(at) && article && !next.tokens[at].capital && lacks_noun(next, at);
        (lacks && !own && !has_referent(next, from, at)).then_some(Way::Counting { at })
    })
}

/// Whether no noun follows an ordinal.
fn lacks_noun(next: &Read<'_>, at: usize) -> bool {
    let tongue = next.tongue;
    let behind = at + 1;
    if behind >= next.tokens.len() || next.tokens[behind].parted() {
        return true;
    }
    if next.is(behind, tongue.prepositions) {
        // "The first of", "der erste von": the noun comes later; "the first to".
        return !next.is(behind, tongue.ties) && !next.is(behind, "to zu a para") && named(next, behind) == 0;
    }
    if tongue.capital_nouns {
        let run = next.tokens[behind..]
            .iter()
            .take_while(|token| token.names && !token.parted());
        return run.clone().count() == 1 && run.clone().all(|token| !token.capital) && behind + 1 == next.tokens.len();
    }
    let verb = next.is(behind, tongue.auxiliaries) || next.is(behind, tongue.clitics);
    let participle = behind + 1 == next.tokens.len() && super::join::is_participle(&next.tokens[behind].folded);
    verb || participle
}

/// "And in 2019?", "und Deutschland?": neither a question word nor a verb.
fn instead(next: &Read<'_>, from: usize) -> Option<Way> {
    let tongue = next.tongue;
    let bare = (from..next.tokens.len()).all(|at| {
        let asks = next.is(at, tongue.asking) && !next.is(at, tongue.articles);
        let verb = next.is(at, tongue.auxiliaries) && !next.is(at, "a");
        !(asks || verb)
    });
    let count = named(next, from);
    let short = next.tokens.len() - from <= 2 * MOST_INSTEAD && !next.tokens[from + 1..].iter().any(Token::parted);
    (bare && short && (1..=MOST_INSTEAD).contains(&count)).then_some(Way::Instead { from })
}

/// "Why?", "when exactly?", "in which year?".
fn asking(next: &Read<'_>, from: usize) -> Option<Way> {
    let asks = next.asking(from)?;
    let tongue = next.tongue;
    let several = next
        .asking(asks + 1)
        .is_some_and(|second| second == asks + 1 && next.tokens.len() == asks + 2);
    let rest: Vec<usize> = (from..next.tokens.len()).filter(|at| next.tokens[*at].names).collect();
    let kind = |at: usize| super::is_kind(&next.tokens[at].folded);
    let only_kind = rest
        .iter()
        .all(|at| *at == asks + 1 && *at + 1 == next.tokens.len() && kind(*at));
    // "When was I": what is left is about the two who talk.
    let personal = (from..next.tokens.len()).any(|at| {
        next.is(
            at,
            "i you we me us my your our ich du wir mich mir uns je tu nous vous me yo tu",
        )
    });
    let known = (from..next.tokens.len())
        .all(|at| next.tokens[at].names || tongue.is_closed(&next.tokens[at].folded) || next.is(at, tongue.openers));
    (only_kind && !several && !personal && known).then_some(Way::Asking { from })
}

/// "¿Cuándo murió?", "¿Dónde fue construido?": a verb that lacks its subject.
fn subjectless(next: &Read<'_>, from: usize) -> Option<Way> {
    let tongue = next.tongue;
    let asks = next.asking(from)?;
    let named: Vec<usize> = (from..next.tokens.len()).filter(|at| next.tokens[*at].names).collect();
    let [verb] = named[..] else { return None };
    let between = asks + 1..verb;
    let auxiliary = between
        .clone()
        .any(|at| next.is(at, tongue.auxiliaries) && !next.is(at, "se"));
    let participle = super::join::is_participle(&next.tokens[verb].folded);
    let plain = between
        .clone()
        .all(|at| next.is(at, tongue.auxiliaries) || next.is(at, "se no lo le"));
    let fits = tongue.drops_subjects
        && asks <= from + 1
        && verb + 1 == next.tokens.len()
        && plain
        && !next.tokens[verb].capital
        && !next.tokens[verb].number()
        && !next.is(asks, "que cual cuales")
        && (!auxiliary || participle);
    fits.then_some(Way::GoingOn { from })
}

/// "And when did the war end?"
fn going_on(next: &Read<'_>, from: usize) -> Option<Way> {
    next.asking(from)?;
    (named(next, from) <= FEW).then_some(Way::GoingOn { from })
}

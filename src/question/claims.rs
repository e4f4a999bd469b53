//! Sentences of a message that claim something.
//!
//! In: a message as somebody wrote it, in Markdown. Out: its sentences in order, those that claim something apart
//! from questions, greetings and others that name nothing. Markup, addresses of pages and blocks of code are no words
//! of a claim and are left out first; each line stands for itself, as people write in chats.

use crate::text::{self, Word, fold, stopwords};

/// The sentences of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims {
    /// Those that claim something, in order, without markup.
    pub claiming: Vec<String>,
    /// Questions, greetings, and others that name too little to be looked for.
    pub passed_over: Vec<String>,
}

/// Who or what, and what of it: a sentence that names fewer things claims nothing that could be looked for.
const FEWEST_NAMED: usize = 2;

/// Words that name something elsewhere, but not in a sentence of nothing else.
const GREETINGS: &str = "good morning afternoon evening night day everyone everybody folks guys all welcome cheers lol \
    ok okay yes yeah nope sure great nice cool wow thx ty bye see later guten morgen abend tag nacht hallo danke \
    servus moin tschuss bonjour bonsoir salut merci tous toutes hola buenos buenas dias tardes noches gracias todos \
    你好 大家好 大家 早上 早上好 晚上好 谢谢 谢谢大家 再见 こんにちは こんばんは おはよう ありがとう みなさん 皆さん";

/// Marks and particles that a question ends in.
const QUESTION_ENDS: &[&str] = &["?", "？", "؟", "吗", "嗎", "呢", "ですか", "ますか"];
/// What may stand behind those.
const BEHIND_ENDS: &[char] = &[
    '"', '\'', '”', '’', '»', '」', '』', ')', '）', '!', '！', '.', '。', ' ',
];

impl Claims {
    /// Cuts a message into its sentences.
    #[must_use]
    pub fn of(message: &str) -> Self {
        let mut claims = Self::default();
        for line in without_markup(message).lines() {
            for sentence in text::sentences(line).iter().filter_map(|span| span.slice(line)) {
                let words = text::words(sentence);
                if words.is_empty() {
                    continue;
                }
                let kind = if is_question(sentence) || !names_enough(&words) {
                    &mut claims.passed_over
                } else {
                    &mut claims.claiming
                };
                kind.push(sentence.to_owned());
            }
        }
        claims
    }
}

fn is_question(sentence: &str) -> bool {
    let end = sentence.trim_end_matches(BEHIND_ENDS);
    sentence.starts_with('¿') || QUESTION_ENDS.iter().any(|mark| end.ends_with(mark))
}

fn names_enough(words: &[Word]) -> bool {
    let stops = stopwords::are_stopwords(words);
    let mut named: Vec<&str> = words
        .iter()
        .zip(stops)
        .filter(|(_, stops)| !stops)
        .map(|(word, _)| &*word.folded)
        .collect();
    named.sort_unstable();
    named.dedup();
    let is_greeting = |word: &&str| GREETINGS.split_whitespace().any(|greeting| fold(greeting) == **word);
    named.len() >= FEWEST_NAMED && !named.iter().all(is_greeting)
}

/// What stands around blocks of code.
const FENCE: &str = "```";

/// The words of a message as a reader sees them.
fn without_markup(message: &str) -> String {
    // Every second piece between fences is code; one that is never closed goes on to the end.
    let outside = message.split(FENCE).step_by(2).collect::<Vec<_>>().join("\n");
    let lines = outside
        .lines()
        .map(|line| without_marks(&without_addresses(unlisted(line))));
    lines.collect::<Vec<_>>().join("\n")
}

/// A line without what makes it a heading, a quotation or an entry of a list.
fn unlisted(line: &str) -> &str {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '#'));
    let entry = line
        .strip_prefix(['-', '*', '+', '•'])
        .filter(|rest| rest.starts_with(' '));
    let numbered = || {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_number = (1..=2).contains(&(line.len() - rest.len()));
        rest.strip_prefix(['.', ')'])
            .filter(|rest| is_number && rest.starts_with(' '))
    };
    entry.or_else(numbered).unwrap_or(line).trim_start()
}

/// What ends a sentence or a part of one, and no address.
const ENDS: [char; 6] = ['.', ',', ';', ':', '!', '?'];

/// A line without addresses of pages; of a link with words its words stay.
fn without_addresses(line: &str) -> String {
    let mut words = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = ["https://", "http://"]
        .iter()
        .filter_map(|scheme| rest.find(scheme))
        .min()
    {
        words.push_str(rest[..at].trim_end_matches(['<', '(', ']']));
        let address = &rest[at..];
        let end = address
            .find(|c: char| c.is_whitespace() || matches!(c, '>' | ')'))
            .unwrap_or(address.len());
        // A full stop behind an address ends the sentence.
        let end = address[..end].trim_end_matches(ENDS).len();
        rest = address[end..].trim_start_matches(['>', ')']);
        if rest.starts_with(ENDS) {
            words.truncate(words.trim_end().len());
        }
    }
    words.push_str(rest);
    words
}

/// A line without the marks that set words off.
fn without_marks(line: &str) -> String {
    let line = line.replace("||", "").replace("~~", "").replace('[', "");
    let mut kept = String::with_capacity(line.len());
    let mut rest = line.as_str();
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let joins = inside(kept.chars().next_back()) && inside(behind.chars().next());
        if !matches!(c, '*' | '`' | ']' | '\\') && (c != '_' || joins) {
            kept.push(c);
        }
        rest = behind;
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_claims_is_told_from_what_asks_or_greets() {
        let check = |message: &str, claiming: &[&str], passed_over: &[&str]| {
            let claims = Claims::of(message);
            assert_eq!(claims.claiming, claiming, "{message}");
            assert_eq!(claims.passed_over, passed_over, "{message}");
        };
        check("", &[], &[]);
        check("🎉🎉", &[], &[]);
        check(
            "Good morning everyone! Thanks.",
            &[],
            &["Good morning everyone!", "Thanks."],
        );
        check(
            "Hi all. ICANN was founded in 1998. Or was it 1999?",
            &["ICANN was founded in 1998."],
            &["Hi all.", "Or was it 1999?"],
        );
        check(
            "> **ICANN** was _founded_ in ~~1997~~ `1998`, see https://icann.org/about_us.\n```\nlet year = 1999;\n```",
            &["ICANN was founded in 1997 1998, see."],
            &[],
        );
        check(
            "1. The [charter](<https://example.org/a>) bans spam\n2. Votes end on Monday",
            &["The charter bans spam", "Votes end on Monday"],
            &[],
        );
        check(
            "¿Quién fundó ICANN? La ICANN nació en 1998.",
            &["La ICANN nació en 1998."],
            &["¿Quién fundó ICANN?"],
        );
        check(
            "乌镇在浙江吗？世界互联网大会在乌镇开幕。",
            &["世界互联网大会在乌镇开幕。"],
            &["乌镇在浙江吗？"],
        );
        check("snake_case names stay whole", &["snake_case names stay whole"], &[]);
        check("``` let open = 1;", &[], &[]);
    }
}

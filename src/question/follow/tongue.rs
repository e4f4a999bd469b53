//! What is known of the languages in which questions lean on each other.
//!
//! In: folded words. Out: what each does in a question of its language: whether it points back, opens, asks or
//! connects. The lists hold closed classes of words only, so that they can be complete; what is a noun or a verb is
//! told from what stands beside it.

use crate::text::{Word, is_spaceless};

/// A language written with spaces, by what its words do; all folded.
#[derive(Debug)]
pub(super) struct Tongue {
    /// Third-person pronouns where a subject or an object stands.
    pub(super) pronouns: &'static str,
    /// Object pronouns that look like articles, so that they count only behind a question word.
    pub(super) clitics: &'static str,
    /// Words for whose it is.
    pub(super) possessives: &'static str,
    /// "This", "those".
    pub(super) pointing: &'static str,
    /// "There", "afterwards".
    pub(super) adverbs: &'static str,
    /// Beside one of these words a pronoun stands for nothing: "it takes", "gibt es".
    pub(super) beside_empty: &'static str,
    /// "What about", the longest first, parted by commas.
    pub(super) about: &'static str,
    /// "And", "but".
    pub(super) openers: &'static str,
    /// Words that ask.
    pub(super) asking: &'static str,
    /// Forms of to be, to do and to have, and what stands like them.
    pub(super) auxiliaries: &'static str,
    /// Articles.
    pub(super) articles: &'static str,
    /// Prepositions that begin a place, a time or a part.
    pub(super) prepositions: &'static str,
    /// Those of them that tie two nouns into one name: "of".
    pub(super) ties: &'static str,
    /// Words behind which another clause begins.
    pub(super) clauses: &'static str,
    /// "Second", "next", "other".
    pub(super) ordinals: &'static str,
    /// "One" in "the second one".
    pub(super) ones: &'static str,
    /// Words that add nothing: "exactly", "too".
    pub(super) light: &'static str,
    /// Whether every noun has a capital letter, so that one tells no name.
    pub(super) capital_nouns: bool,
    /// Whether a verb needs no subject, so that "¿Cuándo murió?" lacks one.
    pub(super) drops_subjects: bool,
}

const ENGLISH: Tongue = Tongue {
    pronouns: "it he she they him her them",
    clitics: "",
    possessives: "its his her their",
    pointing: "this that these those",
    adverbs: "there then afterwards thereafter",
    beside_empty: "take takes took mean means true possible legal illegal important necessary safe better rain rains snow \
        called like who",
    about: "and what about,and how about,but what about,what about,how about,and what of,what of,same for,and for",
    openers: "and but or so also",
    asking: "who whom whose what which when where why how",
    auxiliaries: "is are was were be been do does did has have had can could will would shall should may might must",
    articles: "the a an",
    prepositions: "in on at of for from to by with during after before since until under near between into over against as",
    ties: "of for",
    clauses: "and or but so if that who whom whose which when where why how because while after before as to than until \
        since once though although whether",
    ordinals: "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth last next previous other \
        another latter former earlier later",
    ones: "one ones",
    light: "many much long old far exactly else again more too also too tell about me please",
    capital_nouns: false,
    drops_subjects: false,
};

const GERMAN: Tongue = Tongue {
    pronouns: "es er sie ihn ihm ihr ihnen",
    clitics: "",
    possessives: "sein seine seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres",
    pointing: "dieser diese dieses diesem diesen jener jene jenes jenem jenen",
    adverbs: "dort davon dafur daran dazu daruber danach davor darin damals dabei dorthin",
    beside_empty: "gibt gab geben bedeutet geht ging kam kommt handelt handelte heisst bedarf regnet moglich wahr dass sich zu",
    about: "und wie sieht es mit,und wie sieht es in,wie sieht es mit,wie sieht es in,und wie steht es mit,\
        wie steht es mit,und was ist mit,was ist mit,und wie ist es mit",
    openers: "und aber oder auch",
    asking: "wer wen wem wessen was welche welcher welches welchen welchem wann wo woher wohin warum weshalb wieso \
        weswegen wie wieviel wieviele wodurch womit wofur woran",
    auxiliaries: "ist sind war waren wird werden wurde wurden hat haben hatte hatten kann konnen konnte konnten soll \
        sollen darf muss mussen wollte",
    articles: "der die das den dem des ein eine einen einem einer eines",
    prepositions: "in im am an auf bei beim von vom aus nach seit fur uber zu zum zur mit unter vor bis zwischen gegen",
    ties: "von vom des der fur",
    clauses: "und oder aber dass wenn weil ob als nachdem bevor damit um obwohl wahrend",
    ordinals: "erste ersten erster erstes zweite zweiten zweiter zweites dritte dritten dritter drittes vierte vierten \
        viertes funfte funften sechste sechsten siebte siebten achte achten neunte neunten zehnte zehnten zehnter letzte letzten \
        letzter letztes nachste nachsten nachster nachstes andere anderen anderer anderes vorige vorigen",
    ones: "",
    light: "viel viele lange alt weit genau denn eigentlich noch dann auch mal bitte",
    capital_nouns: true,
    drops_subjects: false,
};

const FRENCH: Tongue = Tongue {
    pronouns: "il elle ils elles celui celle ceux celles cela ca",
    clitics: "le la les lui leur y en",
    possessives: "son sa ses leur leurs",
    pointing: "ce cet cette ces",
    adverbs: "ensuite",
    beside_empty: "y faut agit existe pleut possible vrai que qui",
    about: "et qu'en est il de,qu'en est il de,et qu'en est il du,qu'en est il du,et qu'en est il,qu'en est il,\
        et en ce qui concerne,et pour,et dans le cas de",
    openers: "et mais aussi",
    asking: "qui que quoi quel quelle quels quelles quand ou pourquoi comment combien lequel laquelle",
    auxiliaries: "est sont etait etaient fut furent a ont avait avaient sera seront ete peut doit t",
    articles: "le la les un une l",
    prepositions: "de du des d au aux a en dans sur par pour avec depuis apres avant sous chez vers entre contre",
    ties: "de du des d",
    clauses: "et ou mais si qui que lorsque parce quand dont car pour",
    ordinals: "premier premiere deuxieme second seconde troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme \
        dixieme dernier derniere prochain prochaine autre suivant suivante precedent precedente",
    ones: "",
    light: "temps exactement aussi encore donc alors plus ci",
    capital_nouns: false,
    drops_subjects: false,
};

const SPANISH: Tongue = Tongue {
    pronouns: "ella ellos ellas eso esto aquello",
    clitics: "lo la los las le les",
    possessives: "su sus",
    pointing: "este esta estos estas ese esa esos esas aquel aquella",
    adverbs: "alli alla ahi entonces",
    beside_empty: "posible verdad que",
    about: "y que hay de,que hay de,y que hay del,que hay del,y que tal,que tal,y que pasa con,que pasa con,y respecto a,\
        y para,y con",
    openers: "y e pero o tambien",
    asking: "quien quienes que cual cuales cuando donde adonde como cuanto cuanta cuantos cuantas porque",
    auxiliaries: "es son era eran fue fueron ha han habia esta estan sera puede debe se",
    articles: "el la los las un una unos unas",
    prepositions: "de del a al en por para con desde hasta sobre tras durante entre contra segun",
    ties: "de del",
    clauses: "y e o pero si que cuando donde porque aunque mientras quien",
    ordinals: "primero primera primer segundo segunda tercero tercera tercer cuarto cuarta quinto quinta sexto septimo octavo \
        noveno decimo decima ultimo ultima proximo proxima otro otra siguiente anterior",
    ones: "",
    light: "exactamente tambien aun mas entonces",
    capital_nouns: false,
    drops_subjects: true,
};

const TONGUES: [&Tongue; 4] = [&ENGLISH, &GERMAN, &FRENCH, &SPANISH];

/// The language of a dialogue.
#[derive(Debug, Clone, Copy)]
pub(super) enum Language {
    /// One that is written with spaces.
    Spaced(&'static Tongue),
    /// Chinese.
    Chinese,
    /// Japanese.
    Japanese,
}

impl Language {
    /// The language of `next`, or where its words leave it open that of `earlier`; `None` if it is none of those known.
    pub(super) fn of(earlier: &[Word], next: &[Word], written: &str) -> Option<Self> {
        if written.chars().any(is_kana) {
            return Some(Self::Japanese);
        }
        if written.chars().any(is_han) {
            return Some(Self::Chinese);
        }
        if written.chars().any(|c| is_spaceless(c) || is_of_other_script(c)) {
            return None;
        }
        let votes = |tongue: &&&Tongue| {
            let count = |words: &[Word]| words.iter().filter(|word| tongue.knows(&word.folded)).count();
            // Of equals the first is taken, and `max_by_key` takes the last.
            2 * count(next) + count(earlier)
        };
        let best = TONGUES.iter().rev().max_by_key(votes)?;
        (votes(&best) > 0).then_some(Self::Spaced(best))
    }
}

impl Tongue {
    /// Whether `word` is one of a list.
    pub(super) fn has(list: &str, word: &str) -> bool {
        list.split_ascii_whitespace().any(|known| known == word)
    }

    fn knows(&self, word: &str) -> bool {
        self.is_closed(word) || Self::has(self.openers, word) || Self::has(self.adverbs, word)
    }

    /// Whether a word only connects, asks or points.
    pub(super) fn is_closed(&self, word: &str) -> bool {
        let lists = [
            self.pronouns,
            self.clitics,
            self.possessives,
            self.pointing,
            self.adverbs,
            self.asking,
            self.auxiliaries,
            self.articles,
            self.prepositions,
            self.ones,
            self.light,
        ];
        lists.iter().any(|list| Self::has(list, word))
    }
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

fn is_of_other_script(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

//! What people call months, days and stretches of time.
//!
//! In: nothing. Out: lists of names, as written, in English, German, French, Spanish, Italian, Portuguese,
//! Dutch, Russian, Chinese, Japanese, Arabic, Thai, Turkish and Hindi. They are read letter by letter in scripts
//! without spaces, and folded like any word.

/// The names of each month.
pub(super) const MONTHS: [&str; 12] = [
    "january jan januar janner janvier enero gennaio janeiro januari января январь январе يناير มกราคม ocak जनवरी",
    "february feb februar février febrero febbraio fevereiro februari февраля февраль феврале فبراير กุมภาพันธ์ şubat फरवरी",
    "march mar märz marz mars marzo março maart марта март марте مارس มีนาคม mart मार्च",
    "april apr avril abril aprile апреля апрель апреле أبريل เมษายน nisan अप्रैल",
    "may mai mayo maggio maio mei мая май мае مايو พฤษภาคม mayıs मई",
    "june jun juni juin junio giugno junho июня июнь июне يونيو มิถุนายน haziran जून",
    "july jul juli juillet julio luglio julho июля июль июле يوليو กรกฎาคม temmuz जुलाई",
    "august aug août agosto augustus августа август августе أغسطس สิงหาคม ağustos अगस्त",
    "september sep sept septembre septiembre settembre setembro сентября сентябрь сентябре سبتمبر กันยายน eylül सितंबर",
    "october oct oktober octobre octubre ottobre outubro октября октябрь октябре أكتوبر ตุลาคม ekim अक्टूबर",
    "november nov novembre noviembre novembro ноября ноябрь ноябре نوفمبر พฤศจิกายน kasım नवंबर",
    "december dec dezember décembre diciembre dicembre dezembro декабря декабрь декабре ديسمبر ธันวาคม aralık दिसंबर",
];

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// What the units are called when they are counted.
pub(super) const UNITS: &[(Unit, &str)] = &[
    (
        Unit::Day,
        "day days tag tage tagen jour jours día días giorno giorni dia dias dag dagen день дня дней 天 日",
    ),
    (
        Unit::Week,
        "week weeks woche wochen semaine semaines semana semanas settimana settimane weken неделю недели недель 周 週間",
    ),
    (
        Unit::Month,
        "month months monat monate monaten mois mes meses mese mesi mês maand maanden месяц месяца месяцев 个月 か月 ヶ月",
    ),
    (
        Unit::Year,
        "year years jahr jahre jahren an ans année années año años anno anni ano anos jaar год года лет 年",
    ),
];

/// Stretches that are so many units back: 0 is the one that is now.
pub(super) const BACK: &[(Unit, u16, &[&str])] = &[
    (
        Unit::Day,
        0,
        &[
            "today",
            "heute",
            "aujourd'hui",
            "hoy",
            "oggi",
            "hoje",
            "vandaag",
            "сегодня",
            "今天",
            "今日",
            "きょう",
            "اليوم",
            "วันนี้",
            "bugün",
            "आज",
        ],
    ),
    (
        Unit::Day,
        1,
        &[
            "yesterday",
            "gestern",
            "hier",
            "ayer",
            "ieri",
            "ontem",
            "gisteren",
            "вчера",
            "昨天",
            "昨日",
            "きのう",
            "أمس",
            "เมื่อวาน",
            "dün",
        ],
    ),
    (
        Unit::Day,
        2,
        &[
            "day before yesterday",
            "vorgestern",
            "avant hier",
            "avant-hier",
            "anteayer",
            "antes de ayer",
            "l'altro ieri",
            "anteontem",
            "eergisteren",
            "позавчера",
            "前天",
            "一昨日",
            "おととい",
        ],
    ),
    (
        Unit::Week,
        0,
        &[
            "this week",
            "diese woche",
            "dieser woche",
            "cette semaine",
            "esta semana",
            "questa settimana",
            "deze week",
            "этой неделе",
            "本周",
            "这周",
            "这个星期",
            "今週",
            "هذا الأسبوع",
            "สัปดาห์นี้",
            "bu hafta",
        ],
    ),
    (
        Unit::Week,
        1,
        &[
            "last week",
            "previous week",
            "past week",
            "letzte woche",
            "letzter woche",
            "letzten woche",
            "vergangene woche",
            "vergangenen woche",
            "vorige woche",
            "semaine dernière",
            "semana pasada",
            "settimana scorsa",
            "scorsa settimana",
            "semana passada",
            "vorige week",
            "afgelopen week",
            "прошлой неделе",
            "прошлую неделю",
            "上周",
            "上星期",
            "上个星期",
            "先週",
            "الأسبوع الماضي",
            "สัปดาห์ที่แล้ว",
            "geçen hafta",
            "पिछले सप्ताह",
        ],
    ),
    (
        Unit::Month,
        0,
        &[
            "this month",
            "diesen monat",
            "diesem monat",
            "ce mois",
            "este mes",
            "questo mese",
            "este mês",
            "deze maand",
            "этом месяце",
            "本月",
            "这个月",
            "今月",
            "هذا الشهر",
            "เดือนนี้",
            "bu ay",
        ],
    ),
    (
        Unit::Month,
        1,
        &[
            "last month",
            "previous month",
            "past month",
            "letzter monat",
            "letzten monat",
            "letztem monat",
            "vergangenen monat",
            "vorigen monat",
            "mois dernier",
            "mes pasado",
            "mese scorso",
            "scorso mese",
            "mês passado",
            "vorige maand",
            "afgelopen maand",
            "прошлом месяце",
            "прошлый месяц",
            "上个月",
            "上月",
            "先月",
            "الشهر الماضي",
            "เดือนที่แล้ว",
            "geçen ay",
            "पिछले महीने",
        ],
    ),
    (
        Unit::Year,
        0,
        &[
            "this year",
            "dieses jahr",
            "diesem jahr",
            "cette année",
            "este año",
            "quest'anno",
            "este ano",
            "dit jaar",
            "этом году",
            "今年",
            "هذا العام",
            "هذه السنة",
            "ปีนี้",
            "bu yıl",
            "इस साल",
        ],
    ),
    (
        Unit::Year,
        1,
        &[
            "last year",
            "previous year",
            "past year",
            "letztes jahr",
            "letzten jahr",
            "letztem jahr",
            "vergangenen jahr",
            "voriges jahr",
            "vorigen jahr",
            "année dernière",
            "an dernier",
            "l'an dernier",
            "año pasado",
            "anno scorso",
            "scorso anno",
            "ano passado",
            "vorig jaar",
            "afgelopen jaar",
            "прошлом году",
            "прошлый год",
            "去年",
            "昨年",
            "العام الماضي",
            "السنة الماضية",
            "ปีที่แล้ว",
            "geçen yıl",
            "पिछले साल",
        ],
    ),
];

/// Words before a number of units, with which they reach up to today.
pub(super) const LATELY: &[&str] = &[
    "last",
    "past",
    "previous",
    "letzten",
    "vergangenen",
    "ces",
    "últimos",
    "últimas",
    "ultimi",
    "ultime",
    "afgelopen",
    "последние",
    "последних",
    "最近",
    "过去",
    "過去",
];

/// Words behind a number of units that lie back, and before one.
pub(super) const AGO: &[&str] = &["ago", "fa", "geleden", "назад", "前", "atrás", "önce"];
pub(super) const AGO_BEFORE: &[&str] = &["vor", "il y a", "hace", "há", "قبل", "منذ"];

/// Words before a date from which on, up to which and after which something is.
pub(super) const SINCE: &[&str] = &[
    "since",
    "seit",
    "ab",
    "depuis",
    "à partir de",
    "desde",
    "a partir de",
    "dal",
    "sinds",
    "с",
    "自",
    "自从",
    "从",
];
pub(super) const UNTIL: &[&str] = &[
    "until", "till", "up to", "bis", "jusqu'à", "jusqu'en", "hasta", "fino a", "até", "tot", "до", "截至",
];
/// The same behind one.
pub(super) const SINCE_BEHIND: &[&str] = &["から", "以来", "以降", "以后", "之后"];
pub(super) const UNTIL_BEHIND: &[&str] = &["まで", "为止"];
pub(super) const BEFORE: &[&str] = &["before", "vor", "avant", "antes de", "vóór"];
pub(super) const AFTER: &[&str] = &["after", "nach", "après", "después de", "depois de", "na", "после"];

/// Words before a month or a year without more, which tell it from another word.
pub(super) const IN: &[&str] = &[
    "in", "since", "last", "im", "seit", "letzten", "en", "depuis", "desde", "в", "с",
];

/// Words before a date that say nothing about it.
pub(super) const LEADING: &[&str] = &[
    "the", "on", "in", "in the", "der", "die", "das", "dem", "den", "am", "im", "in der", "vom", "le", "la", "l'",
    "les", "en", "el", "los", "las", "este",
];

/// Words that join the two ends of a stretch.
pub(super) const TO: &[&str] = &[
    "to", "and", "until", "through", "bis", "und", "à", "et", "a", "y", "до", "и", "到", "至", "から", "-", "–", "—",
];
/// Words before such a stretch.
pub(super) const BETWEEN: &[&str] = &[
    "between",
    "from",
    "zwischen",
    "von",
    "entre",
    "de",
    "desde",
    "tra",
    "fra",
    "dal",
    "tussen",
    "van",
    "между",
    "с",
    "从",
];

/// Numbers in words, from one.
pub(super) const NUMBERS: [&str; 12] = [
    "one a an ein eine einem einer un une uno una een один одну 一",
    "two zwei deux dos due dois duas twee два две 二 两",
    "three drei trois tres tre três drie три 三",
    "four vier quatre cuatro quattro quatro четыре 四",
    "five fünf cinq cinco cinque vijf пять 五",
    "six sechs seis sei zes шесть 六",
    "seven sieben sept siete sette sete zeven семь 七",
    "eight acht huit ocho otto oito восемь 八",
    "nine neun neuf nueve nove negen девять 九",
    "ten zehn dix diez dieci dez tien десять 十",
    "eleven elf onze once undici одиннадцать",
    "twelve zwölf douze doce dodici doze twaalf двенадцать",
];

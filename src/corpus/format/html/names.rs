//! What the elements of HTML are called, by what they do to the text.
//!
//! In: an element. Out: whether a browser shows what stands in it, and whether it begins a line of its own. The
//! groups are those of the standard's rendering section (<https://html.spec.whatwg.org/#rendering>); no style sheet
//! is read.

use super::tree::Element;

/// Whether the element holds no words of the text: programs, forms to fill in, pictures, what stands in only where a
/// browser cannot do better, the reading beside ruby characters.
pub(super) fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "head"
            | "title"
            | "script"
            | "style"
            | "template"
            | "noscript"
            | "noframes"
            | "noembed"
            | "iframe"
            | "object"
            | "embed"
            | "applet"
            | "audio"
            | "video"
            | "canvas"
            | "svg"
            | "map"
            | "input"
            | "select"
            | "datalist"
            | "textarea"
            | "meter"
            | "progress"
            | "annotation"
            | "annotation-xml"
            | "rt"
            | "rp"
            | "rtc"
    )
}

/// Whether an attribute hides the element: `hidden`, a style without a display, `aria-hidden` on what stands in a
/// line (pages also set it on all that is behind an open window), a dialogue that is closed.
pub(super) fn is_hidden(element: &Element) -> bool {
    let name = element.name();
    if matches!(name, "html" | "body") {
        return false;
    }
    element
        .attribute("hidden")
        .is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
        || element.attribute("style").is_some_and(hides)
        || (!is_block(name) && element.attribute("aria-hidden") == Some("true"))
        || (name == "dialog" && element.attribute("open").is_none())
}

fn hides(style: &str) -> bool {
    style.split(';').any(|rule| {
        rule.split_once(':').is_some_and(|(name, value)| {
            let value = value.trim().trim_end_matches("!important").trim_end();
            match name.trim().to_ascii_lowercase().as_str() {
                "display" => value.eq_ignore_ascii_case("none"),
                "font-size" | "opacity" => value.trim_end_matches(|c: char| c.is_alphabetic() || c == '%') == "0",
                "visibility" => value.eq_ignore_ascii_case("hidden") || value.eq_ignore_ascii_case("collapse"),
                _ => false,
            }
        })
    })
}

/// Whether the element begins a line of its own and ends it.
pub(super) fn is_block(name: &str) -> bool {
    heading_level(name).is_some()
        || is_list(name)
        || is_preformatted(name)
        || matches!(
            name,
            "address"
                | "article"
                | "aside"
                | "blockquote"
                | "body"
                | "caption"
                | "center"
                | "dd"
                | "details"
                | "dialog"
                | "div"
                | "dl"
                | "dt"
                | "fieldset"
                | "figcaption"
                | "figure"
                | "footer"
                | "form"
                | "frameset"
                | "header"
                | "hgroup"
                | "hr"
                | "html"
                | "legend"
                | "li"
                | "main"
                | "nav"
                | "p"
                | "search"
                | "section"
                | "summary"
                | "table"
                | "tbody"
                | "td"
                | "tfoot"
                | "th"
                | "thead"
                | "tr"
        )
}

/// The level of a heading.
pub(super) fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// Whether the element holds list items.
pub(super) fn is_list(name: &str) -> bool {
    matches!(name, "ul" | "ol" | "menu" | "dir")
}

/// Whether the element sets its words in bold.
pub(super) fn is_bold(name: &str) -> bool {
    matches!(name, "b" | "strong")
}

/// Whether white space in the element stays as it is.
pub(super) fn is_preformatted(name: &str) -> bool {
    matches!(name, "pre" | "listing" | "xmp" | "plaintext")
}

/// Whether an element in a table cell makes its row more than a line of the table: a page that is laid out as a table.
pub(super) fn breaks_rows(name: &str) -> bool {
    heading_level(name).is_some()
        || is_list(name)
        || is_preformatted(name)
        || matches!(name, "table" | "blockquote" | "dl" | "hr")
}

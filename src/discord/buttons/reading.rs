//! The buttons under an answer that lead from its quotations to where they stand.

use crate::{
    answer::{NearSection, Place, Quotation},
    locale::{self, Language, Message},
};

use crate::discord::{custom_id::Action, outgoing::Button};

/// The most quotations that the sources of an answer are told for: more places do not fit a button. As many sections
/// are led to.
const MOST: usize = 3;

/// One button for each of the first three quotations, which shows what stands around it, and one that says where
/// all of them come from. No buttons where nothing is quoted.
pub(in crate::discord) fn reading_row(quotations: &[Quotation], language: Language) -> Vec<Button> {
    let places: Vec<Place> = quotations.iter().take(MOST).map(Place::of).collect();
    if places.is_empty() {
        return Vec::new();
    }
    let mut row: Vec<Button> = (1_usize..)
        .zip(&places)
        .map(|(number, place)| {
            let label = Message::new("button-context").with("number", number);
            Button::new(label.in_language(language), Action::Context { place: *place })
        })
        .collect();
    let label = locale::plain(language, "button-sources");
    row.push(Button::new(label, Action::Sources { places }));
    row
}

/// One button for each section that came near a question, which shows it.
pub(in crate::discord) fn section_row(sections: &[NearSection], language: Language) -> Vec<Button> {
    let numbered = (1_usize..).zip(sections.iter().take(MOST));
    let button = |(number, section): (usize, &NearSection)| {
        let label = Message::new("button-section").with("number", number);
        Button::new(label.in_language(language), Action::Section { place: section.place })
    };
    numbered.map(button).collect()
}

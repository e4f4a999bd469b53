//! A browser without a window, where one is installed.
//!
//! In: an address. Out: the page as the browser has it, or the colours of a picture of it.

use std::{collections::BTreeMap, fs, io::BufReader, path::Path, process::Command};

/// What a browser makes of a page: what it says on standard output, with those arguments.
pub(crate) fn browser(arguments: &[&str], url: &str) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
    let said = ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .find_map(|browser| {
            let mut command = Command::new(browser);
            command.args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                &profile,
            ]);
            command.args(arguments).arg(url).output().ok()
        })?;
    Some(String::from_utf8(said.stdout).expect("a browser says UTF-8"))
}

/// The colours of a picture, each with how many of its pixels have it.
pub(crate) fn colours(picture: &Path) -> BTreeMap<[u8; 3], usize> {
    let file = fs::File::open(picture).expect("the browser took a picture");
    let mut decoder = png::Decoder::new(BufReader::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("it is a PNG");
    let mut bytes = vec![0; reader.output_buffer_size().expect("it is small")];
    let frame = reader.next_frame(&mut bytes).expect("it has a frame");
    let samples = frame.color_type.samples();
    let mut colours = BTreeMap::new();
    for pixel in bytes[..frame.buffer_size()].chunks_exact(samples) {
        *colours.entry([pixel[0], pixel[1], pixel[2]]).or_default() += 1;
    }
    colours
}

//! One batch, one commit.
//!
//! In: a generation and a batch. Out: the generation with the batch applied, or as it was. Uncommitted
//! segments that a killed process leaves are no part of any state, and tantivy removes them at the next
//! commit.

use tantivy::{Index, IndexWriter, TantivyDocument};

use super::{
    errors::failed,
    generation::Generation,
    packed::{Packer, SAMPLE_BYTES, Symbols},
    schema::{Fields, Payload, VERSION},
};
use crate::index::{Batch, Change, Error, Interrupted};

const WRITING: &str = "writing the index";

/// Applies `batch` to the index of `generation` as one commit.
pub(super) fn write(generation: &Generation, batch: Batch<'_>, memory_bytes: usize) -> Result<(), Error> {
    let index = Index::open_in_dir(generation.path()).map_err(|error| failed("opening the index", &error))?;
    let fields = Fields::of(&index.schema())?;
    // One thread: terms arrive analysed, which is the costly part, and passages keep their order.
    let mut writer: IndexWriter = index
        .writer_with_num_threads(1, memory_bytes)
        .map_err(|error| failed("opening the index for writing", &error))?;
    // A process killed in a commit leaves files that no commit names. The next one may give a file the same name
    // again (a deletion is named by its number in the history), and tantivy does not write over files.
    writer
        .garbage_collect_files()
        .wait()
        .map_err(|error| failed("clearing the index", &error))?;
    let stamp = batch.stamp;
    let changes = batch.changes;
    let (symbols, first) = if let Some(symbols) = written_by(&index)? {
        (symbols, Vec::new())
    } else {
        let first = first(changes)?;
        (Symbols::of(first.iter().filter_map(text)), first)
    };
    let packer = symbols.packer();
    for change in first.into_iter().map(Ok).chain(changes) {
        change_one(&writer, &fields, &packer, change?)?;
    }
    let payload = serde_json::to_string(&Payload {
        version: VERSION,
        stamp,
        symbols: symbols.written(),
    })
    .map_err(|error| Error::Storage {
        doing: WRITING,
        reason: error.to_string(),
    })?;
    let mut commit = writer.prepare_commit().map_err(|error| failed(WRITING, &error))?;
    commit.set_payload(&payload);
    commit.commit().map_err(|error| failed(WRITING, &error))?;
    // The commit stands; segments that could not be merged are merged after a later one.
    if let Err(error) = writer.wait_merging_threads() {
        tracing::warn!(%error, "index segments were not merged");
    }
    Ok(())
}

/// What texts are packed by in the last commit of `index`, if there is one.
fn written_by(index: &Index) -> Result<Option<Symbols>, Error> {
    let metas = index
        .load_metas()
        .map_err(|error| failed("opening the index", &error))?;
    let payload = metas.payload.as_deref();
    let payload: Option<Payload> = payload.and_then(|payload| serde_json::from_str(payload).ok());
    payload.map(|payload| Symbols::read(&payload.symbols)).transpose()
}

/// The first of `changes`, from whose texts it is learnt how to pack them all.
fn first(changes: &mut dyn Iterator<Item = Result<Change, Interrupted>>) -> Result<Vec<Change>, Interrupted> {
    let (mut first, mut bytes) = (Vec::new(), 0);
    while bytes < SAMPLE_BYTES
        && let Some(change) = changes.next().transpose()?
    {
        bytes += text(&change).map_or(0, str::len);
        first.push(change);
    }
    Ok(first)
}

fn text(change: &Change) -> Option<&str> {
    match change {
        Change::Put(analysed) => Some(&analysed.article.text),
        Change::Remove(_) => None,
    }
}

fn change_one(writer: &IndexWriter, fields: &Fields, packer: &Packer, change: Change) -> Result<(), Error> {
    match change {
        Change::Remove(id) => {
            writer.delete_term(fields.of_article(&id));
        }
        Change::Put(analysed) => {
            writer.delete_term(fields.of_article(&analysed.article.id));
            for document in fields.documents(&analysed, packer)? {
                add(writer, document)?;
            }
        }
    }
    Ok(())
}

fn add(writer: &IndexWriter, document: TantivyDocument) -> Result<(), Error> {
    writer
        .add_document(document)
        .map(drop)
        .map_err(|error| failed(WRITING, &error))
}

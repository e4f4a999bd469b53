//! Layers that are switched off.
//!
//! In: a file's catalog. Out: which layers (ISO 32000-1, 8.11) a viewer does not show when it opens the file, so that
//! their words are not read either.

use std::collections::HashSet;

use hayro_syntax::object::{Array, Dict, MaybeRef, ObjRef, ObjectIdentifier};

/// The layers that are not shown.
#[derive(Default)]
pub(super) struct Hidden(HashSet<ObjectIdentifier>);

impl Hidden {
    pub(super) fn of(catalog: &Dict<'_>) -> Self {
        let layers = || {
            let usual = catalog.get::<Dict<'_>>("OCProperties")?.get::<Dict<'_>>("D")?;
            usual.get::<Array<'_>>("OFF")
        };
        let mut hidden = HashSet::new();
        if let Some(off) = layers() {
            for layer in off.raw_iter() {
                if let MaybeRef::Ref(layer) = layer {
                    hidden.insert(layer.into());
                }
            }
        }
        Self(hidden)
    }

    pub(super) fn holds(&self, layer: ObjRef) -> bool {
        self.0.contains(&layer.into())
    }
}

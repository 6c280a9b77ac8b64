//! The loaded knowledge base: entries by id, the guide of a finding, and the search index over them.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::entry::Entry;
use crate::load::{Content, Document};
use crate::search::Index;

/// A knowledge base ready for questions.
pub struct Base {
    content: Content,
    guides: HashMap<String, usize>,
    pub(crate) index: Index,
}

static EMBEDDED: LazyLock<Base> = LazyLock::new(|| {
    let content = serde_json::from_slice(include_bytes!(concat!(env!("OUT_DIR"), "/content.json")))
        .expect("build.rs wrote these bytes from the same types");
    Base::new(content)
});

impl Base {
    /// The base that came with the program; loaded at the first call.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// A base of checked content.
    #[must_use]
    pub fn new(content: Content) -> Self {
        let guides = content
            .entries
            .iter()
            .enumerate()
            .flat_map(|(place, entry)| {
                entry
                    .findings
                    .iter()
                    .map(move |finding| (finding.clone(), place))
            })
            .collect();
        let index = Index::new(&content.entries);
        Self {
            content,
            guides,
            index,
        }
    }

    /// All entries, ordered by id.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.content.entries
    }

    /// The entry with this id.
    #[must_use]
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        let place = self
            .content
            .entries
            .binary_search_by(|entry| entry.id.as_str().cmp(id))
            .ok()?;
        self.content.entries.get(place)
    }

    /// The guide that answers a finding.
    #[must_use]
    pub fn guide_for(&self, finding: &str) -> Option<&Entry> {
        self.content.entries.get(*self.guides.get(finding)?)
    }

    /// The document behind a source's key.
    #[must_use]
    pub fn document(&self, key: &str) -> Option<&Document> {
        self.content.documents.get(key)
    }

    /// The day of the newest comparison with a source, as year-month-day: the edition of the content.
    #[must_use]
    pub fn edition(&self) -> &str {
        self.content
            .entries
            .iter()
            .map(|entry| entry.checked_on.as_str())
            .max()
            .unwrap_or("")
    }
}

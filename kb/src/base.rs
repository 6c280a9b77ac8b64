//! The loaded knowledge base: entries by id, the guide of a finding, and the search index over them.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::app::AppFile;
use crate::contacts::Contact;
use crate::entry::Entry;
use crate::index::Index;
use crate::load::{Content, Document};
use crate::readers::{self, Reader};
use crate::roots::Roots;

/// A knowledge base ready for questions.
pub struct Base {
    content: Content,
    guides: HashMap<String, usize>,
    pub(crate) index: Index,
}

static EMBEDDED: LazyLock<Base> = LazyLock::new(|| {
    let content = serde_json::from_slice(include_bytes!(concat!(env!("OUT_DIR"), "/content.json")))
        .expect("build.rs wrote these bytes from the same types");
    let index = postcard::from_bytes(include_bytes!(concat!(env!("OUT_DIR"), "/index.bin")))
        .expect("build.rs wrote these bytes from the same types");
    Base::with_index(content, index)
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
        let index = Index::new(&content.entries, &content.synonyms);
        Self::with_index(content, index)
    }

    fn with_index(content: Content, index: Index) -> Self {
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

    /// All card readers, in the order of the file.
    #[must_use]
    pub fn readers(&self) -> &[Reader] {
        &self.content.readers
    }

    /// The readers with this USB id. Several products may share one.
    pub fn reader_by_usb(&self, vid: u16, pid: u16) -> impl Iterator<Item = &Reader> {
        readers::by_usb(&self.content.readers, vid, pid)
    }

    /// The readers that PC/SC may mean by this name. Upper and lower case, and the number at its end, do not count; where a
    /// longer name fits, a shorter one does not. Several products may share one.
    #[must_use]
    pub fn reader_by_pcsc_name(&self, name: &str) -> Vec<&Reader> {
        readers::by_pcsc_name(&self.content.readers, name)
    }

    /// What all pieces of a product share of the Bluetooth name of one; nothing where the name is no known reader's.
    #[must_use]
    pub fn bluetooth_stem(&self, name: &str) -> Option<&str> {
        self.content
            .readers
            .iter()
            .filter_map(|reader| reader.bluetooth_stem(name))
            .max_by_key(|stem| stem.len())
    }

    /// All contacts, in the order of the file.
    #[must_use]
    pub fn contacts(&self) -> &[Contact] {
        &self.content.contacts
    }

    /// The contact with this id.
    #[must_use]
    pub fn contact(&self, id: &str) -> Option<&Contact> {
        self.content
            .contacts
            .iter()
            .find(|contact| contact.id == id)
    }

    /// The root certificates, and what belongs to them.
    #[must_use]
    pub fn roots(&self) -> &Roots {
        &self.content.roots
    }

    /// マイナ資格確認アプリ itself.
    #[must_use]
    pub fn app(&self) -> &AppFile {
        &self.content.app
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_embedded_base_is_what_the_files_say() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
        let mut files = crate::load::load(&folder).expect("content without a mistake");
        assert!(Base::embedded().index == Index::new(&files.entries, &files.synonyms));
        // The words are in the index already.
        files.synonyms = crate::Synonyms::default();
        assert!(Base::embedded().content == files);
        assert!(!files.readers.is_empty() && !files.contacts.is_empty());
        assert!(!files.roots.roots.is_empty());
    }
}

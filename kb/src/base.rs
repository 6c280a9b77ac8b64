//! The loaded knowledge base: entries by id, the guide of a finding, and the search index over them.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use crate::advisories::Advisory;
use crate::app::AppFile;
use crate::checks::{CheckWords, SharedWords};
use crate::contacts::Contact;
use crate::content::{Content, edition_of};
use crate::documents::Document;
use crate::entry::Entry;
use crate::filters::Filter;
use crate::index::Index;
use crate::interceptors::Interceptor;
use crate::learned::Learned;
use crate::outcomes::OutcomeWords;
use crate::patient::{PatientFile, PatientPage};
use crate::programs::CardProgram;
use crate::readers::{self, Reader};
use crate::reception::Reception;
use crate::roots::Roots;
use crate::screens::Screens;
use crate::statuses::OtherStatus;
use crate::tables::tables;
use crate::verdicts::VerdictWords;

/// A part of the base.
struct Part<T> {
    read: fn() -> T,
    value: OnceLock<T>,
}

impl<T> Part<T> {
    const fn embedded(read: fn() -> T) -> Self {
        Self {
            read,
            value: OnceLock::new(),
        }
    }

    fn ready(value: T) -> Self {
        Self {
            read: || unreachable!("the value is there"),
            value: OnceLock::from(value),
        }
    }

    fn get(&self) -> &T {
        self.value.get_or_init(self.read)
    }
}

macro_rules! base {
    (
        carried { $(
            $(#[$meta:meta])*
            $field:ident: $type:ty = $kind:ident $place:literal as $file:ty, $how:ident, $rule:expr;
        )* }
        searched { $($searched:tt)* }
    ) => {
        /// A knowledge base ready for questions. A part of the embedded one is read when somebody first wants it: a look at a
        /// reader needs no page unless something is wrong.
        pub struct Base {
            number: Part<u32>,
            $($field: Part<$type>,)*
            /// Where the guide of each finding stands among the entries.
            guides: Part<HashMap<String, usize>>,
            screens: Part<Screens>,
            index: Part<Index>,
            learned: Part<Option<Learned>>,
        }

        static EMBEDDED: Base = Base {
            number: Part::embedded(|| {
                embedded::whole(include_bytes!(concat!(env!("OUT_DIR"), "/number.whole")))
            }),
            // The ending says how it is written.
            $($field: Part::embedded(|| {
                embedded::$how(include_bytes!(concat!(
                    env!("OUT_DIR"), "/", stringify!($field), ".", stringify!($how)
                )))
            }),)*
            guides: Part::embedded(embedded_guides),
            screens: Part::embedded(|| Screens::new(EMBEDDED.entries())),
            index: Part::embedded(embedded_index),
            learned: Part::embedded(embedded::learned),
        };

        impl Base {
            /// A base of checked content.
            #[must_use]
            pub fn new(content: Content) -> Self {
                Self {
                    number: Part::ready(content.number),
                    guides: Part::ready(guides(&content.entries)),
                    screens: Part::ready(Screens::new(&content.entries)),
                    index: Part::ready(Index::new(&content.entries, &content.synonyms)),
                    learned: Part::embedded(embedded::learned),
                    $($field: Part::ready(content.$field),)*
                }
            }
        }

        /// Whether each table of the base is the content's; the one that is not, by name.
        #[cfg(test)]
        fn differing(base: &Base, content: &Content) -> Vec<&'static str> {
            let tables = [$((stringify!($field), *base.$field.get() == content.$field)),*];
            tables.iter().filter(|(_, same)| !same).map(|(table, _)| *table).collect()
        }
    };
}

tables!(base);

/// Reads what build.rs wrote, each as the list of tables says.
mod embedded {
    use super::{DeserializeOwned, Learned};

    pub(super) fn json<T: DeserializeOwned>(bytes: &[u8]) -> T {
        // A browser fetches the code of each reader; a program on a machine has the faster one.
        #[cfg(target_arch = "wasm32")]
        let read = crate::json::read_bytes(bytes);
        #[cfg(not(target_arch = "wasm32"))]
        let read = serde_json::from_slice(bytes);
        read.expect("build.rs wrote these bytes from the same types")
    }

    /// What the search has learned stays where it is in the program; a bundle's pages are found by it under their ids.
    pub(super) fn learned() -> Option<Learned> {
        let bytes: &'static [u8] = include_bytes!(concat!(env!("OUT_DIR"), "/learned.bin"));
        Learned::read(bytes.into())
    }

    pub(super) fn whole<T: DeserializeOwned>(bytes: &[u8]) -> T {
        json(bytes)
    }

    pub(super) fn packed<T: DeserializeOwned>(bytes: &[u8]) -> T {
        #[cfg(target_arch = "wasm32")]
        return json(bytes);
        #[cfg(not(target_arch = "wasm32"))]
        postcard::from_bytes(bytes).expect("build.rs wrote these bytes from the same types")
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn embedded_index() -> Index {
    embedded::packed(include_bytes!(concat!(env!("OUT_DIR"), "/index.packed")))
}

/// A browser makes the index from the words and the pages that it has anyway: a quarter of what it would have to fetch.
#[cfg(target_arch = "wasm32")]
fn embedded_index() -> Index {
    let synonyms = include_bytes!(concat!(env!("OUT_DIR"), "/synonyms.packed"));
    Index::new(EMBEDDED.entries(), &embedded::packed(synonyms))
}

fn embedded_guides() -> HashMap<String, usize> {
    guides(EMBEDDED.entries())
}

fn guides(entries: &[Entry]) -> HashMap<String, usize> {
    let findings = entries.iter().enumerate().flat_map(|(place, entry)| {
        let findings = entry.findings.iter();
        findings.map(move |finding| (finding.clone(), place))
    });
    findings.collect()
}

impl Base {
    /// The base that came with the program.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    pub(crate) fn index(&self) -> &Index {
        self.index.get()
    }

    pub(crate) fn screens(&self) -> &Screens {
        self.screens.get()
    }

    /// Numbers of other systems.
    pub(crate) fn statuses(&self) -> &[OtherStatus] {
        self.statuses.get()
    }

    /// The products that read along, in the order of the file.
    #[must_use]
    pub fn interceptors(&self) -> &[Interceptor] {
        self.interceptors.get()
    }

    /// The product that issues certificates under this name.
    #[must_use]
    pub fn interceptor(&self, name: &str, organisation: Option<&str>) -> Option<&Interceptor> {
        let mut known = self.interceptors().iter();
        known.find(|row| row.is(name, organisation))
    }

    /// The product that reports to Windows Security Center under this name.
    #[must_use]
    pub fn reporting(&self, name: &str) -> Option<&Interceptor> {
        self.interceptors().iter().find(|row| row.reports(name))
    }

    /// The faults of others that are known for a while, in the order of the file.
    #[must_use]
    pub fn advisories(&self) -> &[Advisory] {
        self.advisories.get()
    }

    /// The filters that show a page of their own, in the order of the file.
    #[must_use]
    pub fn filters(&self) -> &[Filter] {
        self.filters.get()
    }

    /// The first of them whose page is at this address or says this; both in small letters.
    #[must_use]
    pub fn filter(&self, address: &str, page: &str) -> Option<&Filter> {
        let mut known = self.filters().iter();
        known.find(|row| row.is(address, page))
    }

    /// The programs that use a card reader, in the order of the file.
    #[must_use]
    pub fn card_programs(&self) -> &[CardProgram] {
        self.programs.get()
    }

    /// The first of them that a program with this path and these libraries is.
    #[must_use]
    pub fn card_program(&self, path: &str, libraries: &[String]) -> Option<&CardProgram> {
        let mut known = self.card_programs().iter();
        known.find(|row| row.is(path, libraries))
    }

    /// What the search has learned from phrases.
    pub(crate) fn learned(&self) -> Option<&Learned> {
        self.learned.get().as_ref()
    }

    /// The number of this release of the content: it only grows.
    #[must_use]
    pub fn number(&self) -> u32 {
        *self.number.get()
    }

    /// All entries, ordered by id.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        self.entries.get()
    }

    /// The entry with this id.
    #[must_use]
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        let place = self
            .entries()
            .binary_search_by(|entry| entry.id.as_str().cmp(id))
            .ok()?;
        self.entries().get(place)
    }

    /// The guide that answers a finding.
    #[must_use]
    pub fn guide_for(&self, finding: &str) -> Option<&Entry> {
        self.entries().get(*self.guides.get().get(finding)?)
    }

    /// How patients are received; nothing where the content has no such table.
    #[must_use]
    pub fn reception(&self) -> Option<&Reception> {
        self.reception.get().as_ref()
    }

    /// The pages for a patient's own phone; nothing where the content has none.
    #[must_use]
    pub fn patient(&self) -> Option<&PatientFile> {
        self.patient.get().as_ref()
    }

    /// The page that says this entry to a patient.
    #[must_use]
    pub fn patient_page(&self, entry: &str) -> Option<&PatientPage> {
        self.patient()?
            .pages
            .iter()
            .find(|page| page.entry == entry)
    }

    /// The document behind a source's key.
    #[must_use]
    pub fn document(&self, key: &str) -> Option<&Document> {
        self.documents.get().get(key)
    }

    /// All card readers, in the order of the file.
    #[must_use]
    pub fn readers(&self) -> &[Reader] {
        self.readers.get()
    }

    /// The readers with this USB id. Several products may share one.
    pub fn reader_by_usb(&self, vid: u16, pid: u16) -> impl Iterator<Item = &Reader> {
        readers::by_usb(self.readers.get(), vid, pid)
    }

    /// The readers that PC/SC may mean by this name. Upper and lower case, and the number at its end, do not count; where a
    /// longer name fits, a shorter one does not. Several products may share one.
    #[must_use]
    pub fn reader_by_pcsc_name(&self, name: &str) -> Vec<&Reader> {
        readers::by_pcsc_name(self.readers.get(), name)
    }

    /// What all pieces of a product share of the Bluetooth name of one; nothing where the name is no known reader's.
    #[must_use]
    pub fn bluetooth_stem(&self, name: &str) -> Option<&str> {
        self.readers()
            .iter()
            .filter_map(|reader| reader.bluetooth_stem(name))
            .max_by_key(|stem| stem.len())
    }

    /// All contacts, in the order of the file.
    #[must_use]
    pub fn contacts(&self) -> &[Contact] {
        self.contacts.get()
    }

    /// The contact with this id.
    #[must_use]
    pub fn contact(&self, id: &str) -> Option<&Contact> {
        self.contacts().iter().find(|contact| contact.id == id)
    }

    /// The root certificates, and what belongs to them.
    #[must_use]
    pub fn roots(&self) -> &Roots {
        self.roots.get()
    }

    /// マイナ資格確認アプリ itself.
    #[must_use]
    pub fn app(&self) -> &AppFile {
        self.app.get()
    }

    /// The words of all checks, ordered by id.
    #[must_use]
    pub fn checks(&self) -> &[CheckWords] {
        self.checks.get()
    }

    /// What several checks say.
    #[must_use]
    pub fn shared(&self) -> &SharedWords {
        self.evidence.get()
    }

    pub(crate) fn own_verdicts(&self) -> Option<&VerdictWords> {
        self.verdicts.get().as_ref()
    }

    pub(crate) fn own_outcomes(&self) -> Option<&OutcomeWords> {
        self.outcomes.get().as_ref()
    }

    /// The day of the newest comparison with a source, as year-month-day: the edition of the content.
    #[must_use]
    pub fn edition(&self) -> &str {
        edition_of(self.entries())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_embedded_base_is_what_the_files_say() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
        let files = crate::load::load(&folder).expect("content without a mistake");
        let base = Base::embedded();
        assert!(*base.index() == Index::new(&files.entries, &files.synonyms));
        assert_eq!(differing(base, &files), Vec::<&str>::new());
        assert!(!files.checks.is_empty() && files.verdicts.is_some() && files.outcomes.is_some());
        assert!(!files.readers.is_empty() && !files.contacts.is_empty());
        assert!(!files.roots.roots.is_empty());
        assert!(Base::embedded().number() > 0);
    }
}

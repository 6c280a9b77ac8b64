//! The tables of the content, each said once. The type [`crate::Content`], the loader, the rules for files and for bundles, the
//! base, what build.rs writes, the schemas and the tests that want a row for every table are all written from this list, so
//! a table cannot be loaded without being checked.
//!
//! A line says, in this order: the field and its type; `file "x"` (kb/content/x.toml) or `folder "x/"` (every file in
//! kb/content/x/; the first folder that fits counts, and `""` fits all); the type of one file; how the binary carries it;
//! and its rule, by the name that its module has in rules.rs (a rule sees the whole content, which is made of this list). A file's type is turned into the table's by `From`; the type of a folder's files is an [`InFolder`], and the
//! rule is called for each of them. `json` leaves out what reading puts back by itself, `whole` leaves out nothing (for
//! sentences, where an empty list says something), `packed` is postcard, the fastest to read, which cannot hold every shape.
//!
//! [`InFolder`]: crate::table::InFolder

/// Calls a macro with the list.
macro_rules! tables {
    ($write:ident) => {
        $write! {
            carried {
                /// The documents the entries come from, by key (sources.toml).
                documents: std::collections::BTreeMap<String, crate::documents::Document> =
                    file "sources" as std::collections::BTreeMap<String, crate::documents::Document>,
                    whole, |documents, _, rows| documents::check(documents, rows);
                /// Card readers, in the order of readers.toml.
                readers: Vec<crate::readers::Reader> =
                    file "readers" as crate::readers::ReaderFile,
                    packed, |readers, _, rows| readers::check(readers, rows);
                /// Whom to contact, in the order of contacts.toml.
                contacts: Vec<crate::contacts::Contact> =
                    file "contacts" as crate::contacts::ContactFile,
                    json, |contacts, _, rows| contacts::check(contacts, rows);
                /// Root certificates (roots.toml).
                roots: crate::roots::Roots =
                    file "roots" as crate::roots::Roots,
                    json, |roots, _, rows| roots::check(roots, rows);
                /// マイナ資格確認アプリ itself (app.toml).
                #[serde(default)]
                app: crate::app::AppFile =
                    file "app" as crate::app::AppFile,
                    json, |app, content, rows| {
                        app::check(app, |id| content.has_entry(id), rows);
                    };
                /// The words of checks (check/), ordered by id.
                #[serde(default)]
                checks: Vec<crate::checks::CheckWords> =
                    folder "check/" as crate::checks::CheckWords,
                    whole, |words, content, rows| {
                        checks::check(words, content.verdicts.as_ref(), rows);
                    };
                /// What several checks say (evidence.toml).
                #[serde(default)]
                evidence: crate::checks::SharedWords =
                    file "evidence" as crate::checks::SharedWords,
                    whole, |words, _, rows| checks::check_shared(words, rows);
                /// The words of verdicts (verdicts.toml).
                #[serde(default)]
                verdicts: Option<crate::verdicts::VerdictWords> =
                    file "verdicts" as crate::verdicts::VerdictWords,
                    whole, |words, _, rows| {
                        words.iter().for_each(|words| verdicts::check(words, rows));
                    };
                /// What is said of a deed that has ended (outcomes.toml).
                #[serde(default)]
                outcomes: Option<crate::outcomes::OutcomeWords> =
                    file "outcomes" as crate::outcomes::OutcomeWords,
                    whole, |words, _, rows| {
                        words.iter().for_each(|words| outcomes::check(words, rows));
                    };
                /// How a patient can be received (reception.toml).
                #[serde(default)]
                reception: Option<crate::reception::Reception> =
                    file "reception" as crate::reception::Reception,
                    whole, |table, content, rows| {
                        let has_document = |key: &str| content.documents.contains_key(key);
                        let has_entry = |id: &str| content.has_entry(id);
                        if let Some(table) = table {
                            reception::check(table, has_document, has_entry, rows);
                        }
                    };
                /// Numbers that other systems show, in the order of statuses.toml.
                #[serde(default)]
                statuses: Vec<crate::statuses::OtherStatus> =
                    file "statuses" as crate::statuses::StatusFile,
                    whole, |statuses, content, rows| {
                        statuses::check(statuses, |id| content.has_entry(id), rows);
                    };
                /// Products that put certificates of their own in place of a server's (interceptors.toml).
                #[serde(default)]
                interceptors: Vec<crate::interceptors::Interceptor> =
                    file "interceptors" as crate::interceptors::InterceptorFile,
                    whole, |interceptors, _, rows| interceptors::check(interceptors, rows);
                /// Faults of others that are known for a while (advisories.toml).
                #[serde(default)]
                advisories: Vec<crate::advisories::Advisory> =
                    file "advisories" as crate::advisories::AdvisoryFile,
                    whole, |advisories, content, rows| {
                        let has_reader =
                            |id: &str| content.readers.iter().any(|reader| reader.id == id);
                        let has_finding = |code: &str| {
                            let mut entries = content.entries.iter();
                            entries.any(|entry| entry.findings.iter().any(|own| own == code))
                        };
                        advisories::check(advisories, has_reader, has_finding, rows);
                    };
                /// Block pages of filters (filters.toml).
                #[serde(default)]
                filters: Vec<crate::filters::Filter> =
                    file "filters" as crate::filters::FilterFile,
                    whole, |filters, _, rows| filters::check(filters, rows);
                /// Programs that use a card reader (programs.toml).
                #[serde(default)]
                programs: Vec<crate::programs::CardProgram> =
                    file "programs" as crate::programs::ProgramFile,
                    whole, |programs, _, rows| programs::check(programs, rows);
                /// The page for a patient's own phone (patient.toml).
                #[serde(default)]
                patient: Option<crate::patient::PatientFile> =
                    file "patient" as crate::patient::PatientFile,
                    whole, |file, content, rows| {
                        if let Some(file) = file {
                            patient::check(file, |id| content.has_entry(id), rows);
                        }
                    };
                /// The entries, ordered by id.
                entries: Vec<crate::entry::Entry> =
                    folder "" as crate::entry::Entry,
                    json, |entry, content, rows| page::check(entry, content, rows);
            }
            searched {
                /// What different people call the same thing (synonyms.toml).
                synonyms: crate::synonyms::Synonyms =
                    file "synonyms" as crate::synonyms::Synonyms,
                    |synonyms, _, rows| synonyms::check(synonyms, rows);
            }
        }
    };
}

pub(crate) use tables;

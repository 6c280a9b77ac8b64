//! Repairs that the program itself may make after the user has agreed: one of the five root certificates is saved as a
//! file or added to the current user's store, and removed again. Nothing else can be added, because a
//! [`RootCertificate`] is made from the program's own copy only. The store is read before and after, so that every
//! outcome has its own word and "added" means that it was seen.

mod record;
mod root;
mod save;
mod store;

use std::path::PathBuf;

use kb::{Base, Fields};
use rustls::pki_types::CertificateDer;
use serde::{Deserialize, Serialize};
use specta::Type;

use diagnose::OFFICIAL_ROOT;
use facts::Store;
use observe::trust_store;
use record::Record;
pub use root::{NoRoot, RootCertificate, RootDescription};
pub use store::UserStore;

/// The outcome of a repair, or the foreseen one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum RepairOutcome {
    /// The root was added and is seen in the store.
    Added,
    /// The root was already in a store.
    AlreadyThere {
        /// The stores that have it.
        stores: Vec<Store>,
    },
    /// No root is missing, so none was added.
    NotNeeded,
    /// The file was written.
    Saved {
        /// Its path.
        file: String,
    },
    /// The root that this program had added is gone.
    Removed,
    /// There is nothing to remove: this program added nothing, or somebody else removed it.
    NothingToUndo,
    /// The computer's own store has the root by now, so removing the user's copy would change nothing.
    KeptByComputer,
    /// The user did not agree.
    NotAgreed,
    /// The user declined in the system's own dialogue.
    Declined,
    /// The user has no right to change this store.
    NoRight,
    /// A policy of the organisation disables users' own roots.
    PolicyForbids,
    /// The root is among the forbidden certificates, so adding it would change nothing.
    Forbidden {
        /// The stores that forbid it.
        stores: Vec<Store>,
    },
    /// This system lets no program add a root for the user.
    NotSupported,
    /// The store cannot be read, so it is not touched.
    StoreUnreadable,
    /// The record that undoing needs could not be written, so nothing was changed.
    RecordNotWritten {
        /// The system's message.
        message: String,
    },
    /// The file could not be written.
    FileNotWritten {
        /// The system's message.
        message: String,
    },
    /// A different file has the name.
    FileInTheWay {
        /// Its path.
        file: String,
    },
    /// The program's own copy is not the known certificate.
    FingerprintMismatch,
    /// The system reported success, but the root is not seen in the store.
    NotSeen,
    /// Another error of the system.
    Failed {
        /// The message.
        message: String,
    },
}

impl RepairOutcome {
    /// Whether the requested state is reached.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(
            self,
            Self::Added
                | Self::AlreadyThere { .. }
                | Self::NotNeeded
                | Self::Saved { .. }
                | Self::Removed
                | Self::NothingToUndo
                | Self::KeptByComputer
        )
    }

    /// Whether something on this machine was changed.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        matches!(self, Self::Added | Self::Saved { .. } | Self::Removed)
    }

    /// The outcome in words for a user.
    #[must_use]
    pub fn said(&self, base: &Base) -> String {
        let fields = Fields::of(self);
        let key = fields.text("outcome").unwrap_or_default();
        base.repair_outcome(key, &fields).unwrap_or_default()
    }
}

/// A user's store of roots, and the record of what this program put there.
#[derive(Clone, Debug)]
pub struct Repair {
    /// The user's store.
    pub store: UserStore,
    /// The file that records what this program added; it is written before the store.
    pub record: PathBuf,
}

/// The state of a root on this machine, before the user is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct RootStanding {
    /// The certificate.
    pub root: RootDescription,
    /// The outcome of adding it, as far as it can be foreseen.
    pub add: Foreseen,
    /// This program has added it and can remove it.
    pub added_by_us: bool,
}

/// The foreseen outcome of adding a root.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "foreseen")]
pub enum Foreseen {
    /// Adding can be tried.
    Possible {
        /// The store it would be added to, in words.
        place: String,
    },
    /// The outcome is known beforehand.
    Known {
        /// The outcome.
        outcome: RepairOutcome,
        /// The outcome in words.
        said: String,
    },
}

impl Repair {
    /// For the user who is signed in; `None` when there is no folder for programs' data.
    #[must_use]
    pub fn here() -> Option<Self> {
        let variable = |name: &str| std::env::var_os(name);
        Some(Self {
            store: UserStore::here(variable),
            record: record::record_place(variable)?,
        })
    }

    /// The state of a root, read without changing anything.
    #[must_use]
    pub fn standing(&self, root: &RootCertificate, base: &Base) -> RootStanding {
        let add = match self.obstacle(root) {
            Some(outcome) => Foreseen::Known {
                said: outcome.said(base),
                outcome,
            },
            None => Foreseen::Possible {
                place: self.store.place(),
            },
        };
        RootStanding {
            root: root.description(),
            add,
            added_by_us: Record::read(&self.record).names(root),
        }
    }

    /// Adds a root to the user's store. The caller has the user's consent.
    #[must_use]
    pub fn add(&self, root: &RootCertificate, now: jiff::Timestamp) -> RepairOutcome {
        if let Some(outcome) = self.obstacle(root) {
            return outcome;
        }
        // The record is written before the store: a power cut between the two leaves a record of nothing, never a root
        // without a record.
        let before = Record::read(&self.record);
        if let Err(error) = before.clone().with(root, now).write(&self.record) {
            return RepairOutcome::RecordNotWritten {
                message: error.to_string(),
            };
        }
        let outcome = match self.store.add(root) {
            Ok(()) if stores_with(root).is_ok_and(|found| !found.is_empty()) => {
                return RepairOutcome::Added;
            }
            Ok(()) => RepairOutcome::NotSeen,
            Err(outcome) => outcome,
        };
        // Nothing was added, so the record is restored. If that fails too, undoing finds nothing and says so.
        let _ = before.write(&self.record);
        outcome
    }

    /// Removes what [`Repair::add`] added, and nothing else.
    #[must_use]
    pub fn undo(&self, root: &RootCertificate) -> RepairOutcome {
        let record = Record::read(&self.record);
        if !record.names(root) {
            return RepairOutcome::NothingToUndo;
        }
        let Ok(stores) = stores_with(root) else {
            return RepairOutcome::StoreUnreadable;
        };
        if stores.contains(&Store::LocalMachine) {
            return RepairOutcome::KeptByComputer;
        }
        let outcome = if self.store.has(root) {
            if let Err(outcome) = self.store.remove(root) {
                return outcome;
            }
            if self.store.has(root) {
                return RepairOutcome::NotSeen;
            }
            RepairOutcome::Removed
        } else {
            RepairOutcome::NothingToUndo
        };
        match record.without(root).write(&self.record) {
            Ok(()) => outcome,
            Err(error) => RepairOutcome::RecordNotWritten {
                message: error.to_string(),
            },
        }
    }

    /// The ids of the roots that this program has added.
    #[must_use]
    pub fn added(&self) -> Vec<String> {
        Record::read(&self.record).roots()
    }

    /// The outcome that keeps a root from being added, found without trying.
    fn obstacle(&self, root: &RootCertificate) -> Option<RepairOutcome> {
        if !self.store.is_supported() {
            return Some(RepairOutcome::NotSupported);
        }
        let Ok(content) = trust_store::read() else {
            return Some(RepairOutcome::StoreUnreadable);
        };
        let forbidden = holding(&content.forbidden, root);
        if !forbidden.is_empty() {
            return Some(RepairOutcome::Forbidden { stores: forbidden });
        }
        let stores = holding(&content.trusted, root);
        if !stores.is_empty() {
            return Some(RepairOutcome::AlreadyThere { stores });
        }
        self.store
            .is_forbidden_by_policy()
            .then_some(RepairOutcome::PolicyForbids)
    }
}

/// Saves a root as the file that Amazon Trust Services offers (DER), in a folder that the user chose or sees.
#[must_use]
pub fn save_root(root: &RootCertificate, folder: &std::path::Path) -> RepairOutcome {
    save::save(&folder.join(root.file_name()), root.der())
}

fn holding(list: &[(Store, CertificateDer<'static>)], root: &RootCertificate) -> Vec<Store> {
    let mut stores: Vec<Store> = list
        .iter()
        .filter(|(_, der)| der == root.der())
        .map(|(store, _)| *store)
        .collect();
    stores.dedup();
    stores
}

fn stores_with(root: &RootCertificate) -> Result<Vec<Store>, facts::Why> {
    Ok(holding(&trust_store::read()?.trusted, root))
}

/// Every root that can be added, the official one first.
#[must_use]
pub fn root_ids() -> Vec<&'static str> {
    let roots = &Base::embedded().roots().roots;
    let mut ids: Vec<&str> = roots.iter().map(|root| root.id.as_str()).collect();
    ids.sort_by_key(|id| *id != OFFICIAL_ROOT);
    ids
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::*;

    /// Every outcome of a repair.
    fn all() -> Vec<RepairOutcome> {
        let message = || "No space left on device (os error 28)".to_owned();
        vec![
            RepairOutcome::Added,
            RepairOutcome::AlreadyThere {
                stores: vec![Store::LocalMachine],
            },
            RepairOutcome::NotNeeded,
            RepairOutcome::Saved {
                file: r"C:\Users\受付\Downloads\SFSRootCAG2.cer".to_owned(),
            },
            RepairOutcome::Removed,
            RepairOutcome::NothingToUndo,
            RepairOutcome::KeptByComputer,
            RepairOutcome::NotAgreed,
            RepairOutcome::Declined,
            RepairOutcome::NoRight,
            RepairOutcome::PolicyForbids,
            RepairOutcome::Forbidden {
                stores: vec![Store::LocalMachine, Store::CurrentUser],
            },
            RepairOutcome::NotSupported,
            RepairOutcome::StoreUnreadable,
            RepairOutcome::RecordNotWritten { message: message() },
            RepairOutcome::FileNotWritten { message: message() },
            RepairOutcome::FileInTheWay {
                file: r"C:\Users\受付\Downloads\SFSRootCAG2.cer".to_owned(),
            },
            RepairOutcome::FingerprintMismatch,
            RepairOutcome::NotSeen,
            RepairOutcome::Failed {
                message: "An internal consistency check failed".to_owned(),
            },
        ]
    }

    #[test]
    fn every_way_it_can_end_has_its_own_words() {
        let mut words: Vec<String> = all()
            .iter()
            .map(|outcome| outcome.said(Base::embedded()))
            .collect();
        insta::assert_snapshot!(words.join("\n"));
        let count = words.len();
        words.sort();
        words.dedup();
        assert_eq!(words.len(), count, "two ends with the same words");
        let tag = |outcome: &RepairOutcome| Fields::of(outcome).text("outcome").map(str::to_owned);
        let ends: std::collections::BTreeSet<String> = all().iter().filter_map(tag).collect();
        let written = Base::embedded().outcomes().repair.keys().cloned().collect();
        assert_eq!(
            ends, written,
            "outcomes.toml has words for each end and for no other"
        );
        for outcome in all() {
            assert!(outcome.is_done() || !outcome.has_changed(), "{outcome:?}");
        }
    }

    /// The browser tests of the window replay the backend's answers; this test writes them, so that they cannot differ.
    /// `RECORDED=write cargo test -p repair recorded` brings the file up to date.
    #[test]
    fn the_windows_recorded_answers_are_the_backends() {
        let outcomes: serde_json::Map<String, serde_json::Value> = all()
            .into_iter()
            .map(|outcome| {
                let value = serde_json::to_value(&outcome).expect("JSON");
                let name = value["outcome"].as_str().expect("a word").to_owned();
                let told = serde_json::json!({
                    "said": outcome.said(Base::embedded()),
                    "done": outcome.is_done(),
                    "changed": outcome.has_changed(),
                    "outcome": value,
                });
                (name, told)
            })
            .collect();
        let pages: Vec<serde_json::Value> = kb::SettingsPage::ALL
            .iter()
            .map(|page| {
                let asked = program::settings_pages::PageOpening::Asked;
                serde_json::json!({
                    "page": page, "label": page.label(), "said": asked.said(*page),
                })
            })
            .collect();
        let root = RootCertificate::named(OFFICIAL_ROOT).expect("carried");
        let fresh = serde_json::json!({
            "root": root.description(),
            "place": "いまのユーザーの「信頼されたルート証明機関」",
            "outcomes": outcomes,
            "pages": pages,
        });
        let fresh = serde_json::to_string_pretty(&fresh).expect("JSON") + "\n";
        let kept = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../ui/src/platform/recorded/repairs.json");
        if std::env::var_os("RECORDED").is_some_and(|what| what == "write") {
            std::fs::write(&kept, &fresh).expect("the file can be written");
        }
        let kept = std::fs::read_to_string(kept).unwrap_or_default();
        assert!(
            kept == fresh,
            "ui/src/platform/recorded/repairs.json is stale: RECORDED=write cargo test -p checkup recorded"
        );
    }
}

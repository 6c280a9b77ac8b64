//! What a verdict on the software rests on: one thing seen each.

use serde::{Deserialize, Serialize};
use specta::Type;

use facts::AppAnswer;
use facts::Version;

/// One thing seen of the software.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum SoftwareEvidence {
    /// The app is installed.
    App {
        /// Its version.
        version: Version,
    },
    /// It is not.
    NoApp,
    /// The phone tells nothing of another app.
    AppNotTold,
    /// The user's answer: which app is there.
    AppAnswer {
        /// The answer.
        answer: AppAnswer,
    },
    /// Nobody has said that this machine is one for the app.
    NoSetup,
    /// A fault of others that is known these days.
    KnownFault {
        /// Its word in advisories.toml.
        advisory: String,
        /// What is known.
        means: String,
    },
    /// None is known.
    NoKnownFault,
    /// A newer version exists.
    Newer {
        /// Its number.
        version: Version,
        /// What is new in it, where the knowledge base says so.
        means: Option<String>,
    },
    /// What the app's version means.
    Means {
        /// Since this version.
        version: Version,
        /// What.
        means: String,
    },
    /// A rule forbids the Store.
    StoreForbidden,
    /// A rule has switched off that apps are updated by themselves.
    AutomaticUpdatesOff,
    /// A rule forbids winget.
    WingetForbidden,
    /// A rule forbids winget to use the Store.
    StoreSourceForbidden,
    /// The system.
    System {
        /// As a call centre asks for it.
        system: String,
    },
    /// From which system on the app runs is not known.
    NoLeastSystem,
    /// The system's maker mends it no more.
    SupportEnded {
        /// Since when.
        means: String,
    },
    /// The system's maker mends this release no more in this edition.
    ReleaseEnded {
        /// The last day on which it did, as year-month-day.
        on: String,
    },
    /// The systems on which the app runs.
    RunsOn {
        /// Their names.
        systems: String,
    },
}

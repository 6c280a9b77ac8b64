//! The answers of Kotlin and Swift to all commands but `state`, whose answer is a [`facts::Phone`]. Without anything of
//! Tauri's, so that the tests read with these very types what the native sides send.

use observe::Nearby;
use observe::trial::{Carried, EndOfSearch, Touch};

/// The devices heard. It is an object, because a plug-in's answer on iOS has to be one.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Heard {
    pub(crate) devices: Vec<Nearby>,
}

/// What came of waiting for a card.
#[derive(serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Waited {
    Touch(Touch),
    Ended(Ended),
}

impl Waited {
    pub(crate) fn into_touch(self) -> Result<Touch, EndOfSearch> {
        match self {
            Self::Touch(touch) => Ok(touch),
            Self::Ended(Ended::ByTheUser) => Err(EndOfSearch::ByTheUser),
            Self::Ended(Ended::TimeOver) => Err(EndOfSearch::TimeOver),
        }
    }
}

/// Why a search is over.
#[derive(serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Ended {
    ByTheUser,
    TimeOver,
}

/// What became of a command.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CarryAnswer {
    pub(crate) carried: Carried,
}

//! Programs that use the card library beside this one.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A program by its id in programs.toml. A program that is not in that table is kept nowhere, neither by name nor by number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct ProgramId(pub String);

//! What the window says of the app itself and of the content in use.

use kb::{Base, Difference, differences};
use serde::Serialize;
use specta::Type;

/// Which edition of the app and of what it knows this is.
#[derive(Clone, Debug, Serialize, Type)]
pub struct AboutApp {
    /// The app's version.
    pub app: String,
    /// The newest day on which an entry was compared with its source: year-month-day.
    pub checked_on: String,
    /// How many entries there are.
    pub pages: u32,
    /// Whether the machine has a share sheet: a phone's has.
    pub shares: bool,
    /// Whether the machine may read cards with an NFC of its own: a phone may.
    pub reads_cards: bool,
    /// Why newer content on this machine is not in use, in words for a user.
    pub passed_over: Option<String>,
}

/// What the machine has of which the window makes use.
#[derive(Clone, Copy, Debug, Default)]
pub struct Has {
    /// A share sheet.
    pub share_sheet: bool,
    /// An NFC of its own that this program may use.
    pub nfc: bool,
}

/// Which edition of the app and of what it knows this is.
#[must_use]
pub fn about(base: &Base, has: Has, passed_over: Option<String>) -> AboutApp {
    AboutApp {
        app: env!("CARGO_PKG_VERSION").to_owned(),
        checked_on: base.edition().to_owned(),
        pages: u32::try_from(base.entries().len()).unwrap_or(u32::MAX),
        shares: has.share_sheet,
        reads_cards: has.nfc,
        passed_over,
    }
}

/// Content that is newer than the program's own.
#[derive(Clone, Debug, Serialize, Type)]
pub struct News {
    /// The number of its release.
    pub number: u32,
    /// What is not as it was in the program's own content, one sentence each.
    pub differences: Vec<Difference>,
}

/// What newer content says otherwise than the program's own.
#[must_use]
pub fn news(base: &Base, number: u32) -> News {
    News {
        number,
        differences: differences(Base::embedded(), base)
            .into_iter()
            .map(|difference| Difference {
                // A page that is gone leads nowhere.
                id: difference.id.filter(|id| base.entry(id).is_some()),
                sentence: difference.sentence,
            })
            .collect(),
    }
}

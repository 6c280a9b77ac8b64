//! Bringing the content up to date: ask the source, check whole, compare with what is here, keep. Nothing is replaced before
//! everything is right.

use jiff::Timestamp;
use kb::{Base, Difference, differences};

use crate::format::{Bundle, Edition};
use crate::in_use::in_use;
use crate::keys::Keys;
use crate::refused::Refused;
use crate::source::{Network, Offer, Source};
use crate::store::Store;

/// How it went.
pub enum Updated {
    /// New content is kept, and in use from the next start or [`in_use`] on.
    New {
        /// What it says of itself.
        edition: Edition,
        /// What is different from what was in use.
        differences: Vec<Difference>,
    },
    /// The source has what is here already.
    TheSame {
        /// Its number.
        number: u32,
    },
}

/// Brings the content in `folder` up to date.
///
/// # Errors
/// The source offers nothing that may be taken; what was in use stays in use.
pub async fn update(
    source: &Source,
    folder: &std::path::Path,
    keys: &Keys,
    network: &Network,
    now: Timestamp,
) -> Result<Updated, Refused> {
    let store = Store::new(folder);
    // What is kept counts even when it has expired: its number must not come back lower. What is not good counts for nothing.
    let kept = store.load(keys).ok().flatten();
    let have = kept
        .as_ref()
        .map_or(0, |kept| kept.edition.number)
        .max(Base::embedded().number());
    let same = || match &kept {
        // A source that stands still while its content expires is what a freeze looks like.
        Some(kept) if kept.edition.number == have => kept
            .has_not_expired(now)
            .map(|()| Updated::TheSame { number: have }),
        _ => Ok(Updated::TheSame { number: have }),
    };
    let (announced, bytes) = match source.offer(have, network).await? {
        Offer::TheSame => return same(),
        Offer::Bytes { announced, bytes } => (announced, bytes),
    };
    let bundle = Bundle::open(&bytes, keys)?;
    let inside = bundle.edition.number;
    if let Some(announced) = announced.filter(|announced| *announced != inside) {
        return Err(Refused::Mixed { announced, inside });
    }
    if inside < have {
        return Err(Refused::Rollback {
            offered: inside,
            have,
        });
    }
    bundle.is_of_this_time(now)?;
    if inside == have {
        return same();
    }
    let differences = differences(in_use(Some(folder), keys, now).base, &bundle.base);
    store.save(&bytes, inside, keys)?;
    Ok(Updated::New {
        edition: bundle.edition,
        differences,
    })
}

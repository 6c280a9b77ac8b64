//! Updating the content: ask the source, check the whole bundle, compare it with the content here, keep it. Nothing is
//! replaced before all checks pass.

use jiff::Timestamp;
use kb::{Base, Difference, differences};

use crate::format::{Edition, Offered, signed_number};
use crate::in_use::in_use;
use crate::keys::Keys;
use crate::refused::Refused;
use crate::source::{Network, Offer, Source};
use crate::store::Store;

/// The result of an update.
pub enum Updated {
    /// New content is kept; it is in use from the next start or [`in_use`] on.
    New {
        /// Its header.
        edition: Edition,
        /// The differences from the content that was in use.
        differences: Vec<Difference>,
    },
    /// The source offers the content that is here already.
    TheSame {
        /// Its number.
        number: u32,
    },
}

/// Updates the content in `folder`.
///
/// # Errors
/// The source offers no acceptable content; the content in use stays.
pub async fn update(
    source: &Source,
    folder: &std::path::Path,
    keys: &Keys,
    network: &Network,
    now: Timestamp,
) -> Result<Updated, Refused> {
    let store = Store::new(folder);
    // The number of what is kept counts, whatever else is wrong with it, and that of what was seen and could not be kept.
    let kept = store.load(keys);
    let kept_number = store.kept_number(keys);
    let have = kept_number.max(Base::embedded().number());
    let floor = store.floor(keys).max(have);
    let same = || match kept {
        // A source that stays at one number until it expires is the sign of a freeze attack.
        Ok(Some(kept)) if kept.edition.number == have => kept
            .has_not_expired(now)
            .map(|()| Updated::TheSame { number: have }),
        Err(refused) if kept_number == have => Err(refused),
        _ => Ok(Updated::TheSame { number: have }),
    };
    let (announced, bytes) = match source.offer(have, floor, network).await? {
        Offer::TheSame => return same(),
        Offer::Bytes { announced, bytes } => (announced, bytes),
    };
    let offer = Offered {
        announced,
        have,
        floor,
    };
    let bundle = match offer.opened(&bytes, keys, now) {
        Ok(bundle) => bundle,
        Err(refused) => {
            if let Some(number) = signed_number(&bytes, keys).filter(|number| *number > floor) {
                // Where nothing can be written, nothing older can be kept either.
                let _ = store.saw(number, keys);
            }
            return Err(refused);
        }
    };
    let inside = bundle.edition.number;
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

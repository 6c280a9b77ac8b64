//! Names that devices in the air advertise, read as the observer reads them, for the fuzzers (fuzz/).

use kb::Base;

use super::devices::Wanted;

/// An advertised name; `chosen` is the user's name for the reader, where the user has given one.
///
/// # Panics
/// When more than the name is kept.
pub fn advertised_name(name: &str, chosen: Option<&str>) {
    let wanted = Wanted {
        chosen,
        base: Base::embedded(),
    };
    if let Some(kept) = wanted.name(name) {
        assert!(kept.chars().count() <= name.chars().count().max(64));
    }
}

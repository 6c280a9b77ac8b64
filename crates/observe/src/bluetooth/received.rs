//! What devices in the air call themselves, read as the observer reads it, for the fuzzers (fuzz/).

use kb::Base;

use super::devices::Wanted;

/// An advertised name; `chosen` is what the user calls the reader, where that has been said.
///
/// # Panics
/// When more than the name is kept of it.
pub fn advertised_name(name: &str, chosen: Option<&str>) {
    let wanted = Wanted {
        chosen,
        base: Base::embedded(),
    };
    if let Some(kept) = wanted.name(name) {
        assert!(kept.chars().count() <= name.chars().count().max(64));
    }
}

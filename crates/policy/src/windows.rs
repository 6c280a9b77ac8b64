//! Windows: values under one key, as group policies and administration tools write them: texts, or numbers for yes and
//! no. The machine's counts before the user's, name by name.

use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE};

use crate::{Mistake, NAMES};

/// The key.
pub const PLACE: &str = r"Software\Policies\ShikakuRescue";

pub(super) fn values() -> Result<Vec<(String, String)>, Mistake> {
    let keys: Vec<Key> = [LOCAL_MACHINE, CURRENT_USER]
        .into_iter()
        .filter_map(|root| root.open(PLACE).ok())
        .collect();
    let value = |name: &str| {
        keys.iter().find_map(|key| {
            let number = || key.get_u32(name).map(|number| number.to_string());
            key.get_string(name).or_else(|_| number()).ok()
        })
    };
    Ok(NAMES
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), value(name)?)))
        .collect())
}

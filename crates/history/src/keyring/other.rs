//! Systems whose keyring is not supported yet: nothing is kept there.

use keyring_core::{Entry, Error};

pub(crate) fn entry(_: &str, _: &str) -> Result<Entry, Error> {
    Err(Error::NoDefaultStore)
}

//! Cards on those readers.

pub(crate) mod kind;
pub(crate) mod present;
pub(crate) mod tries;

//! The drives.

pub(crate) mod free;

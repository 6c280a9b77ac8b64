//! Bluetooth and its readers.

pub(crate) mod adapter;
pub(crate) mod reader;
pub(crate) mod search;

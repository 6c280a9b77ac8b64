//! The session of the one who is signed in.

pub(crate) mod remote;

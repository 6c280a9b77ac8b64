//! Signed releases of the knowledge base. The content goes stale sooner than the program: a telephone number, a step of
//! the vendor, a new message ID. A bundle is one release of the content in one file, signed by its keeper, opened whole
//! or not at all, and kept beside the content inside the program; the newer of the two is in use. After any error the
//! last good one stays (docs/signed-content.md).

mod format;
#[cfg(feature = "machine")]
mod in_use;
mod keys;
mod pointer;
#[cfg(feature = "machine")]
mod read;
mod refused;
#[cfg(feature = "machine")]
mod release;
#[cfg(feature = "machine")]
mod source;
#[cfg(feature = "machine")]
mod store;
#[cfg(feature = "machine")]
mod update;

pub use format::{
    Bundle, Edition, MAX_BYTES, Offered, SCHEMA, sealed, signed_number, unsigned, unsigned_edition,
};
#[cfg(feature = "machine")]
pub use in_use::{InUse, folder_in, in_use};
pub use keys::{Keys, NoKey};
pub use pointer::{POINTER, announced, file_name, pointer};
#[cfg(feature = "machine")]
pub use read::read_at_most;
pub use refused::Refused;
#[cfg(feature = "machine")]
pub use release::{NOTICE, Notice, Version, ask_for_notice, newer_program};
#[cfg(feature = "machine")]
pub use source::{Network, Source};
#[cfg(feature = "machine")]
pub use store::Store;
#[cfg(feature = "machine")]
pub use update::{Updated, update};

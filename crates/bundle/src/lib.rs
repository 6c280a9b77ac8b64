//! Signed releases of the knowledge base. The content goes stale sooner than the program: a telephone number, a step of
//! the vendor, a new message ID. A bundle is one release of the content in one file, signed by its keeper, opened whole
//! or not at all, and kept beside the content inside the program; the newer of the two is in use. After any error the
//! last good one stays (docs/signed-content.md).

mod format;
mod in_use;
mod keys;
mod read;
mod refused;
mod release;
mod source;
mod store;
mod update;

pub use format::{Bundle, Edition, SCHEMA, sealed, unsigned, unsigned_edition};
pub use in_use::{InUse, folder_in, in_use};
pub use keys::{Keys, NoKey};
pub use read::{MAX_BYTES, read_at_most};
pub use refused::Refused;
pub use release::{NOTICE, Notice, Version, ask_for_notice, newer_program};
pub use source::{Network, POINTER, Source, announced, file_name, pointer};
pub use store::Store;
pub use update::{Updated, update};

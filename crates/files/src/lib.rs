//! The one way in and the one way out for files. What is read is an ordinary file of bounded size, within a deadline;
//! what is written is whole or not there, never goes through a link, and never over a file that the caller did not mean
//! to replace. Every other crate of the programs comes here (`tests/one_way.rs`), because a rule that each place keeps
//! by itself is kept in most of them.

mod lock;
mod open;
mod read;
mod text;
mod write;

pub use lock::{NotLocked, lock};
pub use read::{DEADLINE, NotRead, ordinary, read, stream, text, within};
pub use text::decoded;
pub use write::{Access, claim, create, make_folder, replace, replace_by};

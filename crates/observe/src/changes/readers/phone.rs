//! A phone has no PC/SC, and tells no other program of its NFC.

use super::{End, SourceName, Wanted};
use facts::Following;

pub(super) fn follow(wanted: &Wanted, _: &End) {
    wanted.source(SourceName::Readers, Following::NotTold);
    wanted.source(SourceName::Sharing, Following::NotTold);
}

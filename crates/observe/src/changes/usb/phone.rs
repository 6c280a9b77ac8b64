//! A phone has no reader on a cable.

use super::{SourceName, Wanted};
use facts::Following;

pub(super) async fn follow(wanted: &Wanted) {
    wanted.source(SourceName::Usb, Following::NotHere);
}

//! Systems whose Bluetooth is not asked yet.

use crate::Look;
use facts::{Bluetooth, Observed, Why};

pub(super) fn look(_: &Look) -> Observed<Bluetooth> {
    Observed::Unavailable(Why::NotTold)
}

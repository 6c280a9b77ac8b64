//! Not followed here yet: Windows' events carry no signal strength and have never met a radio, and a phone's plug-in tells states.

use super::{SourceName, Wanted};
use facts::Following;

pub(super) async fn follow(wanted: &Wanted) {
    let source = if wanted.bluetooth {
        Following::NotTold
    } else {
        Following::NotHere
    };
    wanted.source(SourceName::Bluetooth, source);
}

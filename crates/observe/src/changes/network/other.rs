//! Where nobody tells, the interfaces are asked twice a second: listing them costs more than a clock.

use std::time::Duration;

use super::{End, SourceName, Wanted};
use crate::network::Standing;
use facts::{Following, Happened};

const TURN: Duration = Duration::from_millis(500);

pub(super) fn follow(wanted: &Wanted, end: &End) {
    let Ok(mut known) = Standing::now() else {
        return wanted.source(SourceName::Network, Following::NotTold);
    };
    wanted.before(Happened::Network { link: known.link });
    wanted.source(SourceName::Network, Following::Asked(500));
    while !end.wait(TURN) {
        let Ok(now) = Standing::now() else {
            return wanted.source(SourceName::Network, Following::Lost);
        };
        if let Some(what) = now.differs_from(&known) {
            wanted.changed(what);
        }
        known = now;
    }
}

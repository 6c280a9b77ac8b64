//! What a browser sees of the device: little, and nothing of readers, cards or certificates. All other parts of the facts say
//! that they cannot be seen from here.

use facts::{ClockOffset, Facts, Link, Observed, Os, Part, PartName, Why};
use serde::Deserialize;

/// What the page has looked at.
#[derive(Clone, Debug, Deserialize)]
pub struct Seen {
    /// The system, as far as the browser names it.
    pub os: Os,
    /// What `navigator.onLine` says: false means that there is no network; true means next to nothing.
    pub online: bool,
    /// The clock beside the `Date` of the page's own server.
    pub clock: Option<Clock>,
}

/// The clock beside a server's, whole seconds.
#[derive(Clone, Debug, Deserialize)]
pub struct Clock {
    /// How far the device is ahead, in seconds; negative when it is behind.
    pub ahead_seconds: i32,
    /// The server's time (RFC 3339, UTC).
    pub server_time: String,
}

impl Seen {
    /// The facts with what was seen, and with a reason for every part that was not.
    #[must_use]
    pub fn facts(self, mut facts: Facts) -> Facts {
        facts.os = self.os;
        for part in PartName::ALL {
            if *part != PartName::Tries {
                Part::unavailable(*part, Why::InBrowser).note(&mut facts);
            }
        }
        if !self.online {
            facts.connection.link = Observed::Seen(Link {
                ipv4: false,
                ipv6: false,
                way_out_ipv4: false,
                way_out_ipv6: false,
            });
        }
        if let Some(clock) = self.clock {
            // The page came over a connection that the browser trusts, and so does this time.
            facts.connection.clock = Observed::Seen(ClockOffset {
                ahead_seconds: clock.ahead_seconds,
                server_time: clock.server_time,
                trusted: true,
            });
        }
        facts
    }
}

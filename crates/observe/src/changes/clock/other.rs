//! Where no clock tells a sleep, a question that comes much later than it should shows one, and the clock that people set is compared
//! with the time between two questions.

use std::time::{Duration, Instant, SystemTime};

use super::{ASKED, End, SourceName, TURN, Wanted};
use facts::Happened;

/// A question that is so much too late was kept from being asked by a sleep.
const ASLEEP: Duration = Duration::from_secs(5);
/// A clock is not said to be set by less, in seconds.
const LEAST: f64 = 1.0;
/// Whether the clock that nobody sets goes on in a sleep. Where it stands still then, a sleep looks like a clock that is set forward.
const GOES_ON_ASLEEP: bool = cfg!(windows);

pub(super) fn follow(wanted: &Wanted, end: &End) {
    wanted.source(SourceName::Clock, ASKED);
    let mut known = (Instant::now(), SystemTime::now());
    while !end.wait(TURN) {
        let now = (Instant::now(), SystemTime::now());
        let between = now.0.duration_since(known.0);
        let by_the_clock = match now.1.duration_since(known.1) {
            Ok(forward) => forward.as_secs_f64(),
            Err(back) => -back.duration().as_secs_f64(),
        };
        if let Some(what) = happened(between, by_the_clock, GOES_ON_ASLEEP) {
            wanted.changed(what);
        }
        known = now;
    }
}

/// What the time between two questions shows, beside the seconds by which the clock that people set went on.
fn happened(between: Duration, by_the_clock: f64, goes_on_asleep: bool) -> Option<Happened> {
    let set = by_the_clock - between.as_secs_f64();
    if between > ASLEEP {
        let seconds = u32::try_from(between.as_secs()).unwrap_or(u32::MAX);
        Some(Happened::Woke { seconds })
    } else if set <= -LEAST || set >= LEAST && goes_on_asleep {
        #[expect(clippy::cast_possible_truncation, reason = "`as` ends at the limits")]
        let seconds = set as i32;
        Some(Happened::ClockSet { seconds })
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sleep_is_never_told_as_a_clock_that_was_set() {
        let turn = Duration::from_millis(100);
        for (between, by_the_clock, goes_on_asleep, what) in [
            (turn, 0.1, true, None),
            (turn, 90.1, true, Some(Happened::ClockSet { seconds: 90 })),
            (turn, -90.1, true, Some(Happened::ClockSet { seconds: -90 })),
            // The clock stood still for a minute of sleep, or somebody set the other one: nobody knows.
            (turn, 60.1, false, None),
            (
                turn,
                -90.1,
                false,
                Some(Happened::ClockSet { seconds: -90 }),
            ),
            (
                Duration::from_secs(60),
                60.0,
                true,
                Some(Happened::Woke { seconds: 60 }),
            ),
        ] {
            assert_eq!(
                happened(between, by_the_clock, goes_on_asleep),
                what,
                "{between:?} {by_the_clock} {goes_on_asleep}"
            );
        }
    }
}

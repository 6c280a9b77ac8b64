//! Linux has a clock that runs while the machine sleeps, one that does not, and the one that people set; comparing them ten times a
//! second shows both a sleep and a clock that was set.

use rustix::time::{ClockId, clock_gettime};

use super::{ASKED, End, SourceName, TURN, Wanted};
use facts::Happened;

/// What differs by less is the time between two questions, in seconds.
const LEAST: i64 = 1;

pub(super) fn follow(wanted: &Wanted, end: &End) {
    wanted.source(SourceName::Clock, ASKED);
    let mut known = Difference::now();
    while !end.wait(TURN) {
        let now = Difference::now();
        if let Some(seconds) = difference(now.slept, known.slept) {
            wanted.changed(Happened::Woke {
                seconds: seconds.unsigned_abs(),
            });
        }
        // A clock that was set during a sleep counts as both.
        if let Some(seconds) = difference(now.set, known.set) {
            wanted.changed(Happened::ClockSet { seconds });
        }
        known = now;
    }
}

/// How far the clocks are apart, in milliseconds.
struct Difference {
    /// The clock that runs on during a sleep, from the one that does not.
    slept: i64,
    /// The clock that people set, from the one that runs on.
    set: i64,
}

impl Difference {
    fn now() -> Self {
        let at = |clock| {
            let time = clock_gettime(clock);
            time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
        };
        let (awake, always) = (at(ClockId::Monotonic), at(ClockId::Boottime));
        Self {
            slept: always - awake,
            set: at(ClockId::Realtime) - always,
        }
    }
}

fn difference(now: i64, known: i64) -> Option<i32> {
    let seconds = (now - known) / 1_000;
    let seconds = (seconds.abs() >= LEAST).then_some(seconds)?;
    Some(i32::try_from(seconds).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_step_of_the_clock_is_told_and_the_time_between_two_questions_is_not() {
        for (now, known, seconds) in [
            (1_000_000, 1_000_100, None),
            (1_000_999, 1_000_000, None),
            (1_001_000, 1_000_000, Some(1)),
            (-3_600_000, 0, Some(-3_600)),
            (i64::MAX / 2, 0, Some(i32::MAX)),
        ] {
            assert_eq!(difference(now, known), seconds, "{now} {known}");
        }
    }

    #[test]
    fn two_questions_one_after_the_other_differ_by_nothing() {
        let first = Difference::now();
        std::thread::sleep(Duration::from_millis(5));
        let second = Difference::now();
        assert_eq!(difference(second.slept, first.slept), None);
        assert_eq!(difference(second.set, first.set), None);
    }
}

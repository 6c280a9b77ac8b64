//! `shikaku watch` on a desk in constant change: a reader with a card is plugged and pulled twice a second, the PC/SC
//! service is killed in every round, Bluetooth is switched off and on. At the end of each round the desk stands still,
//! and the program's report has to match it. The program's resources are counted then, and compared with the first
//! counts at the end.

use std::time::{Duration, Instant};

use crate::bluez::Bluez;
use crate::card::Card;
use crate::network::{Network, Uplink};
use crate::shikaku::Shikaku;
use crate::usb_bus::Device;
use crate::usb_desk::{Driver, Parts, UsbDesk};
use crate::watching::{Held, Watching};

/// The allowed growth of memory between the first rounds after the warm-up and the last ones, in KiB.
pub const MEMORY: u64 = 2 * 1024;
/// The number of warm-up rounds, in which allocators and thread pools take what they will need.
pub const WARM_UP: usize = 2;
/// The time after which an idle thread of the pool ends (tokio's ten seconds), and a moment.
const REST: Duration = Duration::from_secs(12);
/// Half of the time of a plug and a pull.
const HALF: Duration = Duration::from_millis(250);
/// The time limit for a report that matches the desk, while the machine has other work.
const SOON: Duration = Duration::from_secs(6);
/// How long the service is away in each round.
const AWAY: Duration = Duration::from_secs(1);

const READER: Driver = Driver {
    id: "31AA:3002",
    name: "Rig Reader",
};
const PORT: &str = "2";

/// The end of a round.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    /// The round's number from 1; 0 is the rest before the first.
    pub number: usize,
    /// The program's resources.
    pub held: Held,
    /// How often the reader was plugged and pulled.
    pub plugs: usize,
    /// How often Bluetooth was switched.
    pub switched: usize,
    /// How many changes the program reported.
    pub changes: usize,
}

/// The result of a soak.
#[derive(Clone, Debug)]
pub struct Soaked {
    /// The resources at rest before the first round.
    pub before: Held,
    /// The ends of the rounds.
    pub rounds: Vec<Round>,
    /// The resources at rest after the last round.
    pub after: Held,
}

impl Soaked {
    /// The resources that have grown, in words; empty when none have.
    #[must_use]
    pub fn grown(&self) -> Vec<String> {
        let warm = &self.rounds[WARM_UP.min(self.rounds.len() - 1)..];
        let third = warm.len().div_ceil(3);
        let most = |rounds: &[Round]| rounds.iter().map(|round| round.held.memory).max();
        let (first, last) = (most(&warm[..third]), most(&warm[warm.len() - third..]));
        let mut grown = Vec::new();
        if last > first.map(|first| first + MEMORY) {
            grown.push(format!(
                "memory: {first:?} KiB at first, {last:?} KiB at last"
            ));
        }
        // At rest no thread waits for work, so a difference in these numbers is a leak.
        for (what, before, after) in [
            ("threads", self.before.threads, self.after.threads),
            ("handles", self.before.handles, self.after.handles),
        ] {
            if after > before {
                grown.push(format!("{what} at rest: {before} before, {after} after"));
            }
        }
        grown
    }
}

/// Runs this many rounds of this length, and passes the end of each to `tell`.
///
/// # Panics
/// When a rig does not start, the program ends, or its report does not match the desk at the end of a round.
pub fn soak(
    rounds: usize,
    length: Duration,
    mut tell: impl FnMut(&Round) + Send + 'static,
) -> Soaked {
    Network::new(Uplink::Unplugged, &[]).run(move || {
        let mut desk = UsbDesk::set_up(&Parts {
            bus: Some(Vec::new()),
            drivers: vec![READER],
            ..Parts::default()
        });
        let _card = desk.lay_on_later(Card::my_number());
        let bluez = Bluez::on();
        let mut watching = Shikaku::beside(&desk)
            .with_all(bluez.environment())
            .watch(["--setup", "windows-bluetooth-reader"]);
        watching.first();
        // Warm-up: each kind of change happens once and is waited for, so that resources made once are made now.
        stand_still(&mut desk, &bluez, &mut watching);
        let before = at_rest(&mut watching, None);
        let rounds = (1..=rounds)
            .map(|number| {
                let round = round(number, length, &mut desk, &bluez, &mut watching);
                tell(&round);
                round
            })
            .collect();
        let after = at_rest(&mut watching, Some(before));
        Soaked {
            before,
            rounds,
            after,
        }
    })
}

fn round(
    number: usize,
    length: Duration,
    desk: &mut UsbDesk,
    bluez: &Bluez,
    watching: &mut Watching,
) -> Round {
    let begun = Instant::now();
    let (mut plugs, mut switched, mut changes) = (0, 0, 0);
    let mut is_on = true;
    let mut is_killed = None;
    while begun.elapsed() < length {
        match is_killed {
            None if begun.elapsed() > length / 2 => {
                desk.kill_service();
                is_killed = Some((Instant::now(), false));
            }
            Some((at, false)) if at.elapsed() > AWAY => {
                desk.start_service();
                is_killed = Some((at, true));
            }
            _ => {}
        }
        let plugged = desk.plug(&Device::ccid(PORT, READER.id));
        changes += listen(watching, HALF);
        desk.pull(PORT, &plugged);
        changes += listen(watching, HALF);
        plugs += 1;
        // Bluetooth is switched every two seconds.
        if plugs % 4 == 0 {
            is_on = !is_on;
            bluez.power(is_on);
            switched += 1;
        }
    }
    if !is_on {
        bluez.power(true);
        switched += 1;
    }
    if is_killed.is_none_or(|(_, is_back)| !is_back) {
        panic!("a round of {length:?} is too short for the service to die and come back");
    }
    plugs += 1;
    changes += stand_still(desk, bluez, watching);
    let round = Round {
        number,
        held: watching.holds(),
        plugs,
        switched,
        changes,
    };
    // Documents that were checked are dropped, because half an hour of them would take memory.
    watching.seen.clear();
    round
}

/// Leaves the reader plugged in, then pulled, with Bluetooth on, and waits until each is reported; returns the changes.
fn stand_still(desk: &mut UsbDesk, bluez: &Bluez, watching: &mut Watching) -> usize {
    let began = watching.seen.len();
    let plugged = desk.plug(&Device::ccid(PORT, READER.id));
    shows(watching, "the reader and its card", |verdict| {
        verdict("reader.present") == "pass" && verdict("card.kind") == "pass"
    });
    desk.pull(PORT, &plugged);
    shows(watching, "no reader", |verdict| {
        verdict("reader.present") == "fail"
    });
    for (on, expected) in [(false, "fail"), (true, "pass")] {
        bluez.power(on);
        shows(watching, "the switch of Bluetooth", |verdict| {
            verdict("bluetooth.adapter") == expected
        });
    }
    watching.seen.len() - began
}

fn shows(watching: &mut Watching, what: &str, is_so: impl Fn(&dyn Fn(&str) -> String) -> bool) {
    let until = Instant::now() + SOON;
    loop {
        let is_shown = watching
            .seen
            .last()
            .is_some_and(|document| is_so(&|id| document.verdict(id)));
        if is_shown {
            return;
        }
        let left = until.saturating_duration_since(Instant::now());
        assert!(
            watching.next(left).is_some(),
            "not shown within {SOON:?}: {what}; last: {}",
            watching
                .seen
                .last()
                .map_or(String::new(), |last| last.text())
        );
    }
}

/// Receives documents for this long.
fn listen(watching: &mut Watching, time: Duration) -> usize {
    let until = Instant::now() + time;
    let mut came = 0;
    while watching
        .next(until.saturating_duration_since(Instant::now()))
        .is_some()
    {
        came += 1;
    }
    came
}

/// The resources after a quiet time. On a busy machine the program may look once more later than usual, so this waits
/// longer until they are no more than `before`; a leak does not go away by waiting.
fn at_rest(watching: &mut Watching, before: Option<Held>) -> Held {
    listen(watching, REST);
    let until = Instant::now() + 2 * REST;
    loop {
        let held = watching.holds();
        let is_more = before
            .is_some_and(|before| held.threads > before.threads || held.handles > before.handles);
        if !is_more || Instant::now() > until {
            return held;
        }
        listen(watching, Duration::from_secs(1));
    }
}

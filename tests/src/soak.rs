//! `shikaku watch` on a desk where nothing stays as it is: a reader with a card is plugged and pulled twice a second, the PC/SC
//! service is killed in every round, Bluetooth is switched off and on. At the end of each round the desk stands still, and then
//! what the program shows has to be what is there; what it holds is counted, and compared at the end with what it held at first.

use std::time::{Duration, Instant};

use crate::bluez::Bluez;
use crate::card::Card;
use crate::network::{Network, Uplink};
use crate::shikaku::Shikaku;
use crate::usb_bus::Device;
use crate::usb_desk::{Driver, Parts, UsbDesk};
use crate::watching::{Held, Watching};

/// How much its memory may have grown between the first rounds after the warm-up and the last ones, in KiB.
pub const MEMORY: u64 = 2 * 1024;
/// How many rounds are warm-up: allocators and thread pools take what they will need.
pub const WARM_UP: usize = 2;
/// How long a thread of the pool waits for work before it ends (tokio's ten seconds), and a moment.
const REST: Duration = Duration::from_secs(12);
/// Half of a plug and pull.
const HALF: Duration = Duration::from_millis(250);
/// How long it may take until what is there is shown, while the machine has other work.
const SOON: Duration = Duration::from_secs(6);
/// How long the service is away in each round.
const AWAY: Duration = Duration::from_secs(1);

const READER: Driver = Driver {
    id: "31AA:3002",
    name: "Rig Reader",
};
const PORT: &str = "2";

/// A round's end.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    /// From 1; 0 before the first, at rest.
    pub number: usize,
    /// What the program holds.
    pub held: Held,
    /// How often the reader was plugged and pulled.
    pub plugs: usize,
    /// How often Bluetooth was switched.
    pub switched: usize,
    /// How many changes the program told.
    pub changes: usize,
}

/// A soak that has ended.
#[derive(Clone, Debug)]
pub struct Soaked {
    /// At rest before the first round.
    pub before: Held,
    /// The ends of the rounds.
    pub rounds: Vec<Round>,
    /// At rest after the last.
    pub after: Held,
}

impl Soaked {
    /// What has grown, in words; empty where nothing has.
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
        // At rest no thread waits for work any more, so these are the same numbers or something was left behind.
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

/// Runs so many rounds of this length, and hands each one's end to `tell`.
///
/// # Panics
/// When a rig does not start, the program ends, or at the end of a round it does not show what is there.
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
        // Whatever is made once is made now: each thing happens, and its end is waited for.
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
        // Every two seconds.
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
    // Documents that were looked at are not kept for half an hour.
    watching.seen.clear();
    round
}

/// Leaves the reader plugged in, then pulled, Bluetooth on, and waits until each is shown; says how many changes came.
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

/// Takes what comes for this long.
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

/// What it holds when nothing has happened for a while. A machine with other work lets it look once more later than usual, so it
/// may take longer until it holds no more than `before`; what was left behind does not go away by waiting.
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

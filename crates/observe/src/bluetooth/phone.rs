//! Phones: the plug-in asks their system (observe/phone.rs). The radio's state is asked first, and listening never
//! starts while the radio is off or not permitted, because an iPhone would show a dialogue.

use std::time::Instant;

use super::devices::{
    Device, Wanted, before_listening, facts, listening, may_end, strength, until,
};
use crate::{AskPhone, Look, Nearby};
use facts::{Bluetooth, BluetoothAdapter, BluetoothReader, BluetoothSearch, Observed, Why};

pub(super) fn look(look: &Look) -> Observed<Bluetooth> {
    match &look.phone {
        Some(phone) => ask(phone.as_ref(), &Wanted::of(look), until(look), |known| {
            before_listening(look, BluetoothAdapter::On, known);
        }),
        None => Observed::Unavailable(Why::NotTold),
    }
}

/// Asks the phone. `known_first` receives the known readers before seconds are spent on listening.
fn ask(
    phone: &dyn AskPhone,
    wanted: &Wanted<'_>,
    until: Instant,
    known_first: impl FnOnce(&[Device]),
) -> Observed<Bluetooth> {
    let adapter = match phone.state() {
        Ok(state) => match state.bluetooth {
            Observed::Seen(adapter) => adapter,
            Observed::Unavailable(why) => return Observed::Unavailable(why),
            Observed::NotAsked => return Observed::Unavailable(Why::NotTold),
        },
        Err(message) => return Observed::Unavailable(Why::Failed { message }),
    };
    let silent = |search| Bluetooth {
        adapter,
        search,
        readers: Vec::new(),
    };
    if adapter != BluetoothAdapter::On {
        return Observed::Seen(silent(BluetoothSearch::NotNeeded));
    }
    let known = match phone.nearby(std::time::Duration::ZERO) {
        Ok(known) => readers(known, wanted),
        Err(message) => return Observed::Seen(silent(BluetoothSearch::Refused { message })),
    };
    // Nothing has been heard yet, so only a connected reader ends the look here.
    if may_end(&known) {
        return Observed::Seen(Bluetooth {
            adapter,
            search: BluetoothSearch::NotNeeded,
            readers: facts(known),
        });
    }
    known_first(&known);
    let now = Instant::now();
    let (end, is_whole) = listening(now, until);
    let (search, readers) = match phone.nearby(end.saturating_duration_since(now)) {
        Ok(heard) if is_whole => (BluetoothSearch::Ended, readers(heard, wanted)),
        Ok(heard) => (BluetoothSearch::CutShort, readers(heard, wanted)),
        Err(message) => (BluetoothSearch::Refused { message }, known),
    };
    Observed::Seen(Bluetooth {
        adapter,
        search,
        readers: facts(readers),
    })
}

/// The card readers among the devices.
fn readers(devices: Vec<Nearby>, wanted: &Wanted<'_>) -> Vec<Device> {
    devices
        .into_iter()
        .filter_map(|device| {
            Some(Device {
                key: device.key.to_string(),
                reader: BluetoothReader {
                    name: wanted.name(&device.name)?,
                    paired: device.paired,
                    connected: device.connected,
                    seen: device.rssi.is_some(),
                    rssi: device.rssi.and_then(strength),
                    battery: None,
                },
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::time::Duration;

    use super::*;
    use facts::Phone;

    /// A phone that gives prepared answers and records how long it was made to listen.
    #[derive(Debug)]
    struct Played {
        bluetooth: Observed<BluetoothAdapter>,
        nearby: Result<Vec<Nearby>, String>,
        listened: Mutex<Vec<Duration>>,
    }

    impl AskPhone for Played {
        fn permit_bluetooth(&self) -> Result<(), String> {
            panic!("looking asks the user nothing")
        }
        fn state(&self) -> Result<Phone, String> {
            Ok(Phone {
                bluetooth: self.bluetooth.clone(),
                ..Phone::default()
            })
        }
        fn nearby(&self, time: Duration) -> Result<Vec<Nearby>, String> {
            self.listened.lock().expect("one thread").push(time);
            let mut nearby = self.nearby.clone()?;
            if time.is_zero() {
                nearby.retain(|device| device.paired || device.connected);
                for device in &mut nearby {
                    device.rssi = None;
                }
            }
            Ok(nearby)
        }
    }

    fn reader(paired: bool, connected: bool, rssi: Option<i16>) -> Nearby {
        Nearby {
            key: 0,
            name: "ACR1255U-J1-042283".to_owned(),
            paired,
            connected,
            rssi,
        }
    }

    #[test]
    fn nobody_listens_unless_the_radio_is_on_and_no_reader_is_connected() {
        use BluetoothAdapter::{Absent, NotPermitted, Off, On};
        let earphones = || Nearby {
            name: "山田のイヤホン".to_owned(),
            ..reader(true, true, Some(-40))
        };
        // state of the radio, what is nearby, calls, search, readers kept
        for (adapter, nearby, calls, search, kept) in [
            (
                Off,
                vec![reader(true, false, None)],
                0,
                BluetoothSearch::NotNeeded,
                0,
            ),
            (NotPermitted, vec![], 0, BluetoothSearch::NotNeeded, 0),
            (Absent, vec![], 0, BluetoothSearch::NotNeeded, 0),
            (
                On,
                vec![reader(true, true, None)],
                1,
                BluetoothSearch::NotNeeded,
                1,
            ),
            (
                On,
                vec![reader(true, false, Some(-50))],
                2,
                BluetoothSearch::Ended,
                1,
            ),
            (On, vec![earphones()], 2, BluetoothSearch::Ended, 0),
            (On, vec![], 2, BluetoothSearch::Ended, 0),
        ] {
            let phone = Played {
                bluetooth: Observed::Seen(adapter),
                nearby: Ok(nearby.clone()),
                listened: Mutex::default(),
            };
            let mut told = 0;
            let seen = ask(
                &phone,
                &Wanted::any(),
                Instant::now() + Duration::from_secs(60),
                |_| told += 1,
            );
            assert_eq!(told, usize::from(calls == 2), "{nearby:?}");
            let Observed::Seen(seen) = seen else {
                panic!("{adapter:?} {nearby:?}: {seen:?}")
            };
            assert_eq!(
                (seen.adapter, &seen.search, seen.readers.len()),
                (adapter, &search, kept),
                "{nearby:?}"
            );
            assert_eq!(
                phone.listened.lock().expect("one thread").len(),
                calls,
                "{nearby:?}"
            );
        }
    }

    #[test]
    fn a_phone_that_refuses_or_does_not_tell_is_no_radio_that_is_off() {
        let phone = |bluetooth| Played {
            bluetooth,
            nearby: Err("SecurityException".to_owned()),
            listened: Mutex::default(),
        };
        let soon = || Instant::now() + Duration::from_secs(60);
        assert_eq!(
            ask(&phone(Observed::NotAsked), &Wanted::any(), soon(), |_| {}),
            Observed::Unavailable(Why::NotTold)
        );
        let refused = ask(
            &phone(Observed::Seen(BluetoothAdapter::On)),
            &Wanted::any(),
            soon(),
            |_| {},
        );
        assert!(
            matches!(&refused, Observed::Seen(seen) if matches!(seen.search, BluetoothSearch::Refused { .. })),
            "{refused:?}"
        );
    }

    #[test]
    fn with_little_time_left_the_search_says_that_it_was_cut_short() {
        let phone = Played {
            bluetooth: Observed::Seen(BluetoothAdapter::On),
            nearby: Ok(vec![]),
            listened: Mutex::default(),
        };
        let seen = ask(
            &phone,
            &Wanted::any(),
            Instant::now() + Duration::from_secs(1),
            |_| {},
        );
        assert!(
            matches!(&seen, Observed::Seen(seen) if seen.search == BluetoothSearch::CutShort),
            "{seen:?}"
        );
    }
}

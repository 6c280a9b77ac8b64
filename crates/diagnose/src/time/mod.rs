//! What happened while somebody tried again: checks over a record. Each reads the record as a story (story.rs) and says Pass only
//! for what was followed to the end; a record in which it was not followed is Unknown.

pub(crate) mod app;
pub(crate) mod bluetooth;
pub(crate) mod card;
pub(crate) mod connection;
pub(crate) mod evidence;
pub(crate) mod holder;
pub(crate) mod machine;
pub(crate) mod network;
pub(crate) mod nothing;
pub(crate) mod reader;
pub(crate) mod service;
mod story;
mod timeline;

use facts::{Facts, Following, Record, Why};

use crate::{Evidence, Judgement, TimeEvidence, seen};

pub use timeline::{Lane, Timeline, TimelineRow, timeline};

/// How many times one thing is told: what repeats is known after three.
const TOLD: usize = 3;

/// The record, where this part of it was followed to its end.
fn followed(facts: &Facts, source: fn(&Record) -> Following) -> Result<&Record, Judgement> {
    let record = seen(&facts.record)?;
    match source(record) {
        Following::Events | Following::Asked(_) => Ok(record),
        Following::NotTold | Following::Lost => Err(Judgement::unknown(Why::NotTold, Vec::new())),
        Following::NotHere => Err(Judgement::unknown(Why::NotReached, Vec::new())),
    }
}

fn told(seen: impl IntoIterator<Item = TimeEvidence>) -> Vec<Evidence> {
    seen.into_iter().map(Evidence::from).collect()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use facts::{
        AppMove, CardMove, Facts, Family, Following, Happened, LONGEST_RECORD, Link, LinkMove,
        Observed, ReaderMove, Record, RecordChange, RecordEnd, RecordSources, Remote, RemotePlace,
        ServiceMove, Sharing, TcpMove, UsbMove,
    };
    use kb::{Base, Setup};
    use proptest::prelude::*;

    use crate::{CHECKS, Check, Report, Verdict, diagnose, looked_at, timeline};

    fn any_change() -> impl Strategy<Value = Happened> {
        let reader = 0..3_u8;
        let to = (0..3_u8, any::<bool>()).prop_map(|(place, six)| Remote {
            place: [RemotePlace::Known, RemotePlace::Private, RemotePlace::Other]
                [usize::from(place)],
            family: if six { Family::Ipv6 } else { Family::Ipv4 },
            port: 443,
        });
        let card = prop::sample::select(vec![CardMove::Felt, CardMove::Mute, CardMove::Lifted]);
        let listed = prop::sample::select(vec![
            ReaderMove::Came,
            ReaderMove::Left,
            ReaderMove::Renamed,
        ]);
        let sharing =
            prop::sample::select(vec![Sharing::Free, Sharing::Shared, Sharing::Exclusive]);
        let tcp = prop::sample::select(vec![
            TcpMove::SynSent,
            TcpMove::Established,
            TcpMove::Closed,
            TcpMove::Reset,
            TcpMove::Failed,
        ]);
        prop_oneof![
            (reader.clone(), card).prop_map(|(reader, now)| Happened::Card {
                reader,
                now,
                missed: 0
            }),
            (reader.clone(), listed).prop_map(|(reader, now)| Happened::Reader { reader, now }),
            (reader.clone(), sharing).prop_map(|(reader, now)| Happened::Use { reader, now }),
            (reader.clone(), any::<bool>()).prop_map(|(device, came)| Happened::Usb {
                device,
                is_reader: true,
                now: if came { UsbMove::Came } else { UsbMove::Left },
            }),
            (reader, any::<bool>()).prop_map(|(reader, up)| Happened::Bluetooth {
                reader,
                now: if up {
                    LinkMove::Connected
                } else {
                    LinkMove::Dropped
                },
                rssi: None,
            }),
            any::<bool>().prop_map(|on| Happened::Service {
                now: if on {
                    ServiceMove::Started
                } else {
                    ServiceMove::Stopped
                }
            }),
            any::<bool>().prop_map(|up| Happened::Network {
                link: Link {
                    ipv4: up,
                    ipv6: false,
                    way_out_ipv4: up,
                    way_out_ipv6: false
                }
            }),
            (0..4_u16, to, tcp).prop_map(|(connection, to, now)| Happened::Connection {
                connection,
                to,
                now
            }),
            any::<i32>().prop_map(|seconds| Happened::ClockSet { seconds }),
            any::<u32>().prop_map(|seconds| Happened::Woke { seconds }),
            Just(Happened::App {
                now: AppMove::Started
            }),
            Just(Happened::AddressChanged),
        ]
    }

    fn any_source() -> impl Strategy<Value = Following> {
        prop::sample::select(vec![
            Following::Events,
            Following::Events,
            Following::Events,
            Following::Asked(100),
            Following::NotTold,
            Following::NotHere,
            Following::Lost,
        ])
    }

    fn record(changes: Vec<(u32, Happened)>, before: Vec<Happened>, source: Following) -> Record {
        Record {
            length: LONGEST_RECORD,
            end: RecordEnd::Time,
            sources: RecordSources {
                readers: source,
                sharing: source,
                usb: source,
                bluetooth: source,
                network: source,
                clock: source,
                app: source,
            },
            before,
            changes: changes
                .into_iter()
                .map(|(at, what)| RecordChange { at, what })
                .collect(),
        }
    }

    fn judged(record: Record, setup: Option<Setup>) -> Report {
        let facts = Facts {
            setup,
            record: Observed::Seen(record),
            ..Facts::default()
        };
        let checks = looked_at(&facts);
        diagnose(facts, &checks, Base::embedded())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn whatever_happened_no_check_breaks_and_none_passes_on_nothing(
            mut changes in proptest::collection::vec((0..LONGEST_RECORD, any_change()), 0..40),
            before in proptest::collection::vec(any_change(), 0..6),
            source in any_source(),
            setup in prop::sample::select(vec![None, Some(Setup::WindowsBluetoothReader), Some(Setup::FaceReader), Some(Setup::Phone)]),
        ) {
            changes.sort_by_key(|(at, _)| *at);
            let told = changes.len();
            let record = record(changes, before, source);
            let rows = timeline(&record, Base::embedded());
            prop_assert_eq!(rows.len(), told);
            prop_assert!(rows.iter().all(|row| !row.text.is_empty()));
            for result in judged(record, setup).checks {
                prop_assert!(result.verdict != Verdict::Crashed, "{}", result.id);
                prop_assert!(result.verdict != Verdict::Pass || !result.evidence.is_empty(), "{}", result.id);
                let follows = source.is_followed();
                prop_assert!(follows || matches!(result.verdict, Verdict::Unknown | Verdict::NotApplicable), "{}", result.id);
            }
        }
    }

    /// Without a record nothing is said of one, and no check-up asks for one by itself.
    #[test]
    fn nothing_is_judged_where_nothing_was_recorded() {
        let of_time = |check: &&'static Check| check.id.starts_with("time.");
        assert!(
            CHECKS
                .iter()
                .filter(|check| of_time(check))
                .all(Check::is_on_request)
        );
        let facts = Facts::default();
        assert!(!looked_at(&facts).iter().any(of_time));
    }

    #[test]
    fn ten_minutes_with_a_card_laid_or_lifted_every_fifty_milliseconds_are_judged_at_once() {
        let felt = |now| Happened::Card {
            reader: 0,
            now,
            missed: 0,
        };
        let changes = (0..12_000_u32).map(|turn| {
            let lies = turn % 2 == 0;
            (
                turn * 50,
                felt(if lies {
                    CardMove::Felt
                } else {
                    CardMove::Lifted
                }),
            )
        });
        let listed = Happened::Reader {
            reader: 0,
            now: ReaderMove::Came,
        };
        let record = record(changes.collect(), vec![listed], Following::Events);
        let begun = Instant::now();
        let report = judged(record, None);
        assert!(
            begun.elapsed() < Duration::from_secs(2),
            "{:?}",
            begun.elapsed()
        );
        assert_eq!(report.causes, [crate::Finding::CardLayBriefly]);
    }
}

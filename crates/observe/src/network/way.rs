//! The way to each server: name, TCP, TLS, and plain HTTP when TLS does not end well. All servers are tried at the same
//! time, and every station has a share of the deadline, so that a silent one leaves time for the next. Each station's
//! part is sent as soon as all servers have passed it or failed at it.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use kb::Setup;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::ServerName;

use super::chain::Judges;
use super::{name, plain, tcp, tls, trust_store};
use crate::{Look, Observer, Part, PartName};
use facts::{
    ClockOffset, Endpoint, NameLook, NameOutcome, Observed, PlainLook, RouteLook, TlsLook, Why,
};

pub(super) const OBSERVER: Observer = Observer {
    title: "サーバーまでの道と証明書",
    gives: &[
        PartName::TrustStore,
        PartName::Names,
        PartName::Routes,
        PartName::Plain,
        PartName::Tls,
        PartName::Clock,
    ],
    look,
};

/// Time kept back from the deadline for reporting.
const MARGIN: Duration = Duration::from_millis(150);
/// The limit of a station, however long the deadline is, because a connection check has to end within ten seconds.
const NAME_LIMIT: Duration = Duration::from_secs(3);
const TCP_LIMIT: Duration = Duration::from_secs(2);
const TLS_LIMIT: Duration = Duration::from_secs(3);
const PLAIN_LIMIT: Duration = Duration::from_secs(2);
/// Plain HTTP is asked when TLS has not ended well by then; a healthy server is not asked at all.
const PLAIN_AFTER: Duration = Duration::from_millis(400);

fn look(look: &Look) {
    // A terminal in the closed network has no way to the internet, and nothing may be sent from it.
    if matches!(
        look.setup,
        Some(Setup::FaceReader | Setup::FaceReaderPhoneReader)
    ) {
        for name in OBSERVER.gives {
            let _ = look.parts.send(Part::unavailable(*name, Why::NotReached));
        }
        return;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let judges = Arc::new(OnceLock::new());
    let store = thread::spawn({
        let (judges, provider) = (judges.clone(), provider.clone());
        let (parts, roots) = (look.parts.clone(), look.probe.roots.clone());
        let wanted = look.wanted.contains(&PartName::TrustStore);
        move || {
            let read = trust_store::read();
            let part = match &read {
                Ok(content) => Observed::Seen(content.facts(&roots)),
                Err(why) => Observed::Unavailable(why.clone()),
            };
            if wanted {
                let _ = parts.send(Part::TrustStore(part));
            }
            let trusted = read.ok().map(|content| content.usable());
            let _ = judges.set(Judges::new(trusted, &roots, &provider));
        }
    });
    let wants = |parts: &[PartName]| parts.iter().any(|part| look.wanted.contains(part));
    let last = if wants(&[PartName::Plain, PartName::Tls, PartName::Clock]) {
        Station::Tls
    } else if wants(&[PartName::Routes]) {
        Station::Tcp
    } else if wants(&[PartName::Names]) {
        Station::Name
    } else {
        let _ = store.join();
        return;
    };
    let (sender, steps) = mpsc::channel();
    for (number, endpoint) in look.probe.endpoints().iter().enumerate() {
        let traveller = Traveller {
            number,
            endpoint: endpoint.clone(),
            until: look.until.checked_sub(MARGIN).unwrap_or(look.until),
            last,
            judges: judges.clone(),
            provider: provider.clone(),
            steps: sender.clone(),
        };
        thread::spawn(move || traveller.go());
    }
    drop(sender);
    collect(look, &steps);
    let _ = store.join();
}

/// The last station to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Station {
    Name,
    Tcp,
    Tls,
}

/// The result of one station for one server.
enum Step {
    Name(NameLook),
    Routes(Vec<RouteLook>),
    Handshake(Box<Handshake>),
}

/// The last station: TLS, and the answer of the plain port where it was asked.
#[derive(Clone, Default)]
struct Handshake {
    tls: Option<TlsLook>,
    plain: Option<PlainLook>,
    date: Option<Date>,
}

/// A server's time with the device's own at that moment.
#[derive(Clone, Copy)]
struct Date {
    server: Timestamp,
    here: Timestamp,
    trusted: bool,
}

impl Date {
    fn new((server, here): (Timestamp, Timestamp), trusted: bool) -> Self {
        Self {
            server,
            here,
            trusted,
        }
    }

    fn ahead_seconds(self) -> i32 {
        let ahead = self.here.as_second() - self.server.as_second();
        i32::try_from(ahead).unwrap_or(if ahead < 0 { i32::MIN } else { i32::MAX })
    }
}

struct Traveller {
    number: usize,
    endpoint: Endpoint,
    until: Instant,
    last: Station,
    judges: Arc<OnceLock<Judges>>,
    provider: Arc<CryptoProvider>,
    steps: Sender<(usize, Step)>,
}

impl Traveller {
    fn tell(&self, step: Step) {
        let _ = self.steps.send((self.number, step));
    }

    /// At most `share` percent of the time left, and never more than `limit`.
    fn share(&self, percent: u32, limit: Duration) -> Instant {
        let now = Instant::now();
        let left = self.until.saturating_duration_since(now);
        now + (left * percent / 100).min(limit)
    }

    fn go(&self) {
        let name_until = self.share(40, NAME_LIMIT);
        let limit = name_until.saturating_duration_since(Instant::now());
        let (addresses, outcome) = name::look_up(&self.endpoint, limit);
        self.tell(Step::Name(NameLook {
            endpoint: self.endpoint.clone(),
            outcome,
        }));
        if self.last == Station::Name {
            return;
        }
        if addresses.is_empty() {
            self.tell(Step::Routes(Vec::new()));
            self.tell(Step::Handshake(Box::default()));
            return;
        }
        let (well, is_well) = mpsc::channel();
        let plain = (self.last == Station::Tls).then(|| {
            let (endpoint, addresses) = (self.endpoint.clone(), addresses.clone());
            let until = self.until;
            thread::spawn(move || match is_well.recv_timeout(PLAIN_AFTER) {
                Ok(true) => None,
                _ => {
                    let until = until.min(Instant::now() + PLAIN_LIMIT);
                    Some(plain::ask(&endpoint, &addresses, until))
                }
            })
        });
        let (families, stream) = tcp::connect(&addresses, self.share(60, TCP_LIMIT));
        self.tell(Step::Routes(
            families
                .into_iter()
                .map(|(family, outcome)| RouteLook {
                    endpoint: self.endpoint.clone(),
                    family,
                    outcome,
                })
                .collect(),
        ));
        let Some(plain) = plain else {
            return;
        };
        let name = ServerName::try_from(self.endpoint.host.clone()).ok();
        let ended = stream.zip(name.clone()).map(|(stream, name)| {
            tls::shake_hands(
                stream,
                &name,
                &self.endpoint.host,
                self.judges.wait().for_handshake(),
                &self.provider,
                self.share(100, TLS_LIMIT),
            )
        });
        let trusted_date = ended.as_ref().and_then(|ended| ended.date);
        let _ = well.send(trusted_date.is_some());
        let (plain, plain_date) = match plain.join() {
            Ok(Some((outcome, date))) => (Some(outcome), date),
            _ => (None, None),
        };
        let date = trusted_date
            .map(|date| Date::new(date, true))
            .or_else(|| plain_date.map(|date| Date::new(date, false)));
        let tls = ended.zip(name).map(|(ended, name)| TlsLook {
            endpoint: self.endpoint.clone(),
            outcome: ended.outcome,
            chain: self.judges.wait().judge(
                &ended.shown,
                &name,
                Timestamp::now(),
                date.map(|date| date.server),
            ),
        });
        self.tell(Step::Handshake(Box::new(Handshake {
            tls,
            plain: plain.map(|outcome| PlainLook {
                endpoint: self.endpoint.clone(),
                outcome,
            }),
            date,
        })));
    }
}

/// Gathers the steps and sends each station's part when all servers have passed it.
fn collect(look: &Look, steps: &Receiver<(usize, Step)>) {
    let endpoints = look.probe.endpoints();
    let count = endpoints.len();
    let mut names: Vec<Option<NameLook>> = vec![None; count];
    let mut routes: Vec<Option<Vec<RouteLook>>> = vec![None; count];
    let mut handshakes: Vec<Option<Handshake>> = vec![None; count];
    let send = |part| {
        let _ = look.parts.send(part);
    };
    let until = look.until.checked_sub(MARGIN / 3).unwrap_or(look.until);
    while let Ok((number, step)) =
        steps.recv_timeout(until.saturating_duration_since(Instant::now()))
    {
        match step {
            Step::Name(name) => {
                names[number] = Some(name);
                if names.iter().all(Option::is_some) {
                    send(names_part(&names, endpoints));
                }
            }
            Step::Routes(found) => {
                routes[number] = Some(found);
                if routes.iter().all(Option::is_some) {
                    send(routes_part(&routes));
                }
            }
            Step::Handshake(handshake) => {
                handshakes[number] = Some(*handshake);
                if handshakes.iter().all(Option::is_some) {
                    send_handshakes(&handshakes, &send);
                }
            }
        }
    }
    // A server that has not answered must not hold back the others' results, so each station's part is sent with the
    // servers that have passed it.
    if names.iter().any(Option::is_none) {
        send(names_part(&names, endpoints));
    }
    if routes.iter().any(Option::is_none) && look.wanted.contains(&PartName::Routes) {
        send(routes_part(&routes));
    }
    if handshakes.iter().any(Option::is_none) && look.wanted.contains(&PartName::Tls) {
        send_handshakes(&handshakes, &send);
    }
}

fn names_part(names: &[Option<NameLook>], endpoints: &[Endpoint]) -> Part {
    let late = |endpoint: &Endpoint| NameLook {
        endpoint: endpoint.clone(),
        outcome: NameOutcome::Silent,
    };
    let looks = names.iter().zip(endpoints);
    Part::Names(Observed::Seen(
        looks
            .map(|(name, endpoint)| name.clone().unwrap_or_else(|| late(endpoint)))
            .collect(),
    ))
}

fn routes_part(routes: &[Option<Vec<RouteLook>>]) -> Part {
    Part::Routes(seen_or_not_reached(
        routes.iter().flatten().flatten().cloned().collect(),
    ))
}

fn send_handshakes(handshakes: &[Option<Handshake>], send: &impl Fn(Part)) {
    let ended = || handshakes.iter().flatten();
    let plain: Vec<PlainLook> = ended().filter_map(|ended| ended.plain.clone()).collect();
    let tls: Vec<TlsLook> = ended().filter_map(|ended| ended.tls.clone()).collect();
    let clock = ended()
        .filter_map(|ended| ended.date)
        // Dates from trusted connections come first, then the smallest difference, because a slow answer increases it.
        .min_by_key(|date| (!date.trusted, date.ahead_seconds().unsigned_abs()));
    send(Part::Plain(if tls.is_empty() {
        seen_or_not_reached(plain)
    } else {
        Observed::Seen(plain)
    }));
    send(Part::Tls(seen_or_not_reached(tls)));
    send(Part::Clock(match clock {
        Some(date) => Observed::Seen(ClockOffset {
            ahead_seconds: date.ahead_seconds(),
            server_time: date.server.to_string(),
            trusted: date.trusted,
        }),
        None => Observed::Unavailable(Why::NotTold),
    }));
}

fn seen_or_not_reached<T>(looks: Vec<T>) -> Observed<Vec<T>> {
    if looks.is_empty() {
        Observed::Unavailable(Why::NotReached)
    } else {
        Observed::Seen(looks)
    }
}

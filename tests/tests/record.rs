//! `shikaku record` beside real services: stories that a test plays while it looks on, each of which ends in its finding or in none; the
//! times it tells beside those at which the rig did it; what it costs; and that its record is judged to the same report elsewhere.

#![cfg(target_os = "linux")]

use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use rigs::bluez::{ADDRESS_PREFIX, Bluez};
use rigs::card::{Card, SERIAL_NUMBER, VirtualCard};
use rigs::checkup_document::CheckupDocument;
use rigs::client::{CardState, Follower, Holder};
use rigs::driver::Readers;
use rigs::network::{FAR, Network, Uplink, call};
use rigs::pcscd::Pcscd;
use rigs::recorded::Recorded;
use rigs::shikaku::Shikaku;
use rigs::stand_in_app::StandInApp;
use rigs::udev;
use rigs::usb_bus::Device;
use rigs::usb_desk::{Parts, UsbDesk};
use serde_json::Value;

/// What the one who tries, the app and the machine do.
#[derive(Clone, Copy, Debug)]
enum Do {
    /// Nothing, for so many milliseconds.
    Wait(u64),
    /// Lays a card down, and waits until PC/SC sees it.
    Lay,
    /// Lays another person's kind of card down: one without the JPKI application.
    LayOther,
    /// Lifts it, and waits until PC/SC sees that.
    Lift,
    /// The app reads: it shares the reader.
    Read,
    /// The app takes the reader for itself.
    Take,
    /// The app lets go of the reader.
    LetGo,
    /// The app connects to a server that answers.
    Connect,
    /// The app connects to a server that never answers.
    ConnectFar,
    /// The app connects to one, and gives up after a second.
    GiveUpFar,
    /// The app connects to a server that breaks off at once.
    ConnectBroken,
    /// The app ends its connections.
    Close,
    /// Another program takes the reader for itself.
    OtherTakes,
    /// Another program shares the reader.
    OtherShares,
    /// It lets go.
    OtherLetsGo,
    /// The PC/SC service is killed, and started again.
    KillService,
    StartService,
    /// The cable of the network is pulled, and put in.
    PullCable,
    PutCableIn,
    /// The machine is given another address beside its own.
    AnotherAddress,
}

use Do::*;

/// A story: what happened before the record, what happens, and the causes.
struct Story {
    name: &'static str,
    readers: Readers,
    has_app: bool,
    before: &'static [Do],
    play: &'static [Do],
    causes: &'static [&'static str],
}

const WELL: Story = Story {
    name: "",
    readers: Readers::One,
    has_app: true,
    before: &[],
    play: &[],
    causes: &[],
};

/// Twelve in which all is well.
const HEALTHY: [Story; 12] = [
    Story {
        name: "a card is laid down, read and lifted, and the server answers",
        play: &[
            Lay,
            Wait(300),
            Read,
            Wait(300),
            Connect,
            Wait(700),
            LetGo,
            Close,
            Wait(500),
            Lift,
            Wait(300),
        ],
        ..WELL
    },
    Story {
        name: "a card that lay there is read",
        before: &[Lay],
        play: &[
            Wait(300),
            Read,
            Wait(300),
            Connect,
            Wait(700),
            LetGo,
            Wait(300),
        ],
        ..WELL
    },
    Story {
        name: "the app keeps the reader until the card goes",
        play: &[Lay, Wait(200), Read, Wait(2_000), Lift, LetGo, Wait(300)],
        ..WELL
    },
    Story {
        name: "the card is lifted a second after the server answered",
        play: &[
            Lay,
            Wait(200),
            Read,
            Wait(200),
            Connect,
            Wait(700),
            Lift,
            LetGo,
            Wait(300),
        ],
        ..WELL
    },
    Story {
        name: "a card is read twice",
        play: &[
            Lay,
            Wait(200),
            Read,
            Wait(400),
            LetGo,
            Wait(400),
            Read,
            Wait(400),
            LetGo,
            Wait(300),
        ],
        ..WELL
    },
    Story {
        name: "a card is laid down twice and read the second time",
        play: &[
            Lay,
            Wait(100),
            Lift,
            Wait(200),
            Lay,
            Wait(300),
            Read,
            Wait(900),
            LetGo,
            Wait(700),
            Lift,
            Wait(300),
        ],
        ..WELL
    },
    Story {
        name: "the app takes the reader for itself once the card is there",
        play: &[
            Lay,
            Wait(300),
            Take,
            Wait(900),
            LetGo,
            Wait(900),
            Lift,
            Wait(300),
        ],
        ..WELL
    },
    Story {
        name: "another program shares the reader",
        before: &[Lay, OtherShares],
        play: &[Wait(300), Read, Wait(500), LetGo, OtherLetsGo, Wait(300)],
        ..WELL
    },
    Story {
        name: "another program lets go in time",
        before: &[Lay, OtherTakes],
        play: &[
            Wait(400),
            OtherLetsGo,
            Wait(300),
            Read,
            Wait(700),
            LetGo,
            Wait(300),
        ],
        ..WELL
    },
    Story {
        name: "an address changes and the way out stays",
        play: &[
            Lay,
            Wait(200),
            Read,
            AnotherAddress,
            Wait(300),
            Connect,
            Wait(400),
            LetGo,
            Close,
            Wait(300),
        ],
        ..WELL
    },
    Story {
        name: "one server is silent and another answers",
        play: &[
            Lay,
            Wait(200),
            Read,
            ConnectFar,
            Wait(400),
            Connect,
            Wait(3_000),
            LetGo,
            Wait(300),
        ],
        ..WELL
    },
    Story {
        name: "one server breaks off and another answers",
        play: &[
            Lay,
            Wait(200),
            Read,
            ConnectBroken,
            Wait(700),
            Connect,
            Wait(700),
            LetGo,
            Wait(300),
        ],
        ..WELL
    },
];

const AT_THE_READER: [Story; 11] = [
    Story {
        name: "the card is lifted at once",
        play: &[Wait(300), Lay, Lift, Wait(300)],
        causes: &["card-lay-briefly"],
        ..WELL
    },
    Story {
        name: "the card is held over the reader twice, briefly",
        play: &[Lay, Lift, Wait(400), Lay, Lift, Wait(300)],
        causes: &["card-lay-briefly"],
        ..WELL
    },
    Story {
        name: "the card is lifted in the middle of the read",
        play: &[Lay, Wait(500), Read, Wait(300), Lift, LetGo, Wait(300)],
        causes: &["card-lifted-early"],
        ..WELL
    },
    Story {
        name: "a card that lay there is lifted in the middle of the read",
        before: &[Lay],
        play: &[Wait(300), Read, Wait(300), Lift, LetGo, Wait(300)],
        causes: &["card-lifted-early"],
        ..WELL
    },
    Story {
        name: "the card does not answer",
        readers: Readers::Mute,
        play: &[Lay, Wait(1_500), Lift, Wait(300)],
        causes: &["card-mute-meanwhile"],
        ..WELL
    },
    Story {
        name: "a card that does not answer is laid down twice",
        readers: Readers::Mute,
        play: &[
            Lay,
            Wait(500),
            Lift,
            Wait(300),
            Lay,
            Wait(700),
            Lift,
            Wait(300),
        ],
        causes: &["card-mute-meanwhile"],
        ..WELL
    },
    Story {
        name: "no card is laid down, and the app connects",
        play: &[Connect, Wait(5_500)],
        causes: &["card-not-felt"],
        ..WELL
    },
    Story {
        name: "nothing happens",
        play: &[Wait(10_500)],
        causes: &["nothing-happened"],
        ..WELL
    },
    Story {
        name: "nothing happens and no app runs",
        has_app: false,
        play: &[Wait(10_500)],
        causes: &["nothing-happened"],
        ..WELL
    },
    Story {
        name: "the card lies and nobody asks for it",
        play: &[Lay, Wait(3_300), Lift, Wait(300)],
        causes: &["app-did-not-read"],
        ..WELL
    },
    Story {
        name: "the card lies, and no app runs",
        has_app: false,
        play: &[Lay, Wait(3_300), Lift, Wait(300)],
        causes: &["app-did-not-read"],
        ..WELL
    },
];

const BY_OTHERS: [Story; 8] = [
    Story {
        name: "another program has the reader all the while",
        before: &[Lay, OtherTakes],
        play: &[Wait(300), Read, Wait(3_300)],
        causes: &["reader-taken-meanwhile"],
        ..WELL
    },
    Story {
        name: "another program has the reader, and the card is laid down anew",
        before: &[Lay, OtherTakes],
        play: &[
            Wait(300),
            Lift,
            Wait(300),
            Lay,
            Wait(300),
            Read,
            Wait(3_300),
        ],
        causes: &["reader-taken-meanwhile"],
        ..WELL
    },
    Story {
        name: "another program has the reader and lets go after the app has given up",
        before: &[Lay, OtherTakes],
        play: &[Wait(300), Read, Wait(3_300), OtherLetsGo, Wait(300)],
        causes: &["reader-taken-meanwhile"],
        ..WELL
    },
    Story {
        name: "the service is started anew while the card is read",
        play: &[
            Lay,
            Wait(300),
            Read,
            Wait(800),
            KillService,
            Wait(400),
            StartService,
            Wait(1_500),
        ],
        causes: &["service-stopped-meanwhile"],
        ..WELL
    },
    Story {
        name: "the service dies while the card is read",
        play: &[Lay, Wait(300), Read, Wait(800), KillService, Wait(800)],
        causes: &["service-stopped-meanwhile"],
        ..WELL
    },
    Story {
        name: "the service dies before a card is laid down",
        play: &[Wait(300), KillService, Wait(5_000)],
        causes: &["service-stopped-meanwhile"],
        ..WELL
    },
    Story {
        name: "the service is started anew before the card is laid down",
        play: &[
            Wait(300),
            KillService,
            Wait(300),
            StartService,
            Wait(500),
            Lay,
            Wait(300),
            Read,
            Wait(800),
            LetGo,
            Wait(300),
        ],
        causes: &["service-stopped-meanwhile"],
        ..WELL
    },
    Story {
        name: "the service is started anew twice",
        play: &[
            Wait(300),
            KillService,
            Wait(300),
            StartService,
            Wait(500),
            KillService,
            Wait(300),
            StartService,
            Wait(500),
            Lay,
            Wait(300),
            Read,
            Wait(800),
            LetGo,
        ],
        causes: &["service-stopped-meanwhile"],
        ..WELL
    },
];

const ON_THE_WAY: [Story; 12] = [
    Story {
        name: "the server does not answer",
        play: &[
            Lay,
            Wait(200),
            Read,
            ConnectFar,
            Wait(3_600),
            LetGo,
            Wait(300),
        ],
        causes: &["app-connection-hangs"],
        ..WELL
    },
    Story {
        name: "two servers do not answer",
        play: &[
            Lay,
            Wait(200),
            Read,
            ConnectFar,
            ConnectFar,
            Wait(3_600),
            LetGo,
            Wait(300),
        ],
        causes: &["app-connection-hangs"],
        ..WELL
    },
    Story {
        name: "the app gives up after a second",
        play: &[
            Lay,
            Wait(200),
            Read,
            GiveUpFar,
            Wait(1_700),
            LetGo,
            Wait(300),
        ],
        causes: &["app-connection-refused"],
        ..WELL
    },
    Story {
        name: "the app gives up after a second, twice",
        play: &[
            Lay,
            Wait(200),
            Read,
            GiveUpFar,
            Wait(1_700),
            GiveUpFar,
            Wait(1_700),
            LetGo,
            Wait(300),
        ],
        causes: &["app-connection-refused"],
        ..WELL
    },
    Story {
        name: "the server breaks off",
        play: &[
            Lay,
            Wait(200),
            Read,
            ConnectBroken,
            Wait(900),
            LetGo,
            Wait(300),
        ],
        causes: &["app-connection-reset"],
        ..WELL
    },
    Story {
        name: "the server breaks off, and again",
        play: &[
            Lay,
            Wait(200),
            Read,
            ConnectBroken,
            Wait(900),
            ConnectBroken,
            Wait(900),
            LetGo,
            Wait(300),
        ],
        causes: &["app-connection-reset"],
        ..WELL
    },
    Story {
        name: "the server breaks off, though no card is laid down",
        before: &[Lay],
        play: &[ConnectBroken, Wait(900), Read, Wait(500), LetGo, Wait(300)],
        causes: &["app-connection-reset"],
        ..WELL
    },
    Story {
        name: "the cable is pulled",
        play: &[Lay, Wait(200), Read, Wait(500), PullCable, Wait(800), LetGo],
        causes: &["network-dropped-out"],
        ..WELL
    },
    Story {
        name: "the cable is out for a second",
        play: &[
            Lay,
            Wait(200),
            Read,
            Wait(500),
            PullCable,
            Wait(1_000),
            PutCableIn,
            Wait(500),
            LetGo,
        ],
        causes: &["network-dropped-out"],
        ..WELL
    },
    Story {
        name: "the cable is out twice",
        play: &[
            Lay,
            Wait(200),
            Read,
            PullCable,
            Wait(500),
            PutCableIn,
            Wait(500),
            PullCable,
            Wait(500),
            PutCableIn,
            Wait(500),
            LetGo,
        ],
        causes: &["network-dropped-out"],
        ..WELL
    },
    Story {
        name: "the cable is pulled while the app waits for the server",
        play: &[
            Lay,
            Wait(200),
            Read,
            ConnectFar,
            Wait(600),
            PullCable,
            Wait(3_200),
            LetGo,
        ],
        causes: &["network-dropped-out"],
        ..WELL
    },
    Story {
        name: "a card that is none of ours is lifted at once",
        play: &[LayOther, Lift, Wait(300)],
        causes: &["card-lay-briefly"],
        ..WELL
    },
];

/// How a server of the rig treats a connection.
#[derive(Clone, Copy)]
enum Server {
    Answers,
    BreaksOff,
}

/// Starts a server at an address that is none of a facility's, and returns it: a connection within the facility says nothing of the
/// real one.
fn server(kind: Server) -> SocketAddr {
    let listener = TcpListener::bind("198.18.0.2:0").expect("the network has this address");
    let address = listener.local_addr().expect("it has an address");
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            thread::spawn(move || serve(kind, stream));
        }
    });
    address
}

fn serve(kind: Server, mut stream: TcpStream) {
    match kind {
        Server::Answers => {
            let _ = stream.read(&mut [0; 16]);
        }
        Server::BreaksOff => {
            thread::sleep(Duration::from_millis(350));
            // A socket that lingers for no time is ended by a reset.
            let linger = Some(Duration::ZERO);
            let _ = rustix::net::sockopt::set_socket_linger(&stream, linger);
        }
    }
}

struct Stage {
    pcscd: Pcscd,
    reader: String,
    state: CardState,
    app: Option<StandInApp>,
    card: Option<VirtualCard>,
    other: Option<Holder>,
    good: SocketAddr,
    broken: SocketAddr,
}

impl Stage {
    fn of(story: &Story) -> Self {
        let pcscd = Pcscd::start_with(story.readers);
        let app = story.has_app.then(|| StandInApp::start(&pcscd));
        let state = if story.readers == Readers::Mute {
            CardState::Mute
        } else {
            CardState::Present
        };
        Self {
            reader: pcscd.reader(0),
            pcscd,
            state,
            app,
            card: None,
            other: None,
            good: server(Server::Answers),
            broken: server(Server::BreaksOff),
        }
    }

    fn app(&mut self, order: &str) {
        let app = self.app.as_mut().expect("the story has an app");
        app.order(order);
    }

    fn play(&mut self, deed: Do) {
        match deed {
            Wait(milliseconds) => thread::sleep(Duration::from_millis(milliseconds)),
            Lay => self.lay(Card::my_number()),
            LayOther => self.lay(Card::other()),
            Lift => {
                self.card = None;
                self.pcscd.wait_for(0, CardState::Absent);
            }
            Read => self.app(&format!("shared {}", self.reader.clone())),
            Take => self.app(&format!("exclusive {}", self.reader.clone())),
            LetGo => self.app("release"),
            Connect => self.app(&format!("connect {}", self.good)),
            ConnectFar => self.app(&format!("connect {FAR}:443")),
            GiveUpFar => self.app(&format!("give-up {FAR}:443")),
            ConnectBroken => self.app(&format!("connect {}", self.broken)),
            Close => self.app("close"),
            OtherTakes => self.other = Some(Holder::exclusive(&self.pcscd, &self.reader)),
            OtherShares => self.other = Some(Holder::shared(&self.pcscd, &self.reader)),
            OtherLetsGo => self.other = None,
            KillService => self.pcscd.kill(),
            StartService => self.pcscd.start(),
            PullCable => call("ip", &["link", "set", "far0", "down"]),
            PutCableIn => call("ip", &["link", "set", "far0", "up"]),
            AnotherAddress => call("ip", &["address", "add", "198.18.0.77/24", "dev", "up0"]),
        }
    }

    fn lay(&mut self, card: Card) {
        self.card = Some(VirtualCard::insert(self.pcscd.port(0), card));
        self.pcscd.wait_for(0, self.state);
    }

    fn record(&self) -> Recorded {
        let mut args = vec!["--seconds".to_owned(), "60".to_owned()];
        args.extend(["--setup".to_owned(), "windows-usb-reader".to_owned()]);
        if let Some(app) = &self.app {
            args.extend(["--app".to_owned(), app.name().to_owned()]);
        }
        Shikaku::beside(&self.pcscd).record(args)
    }
}

/// Plays a story and returns what the record says.
fn played(story: &'static Story) -> CheckupDocument {
    Network::new(Uplink::BlackHole, &[]).run(move || {
        let mut stage = Stage::of(story);
        for deed in story.before {
            stage.play(*deed);
        }
        let record = stage.record();
        for deed in story.play {
            stage.play(*deed);
        }
        let (document, took) = record.stop();
        assert!(
            took < Duration::from_secs(1),
            "{}: it ends after {took:?}",
            story.name
        );
        document
    })
}

fn all_end_as_they_say(stories: &'static [Story]) {
    let mut told = Vec::new();
    for story in stories {
        let document = played(story);
        let causes = document.causes();
        println!("{}: {causes:?}", story.name);
        if causes != story.causes {
            let changes = &document.facts()["record"]["seen"]["changes"];
            told.push(format!(
                "{}: {causes:?}, not {:?}\n{changes}",
                story.name, story.causes
            ));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn in_healthy_stories_nothing_is_found() {
    all_end_as_they_say(&HEALTHY);
}

#[test]
fn what_goes_wrong_at_the_reader_is_found() {
    all_end_as_they_say(&AT_THE_READER);
}

#[test]
fn what_others_do_to_the_reader_is_found() {
    all_end_as_they_say(&BY_OTHERS);
}

#[test]
fn what_goes_wrong_on_the_way_to_the_server_is_found() {
    all_end_as_they_say(&ON_THE_WAY);
}

const TOLERANCE: i64 = 30;

/// Milliseconds at which changes of this kind stand in the record: those that contain this JSON.
fn times(document: &CheckupDocument, kind: &str, fields: &Value) -> Vec<i64> {
    let changes = document.facts()["record"]["seen"]["changes"].clone();
    let changes = changes.as_array().cloned().unwrap_or_default();
    let is_it = |change: &&Value| {
        let what = &change["what"][kind];
        let wanted = fields.as_object().expect("fields");
        what.is_object() && wanted.iter().all(|(name, value)| what[name] == *value)
    };
    let times = changes.iter().filter(is_it);
    times
        .map(|change| change["at"].as_i64().expect("a time"))
        .collect()
}

/// The times told beside those at which the rig did it, from the beginning of the deed to its end; most are within
/// [`TOLERANCE`], and none is far off though the machine is busy with other tests.
fn stands_within(what: &str, told: &[i64], done: &[(i64, i64)]) {
    assert_eq!(told.len(), done.len(), "{what}: {told:?} for {done:?}");
    let mut off: Vec<i64> = told
        .iter()
        .zip(done)
        .map(|(told, (begun, ended))| (begun - told).max(told - ended).max(0))
        .collect();
    println!("{what}: off by {off:?} ms");
    off.sort_unstable();
    assert!(off[off.len() / 2] <= TOLERANCE, "{what}: {off:?}");
    assert!(off[off.len() - 1] <= 10 * TOLERANCE, "{what}: {off:?}");
}

#[test]
fn a_card_stands_at_the_time_at_which_another_program_hears_of_it() {
    let pcscd = Pcscd::start_with(Readers::One);
    let follower = Follower::of(&pcscd, &pcscd.reader(0));
    follower.when(CardState::Absent);
    let record = Shikaku::beside(&pcscd).record(["--seconds", "60"]);
    let (mut felt, mut lifted) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let card = VirtualCard::insert(pcscd.port(0), Card::my_number());
        let at = record.at(follower.when(CardState::Present));
        felt.push((at, at));
        drop(card);
        let at = record.at(follower.when(CardState::Absent));
        lifted.push((at, at));
    }
    // PC/SC tells both programs, one after the other.
    thread::sleep(Duration::from_millis(100));
    let (document, _) = record.stop();
    let of = |now: &str| times(&document, "card", &serde_json::json!({ "now": now }));
    stands_within("a card laid down", &of("felt"), &felt);
    stands_within("a card lifted", &of("lifted"), &lifted);
}

#[test]
fn the_service_the_cable_and_the_bus_stand_at_their_times() {
    Network::new(Uplink::BlackHole, &[]).run(|| {
        let mut desk = UsbDesk::set_up(&Parts {
            bus: Some(Vec::new()),
            ..Parts::default()
        });
        let record = Shikaku::beside(&desk).record(["--seconds", "60"]);
        let timed = |deed: &mut dyn FnMut()| {
            let begun = record.at(Instant::now());
            deed();
            (begun, record.at(Instant::now()))
        };
        let (mut came, mut left, mut down, mut up) = (vec![], vec![], vec![], vec![]);
        for _ in 0..3 {
            let mut plugged = None;
            let number = desk.bus.plug(&Device::ccid("2", "31AA:3002"));
            came.push(timed(&mut || {
                let device = desk.bus.plugged("2", number);
                udev::tell_added(&device).expect("root may speak as udev");
                plugged = Some(device);
            }));
            thread::sleep(Duration::from_millis(300));
            desk.bus.pull("2");
            left.push(timed(&mut || {
                let device = plugged.as_ref().expect("it was plugged in");
                udev::tell_removed(device).expect("root may speak as udev");
            }));
            down.push(timed(&mut || call("ip", &["link", "set", "far0", "down"])));
            thread::sleep(Duration::from_millis(300));
            up.push(timed(&mut || call("ip", &["link", "set", "far0", "up"])));
            thread::sleep(Duration::from_millis(400));
        }
        let killed = timed(&mut || desk.kill_service());
        thread::sleep(Duration::from_millis(400));
        let (document, _) = record.stop();
        let of = |kind, fields| times(&document, kind, &fields);
        use serde_json::json;
        stands_within(
            "plugged in",
            &of("usb", json!({ "now": "came", "is_reader": true })),
            &came,
        );
        stands_within(
            "pulled",
            &of("usb", json!({ "now": "left", "is_reader": true })),
            &left,
        );
        let link = |is_up: bool| {
            let changes = of("network", json!({}));
            let skip = usize::from(is_up);
            changes
                .into_iter()
                .skip(skip)
                .step_by(2)
                .collect::<Vec<_>>()
        };
        stands_within("cable pulled", &link(false), &down);
        stands_within("cable put in", &link(true), &up);
        stands_within(
            "service killed",
            &of("service", json!({ "now": "stopped" })),
            &[killed],
        );
    });
}

#[test]
fn a_reader_that_leaves_the_bus_stands_in_the_record_once() {
    Network::new(Uplink::BlackHole, &[]).run(|| {
        let mut desk = UsbDesk::set_up(&Parts {
            bus: Some(Vec::new()),
            ..Parts::default()
        });
        let reader = Device::ccid("2", "31AA:3002");
        let plugged = desk.plug(&reader);
        let record = Shikaku::beside(&desk).record(["--seconds", "60"]);
        thread::sleep(Duration::from_millis(300));
        desk.pull("2", &plugged);
        thread::sleep(Duration::from_millis(1_100));
        let again = desk.plug(&reader);
        thread::sleep(Duration::from_millis(800));
        drop(again);
        let (document, _) = record.stop();
        let bus = times(&document, "usb", &serde_json::json!({ "now": "left" }));
        assert_eq!(bus.len(), 1, "{}", document.facts()["record"]);
    });
}

#[test]
fn a_bluetooth_link_that_drops_is_found_with_its_strength() {
    let mut bluez = Bluez::on();
    let reader = bluez.add_reader("ACR1255U-J1-042283", Some(-90));
    bluez.pair(&reader);
    bluez.connect(&reader);
    bluez.strength(&reader, -90);
    let pcscd = Pcscd::start_with(Readers::One);
    let shikaku = Shikaku::beside(&pcscd).with_all(bluez.environment());
    let setup = ["--setup", "windows-bluetooth-reader", "--seconds", "60"];

    let record = shikaku.record(setup);
    thread::sleep(Duration::from_millis(800));
    let (document, _) = record.stop();
    assert_eq!(
        document.verdict("time.bluetooth"),
        "pass",
        "{}",
        document.text()
    );

    let record = shikaku.record(setup);
    thread::sleep(Duration::from_millis(300));
    let (mut down, mut up) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        for (is_up, times) in [(false, &mut down), (true, &mut up)] {
            let begun = record.at(Instant::now());
            reader.set_flag(&bluez, "Connected", is_up);
            times.push((begun, record.at(Instant::now())));
            thread::sleep(Duration::from_millis(300));
        }
    }
    let (document, _) = record.stop();
    assert_eq!(
        document.causes(),
        ["bluetooth-dropped-out"],
        "{}",
        document.text()
    );
    let of = |now: &str| {
        times(
            &document,
            "bluetooth",
            &serde_json::json!({ "now": now, "rssi": -90 }),
        )
    };
    stands_within("Bluetooth dropped", &of("dropped"), &down);
    stands_within("Bluetooth came back", &of("connected"), &up);
    let text = document.text();
    for secret in [ADDRESS_PREFIX, "042283", "ACR1255U"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }

    let record = shikaku.record(setup);
    thread::sleep(Duration::from_millis(300));
    bluez.power(false);
    thread::sleep(Duration::from_millis(400));
    let (document, _) = record.stop();
    assert_eq!(
        document.causes(),
        ["bluetooth-dropped-out"],
        "{}",
        document.text()
    );
}

#[test]
fn it_ends_by_itself_and_costs_next_to_nothing() {
    Network::new(Uplink::BlackHole, &[]).run(|| {
        let pcscd = Pcscd::start_with(Readers::Two);
        let _card = pcscd.insert(0, Card::my_number());
        let mut app = StandInApp::start(&pcscd);
        app.order(&format!("connect {}", server(Server::Answers)));
        let bluez = Bluez::on();
        let shikaku = Shikaku::beside(&pcscd).with_all(bluez.environment());
        let name = app.name().to_owned();
        let setup = "windows-bluetooth-reader";
        let mut record = shikaku.record(["--seconds", "6", "--setup", setup, "--app", &name]);
        let share = record.processor_share(Duration::from_secs(4));
        println!("while it records: {:.2} % of one processor", share * 100.0);
        assert!(share < 0.03, "{share}");
        let start = record.start;
        let document = record.end();
        let took = start.elapsed();
        println!("six seconds took {took:?}");
        assert!(took < Duration::from_secs(8), "{took:?}");
        let seen = &document.facts()["record"]["seen"];
        assert_eq!(seen["end"], "time");
        assert_eq!(seen["length"], 6_000);
    });
}

#[test]
fn its_record_is_judged_to_the_same_report_elsewhere_and_a_doctored_one_is_refused() {
    Network::new(Uplink::BlackHole, &[]).run(|| {
        let pcscd = Pcscd::start_with(Readers::One);
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let file = folder.path().join("record.json");
        let path = file.to_str().expect("a plain path");
        let mut app = StandInApp::start(&pcscd);
        let shikaku = Shikaku::beside(&pcscd);
        let record = shikaku.record(["--seconds", "60", "--app", app.name(), "--out", path]);
        let card = pcscd.insert(0, Card::my_number());
        app.order(&format!("connect {FAR}:443"));
        drop(card);
        pcscd.wait_for(0, CardState::Absent);
        thread::sleep(Duration::from_millis(3_300));
        let (document, _) = record.stop();
        assert_eq!(
            document.causes(),
            ["card-lay-briefly", "app-connection-hangs"],
            "{}",
            document.text()
        );

        let again = Shikaku::alone().run(["diagnose", path, "--json"]);
        assert_eq!(again.json(), *document.document(), "{again}");

        let saved = std::fs::read_to_string(&file).expect("it was saved");
        assert!(saved.len() < 16 * 1024, "{}", saved.len());
        for secret in [
            FAR,
            "Virtual",
            SERIAL_NUMBER,
            app.name(),
            "198.18",
            "127.0.0.1",
            path,
        ] {
            assert!(!saved.contains(secret), "{secret}: {saved}");
        }
        let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        assert!(!saved.contains(host.trim()), "{host}");

        let other = folder.path().join("other.json");
        for (what, text, told) in [
            ("cut", saved[..saved.len() / 2].to_owned(), "読めません"),
            (
                "changed",
                saved.replace("\"felt\"", "\"mute\""),
                "中身が変わっています",
            ),
            (
                "with a name",
                saved.replace("\"felt\"", "\"yamada\""),
                "中身が変わっています",
            ),
        ] {
            std::fs::write(&other, &text).expect("an own folder is writable");
            let ended = Shikaku::alone().run([std::ffi::OsStr::new("diagnose"), other.as_os_str()]);
            assert_eq!(ended.status, Some(2), "{what}: {ended}");
            assert!(ended.stderr.contains(told), "{what}: {ended}");
        }
    });
}

#[test]
fn who_took_the_reader_is_named_by_the_table_and_nobody_else_is_kept() {
    for (program, known, said) in [
        ("scdaemon", Some("gnupg"), "「GnuPG"),
        ("card-tool-of-dr-yamada", None, ""),
    ] {
        Network::new(Uplink::BlackHole, &[]).run(move || {
            let pcscd = Pcscd::start_with(Readers::One);
            let _card = VirtualCard::insert(pcscd.port(0), Card::my_number());
            pcscd.wait_for(0, CardState::Present);
            let _other = Holder::exclusive_as(&pcscd, &pcscd.reader(0), program);
            let args = ["--seconds", "60", "--setup", "windows-usb-reader"];
            let record = Shikaku::beside(&pcscd).record(args.map(str::to_owned));
            thread::sleep(Duration::from_millis(3_600));
            let (document, _) = record.stop();
            assert_eq!(document.causes(), ["reader-taken-meanwhile"], "{program}");
            let seen = document.facts()["card_programs"]["seen"].to_string();
            let expected: Vec<&str> = known.into_iter().collect();
            assert_eq!(seen, serde_json::json!(expected).to_string(), "{program}");
            let text = document.text();
            assert!(text.contains(said) && !text.contains("yamada"), "{text}");
        });
    }
}

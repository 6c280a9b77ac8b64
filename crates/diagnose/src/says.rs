//! What a user reads of the typed data in a verdict. The words stand in the content (kb/content/check/, evidence.toml,
//! verdicts.toml); here is what is handed to them: a key, the fields as serde writes them, and the few that follow from those.

use kb::{Base, Fields, VerdictLook, word_of};
use serde::Serialize;

use crate::{
    ConnectionEvidence, Evidence, PhoneEvidence, SoftwareEvidence, TerminalEvidence, TimeEvidence,
    Verdict,
};
use facts::{AppAnswer, Why};

impl Evidence {
    /// What this check says of it.
    #[must_use]
    pub fn sentence(&self, check: &str, base: &Base) -> String {
        let (key, fields) = self.said();
        let sentence = base.says_seen(check, &key, &fields);
        debug_assert!(sentence.is_some(), "{check} has no sentence for {self:?}");
        sentence.unwrap_or_default()
    }

    /// Its key and its fields.
    pub(crate) fn said(&self) -> (String, Fields) {
        match self {
            Self::Phone { seen } => seen.said(),
            Self::Connection { seen } => seen.said(),
            Self::Software { seen } => seen.said(),
            Self::Terminal { seen } => seen.said(),
            Self::Time { seen } => seen.said(),
            seen => tagged(seen, "what"),
        }
    }
}

impl PhoneEvidence {
    fn said(&self) -> (String, Fields) {
        let (key, fields) = tagged(self, "of");
        let fields = match self {
            Self::TrialFelt { millis } => {
                let tenths = format!("{}.{}", millis / 1000, millis % 1000 / 100);
                fields.with("after_seconds", Some(tenths))
            }
            _ => fields,
        };
        (key, fields)
    }
}

impl ConnectionEvidence {
    fn said(&self) -> (String, Fields) {
        let (key, fields) = tagged(self, "what");
        let fields = match self {
            Self::Route { endpoint, .. } => fields.with("endpoint", Some(endpoint.to_string())),
            Self::Clock { ahead_seconds, .. } => {
                let off = ahead_seconds.unsigned_abs();
                let within =
                    |from: u32, to: u32, unit: u32| (from..to).contains(&off).then_some(off / unit);
                fields
                    .with("ahead", Some(*ahead_seconds > 0))
                    .with("minutes", within(60, 7_200, 60))
                    .with("hours", within(7_200, 172_800, 3_600))
                    .with("days", within(172_800, u32::MAX, 86_400))
            }
            _ => fields,
        };
        (key, fields)
    }
}

impl TerminalEvidence {
    fn said(&self) -> (String, Fields) {
        let (key, fields) = tagged(self, "what");
        let fields = match self {
            Self::Sleeps { after } => fields.with("never", Some(*after == 0)),
            Self::CertificateUntil { days, .. } => fields.with("soon", Some(*days <= 30)),
            _ => fields,
        };
        (key, fields)
    }
}

impl TimeEvidence {
    fn said(&self) -> (String, Fields) {
        let (key, fields) = tagged(self, "what");
        let (at, lasted) = (fields.number("at"), fields.number("lasted"));
        let fields = fields
            .with("moment", at.map(in_seconds))
            .with("was_before", at.map(|at| at == 0))
            .with("long", lasted.map(in_seconds))
            .with("brief", lasted.map(|lasted| lasted < 1_000));
        (key, fields)
    }
}

/// Milliseconds as people say them: 2.4 seconds, and from ten on whole ones.
fn in_seconds(milliseconds: u64) -> String {
    let tenths = (milliseconds + 50) / 100;
    match tenths {
        0..100 => format!("{}.{}", tenths / 10, tenths % 10),
        _ => ((milliseconds + 500) / 1_000).to_string(),
    }
}

impl SoftwareEvidence {
    fn said(&self) -> (String, Fields) {
        let (key, fields) = tagged(self, "what");
        if let Self::ReleaseEnded { on } = self {
            let mut numbers = on
                .split('-')
                .map(|number| number.trim_start_matches('0').to_owned());
            let fields = fields.with("year", numbers.next());
            let fields = fields.with("month", numbers.next());
            return (key, fields.with("day", numbers.next()));
        }
        let Self::AppAnswer { answer } = self else {
            return (key, fields);
        };
        let (word, version) = in_parts(*answer);
        (
            key,
            fields
                .with("answer", Some(word))
                .with("version", version.map(|version| version.to_string())),
        )
    }
}

/// An answer about the app as a word and the version in it.
pub(crate) fn in_parts(answer: AppAnswer) -> (&'static str, Option<facts::Version>) {
    match answer {
        AppAnswer::NotInstalled => ("not-installed", None),
        AppAnswer::Installed => ("installed", None),
        AppAnswer::From(version) => ("from", Some(version)),
        AppAnswer::Before(version) => ("before", Some(version)),
    }
}

impl Verdict {
    /// How it looks in words.
    #[must_use]
    pub fn look(self, base: &Base) -> Option<&VerdictLook> {
        base.verdict_look(&word_of(&self))
    }
}

/// Why nothing could be said, in words.
#[must_use]
pub fn reason(why: &Why, base: &Base) -> String {
    let (key, fields) = tagged(why, "why");
    base.reason(&key, &fields).unwrap_or_default()
}

/// The tag that serde writes into an enum's fields, and the fields.
fn tagged(seen: &impl Serialize, tag: &str) -> (String, Fields) {
    let fields = Fields::of(seen);
    (fields.text(tag).unwrap_or_default().to_owned(), fields)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use facts::{
        BluetoothAdapter, BluetoothReader, CardLine, ClosedDns, ClosedHost, ClosedNameOutcome,
        ClosedProxyServer, ClosedReachOutcome, DriverFrom, Endpoint, Environment, Family, Firmware,
        FolderSetting, FoundReader, JpkiToken, Lamp, NameOutcome, Nfc, Os, PathVerdict, Personal,
        PinTries, ProxyPlace, ReaderName, ReaderTold, RemotePlace, RouteOutcome, RunState,
        SearchEnd, SettingsFile, Stage, StartType, StatusWord, Store, Switch, TaskName, TimeSource,
        TlsOutcome, Version,
    };
    use kb::{Says, UsbId};
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use kb::Between;

    use super::*;
    use crate::{CHECKS, CredentialName, Drive, ProgramName, Question, TaskState};

    /// The names of an enum's variants, as serde tells them to whoever asks for one that is none.
    fn variants<T: DeserializeOwned>(wrong: Value) -> BTreeSet<String> {
        let told = match serde_json::from_value::<T>(wrong) {
            Ok(_) => panic!("no variant is called so"),
            Err(error) => error.to_string(),
        };
        let (_, names) = told.split_once("expected ").expect("serde names them");
        names
            .split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    }

    /// Every value of an enum without fields.
    fn all<T: DeserializeOwned>() -> Vec<T> {
        variants::<T>(json!("?"))
            .into_iter()
            .map(|name| serde_json::from_value(json!(name)).expect("a variant without fields"))
            .collect()
    }

    /// The values, after looking that no variant of their enum is left out.
    fn whole<T: DeserializeOwned + Serialize>(values: Vec<T>) -> Vec<T> {
        let given: BTreeSet<String> = values
            .iter()
            .map(|value| match serde_json::to_value(value).expect("JSON") {
                Value::String(name) => name,
                Value::Object(fields) => fields.keys().next().expect("a variant").clone(),
                other => panic!("{other} is no variant"),
            })
            .collect();
        assert_eq!(given, variants::<T>(json!("?")));
        values
    }

    fn name() -> ReaderName {
        ReaderName("Reader 0".to_owned())
    }

    fn id() -> UsbId {
        UsbId {
            vid: 0x31AA,
            pid: 0x4001,
        }
    }

    fn version() -> Version {
        "3.0.3".parse().expect("a version")
    }

    fn products() -> [Option<String>; 2] {
        [None, Some("製品".to_owned())]
    }

    fn text(text: &str) -> String {
        text.to_owned()
    }

    fn readers() -> Vec<BluetoothReader> {
        let mut readers = Vec::new();
        for bits in 0..16_u8 {
            readers.push(BluetoothReader {
                name: text("CIR415"),
                connected: bits & 1 > 0,
                paired: bits & 2 > 0,
                seen: bits & 4 > 0,
                rssi: (bits & 4 > 0).then_some(-60),
                battery: (bits & 8 > 0).then_some(40),
            });
        }
        readers
    }

    /// Every evidence of a reader, a card or Bluetooth, with every value that makes a difference.
    fn of_readers() -> Vec<Evidence> {
        let reader = name;
        let mut all_of_them = vec![
            Evidence::SessionHere,
            Evidence::SessionRemote,
            Evidence::VirtualMachine,
            Evidence::Lent { reader: reader() },
            Evidence::ServiceAnswers,
            Evidence::ServiceSilent,
            Evidence::ServiceNotInstalled,
            Evidence::CertificatePropagationRuns,
            Evidence::NoReaders,
            Evidence::OpenProgramsAgain,
            Evidence::NewNumber {
                reader: reader(),
                number: 1,
            },
            Evidence::FaceReaderPart { reader: reader() },
            Evidence::NoFaceReaderPart { reader: reader() },
            Evidence::NotOnBus { reader: reader() },
            Evidence::BluetoothBond { reader: reader() },
            Evidence::NothingOnBus,
            Evidence::DriverOffer {
                id: id(),
                offer: text("ドライバー"),
            },
            Evidence::Driver {
                id: id(),
                driver: text("WUDFRd"),
            },
            Evidence::DriverVersion {
                id: id(),
                version: "10.0.26100.1".parse().expect("a version"),
                from: Some(DriverFrom::Microsoft),
            },
            Evidence::DriverVersion {
                id: id(),
                version: "5.3.1".parse().expect("a version"),
                from: Some(DriverFrom::Other),
            },
            Evidence::DriverVersion {
                id: id(),
                version: "5.3.1".parse().expect("a version"),
                from: None,
            },
            Evidence::Firmware {
                id: id(),
                firmware: Firmware(0x0107),
            },
            Evidence::NoCard { reader: reader() },
            Evidence::CardThere { reader: reader() },
            Evidence::CardPulled { reader: reader() },
            Evidence::CardMute { reader: reader() },
            Evidence::CardGarbled { reader: reader() },
            Evidence::ExchangeBroken { reader: reader() },
            Evidence::Refused {
                reader: reader(),
                select: StatusWord(0x6A82),
            },
            Evidence::Held { reader: reader() },
            Evidence::Free { reader: reader() },
            Evidence::UsedBy {
                name: text("Microsoft Edge"),
                needed: false,
            },
            Evidence::UsedBy {
                name: text("顔認証付きカードリーダーのソフト"),
                needed: true,
            },
            Evidence::SecurityProduct { product: None },
            Evidence::SecurityProduct {
                product: Some(text("ESET")),
            },
            Evidence::ReaderGone { reader: reader() },
            Evidence::PhoneMeant,
            Evidence::NoBluetoothReader,
            Evidence::BluetoothNotDocumentedForWindows,
        ];
        all_of_them.extend(
            all::<StartType>()
                .into_iter()
                .map(|start| Evidence::ServiceStopped { start }),
        );
        all_of_them.extend(
            all::<RunState>()
                .into_iter()
                .map(|state| Evidence::ServiceState { state }),
        );
        all_of_them.extend(
            all::<Lamp>()
                .into_iter()
                .map(|lamp| Evidence::Lamp { lamp }),
        );
        all_of_them.extend(
            all::<BluetoothAdapter>()
                .into_iter()
                .map(|adapter| Evidence::BluetoothAdapter { adapter }),
        );
        for gb in [None, Some(12)] {
            all_of_them.extend(all::<Drive>().into_iter().map(|drive| Evidence::Room {
                drive,
                gb,
                mb: 99,
            }));
        }
        all_of_them.extend(all::<JpkiToken>().into_iter().map(|token| Evidence::Jpki {
            reader: reader(),
            token,
        }));
        all_of_them.extend(all::<Stage>().into_iter().map(|at| Evidence::NoAnswer {
            reader: reader(),
            at,
        }));
        for product in products() {
            all_of_them.extend([
                Evidence::Reader {
                    reader: reader(),
                    product: product.clone(),
                },
                Evidence::OnBus {
                    id: id(),
                    product: product.clone(),
                },
                Evidence::NotInList {
                    id: id(),
                    product: product.clone(),
                },
                Evidence::Settling {
                    id: id(),
                    product: product.clone(),
                },
                Evidence::DeviceProblem {
                    id: id(),
                    product: product.clone(),
                    code: 43,
                },
                Evidence::BehindHub {
                    id: id(),
                    product: product.clone(),
                    hubs: 1,
                },
                Evidence::NoHub { id: id(), product },
            ]);
        }
        let tries = [
            PinTries::Left { tries: 3 },
            PinTries::Locked,
            PinTries::NotTold {
                answer: StatusWord(0x6A82),
            },
        ];
        let given: BTreeSet<String> = tries.iter().map(|tries| tagged(tries, "is").0).collect();
        assert_eq!(given, variants::<PinTries>(json!({"is": "?"})));
        all_of_them.extend(tries.into_iter().flat_map(|tries| {
            let tries = Personal(tries);
            let reader = reader();
            [
                Evidence::NumberB {
                    reader: reader.clone(),
                    tries,
                },
                Evidence::Tries { reader, tries },
            ]
        }));
        for reader in readers() {
            all_of_them.push(Evidence::BluetoothReader {
                reader: reader.clone(),
            });
            all_of_them.push(Evidence::BluetoothReaderHeard { reader });
        }
        all_of_them.extend(
            all::<SearchEnd>()
                .into_iter()
                .map(|ended| Evidence::ReaderSearch { ended, seconds: 8 }),
        );
        for told in all::<ReaderTold>() {
            for bits in 0..8_u8 {
                let reader = FoundReader {
                    name: text("CIR415"),
                    connected: bits & 1 > 0,
                    rssi: (bits & 1 == 0).then_some(-60),
                    told,
                    battery: (bits & 2 > 0).then_some(40),
                    firmware: (bits & 4 > 0).then_some(Version([1, 18, 0, 0])),
                };
                all_of_them.push(Evidence::FoundReader { reader });
            }
        }
        all_of_them
    }

    fn of_the_phone() -> Vec<PhoneEvidence> {
        let mut all_of_them = vec![
            PhoneEvidence::LocationRefused,
            PhoneEvidence::MobileLine,
            PhoneEvidence::OnlineAllTheSame,
            PhoneEvidence::Network { connected: true },
            PhoneEvidence::Network { connected: false },
            PhoneEvidence::TrialFelt { millis: 1_234 },
            PhoneEvidence::TrialNothing { seconds: 20 },
            PhoneEvidence::TrialOther,
            PhoneEvidence::NfcUnlockedOnly,
            PhoneEvidence::Wifi { dbm: -84 },
            PhoneEvidence::Vpn { vpn: true },
            PhoneEvidence::Vpn { vpn: false },
            PhoneEvidence::PrivateDns {
                host: text("dns.example"),
            },
            PhoneEvidence::TrialSeveral,
            PhoneEvidence::TrialLost { times: 2 },
        ];
        all_of_them.extend(
            all::<Nfc>()
                .into_iter()
                .map(|nfc| PhoneEvidence::Nfc { nfc }),
        );
        for switch in all::<Switch>() {
            all_of_them.extend([
                PhoneEvidence::Location { location: switch },
                PhoneEvidence::AirplaneMode {
                    airplane_mode: switch,
                },
                PhoneEvidence::AirplaneAnswer {
                    airplane_mode: switch,
                },
                PhoneEvidence::NfcReader { nfc_reader: switch },
                PhoneEvidence::PowerSaving {
                    power_saving: switch,
                },
            ]);
        }
        all_of_them
    }

    fn of_the_connection() -> Vec<ConnectionEvidence> {
        use ConnectionEvidence as Seen;
        let host = || text("good.example.jp");
        let issuer = || text("Kabushiki UTM CA");
        let root = || text("Amazon Root CA 1");
        let message = || text("…");
        let from = || text("2026-06-01T00:00:00Z");
        let to = || text("2027-06-30T00:00:00Z");
        let mut all_of_them = vec![
            Seen::Link {
                ipv4: true,
                ipv6: true,
            },
            Seen::Link {
                ipv4: true,
                ipv6: false,
            },
            Seen::Link {
                ipv4: false,
                ipv6: true,
            },
            Seen::Link {
                ipv4: false,
                ipv6: false,
            },
            Seen::NoAddress,
            Seen::NoWayOut,
            Seen::NoProxy,
            Seen::ProxyOfClosedNetwork { host: host() },
            Seen::ServerItself { host: host() },
            Seen::NoPage { host: host() },
            Seen::PageOnTlsPort { host: host() },
            Seen::SentAway {
                host: host(),
                to: text("login.example"),
            },
            Seen::LogInAsked { host: host() },
            Seen::PageInstead { host: host() },
            Seen::Blocked {
                host: host(),
                product: Some("FortiGate".to_owned()),
            },
            Seen::Blocked {
                host: host(),
                product: None,
            },
            Seen::LeadsTo {
                host: host(),
                root: root(),
            },
            Seen::NotTrustedHere {
                host: host(),
                root: root(),
            },
            Seen::PutInBetween {
                host: host(),
                issuer: issuer(),
                trusted: true,
            },
            Seen::PutInBetween {
                host: host(),
                issuer: issuer(),
                trusted: false,
            },
            Seen::SometimesInspected {
                inspected: 1,
                looks: 5,
            },
            Seen::Interceptor {
                host: host(),
                product: "ESET".to_owned(),
                place: Between::Device,
                exempt: Some("設定".to_owned()),
                trusted: true,
            },
            Seen::Interceptor {
                host: host(),
                product: "FortiGate".to_owned(),
                place: Between::Network,
                exempt: None,
                trusted: false,
            },
            Seen::Interceptor {
                host: host(),
                product: "Zscaler".to_owned(),
                place: Between::Service,
                exempt: None,
                trusted: true,
            },
            Seen::OtherFingerprint { issuer: issuer() },
            Seen::SelfSigned { host: host() },
            Seen::Incomplete {
                host: host(),
                issuer: issuer(),
            },
            Seen::WrongName { host: host() },
            Seen::NotInForce {
                host: host(),
                not_before: from(),
                not_after: to(),
            },
            Seen::NotInForce {
                host: host(),
                not_before: text("先月"),
                not_after: text(""),
            },
            Seen::TrustedThroughOlderRoot { host: host() },
            Seen::RootAbsent { root: root() },
            Seen::RootNotInForce {
                root: root(),
                not_before: from(),
                not_after: to(),
            },
            Seen::RootForbidden {
                root: root(),
                stores: all::<Store>(),
            },
            Seen::RootThere {
                root: root(),
                stores: Vec::new(),
            },
            Seen::StoreSize { certificates: 140 },
            Seen::RootLetGo {
                root: root(),
                list: text("Mozilla"),
                on: text("2028-04-15"),
            },
        ];
        for place in all::<ProxyPlace>() {
            for port in [None, Some(8080)] {
                all_of_them.push(Seen::Proxy {
                    place,
                    host: host(),
                    port,
                });
            }
            for script in [None, Some(host())] {
                all_of_them.push(Seen::ProxyScript {
                    place,
                    host: script,
                });
            }
        }
        let names = whole(vec![
            NameOutcome::Address,
            NameOutcome::Found { ipv4: 4, ipv6: 8 },
            NameOutcome::NoSuchName,
            NameOutcome::NoAnswer,
            NameOutcome::Silent,
            NameOutcome::Failed { message: message() },
        ]);
        all_of_them.extend(names.into_iter().map(|outcome| Seen::Name {
            host: host(),
            outcome,
        }));
        for family in all::<Family>() {
            let routes = whole(vec![
                RouteOutcome::Connected { millis: 12 },
                RouteOutcome::Refused,
                RouteOutcome::TimedOut,
                RouteOutcome::Unreachable,
                RouteOutcome::Forbidden,
                RouteOutcome::NotAwaited,
                RouteOutcome::Failed { message: message() },
            ]);
            for endpoint in ["good.example.jp:443", "[::1]:8443"] {
                let endpoint: Endpoint = endpoint.parse().expect("an endpoint");
                all_of_them.extend(routes.iter().map(|outcome| Seen::Route {
                    endpoint: endpoint.clone(),
                    family,
                    outcome: outcome.clone(),
                }));
            }
        }
        let verdicts = whole(vec![
            PathVerdict::Trusted,
            PathVerdict::UnknownIssuer,
            PathVerdict::Expired,
            PathVerdict::NotYetValid,
            PathVerdict::WrongName,
            PathVerdict::Broken { message: message() },
        ]);
        all_of_them.extend(verdicts.into_iter().map(|verdict| Seen::AtServerTime {
            host: host(),
            verdict,
        }));
        let ends = whole(vec![
            TlsOutcome::Done,
            TlsOutcome::NotTrusted,
            TlsOutcome::Alert {
                alert: text("HandshakeFailure"),
            },
            TlsOutcome::OldVersion,
            TlsOutcome::PlainText { http: true },
            TlsOutcome::PlainText { http: false },
            TlsOutcome::Reset,
            TlsOutcome::Closed,
            TlsOutcome::Silent,
            TlsOutcome::Failed { message: message() },
        ]);
        all_of_them.extend(ends.into_iter().map(|outcome| Seen::NoTls {
            host: host(),
            outcome,
        }));
        all_of_them.extend(all::<Store>().into_iter().map(|store| Seen::RootThere {
            root: root(),
            stores: vec![store],
        }));
        for ahead_seconds in [
            0,
            59,
            -59,
            60,
            -60,
            119,
            7_199,
            7_200,
            -7_200,
            172_799,
            172_800,
            -31_536_000,
            i32::MAX,
            i32::MIN,
        ] {
            for trusted in [true, false] {
                all_of_them.push(Seen::Clock {
                    ahead_seconds,
                    server_time: from(),
                    trusted,
                });
            }
        }
        all_of_them
    }

    fn of_the_software() -> Vec<SoftwareEvidence> {
        use SoftwareEvidence as Seen;
        let mut all_of_them = vec![
            Seen::App { version: version() },
            Seen::NoApp,
            Seen::AppNotTold,
            Seen::NoSetup,
            Seen::KnownFault {
                advisory: text("x"),
                means: text("不具合が知られています。"),
            },
            Seen::NoKnownFault,
            Seen::Newer {
                version: version(),
                means: None,
            },
            Seen::Newer {
                version: version(),
                means: Some(text("新しくなりました。")),
            },
            Seen::Means {
                version: version(),
                means: text("新しくなりました。"),
            },
            Seen::StoreForbidden,
            Seen::AutomaticUpdatesOff,
            Seen::WingetForbidden,
            Seen::StoreSourceForbidden,
            Seen::System {
                system: text("Windows 11"),
            },
            Seen::NoLeastSystem,
            Seen::SupportEnded {
                means: text("Windows 10のサポートは終わりました。"),
            },
            Seen::ReleaseEnded {
                on: text("2026-10-13"),
            },
            Seen::RunsOn {
                systems: text("Windows 10、11"),
            },
        ];
        let answers = [
            AppAnswer::NotInstalled,
            AppAnswer::Installed,
            AppAnswer::From(version()),
            AppAnswer::Before(version()),
        ];
        all_of_them.extend(answers.map(|answer| Seen::AppAnswer { answer }));
        all_of_them
    }

    fn of_the_terminal() -> Vec<TerminalEvidence> {
        use TerminalEvidence as Seen;
        let at = || text("2028-04-15T00:00:00Z");
        let other = || ReaderName("Reader 1".to_owned());
        let mut all_of_them = vec![
            Seen::NoTerminal,
            Seen::FaceTooOld {
                version: version(),
                needed: version(),
            },
            Seen::OwnAccount,
            Seen::ProgramsInThisSession,
            Seen::StartsWithOtherAccount,
            Seen::AccountNotTold,
            Seen::AskFromOwnAccount,
            Seen::ClockBehind { passed: at() },
            Seen::NoCertificate,
            Seen::CertificatesValid { count: 1 },
            Seen::CertificateEnded { not_after: at() },
            Seen::CertificateNotYet { not_before: at() },
            Seen::CertificateWithoutKey,
            Seen::CertificateInMachine,
            Seen::CertificatesOfOthers { count: 2 },
            Seen::NoReminder,
            Seen::ProductionKept,
            Seen::TestKept,
            Seen::FaceDefinitionBom,
            Seen::OutputOff,
            Seen::FoldersProtected,
            Seen::CredentialServiceOff,
            Seen::RegisteredReaderListed { registered: name() },
            Seen::RegisteredReaderRenamed {
                registered: name(),
                now: other(),
            },
            Seen::RegisteredReaderGone { registered: name() },
            Seen::RegisteredTwice {
                registered: name(),
                again: other(),
            },
            Seen::NoRegisteredReader,
            Seen::RestartAsked { minutes: 11 },
            Seen::NoTaskSeen,
            Seen::MemoryFree {
                mb: 2048,
                percent: 60,
            },
            Seen::MemorySmall { gb: 4 },
            Seen::Up { days: 31 },
            Seen::RestartPending,
            Seen::UsbSaving,
            Seen::CardsUp { count: 2 },
            Seen::NoCardUp,
            Seen::ClosedCardDown,
            Seen::OnlyWireless,
            Seen::NoClosedIpv6,
            Seen::WaysOutEqual,
            Seen::NoNameServer,
            Seen::NoProxyOnTerminal,
        ];
        for program in all::<ProgramName>() {
            for version in [None, Some(version())] {
                all_of_them.push(Seen::TerminalProgram { program, version });
            }
            all_of_them.push(Seen::ProgramIncomplete { program });
            all_of_them.push(Seen::NoVersion { program });
            let environments = all::<Environment>().into_iter();
            all_of_them.extend(environments.map(|environment| Seen::EnvironmentOf {
                program,
                environment,
            }));
        }
        for days in [0, 30, 31, 900] {
            all_of_them.push(Seen::CertificateUntil {
                not_after: at(),
                days,
            });
        }
        for yes in [true, false] {
            all_of_them.extend([
                Seen::IssuersHere { all: yes },
                Seen::FaceFolderThere { there: yes },
                Seen::FaceFolderWritable { writable: yes },
                Seen::TerminalProgramRuns { any: yes },
                Seen::FastStart { on: yes },
                Seen::Sleeps {
                    after: if yes { 0 } else { 30 },
                },
                Seen::FaceFolderRoom {
                    gb: yes.then_some(12),
                    mb: 99,
                },
            ]);
            for entry in all::<CredentialName>() {
                all_of_them.push(Seen::CredentialEntry { entry, there: yes });
            }
            for place in all::<ProxyPlace>() {
                for server in all::<ClosedProxyServer>() {
                    all_of_them.push(Seen::ClosedProxySet {
                        place,
                        server,
                        spares: yes,
                    });
                }
            }
        }
        for task in all::<TaskName>() {
            let states = all::<TaskState>().into_iter();
            all_of_them.extend(states.map(|state| Seen::Task { task, state }));
        }
        for asked in all::<ClosedHost>() {
            let names = all::<ClosedNameOutcome>().into_iter();
            all_of_them.extend(names.map(|outcome| Seen::ClosedNameLooked { asked, outcome }));
            let routes = whole(vec![
                ClosedReachOutcome::Connected { millis: 12 },
                ClosedReachOutcome::Refused,
                ClosedReachOutcome::Silent,
                ClosedReachOutcome::NoName,
            ]);
            all_of_them.extend(
                routes
                    .into_iter()
                    .map(|outcome| Seen::ClosedServer { asked, outcome }),
            );
        }
        let sources = all::<TimeSource>().into_iter();
        all_of_them.extend(sources.map(|source| Seen::TimeFrom { source }));
        let files = all::<SettingsFile>().into_iter();
        all_of_them.extend(files.map(|file| Seen::FaceDefinition { file }));
        let folders = all::<FolderSetting>().into_iter();
        all_of_them.extend(folders.map(|folder| Seen::FaceFolderSet { folder }));
        let lines = all::<CardLine>().into_iter();
        all_of_them.extend(lines.map(|line| Seen::SelfGivenAddress { line }));
        let servers = all::<ClosedDns>().into_iter();
        all_of_them.extend(servers.map(|server| Seen::NameServer { server }));
        all_of_them
    }

    fn of_a_record() -> Vec<TimeEvidence> {
        use TimeEvidence as Seen;
        let lasted = 500;
        let mut all_of_them = vec![
            Seen::NothingChanged { lasted: 60_000 },
            Seen::ClockRan { lasted: 60_000 },
            Seen::ServiceStayed { lasted: 60_000 },
            Seen::ReadersStayed { lasted: 60_000 },
            Seen::ReaderStayedAway,
            Seen::ServiceNeverAnswered,
            Seen::NoReaderListed,
            Seen::RadioStayed { lasted: 60_000 },
            Seen::WayOutStayed { lasted: 60_000 },
            Seen::CardLayThere,
            Seen::NoCardFelt { lasted: 60_000 },
            Seen::ReaderShared,
            Seen::ReaderNotUsed { lasted: 3_200 },
            Seen::AppNotRunning,
            Seen::NoConnection { lasted: 60_000 },
        ];
        for at in [0, 2_449, 9_949, 9_950, 61_500] {
            all_of_them.extend([
                Seen::SomethingChanged { at },
                Seen::ServiceStoppedAnswering { at },
                Seen::ServiceCameBack { at, lasted },
                Seen::ServiceAnswered { at },
                Seen::ReaderLeft { at },
                Seen::LeftTheBus { at },
                Seen::HubLeftTheBus { at },
                Seen::CameOnTheBus { at },
                Seen::RadioCameBack { at, lasted },
                Seen::RadioConnected { at },
                Seen::RadioSwitchedOn { at },
                Seen::RadioSwitchedOff { at },
                Seen::WayOutLost { at },
                Seen::WayOutThere { at },
                Seen::WayOutCameBack { at, lasted },
                Seen::AddressChanged { at },
                Seen::CardGone { at },
                Seen::OtherReaderUsed { at },
                Seen::CardFelt { at },
                Seen::CardAnswersNothing { at },
                Seen::CardLifted { at, lasted },
                Seen::CardLifted { at, lasted: 5_100 },
                Seen::ReaderUsed { at },
                Seen::ReaderTaken { at },
                Seen::ReaderReleased { at },
                Seen::AppStarted { at },
                Seen::AppEnded { at },
                Seen::Woke { at, seconds: 40 },
            ]);
            for yes in [true, false] {
                all_of_them.extend([
                    Seen::ClockSet {
                        at,
                        forward: yes,
                        seconds: 40,
                    },
                    Seen::ReaderCameBack {
                        at,
                        lasted,
                        renamed: yes,
                    },
                    Seen::ReaderListed { at, renamed: yes },
                    Seen::RadioDropped {
                        at,
                        rssi: yes.then_some(-90),
                    },
                ]);
            }
            for whose in all::<RemotePlace>() {
                all_of_them.push(Seen::BrokenOff { at, lasted, whose });
                all_of_them.push(Seen::Closed { at, whose });
                all_of_them.push(Seen::Cut { at, whose });
                for family in all::<Family>() {
                    all_of_them.extend([
                        Seen::NoAnswerYet {
                            at,
                            lasted,
                            family,
                            whose,
                        },
                        Seen::NotConnected { at, family, whose },
                        Seen::Stood { at, family, whose },
                        Seen::Asked { at, family, whose },
                    ]);
                }
            }
        }
        all_of_them
    }

    /// Every evidence, with every value and every combination that makes a difference. A variant that is left out is told.
    pub(crate) fn every_evidence() -> Vec<Evidence> {
        let phone = of_the_phone();
        let connection = of_the_connection();
        let software = of_the_software();
        let terminal = of_the_terminal();
        let time = of_a_record();
        let keys =
            |of: Vec<(String, Fields)>| of.into_iter().map(|(key, _)| key).collect::<BTreeSet<_>>();
        let tags = |tag: &str| json!({ tag: "?" });
        assert_eq!(
            keys(phone.iter().map(PhoneEvidence::said).collect()),
            variants::<PhoneEvidence>(tags("of"))
        );
        assert_eq!(
            keys(connection.iter().map(ConnectionEvidence::said).collect()),
            variants::<ConnectionEvidence>(tags("what"))
        );
        assert_eq!(
            keys(software.iter().map(SoftwareEvidence::said).collect()),
            variants::<SoftwareEvidence>(tags("what"))
        );
        assert_eq!(
            keys(terminal.iter().map(TerminalEvidence::said).collect()),
            variants::<TerminalEvidence>(tags("what"))
        );
        assert_eq!(
            keys(time.iter().map(TimeEvidence::said).collect()),
            variants::<TimeEvidence>(tags("what"))
        );
        let mut whole = of_readers();
        let mut known = keys(whole.iter().map(Evidence::said).collect());
        known.extend(["phone", "connection", "software", "terminal", "time"].map(str::to_owned));
        assert_eq!(known, variants::<Evidence>(tags("what")));
        whole.extend(phone.into_iter().map(Evidence::from));
        whole.extend(connection.into_iter().map(Evidence::from));
        whole.extend(software.into_iter().map(Evidence::from));
        whole.extend(terminal.into_iter().map(Evidence::from));
        whole.extend(time.into_iter().map(Evidence::from));
        whole
    }

    /// Names of a sentence that are clauses are known by what stands in the clauses.
    fn names_of<'a>(says: &'a Says, clauses: [&'a BTreeMap<String, Says>; 2]) -> Vec<&'a str> {
        let found = says.names().into_iter().flat_map(|name| {
            let clause = clauses.iter().find_map(|clauses| clauses.get(name));
            clause.map_or_else(|| vec![name], |clause| clause.names())
        });
        found.collect()
    }

    /// Every evidence, by its key: its fields in every combination.
    fn by_key() -> BTreeMap<String, Vec<Fields>> {
        let mut keys: BTreeMap<String, Vec<Fields>> = BTreeMap::new();
        for (key, fields) in every_evidence().iter().map(Evidence::said) {
            keys.entry(key).or_default().push(fields);
        }
        keys
    }

    #[test]
    fn every_evidence_reads_as_a_sentence() {
        let base = Base::embedded();
        let lines: Vec<String> = every_evidence()
            .iter()
            .map(|seen| {
                let (key, fields) = seen.said();
                let said: BTreeSet<String> = CHECKS
                    .iter()
                    .filter_map(|check| base.says_seen(check.id, &key, &fields))
                    .collect();
                assert_eq!(said.len(), 1, "{seen:?} is said as {said:?}");
                format!("{key}: {}", said.first().expect("one"))
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn a_sentence_stands_once_and_is_filled_with_what_its_evidence_has() {
        let base = Base::embedded();
        let shared = base.shared();
        let keys = by_key();
        let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let own = CHECKS
            .iter()
            .map(|check| base.check(check.id).expect("every check has its words"))
            .map(|words| {
                (
                    words.id.as_str(),
                    &words.says,
                    [&words.clauses, &shared.clauses],
                )
            });
        let all = own.chain([("evidence", &shared.says, [&shared.clauses, &shared.clauses])]);
        for (file, says, clauses) in all {
            for (key, says) in says {
                let known = keys
                    .get(key)
                    .unwrap_or_else(|| panic!("{file}: nobody sees {key}"));
                let has = |name: &str| {
                    known
                        .iter()
                        .any(|fields| fields.iter().any(|(field, _)| field == name))
                };
                for name in names_of(says, clauses) {
                    assert!(has(name), "{file}: {key} has no {name}");
                }
                places.entry(key).or_default().push(file);
            }
        }
        for key in keys.keys() {
            assert_eq!(
                places.get(key.as_str()).map(Vec::len),
                Some(1),
                "{key} stands in {:?}",
                places.get(key.as_str())
            );
        }
    }

    #[test]
    fn every_check_has_its_file_and_every_file_its_check() {
        let ids: BTreeSet<&str> = CHECKS.iter().map(|check| check.id).collect();
        let files: BTreeSet<&str> = Base::embedded()
            .checks()
            .iter()
            .map(|words| words.id.as_str())
            .collect();
        assert_eq!(ids, files);
    }

    /// Figures that stay as they are while nobody changes anything; all others make a cause that was put aside come back.
    const STEADY: &[&str] = &[
        "number",
        "hubs",
        "tries",
        "port",
        "ipv4",
        "ipv6",
        "count",
        "after",
        "passed",
        "inspected",
        "looks",
        "code",
    ];

    #[test]
    fn every_figure_is_known_to_be_steady_or_restless() {
        let base = Base::embedded();
        let restless = base.restless();
        let mut fields = BTreeSet::new();
        for (_, seen) in every_evidence().iter().map(Evidence::said) {
            for (name, value) in seen.iter() {
                fields.insert(name.to_owned());
                let is_time = value
                    .as_str()
                    .is_some_and(|text| text.parse::<jiff::Timestamp>().is_ok());
                let of_a_certificate = ["not_before", "not_after"].contains(&name);
                if value.is_number() || is_time && !of_a_certificate {
                    let decided = restless.contains(&name) != STEADY.contains(&name);
                    assert!(
                        decided,
                        "{name}: write it to `restless` of its check, or to STEADY here"
                    );
                }
            }
        }
        for name in restless {
            assert!(fields.contains(name), "nothing that is seen has {name}");
        }
    }

    #[test]
    fn every_verdict_has_its_words_and_none_is_left_over() {
        let written = Base::embedded()
            .verdicts()
            .verdicts
            .keys()
            .cloned()
            .collect();
        assert_eq!(variants::<Verdict>(json!("?")), written);
    }

    #[test]
    fn every_reason_reads_as_a_sentence_and_none_is_left_over() {
        let reader = Some(name());
        let reasons = [
            Why::TimedOut { reader: None },
            Why::TimedOut { reader },
            Why::Failed {
                message: text("…")
            },
            Why::NotReached,
            Why::UnknownAnswer {
                answer: text("6F00"),
            },
            Why::NotTold,
            Why::Settling,
            Why::InBrowser,
        ];
        let keys: BTreeSet<String> = reasons.iter().map(|why| tagged(why, "why").0).collect();
        assert_eq!(keys, variants::<Why>(json!({"why": "?"})));
        let base = Base::embedded();
        assert_eq!(keys, base.verdicts().reasons.keys().cloned().collect());
        let said: Vec<String> = reasons.iter().map(|why| reason(why, base)).collect();
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn every_question_has_words_for_every_answer_and_none_for_others() {
        let base = Base::embedded();
        let newest = Some(version());
        let apps = [Os::Ios, Os::Android].into_iter().flat_map(|os| {
            [
                Question::App { os, newest },
                Question::App { os, newest: None },
            ]
        });
        let mut asked = BTreeSet::new();
        for (check, question) in [
            ("reader.mode", Question::Lamp),
            ("card.kind", Question::Presented),
            ("phone.airplane", Question::Airplane),
        ]
        .into_iter()
        .chain(apps.clone().map(|app| ("app.installed", app)))
        .chain(apps.map(|app| ("app.version", app)))
        {
            let words = question.in_words(check, base);
            let own = &base.check(check).expect("a check").questions;
            let words_of_answers = own
                .get(&words.key)
                .or_else(|| base.shared().questions.get(&words.key));
            let known = words_of_answers.expect("it has words").options.len();
            let least = if matches!(question, Question::App { newest: None, .. }) {
                2
            } else {
                known
            };
            assert_eq!(words.options.len(), least, "{check} {question:?}");
            let all = [&words.text, &words.hint]
                .into_iter()
                .chain(words.options.iter().flat_map(|it| [&it.label, &it.note]));
            assert!(
                all.into_iter()
                    .all(|text| !text.is_empty() && !text.contains('{')),
                "{words:?}"
            );
            asked.insert(words.key);
        }
        let own = CHECKS
            .iter()
            .filter_map(|check| base.check(check.id))
            .flat_map(|words| words.questions.keys());
        let written: BTreeSet<String> =
            own.chain(base.shared().questions.keys()).cloned().collect();
        assert_eq!(asked, written);
    }
}

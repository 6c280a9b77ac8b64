//! 開院前の点検: what is to be said before the doors open. A check-up as every other, judged by the same checks; only what needs a
//! hand is told apart: that no card lies on a reader is no fault in the morning, so it is told when one was last read there.

use jiff::civil::Date;
use kb::{Base, RootChange, Setup, japan_time};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::network::amazon_roots;
use crate::reader::desk::Desk;
use crate::software::os_version::support_of;
use crate::terminal::evidence::TerminalEvidence;
use crate::{CheckResult, Evidence, Finding, Report, Verdict, diagnose, uses_pcsc};
use facts::{Facts, JpkiToken, Observed, PcscService, ReaderName, SCHEMA};

/// Days before an end from which it is told: as many as the institution's certificate can be renewed in.
pub const SOON: i32 = 90;

/// The page of the institution's certificate that ends soon.
const CERTIFICATE_PAGE: &str = "topic/institution-certificate-expiring";

/// What `shikaku opening --json` prints and the window shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct OpeningCheckup {
    /// [`SCHEMA`] of the facts.
    pub schema: u32,
    /// When looking began (RFC 3339, UTC).
    pub taken_at: String,
    /// How it stands.
    pub state: OpeningOutcome,
    /// What is wrong, best first; what another finding explains is left out.
    pub causes: Vec<SeenCause>,
    /// What could not be looked at.
    pub unseen: Vec<OpeningUnseen>,
    /// What only a hand can try.
    pub hands_on: Vec<HandsOn>,
    /// What ends within [`SOON`] days, the next one first.
    pub ends: Vec<Ending>,
    /// Why past check-ups could not be read.
    pub past: Option<String>,
}

/// How it stands before the doors open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum OpeningOutcome {
    /// Nothing is wrong, all was seen, and nothing ends soon.
    Well,
    /// Something was found, or ends soon.
    Found,
    /// Something could not be looked at.
    Unseen,
}

/// A cause that was seen, as a page that has looked and 「開院前の点検」 show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct SeenCause {
    /// The finding.
    pub finding: Finding,
    /// What it is, as its guide says it.
    pub title: String,
    /// What it rests on, in sentences.
    pub seen: Vec<String>,
    /// The page that says what to do.
    pub guide: Option<String>,
}

/// What could not be looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct OpeningUnseen {
    /// The check's id.
    pub id: String,
    /// Its name for a user.
    pub title: String,
    /// Why, in words.
    pub reason: Option<String>,
}

/// Something that only a hand can try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HandsOn {
    /// What is laid on.
    pub part: HandsOnPart,
    /// The reader's name in PC/SC; absent where it is none of PC/SC's.
    pub reader: Option<ReaderName>,
    /// What and where, in words.
    pub title: String,
    /// When a check-up last saw it work (RFC 3339, UTC).
    pub worked: Option<String>,
    /// The same as a day in Japan.
    pub worked_on: Option<String>,
    /// Whether a check-up can see it at all.
    pub can_be_seen: bool,
}

/// What is laid on a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum HandsOnPart {
    /// The plastic card.
    Card,
    /// A phone with the card in it.
    Phone,
}

/// Something that ends soon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Ending {
    /// What kind of thing.
    pub what: Ends,
    /// What, in words.
    pub title: String,
    /// Its last day in Japan: year-month-day.
    pub on: String,
    /// Days until then; 0 on the day itself, below 0 where it has passed since the record.
    pub days: i32,
    /// The entry that says what to do.
    pub guide: Option<String>,
}

/// What kind of thing ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Ends {
    /// The institution's certificate.
    Certificate,
    /// A root certificate.
    Root,
    /// A list's trust in a root certificate.
    RootTrust,
    /// The support of the system.
    System,
}

/// What is to be said of this check-up, beside earlier ones of this machine (the newest first).
#[must_use]
pub fn opening(report: &Report, past: &[Facts], base: &Base) -> OpeningCheckup {
    opening_on(report, past, base, day(&report.facts.taken_at))
}

/// The same of a record that is read on a later day: what has ended since is told as well.
#[must_use]
pub fn opening_on(
    report: &Report,
    past: &[Facts],
    base: &Base,
    today: Option<Date>,
) -> OpeningCheckup {
    let causes: Vec<SeenCause> = report
        .causes
        .iter()
        .filter(|cause| **cause != Finding::CardNotPlaced)
        .filter_map(|cause| {
            let made = report
                .checks
                .iter()
                .find(|made| made.finding == Some(*cause))?;
            let guide = base.guide_for(cause.code());
            Some(SeenCause {
                finding: *cause,
                title: guide
                    .map_or(made.title.as_str(), |guide| guide.heading())
                    .to_owned(),
                seen: made.seen.clone(),
                guide: made.guide.clone(),
            })
        })
        .collect();
    let unseen: Vec<OpeningUnseen> = report
        .checks
        .iter()
        .filter(|made| is_unseen(made))
        .map(|made| OpeningUnseen {
            id: made.id.clone(),
            title: made.title.clone(),
            reason: made.reason.clone(),
        })
        .collect();
    let ends = today.map_or_else(Vec::new, |today| ends(report, base, today));
    let state = if !causes.is_empty() || !ends.is_empty() {
        OpeningOutcome::Found
    } else if unseen.is_empty() {
        OpeningOutcome::Well
    } else {
        OpeningOutcome::Unseen
    };
    OpeningCheckup {
        schema: SCHEMA,
        taken_at: report.facts.taken_at.clone(),
        state,
        causes,
        unseen,
        hands_on: hands_on(report, past, base),
        ends,
        past: None,
    }
}

impl OpeningCheckup {
    /// The exit status of the command line: 1 something found or ending soon, 3 something not seen, else 0.
    #[must_use]
    pub fn exit_status(&self) -> u8 {
        match self.state {
            OpeningOutcome::Well => 0,
            OpeningOutcome::Found => 1,
            OpeningOutcome::Unseen => 3,
        }
    }
}

/// What could not be judged and hangs on nothing else. What hangs on a card that nobody has laid there is a hand's.
fn is_unseen(made: &CheckResult) -> bool {
    matches!(
        made.verdict,
        Verdict::Unknown | Verdict::Ask | Verdict::Crashed
    ) && made.explained_by.is_none()
}

/// A card or a phone that a check-up has seen to be right on a reader.
struct Worked {
    reader: ReaderName,
    part: HandsOnPart,
    at: String,
}

fn hands_on(report: &Report, past: &[Facts], base: &Base) -> Vec<HandsOn> {
    let facts = &report.facts;
    let words = &base.verdicts().opening;
    let worked: Vec<Worked> = std::iter::once(facts)
        .chain(past)
        .flat_map(|facts| worked(facts, base))
        .collect();
    let mut list = Vec::new();
    if matches!(
        facts.setup,
        Some(Setup::FaceReader | Setup::FaceReaderPhoneReader)
    ) {
        list.push(by_hand(&words.face_reader, &words.card));
    }
    if matches!(
        facts.setup,
        Some(Setup::Phone | Setup::PhoneBluetoothReader)
    ) || facts.os.is_phone()
    {
        list.push(by_hand(&words.this_phone, &words.card));
    }
    let readers = match &facts.pcsc {
        Observed::Seen(PcscService::Running { readers }) if uses_pcsc(facts) => readers.as_slice(),
        _ => &[],
    };
    let desk = Desk::new(readers, &[], base);
    let real = desk
        .listed
        .iter()
        .filter(|listed| !listed.is_face_reader_part());
    let names: Vec<&ReaderName> = real.clone().map(|listed| &listed.reader.name).collect();
    for listed in real {
        let name = &listed.reader.name;
        let shown = match listed.evidence() {
            Evidence::Reader {
                product: Some(product),
                ..
            } => product,
            _ => name.0.clone(),
        };
        let phones_only = facts.setup == Some(Setup::FaceReaderPhoneReader);
        for part in [HandsOnPart::Card, HandsOnPart::Phone] {
            let last = worked
                .iter()
                .find(|worked| worked.part == part && is_same(&worked.reader, name, &names));
            // A desk's reader is for cards, and one beside a face reader for phones; the other is told of where it was read there.
            if (part == HandsOnPart::Phone) != phones_only && last.is_none() {
                continue;
            }
            let what = match part {
                HandsOnPart::Card => &words.card,
                HandsOnPart::Phone => &words.phone,
            };
            list.push(HandsOn {
                part,
                reader: Some(name.clone()),
                title: format!("{what}（{shown}）"),
                worked: last.map(|worked| worked.at.clone()),
                worked_on: last
                    .and_then(|worked| day(&worked.at))
                    .map(|day| day.to_string()),
                can_be_seen: true,
            });
        }
    }
    list
}

fn by_hand(place: &str, what: &str) -> HandsOn {
    HandsOn {
        part: HandsOnPart::Card,
        reader: None,
        title: format!("{what}（{place}）"),
        worked: None,
        worked_on: None,
        can_be_seen: false,
    }
}

/// What these facts show to have worked, as `card.kind` judges it.
fn worked(facts: &Facts, base: &Base) -> Vec<Worked> {
    let check = &crate::card::kind::CHECK;
    let report = diagnose(facts.clone(), &[check], base);
    let right = report
        .checks
        .into_iter()
        .filter(|made| made.verdict == Verdict::Pass);
    right
        .flat_map(|made| made.evidence)
        .filter_map(|seen| match seen {
            Evidence::Jpki { reader, token } => Some(Worked {
                reader,
                part: match token {
                    JpkiToken::Card | JpkiToken::Unnamed => HandsOnPart::Card,
                    JpkiToken::Android | JpkiToken::Iphone => HandsOnPart::Phone,
                },
                at: facts.taken_at.clone(),
            }),
            _ => None,
        })
        .collect()
}

/// Whether an earlier reader is this one. The numbers at the end of a name are counted anew at each start, so they tell readers apart
/// only where two of one kind stand on the desk.
fn is_same(earlier: &ReaderName, now: &ReaderName, all: &[&ReaderName]) -> bool {
    let kind = |name: &ReaderName| {
        name.0
            .trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == ' ')
            .to_owned()
    };
    let alike = all.iter().filter(|other| kind(other) == kind(now)).count();
    earlier == now || (alike == 1 && kind(earlier) == kind(now))
}

/// What ends within [`SOON`] days of this day, and what has ended since the record. What had ended before it is a finding.
fn ends(report: &Report, base: &Base, today: Date) -> Vec<Ending> {
    let facts = &report.facts;
    let seen_on = day(&facts.taken_at).unwrap_or(today);
    let words = &base.verdicts().opening;
    let mut ends = Vec::new();
    let mut note = |what, title: String, on: Option<Date>, guide: Option<&str>| {
        let days = on.and_then(|on| today.until(on).ok().map(|span| (on, span.get_days())));
        if let Some((on, days)) = days.filter(|(on, days)| *on >= seen_on && *days <= SOON) {
            ends.push(Ending {
                what,
                title,
                on: on.to_string(),
                days,
                guide: guide
                    .filter(|guide| base.entry(guide).is_some())
                    .map(str::to_owned),
            });
        }
    };
    for not_after in certificates(report) {
        let title = words.certificate.clone();
        note(
            Ends::Certificate,
            title,
            day(not_after),
            Some(CERTIFICATE_PAGE),
        );
    }
    for root in &base.roots().roots {
        let title = format!("{}{}", words.root, root.name);
        note(Ends::Root, title, root.not_after.parse().ok(), None);
    }
    for change in &base.roots().changes {
        if change.what == RootChange::TrustEnds
            && Some(change.store) == amazon_roots::list_of(facts.os)
        {
            let title = format!("{}{}", words.list, change.store.label());
            let on = change.on.as_deref().and_then(|on| on.parse().ok());
            note(Ends::RootTrust, title, on, None);
        }
    }
    if let Some((system, until)) = support(facts, base) {
        let title = format!("{system}{}", words.support);
        note(Ends::System, title, until, Some("guide/os-unsupported"));
    }
    ends.sort_by(|one, other| (&one.on, one.what).cmp(&(&other.on, other.what)));
    ends
}

/// The ends of the institution's certificates, as `terminal.certificate` has judged them.
fn certificates(report: &Report) -> impl Iterator<Item = &str> {
    let evidence = report.checks.iter().flat_map(|made| &made.evidence);
    evidence.filter_map(|seen| match seen {
        Evidence::Terminal {
            seen: TerminalEvidence::CertificateUntil { not_after, .. },
        } => Some(not_after.as_str()),
        _ => None,
    })
}

/// The system as a call centre asks for it, and the last day on which its maker mends it.
fn support(facts: &Facts, base: &Base) -> Option<(String, Option<Date>)> {
    let Observed::Seen(here) = &facts.software.system else {
        return None;
    };
    let row = support_of(here, facts.os, base)?;
    Some((facts.system_in_words()?, row.until.parse().ok()))
}

/// The day in Japan at this time.
pub(crate) fn day(at: &str) -> Option<Date> {
    Some(japan_time(at.parse().ok()?).date())
}

#[cfg(test)]
mod tests {
    use facts::{
        Answers, Card, CardLook, CardState, Edition, Os, Reader, StatusWord, SystemVersion,
    };

    use super::*;
    use crate::looked_at;

    const NOW: &str = "2026-11-29T22:30:00Z";

    fn reader(name: &str) -> Reader {
        Reader {
            name: ReaderName(name.to_owned()),
            card: CardState::Absent,
            exclusive: false,
        }
    }

    fn desk(at: &str, names: &[&str], cards: &[(&str, JpkiToken)]) -> Facts {
        Facts {
            os: Os::Linux,
            pcsc: Observed::Seen(PcscService::Running {
                readers: names.iter().map(|name| reader(name)).collect(),
            }),
            cards: Observed::Seen(
                cards
                    .iter()
                    .map(|(name, token)| Card {
                        reader: ReaderName((*name).to_owned()),
                        look: CardLook::Answered {
                            select: StatusWord(0x9000),
                            token: Some(*token),
                        },
                    })
                    .collect(),
            ),
            ..Facts::blank(None, Answers::default(), at.to_owned())
        }
    }

    /// The checks of readers and cards alone: what else this desk has was not looked at.
    fn opened(facts: &Facts, past: &[Facts]) -> OpeningCheckup {
        let checks: Vec<_> = looked_at(facts)
            .into_iter()
            .filter(|check| ["reader.present", "card.present", "card.kind"].contains(&check.id))
            .collect();
        let report = diagnose(facts.clone(), &checks, Base::embedded());
        opening(&report, past, Base::embedded())
    }

    #[test]
    fn a_reader_without_a_card_is_well_in_the_morning_and_says_when_one_was_read_there() {
        let name = "ACS ACR39U ICC Reader 00 00";
        let past = [
            desk("2026-11-28T00:00:00Z", &[name], &[]),
            desk("2026-11-27T15:30:00Z", &[name], &[(name, JpkiToken::Card)]),
            desk("2026-11-01T00:00:00Z", &[name], &[(name, JpkiToken::Card)]),
        ];
        let opening = opened(&desk(NOW, &[name], &[]), &past);
        assert_eq!(
            (opening.state, opening.exit_status()),
            (OpeningOutcome::Well, 0)
        );
        assert_eq!((opening.causes, opening.unseen), (Vec::new(), Vec::new()));
        let [card] = opening.hands_on.as_slice() else {
            panic!("{:?}", opening.hands_on);
        };
        assert_eq!(card.worked.as_deref(), Some("2026-11-27T15:30:00Z"));
        // The next day has begun in Japan.
        assert_eq!(card.worked_on.as_deref(), Some("2026-11-28"));
    }

    #[test]
    fn a_reader_that_is_counted_anew_is_the_same_one_and_two_of_a_kind_are_two() {
        let (first, second) = ("A reader 00 00", "A reader 01 00");
        let past = [desk(
            "2026-11-27T00:00:00Z",
            &[second],
            &[(second, JpkiToken::Card)],
        )];
        let worked = |names: &[&str]| {
            let opening = opened(&desk(NOW, names, &[]), &past);
            let hands_on = opening.hands_on.into_iter();
            hands_on.map(|one| one.worked.is_some()).collect::<Vec<_>>()
        };
        assert_eq!(worked(&[first]), [true]);
        assert_eq!(worked(&[first, second]), [false, true]);
        assert_eq!(worked(&["Another reader 00 00"]), [false]);
    }

    #[test]
    fn a_card_that_was_seen_not_to_be_right_did_not_work() {
        let name = "A reader 00 00";
        let mut foreign = desk("2026-11-27T00:00:00Z", &[name], &[(name, JpkiToken::Card)]);
        foreign.cards = Observed::Seen(vec![Card {
            reader: ReaderName(name.to_owned()),
            look: CardLook::Answered {
                select: StatusWord(0x6A82),
                token: None,
            },
        }]);
        let opening = opened(&desk(NOW, &[name], &[]), &[foreign]);
        assert_eq!(opening.hands_on[0].worked, None);
    }

    #[test]
    fn no_reader_at_all_is_found_and_never_well() {
        let opening = opened(&desk(NOW, &[], &[]), &[]);
        assert_eq!(opening.exit_status(), 1);
        assert_eq!(opening.causes[0].finding, Finding::ReaderNotConnected);
        assert_eq!(opening.hands_on, []);
    }

    #[test]
    fn a_phone_is_tried_where_the_reader_is_for_phones() {
        let name = "A reader 00 00";
        let mut facts = desk(NOW, &[name], &[]);
        facts.setup = Some(Setup::FaceReaderPhoneReader);
        let mut earlier = desk(
            "2026-11-27T00:00:00Z",
            &[name],
            &[(name, JpkiToken::Iphone)],
        );
        earlier.setup = facts.setup;
        let parts: Vec<_> = opened(&facts, &[earlier])
            .hands_on
            .into_iter()
            .map(|one| (one.part, one.can_be_seen, one.worked.is_some()))
            .collect();
        assert_eq!(
            parts,
            [
                (HandsOnPart::Card, false, false),
                (HandsOnPart::Phone, true, true)
            ]
        );
    }

    #[test]
    fn what_ends_is_told_from_ninety_days_before_until_the_day_itself() {
        let at = |taken_at: &str| {
            let mut facts = desk(taken_at, &["A reader 00 00"], &[]);
            facts.os = Os::Windows;
            facts.software.system = Observed::Seen(SystemVersion {
                version: "10.0.26200.1".parse().expect("a version"),
                edition: Some(Edition::Pro),
                release: None,
            });
            let ends = opened(&facts, &[]).ends;
            ends.iter()
                .map(|end| (end.what, end.days))
                .collect::<Vec<_>>()
        };
        // 25H2 of Home and Pro ends on 12 October 2027; the day begins at 15:00 UTC.
        assert_eq!(at("2027-07-13T14:00:00Z"), []);
        assert_eq!(at("2027-07-13T15:00:00Z"), [(Ends::System, 90)]);
        assert_eq!(at("2027-10-12T01:00:00Z"), [(Ends::System, 0)]);
        assert_eq!(at("2027-10-12T15:00:00Z"), []);
    }

    #[test]
    fn what_has_ended_since_the_record_is_told_on_a_later_day_and_what_had_ended_before_is_not() {
        let mut facts = desk("2027-07-01T00:00:00Z", &["A reader 00 00"], &[]);
        facts.os = Os::Windows;
        facts.software.system = Observed::Seen(SystemVersion {
            version: "10.0.26200.1".parse().expect("a version"),
            edition: Some(Edition::Pro),
            release: None,
        });
        let on = |facts: &Facts, today: &str| {
            let report = diagnose(facts.clone(), &[], Base::embedded());
            let today = Some(today.parse().expect("a day"));
            let opening = opening_on(&report, &[], Base::embedded(), today);
            let ends = opening.ends.iter().map(|end| (end.what, end.days));
            (opening.state, ends.collect::<Vec<_>>())
        };
        assert_eq!(on(&facts, "2027-07-01"), (OpeningOutcome::Well, vec![]));
        assert_eq!(
            on(&facts, "2027-11-30"),
            (OpeningOutcome::Found, vec![(Ends::System, -49)])
        );
        facts.taken_at = "2027-10-20T00:00:00Z".to_owned();
        assert_eq!(on(&facts, "2027-11-30"), (OpeningOutcome::Well, vec![]));
        // A record without a readable time has no day before which something had ended.
        facts.taken_at = "x".to_owned();
        assert_eq!(on(&facts, "2027-11-30"), (OpeningOutcome::Well, vec![]));
    }

    #[test]
    fn a_list_that_lets_go_of_a_root_is_told_on_the_systems_that_go_by_it() {
        let mut facts = desk("2027-02-01T00:00:00Z", &["A reader 00 00"], &[]);
        let kinds = |facts: &Facts| {
            let ends = opened(facts, &[]).ends.into_iter();
            ends.map(|end| end.what).collect::<Vec<_>>()
        };
        assert_eq!(kinds(&facts), [Ends::RootTrust]);
        facts.os = Os::Windows;
        assert_eq!(kinds(&facts), []);
    }
}

//! Proves that nothing the five sources say is missing from the knowledge base. sources.toml beside this file holds their
//! facts row by row, written by hand from the sources; here every row is looked up in its entry, and the table itself is
//! checked to be whole, so that neither an entry nor the table can lose a line unnoticed.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::LazyLock;

use kb::{Base, Cost, Day, Entry, Message, Status, Step, When, Who};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

/// The screen codes of design.md and the sources that know each (domain.md 6.1).
const CODES: [(&str, &[&str]); 35] = [
    ("001", &["000", "001", "002"]),
    ("002", &["000", "001", "002"]),
    ("003", &["000", "001", "002"]),
    ("004", &["000", "001", "002"]),
    ("005", &["000", "001", "002"]),
    ("006", &["000", "001", "002"]),
    ("007", &["000", "001", "002"]),
    ("008", &["000", "001", "002"]),
    ("009", &["000", "001", "002"]),
    ("010", &["000", "001", "002"]),
    ("011", &["000", "001", "002"]),
    ("012", &["000", "001", "002"]),
    ("013", &["000", "001", "002"]),
    ("014", &["000", "001", "002"]),
    ("015", &["000", "001"]),
    ("016", &["000", "001"]),
    ("017", &["000", "001"]),
    ("018", &["000"]),
    ("019", &["002"]),
    ("020", &["002"]),
    ("021", &["002"]),
    ("022", &["002"]),
    ("023", &["002"]),
    ("024", &["002"]),
    ("101", &["000", "001", "002"]),
    ("102", &["000", "001", "002"]),
    ("103", &["000", "001", "002"]),
    ("901", &["000", "001", "002"]),
    ("902", &["000", "001", "002"]),
    ("903", &["000", "001", "002"]),
    ("904", &["000", "001", "002"]),
    ("905", &["000", "001", "002"]),
    ("906", &["000", "001", "002"]),
    ("950", &["001", "002"]),
    ("952", &["002"]),
];

/// The 20 topics of design.md, each with its question in source 003.
const TOPICS: [(&str, &str); 20] = [
    ("phone-cannot-read-card", "Q1-1"),
    ("bluetooth-reader-cannot-read-card", "Q1-2"),
    ("usb-reader-cannot-read-card", "Q1-3"),
    ("bluetooth-reader-not-connecting", "Q2-1"),
    ("usb-reader-not-connecting", "Q2-2"),
    ("account-password-forgotten", "Q3"),
    ("account-locked", "Q4"),
    ("passcode-forgotten", "Q5"),
    ("app-uninstalled", "Q6"),
    ("read-notices-again", "Q7"),
    ("pin-mode", "Q8"),
    ("registration-never-finishes", "Q10"),
    ("proxy-not-supported", "Q11"),
    ("second-monitor-black", "Q12"),
    ("mode-selection-appears", "Q13"),
    ("app-update-unavailable", "Q14"),
    ("phone-replaced", "Q15"),
    ("phone-lost", "Q16"),
    ("card-pin-forgotten", "Q17"),
    ("android-certificate-pin-forgotten", "Q18"),
];

/// The topics of design.md that no question of source 003 is about; what they rest on stands in sources.toml beside the five.
const FIELD_TOPICS: [&str; 15] = [
    "black-circle-characters",
    "coverage-shown-invalid",
    "copay-share-differs",
    "line-authentication-lost",
    "app-does-not-open",
    "first-registration",
    "institution-certificate-expiring",
    "results-do-not-arrive",
    "terminal-does-not-start",
    "face-reader-not-responding",
    "planned-outage",
    "several-bluetooth-readers",
    "reader-after-sleep",
    "distribution-app-notice",
    "other-systems",
];

/// The nine guides of design.md.
const GUIDES: [&str; 9] = [
    "check-amazon-roots",
    "install-amazon-root",
    "update-app-windows",
    "update-app-phone",
    "visual-confirmation-mode",
    "continue-reception",
    "reader-mode",
    "before-calling",
    "call-centre",
];

/// The lists of the sources, each with the number of its points as counted there.
const LISTS: &[(&str, &str, &str, usize)] = &[
    // entry, source, list, number of its points
    ("topic/phone-cannot-read-card", "003", "Q1-1", 9),
    ("topic/bluetooth-reader-cannot-read-card", "003", "Q1-2", 8),
    ("topic/usb-reader-cannot-read-card", "003", "Q1-3", 10),
    ("topic/bluetooth-reader-not-connecting", "003", "Q2-1", 5),
    ("topic/usb-reader-not-connecting", "003", "Q2-2", 6),
    ("topic/account-password-forgotten", "003", "Q3", 1),
    ("topic/account-locked", "003", "Q4", 2),
    ("topic/passcode-forgotten", "003", "Q5", 3),
    ("topic/app-uninstalled", "003", "Q6", 4),
    ("topic/read-notices-again", "003", "Q7", 1),
    ("topic/pin-mode", "003", "Q8", 2),
    ("app-error/w-6401", "003", "Q9", 2),
    ("guide/check-amazon-roots", "003", "Q9 確認", 8),
    ("guide/install-amazon-root", "003", "Q9 インストール", 13),
    ("topic/registration-never-finishes", "003", "Q10", 1),
    ("topic/proxy-not-supported", "003", "Q11", 1),
    ("topic/second-monitor-black", "003", "Q12", 2),
    ("topic/mode-selection-appears", "003", "Q13", 2),
    ("guide/update-app-windows", "003", "Q14 準備", 1),
    ("guide/update-app-windows", "003", "Q14 手順", 2),
    ("guide/update-app-windows", "003", "Q14 コマンドの準備", 1),
    ("guide/update-app-windows", "003", "Q14 コマンド", 5),
    ("guide/before-calling", "003", "Q14 お問合せ内容", 3),
    ("topic/phone-replaced", "003", "Q15", 5),
    ("topic/phone-lost", "003", "Q16", 1),
    ("topic/card-pin-forgotten", "003", "Q17", 3),
    ("topic/android-certificate-pin-forgotten", "003", "Q18", 4),
    ("error/021", "002", "021 原因・対処法", 7),
    ("guide/visual-confirmation-mode", "004", "顔認証", 3),
    ("guide/visual-confirmation-mode", "004", "暗証番号", 2),
    ("guide/visual-confirmation-mode", "004", "利用", 2),
    ("guide/visual-confirmation-mode", "004", "手順", 7),
];

/// The rows of source 000 with a message ID, or with a cause whose ID is lost.
const MESSAGE_ROWS: usize = 85;

/// The rows where source 000 has lost the ID (012 one; 015 five; 905 one; 906 one) or a digit of it (904).
const REPAIRED_ROWS: usize = 9;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    page: Vec<Page>,
}

/// What one entry must hold.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    id: String,
    from: Vec<String>,
    title: Option<String>,
    category: Option<String>,
    screen: Option<String>,
    interim: Option<bool>,
    outage: Option<String>,
    contact: Vec<String>,
    #[serde(default)]
    ids: Vec<MessageRow>,
    #[serde(default)]
    order: Vec<String>,
    rows: Vec<Row>,
}

/// A message ID of source 000.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MessageRow {
    id: Option<String>,
    to: Option<String>,
    status: Status,
    cause: Vec<String>,
}

/// A fact.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    source: String,
    place: String,
    #[serde(default)]
    has: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
    #[serde(default)]
    who: People,
    message: Option<String>,
    given: Option<When>,
    field: Option<String>,
}

/// One person or several.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum People {
    #[default]
    Anybody,
    One(Who),
    Several(Vec<Who>),
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("sources.toml")).expect("sources.toml is read by people and tests")
});

/// One form for comparing: widths unified, blanks away.
fn folded(text: &str) -> String {
    text.nfkc()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

/// Whether a text holds a word, or one of 「A|B」.
fn holds(text: &str, words: &str) -> bool {
    let text = folded(text);
    words.split('|').any(|word| text.contains(&folded(word)))
}

fn holds_all(text: &str, has: &[String]) -> bool {
    has.iter().all(|words| holds(text, words))
}

fn text_of_step(step: &Step) -> String {
    let parts = [
        &step.condition,
        &step.why,
        &step.proof,
        &step.see,
        &step.open,
    ];
    let mut text = step.action.clone();
    for part in parts.into_iter().flatten() {
        text.push('\n');
        text.push_str(part);
    }
    text
}

fn text_of_messages(messages: &[Message]) -> String {
    messages
        .iter()
        .flat_map(|message| [Some(&message.cause), message.note.as_ref()])
        .flatten()
        .cloned()
        .collect::<Vec<_>>()
        .join("\n")
}

/// Every sentence of an entry that a user may read, but not its search words.
fn sentences(entry: &Entry) -> Vec<String> {
    let mut texts = vec![entry.title.clone(), entry.happened.clone()];
    let optional = [
        &entry.plain,
        &entry.not_this,
        &entry.category,
        &entry.interim_note,
    ];
    texts.extend(optional.into_iter().flatten().cloned());
    texts.extend(entry.questions.iter().map(|question| question.ask.clone()));
    texts.extend(entry.steps.iter().map(text_of_step));
    texts.extend(
        entry
            .meanwhile
            .iter()
            .map(|meanwhile| meanwhile.say.clone()),
    );
    texts.push(text_of_messages(&entry.messages));
    texts
}

fn field(entry: &Entry, name: &str) -> String {
    match name {
        "happened" => entry.happened.clone(),
        "not_this" => entry.not_this.clone().unwrap_or_default(),
        "interim_note" => entry.interim_note.clone().unwrap_or_default(),
        "meanwhile" => entry
            .meanwhile
            .as_ref()
            .map(|meanwhile| meanwhile.say.clone())
            .unwrap_or_default(),
        "message" => text_of_messages(&entry.messages),
        other => panic!("sources.toml: no field 「{other}」"),
    }
}

/// Whether a step is shown when each of the given answers is chosen; what is not given does not hide it.
fn shown(step: &Step, given: &When) -> bool {
    fn fits<T: PartialEq>(wanted: &[T], given: &[T]) -> bool {
        wanted.is_empty() || given.iter().all(|answer| wanted.contains(answer))
    }
    let when = &step.when;
    fits(&when.phone, &given.phone)
        && fits(&when.staff_phone, &given.staff_phone)
        && fits(&when.setup, &given.setup)
        && fits(&when.facility, &given.facility)
        && fits(&when.card, &given.card)
        && fits(&when.papers, &given.papers)
        && fits(&when.visit, &given.visit)
        && fits(&when.certificate, &given.certificate)
        && fits(&when.outage, &given.outage)
        && fits(&when.e_prescription, &given.e_prescription)
        && fits(&when.e_chart, &given.e_chart)
}

impl People {
    fn include(&self, who: Who) -> bool {
        match self {
            Self::Anybody => true,
            Self::One(one) => *one == who,
            Self::Several(several) => several.contains(&who),
        }
    }
}

impl Row {
    fn is_about_steps(&self) -> bool {
        !matches!(self.who, People::Anybody) || self.message.is_some() || self.given.is_some()
    }

    /// Whether a step says it.
    fn stands_in_step(&self, step: &Step) -> bool {
        let given = self.given.clone().unwrap_or_default();
        let id = self.message.as_ref();
        shown(step, &given)
            && self.who.include(step.who)
            && id.is_none_or(|id| step.message.is_empty() || step.message.contains(id))
            && holds_all(&text_of_step(step), &self.has)
    }

    /// Whether the entry says it.
    fn stands_in(&self, entry: &Entry) -> bool {
        if let Some(name) = &self.field {
            return holds_all(&field(entry, name), &self.has);
        }
        if !self.is_about_steps() {
            return holds_all(&sentences(entry).join("\n"), &self.has);
        }
        let mut steps = entry.steps.iter().filter(|step| self.stands_in_step(step));
        if self.none.is_empty() {
            return steps.next().is_some();
        }
        !steps.any(|step| {
            let text = text_of_step(step);
            self.none.iter().any(|words| holds(&text, words))
        })
    }

    fn describe(&self, id: &str) -> String {
        let people = match &self.who {
            People::Anybody => String::new(),
            People::One(who) => format!(" [{}]", who.text()),
            People::Several(several) => {
                let words: Vec<&str> = several.iter().map(|who| who.text()).collect();
                format!(" [{}]", words.join("|"))
            }
        };
        let given = serde_json::to_value(&self.given).unwrap_or_default();
        let given: Vec<String> = given
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(_, answers)| answers.as_array().is_some_and(|list| !list.is_empty()))
            .map(|(about, answers)| format!("{about}={answers}"))
            .collect();
        format!(
            "{} {} → {id}{people} {} {}: {:?} {:?}",
            self.source,
            self.place,
            self.message.as_deref().unwrap_or_default(),
            given.join(" "),
            self.has,
            self.none
        )
    }
}

/// Compares one field letter by letter, where the table has it.
fn compare<T: PartialEq + Debug>(
    missing: &mut Vec<String>,
    place: &str,
    wanted: Option<&T>,
    found: Option<&T>,
) {
    if let Some(wanted) = wanted
        && found != Some(wanted)
    {
        missing.push(format!("{place}: {wanted:?}, but the entry has {found:?}"));
    }
}

fn fail_with(missing: &[String], what: &str) {
    assert!(
        missing.is_empty(),
        "{} {what}:\n  {}",
        missing.len(),
        missing.join("\n  ")
    );
}

#[test]
fn every_fact_of_the_sources_stands_in_its_entry() {
    let base = Base::embedded();
    let mut missing = Vec::new();
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for page in &TABLE.page {
        let Some(entry) = base.entry(&page.id) else {
            missing.push(format!("no entry {}", page.id));
            continue;
        };
        for row in &page.rows {
            *counted.entry(&row.source).or_default() += 1;
            if !row.stands_in(entry) {
                missing.push(row.describe(&page.id));
            }
        }
    }
    println!("rows by source: {counted:?}");
    fail_with(&missing, "facts are missing");
}

#[test]
fn every_point_of_a_numbered_list_has_its_own_step_in_the_same_order() {
    let base = Base::embedded();
    let mut wrong = Vec::new();
    for page in &TABLE.page {
        let Some(entry) = base.entry(&page.id) else {
            continue;
        };
        // The step behind all that the points before have used up.
        let mut free = 0;
        for point in points(page) {
            let mut last = free;
            for row in &point {
                let found =
                    (free..entry.steps.len()).find(|at| row.stands_in_step(&entry.steps[*at]));
                match found {
                    Some(at) => last = last.max(at),
                    None => wrong.push(format!(
                        "from step {}: {}",
                        free + 1,
                        row.describe(&page.id)
                    )),
                }
            }
            free = last + 1;
        }
    }
    fail_with(&wrong, "points out of order");
}

/// The rows of a page's ordered lists, point by point.
fn points(page: &Page) -> Vec<Vec<&Row>> {
    let mut points: Vec<(&str, Vec<&Row>)> = Vec::new();
    for row in &page.rows {
        let listed = |list: &String| row.place.starts_with(&format!("{list} ("));
        let Some(end) = row
            .place
            .find(')')
            .filter(|_| page.order.iter().any(listed))
        else {
            continue;
        };
        let point = &row.place[..=end];
        match points.last_mut() {
            Some((last, rows)) if *last == point => rows.push(row),
            _ => points.push((point, vec![row])),
        }
    }
    points.into_iter().map(|(_, rows)| rows).collect()
}

#[test]
fn title_category_screen_and_interim_running_are_those_of_the_official_table() {
    let base = Base::embedded();
    let mut missing = Vec::new();
    for page in &TABLE.page {
        let Some(entry) = base.entry(&page.id) else {
            continue;
        };
        let place = |field: &str| format!("{} {field}", page.id);
        compare(
            &mut missing,
            &place("title"),
            page.title.as_ref(),
            Some(&entry.title),
        );
        compare(
            &mut missing,
            &place("category"),
            page.category.as_ref(),
            entry.category.as_ref(),
        );
        compare(
            &mut missing,
            &place("screen"),
            page.screen.as_ref(),
            entry.screen.as_ref(),
        );
        if page.id.starts_with("error/") && page.interim != entry.interim {
            missing.push(format!(
                "{}: {:?}, but the entry has {:?}",
                place("interim"),
                page.interim,
                entry.interim
            ));
        }
        for contact in &page.contact {
            if !entry.contact.contains(contact) || base.contact(contact).is_none() {
                missing.push(format!("{}: {contact}", place("contact")));
            }
        }
        if let Some(outage) = &page.outage {
            let meanwhile = entry.meanwhile.as_ref();
            let found = meanwhile.and_then(|meanwhile| meanwhile.outage);
            if found.is_none_or(|found| found.text() != outage) {
                missing.push(format!("{}: {outage}", place("meanwhile.outage")));
            }
            if meanwhile.and_then(|meanwhile| meanwhile.go.as_deref())
                != Some("guide/continue-reception")
            {
                missing.push(place("meanwhile.go"));
            }
        }
    }
    fail_with(&missing, "fields differ");
}

#[test]
fn every_message_id_of_source_000_stands_under_its_code_and_no_other() {
    let base = Base::embedded();
    let mut wrong = Vec::new();
    for (code, _) in CODES {
        let id = format!("error/{code}");
        let rows = TABLE
            .page
            .iter()
            .filter(|page| page.id == id)
            .flat_map(|page| &page.ids);
        let Some(entry) = base.entry(&id) else {
            continue;
        };
        let mut left: Vec<&Message> = entry.messages.iter().collect();
        for row in rows {
            let found = left.iter().position(|message| {
                message.id == row.id
                    && message.to == row.to
                    && message.status == row.status
                    && holds_all(&message.cause, &row.cause)
            });
            match found {
                Some(at) => drop(left.remove(at)),
                None => wrong.push(format!(
                    "{id}: missing {:?} {:?} {:?} {:?}",
                    row.id, row.to, row.status, row.cause
                )),
            }
        }
        wrong.extend(
            left.iter().map(|message| {
                format!("{id}: not in the table: {:?} {}", message.id, message.cause)
            }),
        );
    }
    for entry in base.entries() {
        if entry.kind() != "error" && !entry.messages.is_empty() {
            wrong.push(format!("{}: message IDs outside an error code", entry.id));
        }
    }
    fail_with(&wrong, "message IDs differ");
}

#[test]
fn the_call_centre_is_reached_as_source_003_prints_it() {
    let base = Base::embedded();
    let contact = base.contact("call-centre").expect("003 prints it");
    assert_eq!(contact.name, "オンライン資格確認等コールセンター");
    let line = contact
        .lines
        .iter()
        .find(|line| line.shown == "0800-080-4583")
        .expect("the number of 003");
    assert_eq!(line.dial, "08000804583");
    assert_eq!(line.cost, Some(Cost::Free));
    // 月曜日～金曜日(祝日を除く) 8:00～18:00, 土曜日(祝日を除く) 8:00～16:00; neither on Sundays nor on holidays.
    let open_on = |day: Day| {
        let hours = line.hours.iter().filter(|hours| hours.days.contains(&day));
        hours
            .map(|hours| (hours.open.hour(), hours.close.hour()))
            .collect::<Vec<_>>()
    };
    for day in [Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri] {
        assert_eq!(open_on(day), [(8, 18)], "{day:?}");
    }
    assert_eq!(open_on(Day::Sat), [(8, 16)]);
    assert_eq!(open_on(Day::Sun), []);
    assert_eq!(open_on(Day::Holiday), []);
}

#[test]
fn the_table_is_whole() {
    let mut wrong = Vec::new();
    let pages = |id: &str| TABLE.page.iter().filter(|page| page.id == id).count();
    let mut expected: Vec<String> = CODES
        .iter()
        .map(|(code, _)| format!("error/{code}"))
        .collect();
    expected.push("app-error/w-6401".to_owned());
    expected.extend(TOPICS.iter().map(|(topic, _)| format!("topic/{topic}")));
    expected.extend(FIELD_TOPICS.iter().map(|topic| format!("topic/{topic}")));
    expected.extend(GUIDES.iter().map(|guide| format!("guide/{guide}")));
    for id in &expected {
        if pages(id) != 1 {
            wrong.push(format!("{id}: {} pages", pages(id)));
        }
    }
    for page in &TABLE.page {
        if !expected.contains(&page.id) {
            wrong.push(format!("{}: not in design.md", page.id));
        }
        for source in &page.from {
            if !page.rows.iter().any(|row| row.source == *source) {
                wrong.push(format!("{}: no row of source {source}", page.id));
            }
        }
        let empty = |row: &&Row| row.has.is_empty() == row.none.is_empty();
        if let Some(row) = page.rows.iter().find(empty) {
            wrong.push(format!(
                "{}: says nothing, or two things",
                row.describe(&page.id)
            ));
        }
        let official = page.title.is_some() && page.category.is_some() && page.screen.is_some();
        if page.id.starts_with("error/") && !official {
            wrong.push(format!("{}: title, category or screen", page.id));
        }
        // Source 002 alone has the column 暫定運用要否.
        if page.id.starts_with("error/")
            && page.interim.is_some() != page.from.iter().any(|source| source == "002")
        {
            wrong.push(format!("{}: interim", page.id));
        }
    }
    for (code, sources) in CODES {
        let id = format!("error/{code}");
        let known = TABLE.page.iter().find(|page| page.id == id);
        if known.is_none_or(|page| page.from != *sources) {
            wrong.push(format!("{id}: not from {sources:?}"));
        }
    }
    for (topic, question) in TOPICS {
        let id = format!("topic/{topic}");
        if !LISTS
            .iter()
            .any(|(entry, _, list, _)| *entry == id || list.starts_with(&format!("{question} ")))
        {
            wrong.push(format!("{id}: {question} is not counted"));
        }
    }
    for (id, source, list, points) in LISTS {
        for point in 1..=*points {
            let place = format!("{list} ({point})");
            let found = TABLE.page.iter().any(|page| {
                page.id == *id
                    && page
                        .rows
                        .iter()
                        .any(|row| row.source == *source && row.place.starts_with(&place))
            });
            if !found {
                wrong.push(format!("{id}: no row for {source} {place}"));
            }
        }
    }
    let ids = || TABLE.page.iter().flat_map(|page| &page.ids);
    let repaired = |row: &&MessageRow| row.id.is_none() || row.status == Status::Inferred;
    if ids().count() != MESSAGE_ROWS {
        wrong.push(format!(
            "{} message rows, not {MESSAGE_ROWS}",
            ids().count()
        ));
    }
    if ids().filter(repaired).count() != REPAIRED_ROWS {
        wrong.push(format!(
            "{} repaired rows, not {REPAIRED_ROWS}",
            ids().filter(repaired).count()
        ));
    }
    fail_with(&wrong, "holes in the table");
}

#[test]
fn superseded_advice_never_reaches_a_user() {
    // domain.md 5.3. 「保険証利用登録」 and 「未保険証化」 are words of the screen and of a cause; the card itself is not.
    const OLD: [&str; 11] = [
        "健康保険証",
        "被保険者証",
        "10割",
        "十割",
        "7割",
        "4情報",
        "災害時編",
        "職員のマイナンバーカード",
        "ほかの職員のカード",
        "医療機関等向けポータルサイト",
        "調整中",
    ];
    let mut wrong = Vec::new();
    for entry in Base::embedded().entries() {
        let mut texts = sentences(entry);
        texts.extend(entry.sources.iter().map(|source| source.place.clone()));
        for text in &texts {
            for old in OLD.iter().filter(|old| holds(text, old)) {
                wrong.push(format!("{}: 「{old}」 in {text}", entry.id));
            }
            if without_quotes(text).contains("ヘルプデスク") {
                wrong.push(format!("{}: ヘルプデスク in {text}", entry.id));
            }
        }
        let screen = entry.screen.iter().map(String::as_str);
        for text in screen.chain(entry.words.iter().map(String::as_str)) {
            for old in ["健康保険証", "10割", "4情報"] {
                if holds(text, old) {
                    wrong.push(format!("{}: 「{old}」 in {text}", entry.id));
                }
            }
        }
    }
    fail_with(&wrong, "pieces of superseded advice");
}

/// The text outside 「」.
fn without_quotes(text: &str) -> String {
    let mut depth = 0_usize;
    text.chars()
        .filter(|letter| {
            match letter {
                '「' => depth += 1,
                '」' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect()
}

//! Whom to call or write to (contacts.toml): numbers, what each line is for and when it is open. This file has the data
//! and its checks only; whether a line is open at a given time is said in hours.rs, which alone needs a calendar.

use std::fmt;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::known::{Claim, Known, Sure};
use crate::table::Rows;
use crate::words::words;

words! {
    /// A day on which a line may be open. A public holiday is a day of its own kind, whatever its weekday.
    Day {
        /// Monday
        Mon = "mon", "月";
        /// Tuesday
        Tue = "tue", "火";
        /// Wednesday
        Wed = "wed", "水";
        /// Thursday
        Thu = "thu", "木";
        /// Friday
        Fri = "fri", "金";
        /// Saturday
        Sat = "sat", "土";
        /// Sunday
        Sun = "sun", "日";
        /// 国民の祝日, 振替休日 and 国民の休日
        Holiday = "holiday", "祝日";
    }
}

words! {
    /// What a number is.
    LineKind {
        /// A telephone.
        Phone = "phone", "電話";
        /// A fax machine.
        Fax = "fax", "FAX";
    }
}

words! {
    /// Who pays for the call.
    Cost {
        /// Nobody who calls.
        Free = "free", "通話無料";
        /// The caller.
        Paid = "paid", "通話有料";
    }
}

/// contacts.toml
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactFile {
    /// The contacts.
    #[serde(default, rename = "contact")]
    pub(crate) contacts: Vec<Contact>,
}

impl From<ContactFile> for Vec<Contact> {
    fn from(file: ContactFile) -> Self {
        file.contacts
    }
}

/// Somebody to contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// What entries write in `contact`.
    #[cfg_attr(test, schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$")))]
    pub id: String,
    /// The official name, or our own where there is none.
    pub name: String,
    /// The name in sentences, where it is shorter.
    #[serde(default)]
    pub short: Option<String>,
    /// What it is for.
    #[serde(rename = "for")]
    pub purpose: String,
    /// Where its number is found, for a contact that differs from place to place.
    #[serde(default)]
    pub find: Option<String>,
    /// Its numbers, the one to try first first.
    #[serde(default, rename = "line")]
    pub lines: Vec<Line>,
    /// Its page.
    #[serde(default)]
    pub web: Option<Known<String>>,
    /// Its e-mail address.
    #[serde(default)]
    pub mail: Option<Known<String>>,
    /// What to tell it.
    #[serde(default)]
    pub say: Vec<String>,
    /// What never to tell or send it.
    #[serde(default)]
    pub never_say: Vec<String>,
    /// Where name, purpose and what to say stand, in words.
    pub source: String,
    /// How sure name, purpose and what to say are.
    pub sure: Sure,
    /// The day this was last compared with its sources, as year-month-day.
    #[cfg_attr(test, schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$")))]
    pub checked_on: String,
}

/// A number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Telephone or fax.
    pub kind: LineKind,
    /// What this number is for, where a contact has several.
    #[serde(default, rename = "for")]
    pub purpose: Option<String>,
    /// The number as dialled.
    #[cfg_attr(test, schemars(regex(pattern = r"^0\d{9,10}$")))]
    pub dial: String,
    /// The number as shown.
    #[cfg_attr(test, schemars(regex(pattern = r"^0\d+(-\d+)+$")))]
    pub shown: String,
    /// The number to press when the recorded voice asks.
    #[serde(default)]
    pub guidance: Option<String>,
    /// Who pays; absent where not known.
    #[serde(default)]
    pub cost: Option<Cost>,
    /// When it is open; empty where not known.
    #[serde(default)]
    pub hours: Vec<Hours>,
    /// Days of every year on which it is closed whatever the weekday.
    #[serde(default)]
    pub closed: Vec<YearDays>,
    /// Days of every year of which nobody knows whether it is open.
    #[serde(default)]
    pub unsure: Vec<YearDays>,
    /// What is to be minded.
    #[serde(default)]
    pub note: Option<String>,
    /// How sure number and hours are.
    pub sure: Sure,
    /// Where they stand, in words.
    pub source: String,
}

impl Line {
    /// Whether it is closed on public holidays; nothing where its hours are not known.
    #[must_use]
    pub fn closed_on_holidays(&self) -> Option<bool> {
        (!self.hours.is_empty()).then(|| {
            !self
                .hours
                .iter()
                .any(|hours| hours.days.contains(&Day::Holiday))
        })
    }
}

/// From when to when, on which days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The days. On a public holiday only rows with `holiday` count.
    pub days: Vec<Day>,
    /// From this time.
    pub open: Clock,
    /// To this time.
    pub close: Clock,
    /// First and last day of the month, where it is not the whole month.
    #[serde(default)]
    pub month_days: Option<(u8, u8)>,
}

/// Days of every year, the first and the last, `12-29/01-03`; they may run over New Year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String)]
pub struct YearDays {
    /// Month and day.
    first: (i8, i8),
    /// Month and day.
    last: (i8, i8),
}

/// Text that names no days of a year.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("「{0}」は期間ではありません。12-29/01-03 のように書きます")]
pub struct NotYearDays(String);

impl YearDays {
    /// Whether this month and day is one of them.
    #[must_use]
    pub fn holds(self, month: i8, day: i8) -> bool {
        let here = (month, day);
        if self.first <= self.last {
            self.first <= here && here <= self.last
        } else {
            here >= self.first || here <= self.last
        }
    }
}

impl TryFrom<String> for YearDays {
    type Error = NotYearDays;

    fn try_from(text: String) -> Result<Self, NotYearDays> {
        let day = |text: &str| {
            let (month, day) = text.split_once('-')?;
            let two = |digits: &str| (digits.len() == 2).then(|| digits.parse::<i8>().ok())?;
            let (month, day) = (two(month)?, two(day)?);
            let days = match month {
                2 => 29,
                4 | 6 | 9 | 11 => 30,
                1..=12 => 31,
                _ => return None,
            };
            (1..=days).contains(&day).then_some((month, day))
        };
        let days = text
            .split_once('/')
            .and_then(|(first, last)| Some((day(first)?, day(last)?)));
        let (first, last) = days.ok_or(NotYearDays(text))?;
        Ok(Self { first, last })
    }
}

impl fmt::Display for YearDays {
    /// As a user reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((month, day), (last_month, last_day)) = (self.first, self.last);
        write!(f, "{month}月{day}日〜{last_month}月{last_day}日")
    }
}

impl From<YearDays> for String {
    fn from(days: YearDays) -> Self {
        let ((month, day), (last_month, last_day)) = (days.first, days.last);
        format!("{month:02}-{day:02}/{last_month:02}-{last_day:02}")
    }
}

#[cfg(test)]
impl schemars::JsonSchema for YearDays {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "YearDays".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": r"^\d{2}-\d{2}/\d{2}-\d{2}$" })
    }
}

/// A time of day to the minute, `00:00` to `24:00`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String)]
pub struct Clock(u16);

/// Text that is no time of day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("「{0}」は時刻ではありません。08:00 や 24:00 のように書きます")]
pub struct NotClock(String);

impl Clock {
    /// The beginning of the day.
    pub const MIDNIGHT: Self = Self(0);
    /// The end of the day.
    pub const END_OF_DAY: Self = Self(24 * 60);

    /// This hour and minute; nothing after 24:00.
    #[must_use]
    pub fn new(hour: u16, minute: u16) -> Option<Self> {
        (minute < 60 && hour * 60 + minute <= Self::END_OF_DAY.0)
            .then_some(Self(hour * 60 + minute))
    }

    /// The hour, 0 to 24.
    #[must_use]
    pub fn hour(self) -> u16 {
        self.0 / 60
    }

    /// The minute, 0 to 59.
    #[must_use]
    pub fn minute(self) -> u16 {
        self.0 % 60
    }
}

impl fmt::Display for Clock {
    /// As people write it: `8:00`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{:02}", self.hour(), self.minute())
    }
}

impl TryFrom<String> for Clock {
    type Error = NotClock;

    fn try_from(text: String) -> Result<Self, NotClock> {
        let number = |digits: &str| {
            (digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| digits.parse::<u16>().ok())
                .flatten()
        };
        text.split_once(':')
            .and_then(|(hour, minute)| Self::new(number(hour)?, number(minute)?))
            .ok_or(NotClock(text))
    }
}

impl From<Clock> for String {
    fn from(clock: Clock) -> Self {
        format!("{:02}:{:02}", clock.hour(), clock.minute())
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Clock {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Clock".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A time of day to the minute.",
            "type": "string",
            "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
        })
    }
}

impl Contact {
    /// The name in sentences.
    #[must_use]
    pub fn heading(&self) -> &str {
        self.short.as_deref().unwrap_or(&self.name)
    }

    /// The numbers that may be shown: a number we are not sure of would send a caller to a stranger.
    pub fn sure_lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.sure != Sure::Low)
    }

    /// Everything it claims, for the keeper of the content.
    pub(crate) fn claims(&self) -> Vec<Claim<'_>> {
        let mut claims = vec![Claim {
            key: "name",
            is: self.name.clone(),
            sure: self.sure,
            source: &self.source,
        }];
        claims.extend(self.lines.iter().map(|line| Claim {
            key: "line",
            is: line.shown.clone(),
            sure: line.sure,
            source: &line.source,
        }));
        for (key, known) in [("web", &self.web), ("mail", &self.mail)] {
            claims.extend(known.as_ref().map(|known| known.claim(key, &known.is)));
        }
        claims
    }
}

/// The most contacts.
const MOST: usize = 200;

/// Checks the rows of contacts.toml.
pub(crate) fn check(contacts: &[Contact], rows: &mut Rows<'_>) {
    if !rows.few("contact", contacts.len(), MOST) {
        return;
    }
    for (index, contact) in contacts.iter().enumerate() {
        rows.enter("contact", index);
        rows.id(
            &contact.id,
            contacts[..index].iter().any(|other| other.id == contact.id),
        );
        rows.date(&contact.checked_on);
        for text in [&contact.name, &contact.purpose]
            .into_iter()
            .chain(contact.short.iter().chain(&contact.find))
            .chain(contact.say.iter().chain(&contact.never_say))
        {
            rows.text(text);
        }
        for claim in contact.claims() {
            rows.text(claim.source);
        }
        if let Some(web) = &contact.web {
            rows.address(&web.is);
        }
        if let Some(mail) = contact.mail.iter().find(|mail| !is_mail(&mail.is)) {
            rows.wrong(
                &mail.is,
                format!("「{}」はメールアドレスではありません", mail.is),
                "name@example.jp のように書きます。",
            );
        }
        if contact.lines.is_empty() && contact.web.is_none() && contact.find.is_none() {
            rows.wrong(
                "id",
                "番号も、ページも、番号のさがし方もありません".to_owned(),
                "[[contact.line]] か web か find を書きます。",
            );
        }
        for line in &contact.lines {
            check_line(line, rows);
        }
    }
}

fn check_line(line: &Line, rows: &mut Rows<'_>) {
    for text in line.purpose.iter().chain(&line.guidance).chain(&line.note) {
        rows.text(text);
    }
    let digits: String = line.shown.chars().filter(|c| *c != '-').collect();
    let well_formed = line.dial.starts_with('0')
        && (10..=11).contains(&line.dial.len())
        && line.dial.bytes().all(|byte| byte.is_ascii_digit());
    if !well_formed {
        rows.wrong(
            &line.dial,
            format!("「{}」は電話番号ではありません", line.dial),
            "0から始まる10けたか11けたの数字だけで書きます。",
        );
    } else if digits != line.dial {
        rows.wrong(
            &line.shown,
            format!("「{}」と「{}」がちがいます", line.shown, line.dial),
            "shown は、dial にハイフンを入れただけにします。",
        );
    }
    if line.hours.is_empty() && !(line.closed.is_empty() && line.unsure.is_empty()) {
        rows.wrong(
            &line.dial,
            "休みの日だけがあり、受付時間がありません".to_owned(),
            "hours を書くか、note に書きます。",
        );
    }
    for hours in &line.hours {
        let open = String::from(hours.open);
        if hours.close <= hours.open {
            rows.wrong(
                &format!("\"{open}\""),
                format!("{}は{}より前です", hours.close, hours.open),
                "open を早いほうにします。日をまたぐときは、2つに分けます。",
            );
        }
        if hours.days.is_empty() {
            rows.wrong(
                "days = []",
                "曜日がありません".to_owned(),
                "mon tue wed thu fri sat sun holiday から選びます。",
            );
        }
        if let Some((first, last)) = hours.month_days
            && !(1 <= first && first <= last && last <= 31)
        {
            rows.wrong(
                "month_days",
                format!("{first}日から{last}日という期間はありません"),
                "[1, 10] のように書きます。",
            );
        }
    }
}

fn is_mail(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && text
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b',')
            && !host.contains('@')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Base;
    use crate::table::tests::told;

    #[test]
    fn the_call_centre_has_its_number_and_what_never_to_say() {
        let contact = Base::embedded()
            .contact("call-centre")
            .expect("the call centre");
        let [line] = &contact.lines[..] else {
            panic!("one number");
        };
        assert_eq!(
            (line.dial.as_str(), line.shown.as_str()),
            ("08000804583", "0800-080-4583")
        );
        assert_eq!(line.cost, Some(Cost::Free));
        assert_eq!(line.closed_on_holidays(), Some(true));
        assert!(
            contact
                .never_say
                .iter()
                .any(|text| text.contains("暗証番号"))
        );
    }

    #[test]
    fn a_number_we_are_not_sure_of_is_not_shown() {
        let contact = Base::embedded().contact("mynumber").expect("the line");
        assert!(contact.lines.iter().any(|line| line.sure == Sure::Low));
        assert!(contact.sure_lines().all(|line| line.sure != Sure::Low));
        assert_eq!(
            contact.sure_lines().next().map(|line| line.dial.as_str()),
            Some("0120950178")
        );
    }

    #[test]
    fn every_contact_of_an_entry_is_known_and_can_be_reached_somehow() {
        let base = Base::embedded();
        for entry in base.entries() {
            for id in &entry.contact {
                assert!(base.contact(id).is_some(), "{}: {id}", entry.id);
            }
        }
        for contact in base.contacts() {
            assert!(
                contact.find.is_some() || contact.web.is_some() || !contact.lines.is_empty(),
                "{}",
                contact.id
            );
        }
    }

    #[test]
    fn a_mistake_in_contacts_toml_names_its_own_row() {
        const RIGHT: &str = r#"[[contact]]
id = "one"
name = "一"
for = "ひとつめです。"
web = { is = "https://www2.jpki.go.jp/procedure/lost.html", sure = "high", source = "表" }
mail = { is = "one@example.jp", sure = "high", source = "表" }
source = "表"
sure = "high"
checked_on = "2026-11-22"

[[contact]]
id = "two"
name = "二"
for = "ふたつめです。"
source = "表"
sure = "high"
checked_on = "2026-11-22"

[[contact.line]]
kind = "phone"
dial = "0312345678"
shown = "03-1234-5678"
sure = "high"
source = "表"
hours = [{ days = ["mon"], open = "09:00", close = "17:00" }]
"#;
        insta::assert_snapshot!(told(
            "contacts.toml",
            [
                ("a right file", RIGHT.to_owned()),
                ("no time of day", RIGHT.replace("17:00", "25:00")),
                (
                    "a time of day without its zero",
                    RIGHT.replace("09:00", "9:00")
                ),
                ("closed before it opens", RIGHT.replace("17:00", "08:00")),
                ("no weekday", RIGHT.replace("[\"mon\"]", "[]")),
                ("an unknown weekday", RIGHT.replace("\"mon\"", "\"moon\"")),
                (
                    "no days of a month",
                    RIGHT.replace("\"17:00\" }", "\"17:00\", month_days = [10, 1] }")
                ),
                (
                    "a number with hyphens",
                    RIGHT.replace("0312345678", "03-1234-567")
                ),
                (
                    "two different numbers",
                    RIGHT.replace("03-1234-5678", "03-1234-5679")
                ),
                (
                    "an address of the open web only",
                    RIGHT.replace("https://", "http://")
                ),
                ("no e-mail address", RIGHT.replace("one@", "one ")),
                (
                    "no way to reach it",
                    RIGHT
                        .split("\n[[contact.line]]")
                        .next()
                        .unwrap_or_default()
                        .to_owned()
                ),
                ("an id given twice", RIGHT.replace("\"two\"", "\"one\"")),
                (
                    "superseded advice",
                    RIGHT.replace("ふたつめです。", "健康保険証の窓口です。")
                ),
            ],
        ));
    }

    #[test]
    fn a_contact_that_is_not_in_the_file_is_told_in_the_entry() {
        let root = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(root.path().join("topic")).expect("a folder");
        std::fs::write(
            root.path().join("topic/a.toml"),
            r#"title = "題"
happened = "起きたことです。"
contact = ["call-center"]
checked_on = "2026-11-22"

[[step]]
who = "staff"
do = "見る。"

[[source]]
place = "全体"
status = "inferred"
"#,
        )
        .expect("a file");
        let mistakes = crate::load::load(root.path()).expect_err("it is told");
        let told: Vec<_> = mistakes
            .iter()
            .map(|mistake| (mistake.line, mistake.wrong.as_str()))
            .collect();
        assert_eq!(told, [(3, "「call-center」という連絡先がありません")]);
    }
}

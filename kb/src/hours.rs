//! Whether a line is open now, and when it opens next. The time is an argument, given as civil time in Japan (+09:00 all
//! year; Japan has no summer time), so that the answer can be tested and replayed; public holidays are in holidays.rs.

use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::contacts::{Clock, Contact, Day, Hours, Line};
use crate::holidays::holiday;

/// How many days ahead the next opening is looked for: longer than any run of holidays, and past a line that opens on
/// a few days of the month only.
const AHEAD: usize = 62;

/// Whether a line is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Opening {
    /// At all times.
    Always,
    /// Open now.
    OpenUntil {
        /// Until this time of the same day; `24:00` also where it stays open past midnight.
        time: Clock,
    },
    /// Closed now.
    Closed {
        /// The next opening; absent where none is near.
        next: Option<NextOpening>,
    },
    /// A day on which it may be closed: nobody knows (年末年始 of the call centre).
    Unsure {
        /// Until this time where it is open.
        time: Clock,
    },
    /// Nobody knows its hours.
    Unknown,
}

/// The next opening of a closed line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NextOpening {
    /// The day, as year-month-day.
    #[specta(type = String)]
    pub date: Date,
    /// Its weekday; never `holiday`.
    pub weekday: Day,
    /// The time.
    pub time: Clock,
    /// Nobody knows whether it is open on that day.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[specta(optional)]
    pub unsure: bool,
}

impl Opening {
    /// Whether somebody answers now; nothing where nobody knows.
    #[must_use]
    pub fn is_open(&self) -> Option<bool> {
        match self {
            Self::Always | Self::OpenUntil { .. } => Some(true),
            Self::Closed { .. } => Some(false),
            Self::Unsure { .. } | Self::Unknown => None,
        }
    }

    /// The answer as a user reads it.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Always => "24時間受付中".to_owned(),
            Self::OpenUntil { time } => format!("{time}まで受付中"),
            Self::Closed { next: Some(next) } => format!(
                "いまは受付時間外です。{}月{}日（{}）{}からです{}",
                next.date.month(),
                next.date.day(),
                next.weekday.label(),
                next.time,
                if next.unsure {
                    "（年末年始は休みのことがあります）"
                } else {
                    ""
                }
            ),
            Self::Unsure { time } => {
                format!("年末年始は休みのことがあります。いつもの日は{time}までです")
            }
            Self::Closed { next: None } => "いまは受付時間外です".to_owned(),
            Self::Unknown => "受付時間はわかっていません".to_owned(),
        }
    }
}

/// A contact, and whether somebody answers there now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Reachable {
    /// Whom, with only those numbers of which we are sure enough to have them dialled.
    pub contact: Contact,
    /// Open or not; absent where it has no number.
    pub opening: Option<Opening>,
    /// The same as a user reads it.
    pub sentence: Option<String>,
}

impl Contact {
    /// The contact as it is reached at a civil time in Japan.
    #[must_use]
    pub fn reachable_at(&self, japan: DateTime) -> Reachable {
        let mut contact = self.clone();
        contact.lines = self.sure_lines().cloned().collect();
        let opening = contact.opening_at(japan);
        let sentence = opening.as_ref().map(Opening::sentence);
        Reachable {
            contact,
            opening,
            sentence,
        }
    }
}

/// Civil time in Japan.
#[must_use]
pub fn japan_time(at: Timestamp) -> DateTime {
    Offset::constant(9).to_datetime(at)
}

/// Reads a time (RFC 3339). jiff's own reader says in many words what is wrong with one; nobody is shown them, and a browser would
/// fetch them all.
///
/// # Errors
/// When it is none.
pub fn moment<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(from)?;
    text.parse()
        .map_err(|_| serde::de::Error::custom("no time (RFC 3339)"))
}

/// A day in Japanese notation.
#[must_use]
pub fn japanese_day(day: Date) -> String {
    let year = day.year();
    let before_christ = if year < 0 { "-" } else { "" };
    let year = year.unsigned_abs();
    format!("{before_christ}{year:04}年{}月{}日", day.month(), day.day())
}

impl Contact {
    /// Whether its first line is open at this civil time in Japan; nothing where it has no line.
    #[must_use]
    pub fn opening_at(&self, japan: DateTime) -> Option<Opening> {
        self.lines.first().map(|line| line.opening_at(japan))
    }
}

impl Line {
    /// Whether it is open at this civil time in Japan.
    #[must_use]
    pub fn opening_at(&self, japan: DateTime) -> Opening {
        if self.hours.is_empty() {
            return Opening::Unknown;
        }
        if self.hours.iter().any(|hours| {
            hours.days.len() == Day::ALL.len()
                && hours.month_days.is_none()
                && hours.open == Clock::MIDNIGHT
                && hours.close == Clock::END_OF_DAY
        }) {
            return Opening::Always;
        }
        let now = clock(japan.time());
        let today = self.open_on(japan.date());
        if let Some((_, close)) = today
            .iter()
            .find(|(open, close)| *open <= now && now < *close)
        {
            let time = *close;
            return if self.unsure_on(japan.date()) {
                Opening::Unsure { time }
            } else {
                Opening::OpenUntil { time }
            };
        }
        let next = japan.date().series(1.day()).take(AHEAD).find_map(|date| {
            let from = if date == japan.date() {
                now
            } else {
                Clock::MIDNIGHT
            };
            let (time, _) = self
                .open_on(date)
                .into_iter()
                .find(|(open, _)| *open >= from)?;
            Some(NextOpening {
                date,
                weekday: weekday(date),
                time,
                unsure: self.unsure_on(date),
            })
        });
        Opening::Closed { next }
    }

    /// When it is open on a day, in order and without overlaps; never on a day of the year on which it is closed.
    fn open_on(&self, date: Date) -> Vec<(Clock, Clock)> {
        if self
            .closed
            .iter()
            .any(|days| days.holds(date.month(), date.day()))
        {
            return Vec::new();
        }
        open_on(&self.hours, date)
    }

    /// Whether nobody knows if it is open on a day.
    fn unsure_on(&self, date: Date) -> bool {
        self.unsure
            .iter()
            .any(|days| days.holds(date.month(), date.day()))
    }
}

/// When a line is open on a day, in order and without overlaps.
fn open_on(hours: &[Hours], date: Date) -> Vec<(Clock, Clock)> {
    let day = if holiday(date).is_some() {
        Day::Holiday
    } else {
        weekday(date)
    };
    let today = u8::try_from(date.day()).unwrap_or(0);
    let mut spans: Vec<(Clock, Clock)> = hours
        .iter()
        .filter(|hours| hours.days.contains(&day))
        .filter(|hours| {
            hours
                .month_days
                .is_none_or(|(first, last)| (first..=last).contains(&today))
        })
        .map(|hours| (hours.open, hours.close))
        .collect();
    spans.sort_unstable();
    let mut joined: Vec<(Clock, Clock)> = Vec::new();
    for (open, close) in spans {
        match joined.last_mut().filter(|last| open <= last.1) {
            Some(last) => last.1 = last.1.max(close),
            None => joined.push((open, close)),
        }
    }
    joined
}

fn weekday(date: Date) -> Day {
    match date.weekday() {
        Weekday::Monday => Day::Mon,
        Weekday::Tuesday => Day::Tue,
        Weekday::Wednesday => Day::Wed,
        Weekday::Thursday => Day::Thu,
        Weekday::Friday => Day::Fri,
        Weekday::Saturday => Day::Sat,
        Weekday::Sunday => Day::Sun,
    }
}

fn clock(time: Time) -> Clock {
    let part = |number: i8| u16::try_from(number).unwrap_or(0);
    Clock::new(part(time.hour()), part(time.minute())).unwrap_or(Clock::MIDNIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Base;
    use crate::contacts::YearDays;

    fn said(contact: &str, line: usize, at: &str) -> String {
        let contact = Base::embedded().contact(contact).expect("a contact");
        let at: DateTime = at.parse().expect("a time");
        contact.lines[line].opening_at(at).sentence()
    }

    #[test]
    fn the_call_centre_says_until_when_it_is_open_or_when_it_opens_next() {
        let cases = [
            // An ordinary week.
            ("2026-11-24T08:00", "18:00まで受付中"),
            ("2026-11-24T17:59:59", "18:00まで受付中"),
            (
                "2026-11-24T18:00",
                "いまは受付時間外です。11月25日（水）8:00からです",
            ),
            (
                "2026-11-24T07:59",
                "いまは受付時間外です。11月24日（火）8:00からです",
            ),
            ("2026-11-28T15:59", "16:00まで受付中"),
            (
                "2026-11-28T16:00",
                "いまは受付時間外です。11月30日（月）8:00からです",
            ),
            (
                "2026-11-29T12:00",
                "いまは受付時間外です。11月30日（月）8:00からです",
            ),
            // A Sunday before a holiday, and the holiday.
            (
                "2026-11-22T12:00",
                "いまは受付時間外です。11月24日（火）8:00からです",
            ),
            (
                "2026-11-23T12:00",
                "いまは受付時間外です。11月24日（火）8:00からです",
            ),
            // Five days in a row: Saturday evening, Sunday, 敬老の日, 国民の休日, 秋分の日.
            (
                "2026-09-19T16:00",
                "いまは受付時間外です。9月24日（木）8:00からです",
            ),
            (
                "2026-09-22T10:00",
                "いまは受付時間外です。9月24日（木）8:00からです",
            ),
            // 振替休日 on a Wednesday and on a Monday.
            (
                "2026-05-06T10:00",
                "いまは受付時間外です。5月7日（木）8:00からです",
            ),
            (
                "2027-03-22T10:00",
                "いまは受付時間外です。3月23日（火）8:00からです",
            ),
            // A holiday on a Saturday; the turn of the year.
            ("2027-05-01T10:00", "16:00まで受付中"),
            (
                "2029-11-03T10:00",
                "いまは受付時間外です。11月5日（月）8:00からです",
            ),
            (
                "2026-12-28T18:00",
                "いまは受付時間外です。12月29日（火）8:00からです（年末年始は休みのことがあります）",
            ),
            (
                "2026-12-29T10:00",
                "年末年始は休みのことがあります。いつもの日は18:00までです",
            ),
            (
                "2026-12-31T18:00",
                "いまは受付時間外です。1月2日（土）8:00からです（年末年始は休みのことがあります）",
            ),
            ("2027-01-04T10:00", "18:00まで受付中"),
        ];
        for (at, sentence) in cases {
            assert_eq!(said("call-centre", 0, at), sentence, "{at}");
        }
    }

    #[test]
    fn a_line_with_hours_of_its_own_on_holidays_keeps_them() {
        assert_eq!(said("mynumber", 0, "2026-11-23T17:00"), "17:30まで受付中");
        assert_eq!(said("mynumber", 0, "2026-11-24T17:00"), "20:00まで受付中");
        assert_eq!(
            said("mynumber", 0, "2026-11-23T18:00"),
            "いまは受付時間外です。11月24日（火）9:30からです"
        );
    }

    #[test]
    fn a_line_that_closes_over_new_year_says_when_it_opens_again() {
        for at in [
            "2026-12-28T20:00",
            "2026-12-29T12:00",
            "2027-01-01T12:00",
            "2027-01-03T17:00",
        ] {
            assert_eq!(
                said("mynumber", 0, at),
                "いまは受付時間外です。1月4日（月）9:30からです",
                "{at}"
            );
        }
        assert_eq!(said("mynumber", 0, "2026-12-28T19:59"), "20:00まで受付中");
        assert_eq!(said("mynumber", 0, "2027-01-04T09:30"), "20:00まで受付中");
        assert_eq!(
            said("mynumber", 2, "2027-01-03T10:00"),
            "いまは受付時間外です。1月4日（月）8:30からです"
        );
    }

    #[test]
    fn days_of_the_year_are_read_and_written_and_run_over_new_year() {
        let days = |text: &str| YearDays::try_from(text.to_owned());
        let new_year = days("12-29/01-03").expect("days");
        assert_eq!(String::from(new_year), "12-29/01-03");
        for (month, day, holds) in [
            (12, 28, false),
            (12, 29, true),
            (12, 31, true),
            (1, 3, true),
            (1, 4, false),
        ] {
            assert_eq!(new_year.holds(month, day), holds, "{month}-{day}");
        }
        let summer = days("08-13/08-15").expect("days");
        assert!(summer.holds(8, 14) && !summer.holds(8, 16) && !summer.holds(1, 1));
        for wrong in ["", "12-29", "12-32/01-03", "2-9/03-01", "12-29/01-03/02"] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_line_for_lost_cards_is_always_open() {
        for at in ["2026-11-23T03:00", "2027-01-01T00:00", "2026-11-24T23:59"] {
            assert_eq!(said("mynumber", 1, at), "24時間受付中");
        }
    }

    #[test]
    fn a_line_whose_hours_nobody_knows_says_so() {
        assert_eq!(
            said("mynumber", 3, "2026-11-24T10:00"),
            "受付時間はわかっていません"
        );
    }

    #[test]
    fn hours_of_the_first_days_of_a_month_are_longer() {
        assert_eq!(
            said("care-helpdesk", 0, "2026-12-10T18:00"),
            "19:00まで受付中"
        );
        assert_eq!(
            said("care-helpdesk", 0, "2026-12-11T18:00"),
            "いまは受付時間外です。12月14日（月）10:00からです"
        );
        assert_eq!(
            said("care-helpdesk", 0, "2026-12-05T12:00"),
            "17:00まで受付中"
        );
        assert_eq!(
            said("care-helpdesk", 0, "2026-12-12T12:00"),
            "いまは受付時間外です。12月14日（月）10:00からです"
        );
    }

    #[test]
    fn the_clock_of_japan_is_nine_hours_ahead_all_year() {
        for (utc, japan) in [
            ("2026-11-21T23:00:00Z", "2026-11-22T08:00:00"),
            ("2026-07-01T15:00:00Z", "2026-07-02T00:00:00"),
        ] {
            let at: Timestamp = utc.parse().expect("a moment");
            assert_eq!(japan_time(at).to_string(), japan);
        }
    }

    #[test]
    fn the_answer_for_the_window_names_day_weekday_and_time() {
        let contact = Base::embedded().contact("call-centre").expect("a contact");
        let at: DateTime = "2026-11-23T12:00".parse().expect("a time");
        let opening = contact.opening_at(at).expect("a line");
        assert_eq!(opening.is_open(), Some(false));
        assert_eq!(
            serde_json::to_value(&opening).expect("JSON"),
            serde_json::json!({"state": "closed", "next": {"date": "2026-11-24", "weekday": "tue", "time": "08:00"}})
        );
        assert_eq!(
            serde_json::to_value(Opening::OpenUntil {
                time: Clock::END_OF_DAY
            })
            .expect("JSON"),
            serde_json::json!({"state": "open-until", "time": "24:00"})
        );
    }
}

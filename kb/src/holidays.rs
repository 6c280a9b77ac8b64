//! Public holidays of Japan, computed from 国民の祝日に関する法律 (昭和23年法律第178号) as it stands since 2022.
//!
//! Why computed: of the libraries on crates.io (November 2026) the kept one, `jpholiday` 0.2.1, asks for Rust 1.96, and
//! this workspace builds with 1.95; `yasumi` 0.2.1 brings a second and a third calendar library (chrono, time) along,
//! `holidays_jp` 0.3.1 fetches the Cabinet Office's file over the network while it runs, and `holidays` 0.1.0 is seven
//! megabytes of table for every country and ends in 2030. The law itself is short, and its text has stood since the
//! Olympics of 2021. The rules here are tested day by day against the Cabinet Office's own file as far as it reaches, and
//! beyond it against a kept data set (kb/tests/data). On Rust 1.96 `jpholiday` can take this file's place; the tests stay.
//!
//! What no rule can know: the equinox days become law only with 暦要項 of the February before, and a single act may move
//! a day, as for the Olympics.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// The holiday's name, or nothing on an ordinary day. Right from 2022 (law) to 2099 (equinox formula).
#[must_use]
pub fn holiday(date: Date) -> Option<&'static str> {
    national(date)
        .or_else(|| substitute(date).then_some("振替休日"))
        .or_else(|| between(date).then_some("国民の休日"))
}

/// 第2条: 国民の祝日
fn national(date: Date) -> Option<&'static str> {
    let monday = |nth| {
        date.nth_weekday_of_month(nth, Weekday::Monday)
            .is_ok_and(|day| day == date)
    };
    let (year, day) = (i32::from(date.year()), i32::from(date.day()));
    match (date.month(), day) {
        (1, 1) => Some("元日"),
        (1, _) if monday(2) => Some("成人の日"),
        (2, 11) => Some("建国記念の日"),
        (2, 23) => Some("天皇誕生日"),
        (3, _) if day == equinox(year, 208_431) => Some("春分の日"),
        (4, 29) => Some("昭和の日"),
        (5, 3) => Some("憲法記念日"),
        (5, 4) => Some("みどりの日"),
        (5, 5) => Some("こどもの日"),
        (7, _) if monday(3) => Some("海の日"),
        (8, 11) => Some("山の日"),
        (9, _) if monday(3) => Some("敬老の日"),
        (9, _) if day == equinox(year, 232_488) => Some("秋分の日"),
        (10, _) if monday(2) => Some("スポーツの日"),
        (11, 3) => Some("文化の日"),
        (11, 23) => Some("勤労感謝の日"),
        _ => None,
    }
}

/// The day of the month on which the sun passes the equinox, by the short formula for 1980 to 2099 that is built on the
/// National Astronomical Observatory's 暦要項; `start` is the moment in 1980, in ten-thousandths of a day.
fn equinox(year: i32, start: i32) -> i32 {
    let years = year - 1980;
    let moment = i64::from(start) * 100 + 242_194 * i64::from(years);
    i32::try_from(moment.div_euclid(1_000_000)).unwrap_or(0) - years.div_euclid(4)
}

/// 第3条第2項: a holiday on a Sunday moves the rest to the next day that is no holiday itself.
fn substitute(date: Date) -> bool {
    date.series(-1.day())
        .skip(1)
        .take_while(|before| national(*before).is_some())
        .any(|before| before.weekday() == Weekday::Sunday)
}

/// 第3条第3項: the day between two holidays.
fn between(date: Date) -> bool {
    let national_on = |day: Result<Date, jiff::Error>| day.is_ok_and(|day| national(day).is_some());
    national_on(date.yesterday()) && national_on(date.tomorrow())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::*;

    /// Rows `2026-11-23,勤労感謝の日`; a line with `#` says where they come from.
    fn rows(text: &str) -> BTreeMap<Date, String> {
        text.lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| {
                let (day, name) = line.split_once(',').expect("day and name");
                (day.parse().expect("a day"), name.to_owned())
            })
            .collect()
    }

    fn holidays(from: Date, to: Date) -> BTreeMap<Date, String> {
        from.series(1.day())
            .take_while(|day| *day <= to)
            .filter_map(|day| Some((day, holiday(day)?.to_owned())))
            .collect()
    }

    #[test]
    fn every_day_from_2024_to_2027_is_as_the_cabinet_office_publishes_it() {
        let official = rows(include_str!("../tests/data/syukujitsu-2024-2027.csv"));
        let computed: BTreeMap<Date, String> = holidays(date(2024, 1, 1), date(2027, 12, 31))
            .into_iter()
            .map(|(day, name)| {
                // The official file calls both kinds of day off 休日.
                let off = name == "振替休日" || name == "国民の休日";
                (day, if off { "休日".to_owned() } else { name })
            })
            .collect();
        assert_eq!(computed, official);
        assert_eq!(official.len(), 75);
    }

    #[test]
    fn every_day_from_2028_to_2030_is_as_the_holiday_jp_data_set_has_it() {
        let kept = rows(include_str!("../tests/data/holiday-jp-2028-2030.csv"));
        let computed: BTreeMap<Date, String> = holidays(date(2028, 1, 1), date(2030, 12, 31));
        let days = |rows: &BTreeMap<Date, String>| rows.keys().copied().collect::<Vec<_>>();
        assert_eq!(days(&computed), days(&kept));
        for (day, name) in &kept {
            // The data set names the holiday that fell on a Sunday: 山の日 振替休日.
            assert!(name.ends_with(&computed[day]), "{day}: {name}");
        }
    }

    #[test]
    fn a_day_between_two_holidays_and_a_day_after_a_sunday_are_days_off() {
        assert_eq!(holiday(date(2026, 9, 22)), Some("国民の休日"));
        assert_eq!(holiday(date(2026, 5, 6)), Some("振替休日"));
        assert_eq!(holiday(date(2027, 3, 22)), Some("振替休日"));
        assert_eq!(holiday(date(2026, 11, 23)), Some("勤労感謝の日"));
        assert_eq!(holiday(date(2026, 11, 24)), None);
        assert_eq!(holiday(date(2026, 12, 25)), None);
    }
}

//! A mistake in the content, and what makes a word of it one whatever the table: dates that are none, letters that are not
//! seen, advice that no longer holds.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::shown::acts;

/// A mistake in a content file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1; 0 where the whole file is meant.
    pub line: usize,
    /// What is wrong.
    pub wrong: String,
    /// How to put it right.
    pub remedy: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}:{}: {}。{}",
            self.file.display(),
            self.line,
            self.wrong,
            self.remedy
        )
    }
}

impl Mistake {
    /// What the reader of TOML says of a file.
    pub(crate) fn of_toml(path: &Path, text: &str, error: &toml::de::Error) -> Self {
        Self {
            file: path.to_owned(),
            line: error
                .span()
                .map_or(0, |span| text[..span.start].matches('\n').count() + 1),
            wrong: shown(&error.message().replace('\n', " ")),
            remedy: "書き方は kb/README.md にあります。".to_owned(),
        }
    }

    /// A mistake of a whole file.
    pub(crate) fn whole(path: &Path, wrong: String, remedy: &str) -> Self {
        Self {
            file: path.to_owned(),
            line: 0,
            wrong: shown(&wrong),
            remedy: remedy.to_owned(),
        }
    }
}

/// Advice that no longer holds (old insurance card, paying the whole amount, the "four items"): never in a text for users.
pub(crate) const SUPERSEDED: [&str; 6] =
    ["健康保険証", "10割", "１０割", "十割", "4情報", "４情報"];

/// A letter that is not seen: what [`acts`] on a terminal or turns the direction of a text, with which an address can be made to
/// look like another; line ends, and marks without width, which hide a difference between two texts.
pub(crate) fn is_unseen(letter: char) -> bool {
    acts(letter)
        || matches!(letter, '\n' | '\u{00AD}' | '\u{180E}' | '\u{200B}'..='\u{200D}' | '\u{2028}' | '\u{2029}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// The most letters of a mistake that are told.
const TOLD: usize = 500;

/// A text as a mistake tells it: what is wrong with content is often what must not reach a terminal.
pub(crate) fn shown(text: &str) -> String {
    let mut letters = text.chars();
    let mut shown: String = letters
        .by_ref()
        .take(TOLD)
        .map(|letter| match letter {
            letter if is_unseen(letter) => char::REPLACEMENT_CHARACTER,
            letter => letter,
        })
        .collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// The first and the last year of a day that content may name: before and after it a day is a slip of the pen.
const YEARS: std::ops::RangeInclusive<u16> = 2000..=2199;

/// A day of the calendar, as year-month-day.
pub(crate) fn is_date(text: &str) -> bool {
    fn number(part: &str, digits: usize) -> Option<u16> {
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse().ok())
            .flatten()
    }
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    YEARS.contains(&year) && (1..=days).contains(&day)
}

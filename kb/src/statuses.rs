//! Numbers of other systems (statuses.toml): Windows, winget, a router, JPKI利用者ソフト. A user who has one before her wants to
//! know whose it is; that it is none of オンライン資格確認 is half of the answer.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::fold::fold;
use crate::table::Rows;

/// The page for a number that has none of its own.
pub(crate) const OTHER_SYSTEMS: &str = "topic/other-systems";

/// statuses.toml
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatusFile {
    /// The numbers, in the order of the file.
    #[serde(default, rename = "status")]
    pub statuses: Vec<OtherStatus>,
}

/// A number that another system shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherStatus {
    /// The number as that system writes it.
    pub id: String,
    /// Whose it is.
    pub of: String,
    /// What it says, in our words, without a full stop.
    pub says: String,
    /// The page that helps; where there is none, the one for other systems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Where that stands.
    pub source: String,
}

impl From<StatusFile> for Vec<OtherStatus> {
    fn from(file: StatusFile) -> Self {
        file.statuses
    }
}

impl OtherStatus {
    /// The page that helps.
    pub(crate) fn page(&self) -> &str {
        self.page.as_deref().unwrap_or(OTHER_SYSTEMS)
    }

    /// What it says, and that it is none of ours.
    pub(crate) fn told(&self) -> String {
        format!(
            "{}。オンライン資格確認の番号ではなく、{}が出す番号です",
            self.says, self.of
        )
    }

    /// Whether a number as typed is this one.
    pub(crate) fn is(&self, typed: &str) -> bool {
        let typed = even(typed);
        let id = even(&self.id);
        // Windows writes its numbers with 0x, and people without.
        typed == id || !typed.is_empty() && id.strip_prefix("0X") == Some(&typed)
    }
}

/// Whether a piece of a text may be such a number: letters and digits together, or digits alone.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words: Vec<String> = folded
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
        .filter(|word| word.chars().any(|letter| letter.is_ascii_digit()))
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

fn even(id: &str) -> String {
    fold(id)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_uppercase()
}

/// Checks the rows of statuses.toml.
pub(crate) fn check(
    statuses: &[OtherStatus],
    has_entry: impl Fn(&str) -> bool,
    rows: &mut Rows<'_>,
) {
    let mut seen = BTreeSet::new();
    for (index, status) in statuses.iter().enumerate() {
        rows.enter("status", index);
        for text in [&status.id, &status.of, &status.says, &status.source] {
            rows.line(text);
        }
        if !seen.insert(even(&status.id)) {
            let wrong = format!("「{}」という番号が2つあります", status.id);
            rows.wrong(&status.id, wrong, "1つだけに残します。");
        }
        if let Some(page) = &status.page
            && !has_entry(page)
        {
            let wrong = format!("「{page}」というページがありません");
            rows.wrong(page, wrong, "idのつづりを確かめます。");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_known_however_it_is_written() {
        let status = |id: &str| OtherStatus {
            id: id.to_owned(),
            of: "Windows".to_owned(),
            says: "…".to_owned(),
            page: None,
            source: "…".to_owned(),
        };
        for (id, typed) in [
            ("0x8010001D", "8010001d"),
            ("0x8010001D", "0X8010001D"),
            ("EI123-2008", "ｅｉ１２３－２００８"),
            ("651", "６５１"),
        ] {
            assert!(status(id).is(typed), "{typed}");
        }
        for (id, typed) in [("0x8010001D", "8010001E"), ("651", "0651"), ("651", "")] {
            assert!(!status(id).is(typed), "{typed}");
        }
    }
}

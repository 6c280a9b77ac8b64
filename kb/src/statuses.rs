//! Numbers and sentences of other systems (statuses.toml): Windows, winget, a router, JPKI利用者ソフト. A user who has one before her
//! wants to know whose it is; that it is none of オンライン資格確認 is half of the answer.

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

/// A number that another system shows, or what it writes where there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherStatus {
    /// The number as that system writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Pieces of what it writes, any of which is enough; capitals do not count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shows: Vec<String>,
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
        let what = if self.id.is_some() { "番号" } else { "文" };
        format!(
            "{}。オンライン資格確認の{what}ではなく、{}が出す{what}です",
            self.says, self.of
        )
    }

    /// Whether a number as typed is this one.
    pub(crate) fn is(&self, typed: &str) -> bool {
        let typed = even(typed);
        let Some(id) = self.id.as_deref().map(even) else {
            return false;
        };
        // Windows writes its numbers with 0x, and people without.
        typed == id || !typed.is_empty() && id.strip_prefix("0X") == Some(&typed)
    }

    /// Whether a text, brought to one form, holds a piece of what it writes.
    pub(crate) fn is_in(&self, folded: &str) -> bool {
        let mut pieces = self.shows.iter();
        pieces.any(|piece| folded.contains(&fold(piece)))
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

/// Whether a number of another system is so short that people, prices and rooms have it as well.
pub(crate) fn is_short(word: &str) -> bool {
    word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn even(id: &str) -> String {
    fold(id)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_uppercase()
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
        let texts = [&status.of, &status.says, &status.source].into_iter();
        for text in texts.chain(&status.id).chain(&status.shows) {
            rows.line(text);
        }
        let ids = status.id.iter().map(|id| even(id));
        for id in ids.chain(status.shows.iter().map(|piece| fold(piece))) {
            if !seen.insert(id.clone()) {
                let wrong = format!("「{id}」が2回あります");
                rows.wrong(&id, wrong, "1つだけに残します。");
            }
        }
        if status.id.is_none() && status.shows.is_empty() {
            let wrong = format!("「{}」に、番号も文もありません", status.says);
            rows.wrong(&status.says, wrong, "id か shows を書きます。");
        }
        // A short piece would be found in what users say themselves.
        for piece in status
            .shows
            .iter()
            .filter(|piece| piece.chars().count() < 8)
        {
            let wrong = format!("文「{piece}」が短すぎます");
            rows.wrong(piece, wrong, "8文字以上にします。");
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
            id: Some(id.to_owned()),
            shows: Vec::new(),
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

//! Faults of others that are known for some days or months (advisories.toml): matched on what was seen and on the day, said while they
//! last, and gone by themselves. A bundle brings them the same day, with no new program.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::table::Rows;

/// advisories.toml
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AdvisoryFile {
    /// The advisories, in the order of the file.
    #[serde(default, rename = "advisory")]
    pub advisories: Vec<Advisory>,
}

impl From<AdvisoryFile> for Vec<Advisory> {
    fn from(file: AdvisoryFile) -> Self {
        file.advisories
    }
}

/// A known fault. What is given has all to fit; what is left out fits everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Advisory {
    /// The word for it.
    pub id: String,
    /// What is known, and what to do, in one or two sentences.
    pub says: String,
    /// The first day (in Japan).
    pub from: String,
    /// The last day (in Japan).
    pub until: String,
    /// The system, as facts write it.
    #[serde(default)]
    pub os: Option<String>,
    /// The lowest version of the system.
    #[serde(default)]
    pub system_from: Option<String>,
    /// The highest version of the system.
    #[serde(default)]
    pub system_to: Option<String>,
    /// The lowest version of マイナ資格確認アプリ.
    #[serde(default)]
    pub app_from: Option<String>,
    /// The highest version of マイナ資格確認アプリ.
    #[serde(default)]
    pub app_to: Option<String>,
    /// Readers of readers.toml, any of which is on the bus.
    #[serde(default)]
    pub readers: Vec<String>,
    /// Findings beside which alone it is said; without any it is a warning of its own.
    #[serde(default)]
    pub beside: Vec<String>,
    /// Where it stands.
    pub source: String,
}

impl Advisory {
    /// Whether it holds on this day (`2026-11-29`): days written so compare as they follow each other.
    #[must_use]
    pub fn is_on(&self, day: &str) -> bool {
        self.from.as_str() <= day && day <= self.until.as_str()
    }
}

/// Checks the rows of advisories.toml.
pub(crate) fn check(
    advisories: &[Advisory],
    has_reader: impl Fn(&str) -> bool,
    has_finding: impl Fn(&str) -> bool,
    rows: &mut Rows<'_>,
) {
    for (index, row) in advisories.iter().enumerate() {
        rows.enter("advisory", index);
        rows.text(&row.says);
        for line in [&row.id, &row.source] {
            rows.line(line);
        }
        for day in [&row.from, &row.until] {
            rows.date(day);
        }
        if row.from > row.until {
            let wrong = format!("「{}」は、始まる前に終わります", row.id);
            rows.wrong(&row.until, wrong, "from と until を確かめます。");
        }
        let versions = [&row.system_from, &row.system_to, &row.app_from, &row.app_to];
        for version in versions.into_iter().flatten() {
            let is_version = version.split('.').all(|part| part.parse::<u32>().is_ok());
            if !is_version {
                let wrong = format!("バージョン「{version}」が読めません");
                rows.wrong(version, wrong, "数字を点でつないで書きます。");
            }
        }
        if let Some(os) = row.os.as_deref()
            && !["windows", "android", "ios", "linux", "macos"].contains(&os)
        {
            let wrong = format!("「{os}」というシステムはありません");
            rows.wrong(os, wrong, "windows、android、ios などと書きます。");
        }
        for reader in row.readers.iter().filter(|reader| !has_reader(reader)) {
            let wrong = format!("「{reader}」というリーダーがありません");
            rows.wrong(reader, wrong, "readers.toml の id を書きます。");
        }
        for finding in row.beside.iter().filter(|finding| !has_finding(finding)) {
            let wrong = format!("「{finding}」という原因がありません");
            rows.wrong(finding, wrong, "手順のページがある原因を書きます。");
        }
        if advisories[..index].iter().any(|other| other.id == row.id) {
            let wrong = format!("id「{}」が2回あります", row.id);
            rows.wrong(&row.id, wrong, "ほかにない名前にします。");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Base;

    #[test]
    fn an_advisory_begins_and_ends_with_its_days() {
        let row = &Base::embedded().advisories()[0];
        assert!(row.is_on(&row.from) && row.is_on(&row.until));
        assert!(!row.is_on("2025-01-01") && !row.is_on("2099-01-01"));
    }
}

//! What the keeper of the content should look at again: claims that are only inferred or not sure, and pages and rows
//! that nobody has compared with their sources for over a year. The day is an argument.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::content::Content;
use crate::known::{Claim, Sure};
use crate::words::Status;

/// The list, by entry or row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The day it was made for.
    pub today: Date,
    /// What was not compared for over a year: place and day of the last comparison, the oldest first.
    pub old: Vec<(String, String)>,
    /// What is inferred or not sure: place and claims.
    pub inferred: Vec<(String, Vec<String>)>,
}

/// Looks through checked content.
#[must_use]
pub fn review(content: &Content, today: Date) -> Review {
    let mut pages: Vec<(String, &str, Vec<String>)> = Vec::new();
    for entry in &content.entries {
        let steps = (1..)
            .zip(&entry.steps)
            .filter(|(_, step)| step.status == Some(Status::Inferred))
            .map(|(number, step)| format!("手順{number}: {}", step.action));
        let messages = entry
            .messages
            .iter()
            .filter(|message| message.status == Status::Inferred)
            .map(|message| {
                let id = message.id.as_deref().unwrap_or("（番号なし）");
                format!("メッセージID {id}: {}", message.cause)
            });
        let sources = entry
            .sources
            .iter()
            .filter(|source| source.status == Status::Inferred)
            .map(|source| format!("出どころ: {}", source.place));
        let inferred = steps.chain(messages).chain(sources).collect();
        pages.push((entry.id.clone(), &entry.checked_on, inferred));
    }
    for reader in &content.readers {
        let place = format!("readers/{}", reader.id);
        pages.push((place, &reader.checked_on, unsure(reader.claims())));
    }
    for contact in &content.contacts {
        let place = format!("contacts/{}", contact.id);
        pages.push((place, &contact.checked_on, unsure(contact.claims())));
    }
    for (claim, checked_on) in content.app.claims() {
        let place = format!("app/{} {}", claim.key, claim.is);
        pages.push((place, checked_on, unsure([claim])));
    }
    for (claim, checked_on) in content.roots.claims() {
        let place = format!("roots/{} {}", claim.key, claim.is);
        pages.push((place, checked_on, unsure([claim])));
    }

    let mut old: Vec<(String, String)> = pages
        .iter()
        .filter(|(_, checked_on, _)| is_old(checked_on, today))
        .map(|(place, checked_on, _)| (place.clone(), (*checked_on).to_owned()))
        .collect();
    old.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    let inferred = pages
        .into_iter()
        .filter(|(_, _, claims)| !claims.is_empty())
        .map(|(place, _, claims)| (place, claims))
        .collect();
    Review {
        today,
        old,
        inferred,
    }
}

/// Whether the day lies more than a year back. A day nobody can read counts as old.
fn is_old(checked_on: &str, today: Date) -> bool {
    checked_on
        .parse::<Date>()
        .and_then(|day| day.checked_add(1.year()))
        .map_or(true, |due| due < today)
}

fn unsure<'a>(claims: impl IntoIterator<Item = Claim<'a>>) -> Vec<String> {
    claims
        .into_iter()
        .filter(|claim| claim.sure != Sure::High)
        .map(|claim| {
            format!(
                "{} = {}（{}、{}）",
                claim.key,
                claim.is,
                claim.sure.label(),
                claim.source
            )
        })
        .collect()
}

impl fmt::Display for Review {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}の見直し", self.today)?;
        writeln!(out, "\n1年をこえて確かめていないもの: {}件", self.old.len())?;
        for (place, checked_on) in &self.old {
            writeln!(out, "  {place}  {checked_on}")?;
        }
        let claims: usize = self.inferred.iter().map(|(_, claims)| claims.len()).sum();
        writeln!(
            out,
            "\n推定のもの、確かでないもの: {}件、{claims}か所",
            self.inferred.len()
        )?;
        for (place, claims) in &self.inferred {
            writeln!(out, "  {place}")?;
            for claim in claims {
                writeln!(out, "    {claim}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use jiff::civil::date;

    use super::*;
    use crate::load::load;

    /// Two pages and one row of each table, with and without doubts.
    fn small() -> Content {
        let files = [
            (
                "error/001.toml",
                r#"title = "題"
category = "区分"
screen = "画面"
happened = "起きたことです。"
checked_on = "2025-11-21"

[[step]]
who = "staff"
do = "見る。"

[[step]]
who = "staff"
do = "待つ。"
status = "inferred"

[[message]]
id = "0x81000015"
cause = "期限切れ"
status = "inferred"

[[message]]
id = "0x81000016"
cause = "失効"
status = "stated"

[[source]]
file = "002"
place = "001"
status = "stated"

[[source]]
place = "not_this"
status = "inferred"
"#,
            ),
            (
                "topic/sure.toml",
                r#"title = "題"
happened = "起きたことです。"
checked_on = "2025-11-22"

[[step]]
who = "staff"
do = "見る。"

[[source]]
file = "002"
place = "002"
status = "stated"
"#,
            ),
            (
                "sources.toml",
                "[002]\nfile = \"002.txt\"\ntitle = \"表\"\nedition = \"新版\"\nnote = \"\"\n",
            ),
            (
                "readers.toml",
                r#"[[reader]]
id = "maker-one"
kind = "general"
maker = "メーカー"
product = { is = "One", sure = "medium", source = "箱の写真" }
bluetooth_name = { is = "ONE-", sure = "low", source = "うわさ" }
connections = { is = ["usb"], sure = "high", source = "説明書" }
checked_on = "2024-01-01"
"#,
            ),
            (
                "contacts.toml",
                r#"[[contact]]
id = "portal"
name = "ポータル"
for = "お知らせです。"
web = { is = "https://www2.jpki.go.jp/procedure/lost.html", sure = "high", source = "表" }
source = "表"
sure = "high"
checked_on = "2026-11-22"
"#,
            ),
            (
                "roots.toml",
                "[[closed_network]]\nhost = \"*.example.org\"\nsure = \"medium\"\nsource = \"スクリプト\"\nchecked_on = \"2025-01-31\"\n",
            ),
        ];
        let root = tempfile::tempdir().expect("a temporary folder");
        for (place, text) in files {
            let path = root.path().join(place);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        load(root.path()).expect("content without a mistake")
    }

    #[test]
    fn the_review_names_what_is_inferred_and_what_is_over_a_year_old() {
        insta::assert_snapshot!(review(&small(), date(2026, 11, 22)));
    }

    #[test]
    fn a_page_is_old_from_the_day_after_its_year() {
        let old = |today| {
            review(&small(), today)
                .old
                .into_iter()
                .any(|(place, _)| place == "topic/sure")
        };
        assert!(!old(date(2026, 11, 22)));
        assert!(old(date(2026, 11, 23)));
    }

    #[test]
    fn a_leap_day_is_old_a_year_later_too() {
        assert!(!is_old("2028-02-29", date(2029, 2, 28)));
        assert!(is_old("2028-02-29", date(2029, 3, 1)));
    }
}

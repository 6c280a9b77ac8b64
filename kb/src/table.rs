//! A table file (readers.toml, contacts.toml, roots.toml) while it is checked. A mistake is sought in its own row, because
//! the same word stands in many rows and the first line that holds it would point the keeper to the wrong one.

use std::path::Path;

use crate::mistake::{Mistake, SUPERSEDED, is_date, shown};
use crate::words::is_own_address;

/// A row that is a file of its own in a folder.
pub(crate) trait InFolder {
    /// What the keeper of the content calls such a row.
    const CALLED: &'static str;

    /// The place of its file under kb/content, without `.toml`.
    fn place(&self) -> String;

    /// The same row, of the file at this place.
    #[must_use]
    fn put(self, place: &str) -> Self;
}

/// The most mistakes that are told.
const MOST_TOLD: usize = 200;

/// The rows of a file, and the row being checked.
pub(crate) struct Rows<'a> {
    path: &'a Path,
    text: &'a str,
    /// The lines of the row being checked, from 0.
    row: std::ops::Range<usize>,
    /// The line for a mistake that no line shows, from 1: the head of the row; 0 for the whole file, or without a file.
    head: usize,
    mistakes: &'a mut Vec<Mistake>,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(path: &'a Path, text: &'a str, mistakes: &'a mut Vec<Mistake>) -> Self {
        Self {
            path,
            text,
            row: 0..text.lines().count(),
            head: usize::from(!text.is_empty()),
            mistakes,
        }
    }

    /// Goes to the row with this number (from 0) under `[[key]]`; its sub-tables belong to it.
    pub(crate) fn enter(&mut self, key: &str, index: usize) {
        let header = format!("[[{key}]]");
        let inside = format!("{key}.");
        let lines = || self.text.lines().map(str::trim_start).enumerate();
        let start = lines()
            .filter(|(_, line)| line.starts_with(&header))
            .nth(index)
            .map_or(0, |(line, _)| line);
        let end = lines()
            .skip(start + 1)
            .find(|(_, line)| {
                line.starts_with('[') && !line.trim_start_matches('[').starts_with(&inside)
            })
            .map_or(self.text.lines().count(), |(line, _)| line);
        if self.head > 0 {
            self.head = start + 1;
        }
        self.row = start..end;
    }

    /// Whether there are few enough of something to compare each with each; notes it where there are not.
    pub(crate) fn few(&mut self, key: &str, count: usize, most: usize) -> bool {
        if count > most {
            self.wrong(
                key,
                format!("{key} が多すぎます（{most}個まで）"),
                "減らします。",
            );
        }
        count <= most
    }

    /// Notes a mistake at the row's first line that holds `at`, or at the row's head. Nobody reads more than some.
    pub(crate) fn wrong(&mut self, at: &str, wrong: String, remedy: &str) {
        if self.mistakes.len() >= MOST_TOLD {
            return;
        }
        let line = self
            .text
            .lines()
            .enumerate()
            .skip(self.row.start)
            .take(self.row.len())
            .find(|(_, line)| line.contains(at))
            .map_or(self.head, |(line, _)| line + 1);
        self.mistakes.push(Mistake {
            file: self.path.to_owned(),
            line,
            wrong: shown(&wrong),
            remedy: remedy.to_owned(),
        });
    }

    /// From here on a mistake that no line shows is told of the whole file: a page is one row.
    pub(crate) fn of_one_page(&mut self) {
        self.head = 0;
    }

    /// Notes a mistake of the whole file.
    pub(crate) fn whole(&mut self, wrong: String, remedy: &str) {
        if self.mistakes.len() >= MOST_TOLD {
            return;
        }
        self.mistakes.push(Mistake::whole(self.path, wrong, remedy));
    }

    /// A text that somebody reads.
    pub(crate) fn text(&mut self, text: &str) {
        self.line(text);
        for old in SUPERSEDED {
            if text.contains(old) {
                self.wrong(
                    old,
                    format!("「{old}」は古い案内です"),
                    "いまの案内（guide/continue-reception）に合わせます。",
                );
            }
        }
    }

    /// One line of text, whatever it advises.
    pub(crate) fn line(&mut self, text: &str) {
        if text.trim().is_empty() {
            self.wrong(
                "\"\"",
                "空の文があります".to_owned(),
                "文を書くか、その行を消します。",
            );
        }
    }

    /// An id of a row: well-formed and not given before.
    pub(crate) fn id(&mut self, id: &str, again: bool) {
        let well_formed = !id.is_empty()
            && id
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !well_formed {
            self.wrong(
                "id",
                format!("「{id}」というidは使えません"),
                "英小文字、数字、ハイフンで書きます。",
            );
        }
        if again {
            self.wrong(
                id,
                format!("「{id}」というidが2つあります"),
                "1つだけに残すか、idを変えます。",
            );
        }
    }

    /// A day.
    pub(crate) fn date(&mut self, date: &str) {
        if !is_date(date) {
            self.wrong(
                date,
                format!("「{date}」は日付ではありません"),
                "2026-11-22 のように書きます。",
            );
        }
    }

    /// An address that may be opened: one of the program's own.
    pub(crate) fn address(&mut self, address: &str) {
        if !is_own_address(address) {
            self.wrong(
                address,
                format!("「{address}」は開けません"),
                "kb/src/words.rs の ADDRESSES にある場所だけを書きます。",
            );
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::fs;

    use crate::load::load;

    /// What is told of each of these wordings of a file, under a heading each.
    pub(crate) fn told<'a>(
        file: &str,
        cases: impl IntoIterator<Item = (&'a str, String)>,
    ) -> String {
        cases
            .into_iter()
            .map(|(name, text)| {
                let root = tempfile::tempdir().expect("a temporary folder");
                fs::write(root.path().join(file), text).expect("a file");
                let mistakes: Vec<String> = load(root.path())
                    .err()
                    .unwrap_or_default()
                    .iter()
                    .map(|mistake| {
                        mistake
                            .to_string()
                            // The path as this system writes it.
                            .replace(&root.path().join("").display().to_string(), "")
                    })
                    .collect();
                format!("{name}:\n  {}\n", mistakes.join("\n  "))
            })
            .collect()
    }

    #[test]
    fn the_rows_shown_in_the_readme_are_right() {
        let readme = include_str!("../README.md");
        let shown = |head: &str| {
            readme
                .split("```toml\n")
                .filter_map(|block| block.split("```").next())
                .find(|block| block.starts_with(head))
                .unwrap_or_default()
                .to_owned()
        };
        for (file, head) in [
            ("readers.toml", "[[reader]]"),
            ("contacts.toml", "[[contact]]"),
        ] {
            let row = shown(head);
            assert!(!row.is_empty(), "{head}");
            assert_eq!(told(file, [(head, row)]), format!("{head}:\n  \n"));
        }
    }
}

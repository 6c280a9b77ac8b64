//! Every rule of every table, walked one way for content from files and for content from a bundle.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::content::Content;
use crate::mistake::Mistake;
use crate::table::{InFolder, Rows};
use crate::tables::tables;
use crate::{
    advisories, app, checks, contacts, documents, filters, interceptors, outcomes, page, patient,
    programs, readers, reception, roots, statuses, synonyms, verdicts,
};

/// The files that content was read from: path and text, by place under kb/content.
pub(crate) type Files = BTreeMap<String, (PathBuf, String)>;

/// Checks content that comes from no files of ours, for example from a bundle: all that [`crate::load::load`] checks. A
/// mistake names the file as it would be called, and no line.
#[must_use]
pub fn check(content: &Content) -> Vec<Mistake> {
    check_read(content, &Files::new())
}

macro_rules! rules {
    (
        carried { $(
            $(#[$meta:meta])*
            $field:ident: $type:ty = $kind:ident $place:literal as $file:ty, $how:ident, $rule:expr;
        )* }
        searched { $(
            $(#[$searched_meta:meta])*
            $searched:ident: $searched_type:ty =
                $searched_kind:ident $searched_place:literal as $searched_file:ty, $searched_rule:expr;
        )* }
    ) => {
        /// Checks content; a mistake names the line where the content was read from a file.
        pub(crate) fn check_read(content: &Content, files: &Files) -> Vec<Mistake> {
            let mut walk = Walk {
                content,
                files,
                mistakes: Vec::new(),
            };
            $(walk.$kind($place, &content.$field, $rule);)*
            $(walk.$searched_kind($searched_place, &content.$searched, $searched_rule);)*
            walk.mistakes
        }
    };
}

tables!(rules);

struct Walk<'a> {
    content: &'a Content,
    files: &'a Files,
    mistakes: Vec<Mistake>,
}

impl<'a> Walk<'a> {
    fn read_from(&self, place: &str) -> (Cow<'a, Path>, &'a str) {
        match self.files.get(place) {
            Some((path, text)) => (Cow::Borrowed(path), text),
            None => (Cow::Owned(PathBuf::from(format!("{place}.toml"))), ""),
        }
    }

    fn file<T>(&mut self, place: &str, table: &T, rule: impl Fn(&T, &Content, &mut Rows<'_>)) {
        let (path, text) = self.read_from(place);
        let mut rows = Rows::new(&path, text, &mut self.mistakes);
        rule(table, self.content, &mut rows);
    }

    fn folder<T: InFolder>(
        &mut self,
        _: &str,
        table: &[T],
        rule: impl Fn(&T, &Content, &mut Rows<'_>),
    ) {
        // Rows are found by halving, so the order is part of being right.
        for pair in table.windows(2) {
            let place = pair[1].place();
            if pair[0].place() >= place && self.mistakes.is_empty() {
                self.mistakes.push(Mistake::whole(
                    &self.read_from(&place).0,
                    format!("同じ{}が2つあるか、順番がちがいます", T::CALLED),
                    "内容のまとまりを作りなおします。",
                ));
            }
        }
        for row in table {
            self.file(&row.place(), row, &rule);
        }
    }
}

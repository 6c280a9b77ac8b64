//! Steps that several pages share (steps.toml). A page writes `use = "id"` where the step belongs, and gets the whole step while
//! its file is read: programs, bundles and tests see whole steps only. What the page writes beside `use` goes before what the
//! shared step says, because the condition and the message IDs are the page's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use crate::entry::{Entry, Step};
use crate::mistake::Mistake;

/// The place of the file under kb/content, without `.toml`.
pub(crate) const PLACE: &str = "steps";

/// The shared steps, by their ids, as the file says them.
pub(crate) struct SharedSteps<'t> {
    tables: DeTable<'t>,
    used: BTreeMap<String, usize>,
}

impl<'t> SharedSteps<'t> {
    /// Reads the file; each of its steps must be whole.
    pub(crate) fn read(path: &Path, text: &'t str) -> Result<Self, Mistake> {
        toml::from_str::<BTreeMap<String, Step>>(text)
            .map_err(|error| Mistake::of_toml(path, text, &error))?;
        let tables = DeTable::parse(text)
            .map_err(|error| Mistake::of_toml(path, text, &error))?
            .into_inner();
        Ok(Self {
            tables,
            used: BTreeMap::new(),
        })
    }

    /// None: a folder without the file.
    pub(crate) fn none() -> Self {
        Self {
            tables: DeTable::new(),
            used: BTreeMap::new(),
        }
    }

    /// Reads a page; where it uses a shared step, that step stands in it.
    pub(crate) fn page<'p>(&mut self, path: &Path, text: &'p str) -> Result<Entry, Mistake>
    where
        't: 'p,
    {
        let of_toml = |error: &toml::de::Error| Mistake::of_toml(path, text, error);
        let mut page = DeTable::parse(text).map_err(|error| of_toml(&error))?;
        if let Some(steps) = page.get_mut().get_mut("step")
            && let DeValue::Array(steps) = steps.get_mut()
        {
            for step in steps.iter_mut() {
                if let DeValue::Table(step) = step.get_mut() {
                    self.fill(step).map_err(|(id, at)| Mistake {
                        file: path.to_owned(),
                        line: text[..at.start].matches('\n').count() + 1,
                        wrong: format!("「{id}」という手順が steps.toml にありません"),
                        remedy: "idのつづりを確かめます。".to_owned(),
                    })?;
                }
            }
        }
        Entry::deserialize(Deserializer::from(page)).map_err(|error| of_toml(&error))
    }

    /// Puts what a shared step says into the step that uses it; else says which id is unknown, and where.
    fn fill<'p>(&mut self, step: &mut DeTable<'p>) -> Result<(), (String, std::ops::Range<usize>)>
    where
        't: 'p,
    {
        let Some(id) = step.remove("use") else {
            return Ok(());
        };
        let at = id.span();
        let id = id.get_ref().as_str().unwrap_or_default().to_owned();
        let shared = self.tables.get(id.as_str()).map(Spanned::get_ref);
        let Some(DeValue::Table(shared)) = shared else {
            return Err((id, at));
        };
        for (key, value) in shared.iter() {
            if !step.contains_key(key.get_ref().as_ref()) {
                // A mistake in it is told at the step that uses it.
                let value = Spanned::new(at.clone(), value.get_ref().clone());
                step.insert(Spanned::new(at.clone(), key.get_ref().clone()), value);
            }
        }
        *self.used.entry(id).or_default() += 1;
        Ok(())
    }

    /// What is shared by nobody stands in the wrong file.
    pub(crate) fn mistakes(&self, path: &Path) -> Vec<Mistake> {
        let ids: BTreeSet<String> = self
            .tables
            .keys()
            .map(|id| id.get_ref().as_ref().to_owned())
            .collect();
        ids.into_iter()
            .filter(|id| self.used.get(id).copied().unwrap_or(0) < 2)
            .map(|id| {
                Mistake::whole(
                    path,
                    format!("手順「{id}」を使うところが2つありません"),
                    "使うページに書くか、消します。",
                )
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: &str = "[again]\nwho = \"patient\"\ndo = \"置き直す。\"\nwhy = \"理由です。\"\n";
    const PAGE: &str =
        "title = \"題\"\nhappened = \"起きたことです。\"\nchecked_on = \"2026-11-29\"\n";

    fn read(page: &str) -> Result<Entry, Mistake> {
        let mut shared = SharedSteps::read(Path::new("steps.toml"), STEPS)?;
        shared.page(Path::new("error/001.toml"), &format!("{PAGE}{page}"))
    }

    #[test]
    fn a_page_gets_the_whole_step_and_its_own_words_go_first() {
        let entry =
            read("[[step]]\nuse = \"again\"\nif = \"まだのとき\"\nwhy = \"別の理由です。\"\n");
        let step = &entry.expect("a page").steps[0];
        assert_eq!(step.action, "置き直す。");
        assert_eq!(step.condition.as_deref(), Some("まだのとき"));
        assert_eq!(step.why.as_deref(), Some("別の理由です。"));
    }

    #[test]
    fn an_unknown_step_is_told_with_its_line() {
        let mistake = read("[[step]]\nuse = \"agian\"\n").expect_err("no such step");
        assert_eq!(mistake.line, 5);
        assert!(mistake.wrong.contains("agian"), "{mistake}");
    }

    #[test]
    fn a_wrong_word_beside_a_shared_step_is_told_with_its_line() {
        let mistake = read("[[step]]\nuse = \"again\"\nwhom = \"x\"\n").expect_err("no such key");
        assert_eq!(mistake.line, 6, "{mistake}");
    }

    #[test]
    fn a_step_that_one_page_uses_is_not_shared() {
        let mut shared = SharedSteps::read(Path::new("steps.toml"), STEPS).expect("steps");
        assert_eq!(shared.mistakes(Path::new("steps.toml")).len(), 1);
        let page = format!("{PAGE}[[step]]\nuse = \"again\"\n[[step]]\nuse = \"again\"\n");
        shared
            .page(Path::new("error/001.toml"), &page)
            .expect("a page");
        assert_eq!(shared.mistakes(Path::new("steps.toml")), Vec::new());
    }
}

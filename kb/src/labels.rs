//! What the search learns from: the phrases of kb/phrases (ours.tsv and field/training.tsv) and of tests/phrases.toml, and the
//! lines of the pages themselves. Only build.rs asks for it; development.tsv and sealed.tsv are never among it.

use std::collections::{BTreeMap, BTreeSet};

use crate::entry::Entry;
use crate::learn::{Labelled, rows};
use crate::synonyms::Synonyms;

/// How much a phrase and a line of a page count.
mod worth {
    pub(super) const FIELD: f32 = 1.5;
    pub(super) const OURS: f32 = 1.0;
    pub(super) const HEADING: f32 = 0.7;
    pub(super) const WORDS: f32 = 0.5;
    pub(super) const SCREEN: f32 = 0.4;
    pub(super) const HAPPENED: f32 = 0.4;
    pub(super) const CAUSE: f32 = 0.3;
    pub(super) const STEP: f32 = 0.1;
    pub(super) const OUTSIDE: f32 = 0.15;
}

/// What is learned from: a file of phrases from the field, files of our own phrases, and the pages.
pub(crate) fn labelled(
    field: &str,
    ours: &str,
    tuned: &BTreeMap<String, Vec<(String, Vec<String>)>>,
    entries: &[Entry],
    synonyms: &Synonyms,
) -> Vec<Labelled> {
    let ids: BTreeSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let mut all = Vec::new();
    let mut add = |text: &str, pages: Vec<&str>, worth: f32| {
        let had = pages.len();
        let pages: Vec<String> = pages
            .into_iter()
            .filter(|page| ids.contains(page))
            .map(str::to_owned)
            .collect();
        // A phrase whose page is not there says nothing, not that nothing answers it.
        if had == 0 || !pages.is_empty() {
            all.push(Labelled {
                text: text.to_owned(),
                pages,
                worth,
            });
        }
    };
    for (phrase, pages) in rows(field) {
        add(phrase, pages, worth::FIELD);
    }
    for (phrase, pages) in rows(ours) {
        add(phrase, pages, worth::OURS);
    }
    for (phrase, pages) in tuned.values().flatten() {
        add(
            phrase,
            pages.iter().map(String::as_str).collect(),
            worth::OURS,
        );
    }
    for entry in entries {
        let page = || vec![entry.id.as_str()];
        add(&entry.title, page(), worth::HEADING);
        if let Some(plain) = &entry.plain {
            add(plain, page(), worth::HEADING);
        }
        for word in &entry.words {
            add(word, page(), worth::WORDS);
        }
        if let Some(screen) = &entry.screen {
            add(screen, page(), worth::SCREEN);
        }
        add(&entry.happened, page(), worth::HAPPENED);
        for message in &entry.messages {
            add(&message.cause, page(), worth::CAUSE);
        }
        for step in &entry.steps {
            add(&step.action, page(), worth::STEP);
        }
    }
    for word in &synonyms.outside {
        add(word, Vec::new(), worth::OUTSIDE);
    }
    all
}

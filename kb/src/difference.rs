//! What is different between two releases of the content, in words: whoever gets new content wants to know which steps are
//! not the ones learnt, and nobody reads a list of changed fields.

use serde::Serialize;
use specta::Type;

use crate::base::Base;
use crate::contacts::Contact;
use crate::entry::Entry;

/// One thing that is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Difference {
    /// The entry; absent for what is no page, such as a contact.
    pub id: Option<String>,
    /// What is different, in one sentence.
    pub sentence: String,
}

/// What a user would notice going from `old` to `new`: pages in their order, then contacts and checks. A page that was only compared
/// with its sources again is not named.
#[must_use]
pub fn differences(old: &Base, new: &Base) -> Vec<Difference> {
    let page = |entry: &Entry, sentence: String| Difference {
        id: Some(entry.id.clone()),
        sentence,
    };
    let mut found = Vec::new();
    for entry in new.entries() {
        match old.entry(&entry.id) {
            None => found.push(page(entry, format!("{}が増えました", called(entry)))),
            Some(before) => {
                if let Some(parts) = parts(before, entry) {
                    found.push(page(
                        entry,
                        format!("{}の{parts}が変わりました", called(entry)),
                    ));
                }
            }
        }
    }
    for entry in old.entries() {
        if new.entry(&entry.id).is_none() {
            found.push(page(entry, format!("{}がなくなりました", called(entry))));
        }
    }
    let contact = |sentence| Difference { id: None, sentence };
    for after in new.contacts() {
        let sentence = match old.contact(&after.id) {
            None => format!("連絡先に「{}」が増えました", after.name),
            Some(before) if before.lines != after.lines => {
                format!("「{}」の電話番号か受付時間が変わりました", after.name)
            }
            Some(before) if without_day(before) != without_day(after) => {
                format!("「{}」の説明が変わりました", after.name)
            }
            Some(_) => continue,
        };
        found.push(contact(sentence));
    }
    for after in new.checks() {
        let before = old.checks().iter().find(|check| check.id == after.id);
        if before.is_some_and(|before| before != after) {
            found.push(contact(format!(
                "点検「{}」のことばが変わりました",
                after.title
            )));
        }
    }
    for before in old.contacts() {
        if new.contact(&before.id).is_none() {
            found.push(contact(format!(
                "連絡先から「{}」がなくなりました",
                before.name
            )));
        }
    }
    found
}

/// How a user calls the page: a code by its number, all others by their heading.
fn called(entry: &Entry) -> String {
    match entry.id.split_once('/') {
        Some(("error", code)) => format!("{code} "),
        _ => format!("「{}」", entry.heading()),
    }
}

/// The parts that are different, as one word or a few; `None` where only the day of the comparison is.
fn parts(before: &Entry, after: &Entry) -> Option<String> {
    let named = [
        (
            "手順",
            before.steps != after.steps || before.questions != after.questions,
        ),
        (
            "画面の文",
            before.screen != after.screen || before.reader_screen != after.reader_screen,
        ),
        ("メッセージID", before.messages != after.messages),
        ("受付の続け方", before.meanwhile != after.meanwhile),
        ("暫定運用", before.interim != after.interim),
        ("連絡先", before.contact != after.contact),
        (
            "説明",
            before.title != after.title
                || before.plain != after.plain
                || before.happened != after.happened
                || before.not_this != after.not_this
                || before.category != after.category
                || before.interim_note != after.interim_note,
        ),
    ];
    let parts: Vec<&str> = named
        .iter()
        .filter_map(|(name, different)| different.then_some(*name))
        .collect();
    (!parts.is_empty()).then(|| parts.join("と"))
}

fn without_day(contact: &Contact) -> Contact {
    Contact {
        checked_on: String::new(),
        ..contact.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::content::Content;
    use crate::load::load;

    fn content() -> Content {
        load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"))
            .expect("content without a mistake")
    }

    #[test]
    fn the_same_content_has_no_difference_and_a_new_day_of_comparison_is_none() {
        let mut compared_again = content();
        for entry in &mut compared_again.entries {
            entry.checked_on = "2030-01-01".to_owned();
        }
        assert_eq!(
            differences(Base::embedded(), &Base::new(compared_again)),
            Vec::new()
        );
    }

    #[test]
    fn differences_are_told_in_words() {
        let mut after = content();
        let page = |content: &Content, id: &str| {
            content
                .entries
                .iter()
                .position(|entry| entry.id == id)
                .expect("a known page")
        };
        let at = page(&after, "error/021");
        after.entries[at].steps.swap(0, 1);
        let at = page(&after, "error/001");
        after.entries[at].screen = Some("新しい文".to_owned());
        after.entries[at].contact.clear();
        let at = page(&after, "topic/phone-lost");
        after.entries[at].happened = "新しい説明です。".to_owned();
        let at = page(&after, "topic/pin-mode");
        after.entries.remove(at);
        let at = page(&after, "error/024");
        let mut new = after.entries[at].clone();
        new.id = "error/025".to_owned();
        after.entries.insert(at + 1, new);
        after.contacts[0].lines.clear();
        let contact = after.contacts.remove(1);
        after.checks[0].explain = "新しい説明です。".to_owned();
        let told: Vec<String> = differences(Base::embedded(), &Base::new(after))
            .into_iter()
            .map(|difference| format!("{:?} {}", difference.id, difference.sentence))
            .collect();
        assert!(told.iter().any(|line| line.contains(&contact.name)));
        insta::assert_snapshot!(told.join("\n"));
    }
}

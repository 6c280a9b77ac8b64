//! Whether content can speak: a bundle stands in the place of the program's own content, so it has an answer to all that the program
//! may find, or it is none. What the program may find, its own content says: the tests of `diagnose` want a guide of it for every
//! finding and words for every check.

use std::collections::BTreeSet;
use std::path::Path;

use crate::base::Base;
use crate::content::Content;
use crate::mistake::Mistake;

/// What this content has no word for, and the program's own has.
#[must_use]
pub fn silent(content: &Content, own: &Base) -> Vec<Mistake> {
    let mut missing = Missing(Vec::new());

    let guides = content.entries.iter().flat_map(|entry| &entry.findings);
    let guides: BTreeSet<&String> = guides.collect();
    for finding in own.entries().iter().flat_map(|entry| &entry.findings) {
        missing.unless(
            guides.contains(finding),
            "guide/*",
            &format!("「{finding}」の案内"),
        );
    }
    // The program names guides itself: what to do meanwhile, how to update, whom to call.
    for guide in own.entries().iter().filter(|entry| entry.kind() == "guide") {
        let id = &guide.id;
        missing.unless(content.has_entry(id), id, &format!("「{id}」というページ"));
    }
    let checks: BTreeSet<&String> = content.checks.iter().map(|check| &check.id).collect();
    for check in own.checks() {
        let id = &check.id;
        let place = format!("check/{id}");
        missing.unless(checks.contains(id), &place, &format!("点検「{id}」の言葉"));
    }
    for product in &own.app().products {
        let store = product.store;
        let has = content.app.products.iter().any(|row| row.store == store);
        missing.unless(has, "app", &format!("「{}」の [[product]]", store.text()));
    }
    for system in &own.app().systems {
        let os = &system.os;
        let has = content.app.systems.iter().any(|row| row.os == *os);
        missing.unless(has, "app", &format!("「{os}」の [[system]]"));
    }
    let concepts = &content.synonyms.concept;
    for (has, place, what) in [
        (!content.readers.is_empty(), "readers", "リーダー"),
        (!content.contacts.is_empty(), "contacts", "連絡先"),
        (content.verdicts.is_some(), "verdicts", "判定の言葉"),
        (content.outcomes.is_some(), "outcomes", "結果の言葉"),
        (content.reception.is_some(), "reception", "受け付け方"),
        (!concepts.is_empty(), "synonyms", "言いかえの言葉"),
    ] {
        missing.unless(has, place, what);
    }
    missing.0
}

struct Missing(Vec<Mistake>);

impl Missing {
    fn unless(&mut self, is_there: bool, place: &str, what: &str) {
        if !is_there {
            self.0.push(Mistake::whole(
                Path::new(&format!("{place}.toml")),
                format!("{what}がありません。このアプリが案内できなくなります"),
                "書きたします。",
            ));
        }
    }
}

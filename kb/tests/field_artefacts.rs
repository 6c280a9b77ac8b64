//! What people have pasted of other programs (field-artefacts.tsv), typed into the search: each leads to its page at once, and not
//! as a guess. Those that a look tells rather than a text have their scenes, whose names begin with `Field` (crates/diagnose/scenes),
//! and what winget says has its rows in crates/update/src/field-artefacts.tsv.

use std::collections::BTreeSet;

use kb::Base;

#[test]
fn what_was_pasted_in_the_field_leads_to_its_page() {
    let table = include_str!("field-artefacts.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    let mut told = Vec::new();
    for line in rows {
        let row: Vec<&str> = line.split('\t').collect();
        let [case, shown, pages] = row[..] else {
            panic!("{line}: three columns");
        };
        let explained = Base::embedded().explain(shown, 3).expect("a text");
        let found: Vec<&str> = explained
            .matches
            .iter()
            .map(|page| page.id.as_str())
            .collect();
        if found.join(" ") != pages {
            told.push(format!("{case}: {shown}: {found:?}, not {pages}"));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// Rows that no look of ours tells, and why.
const NOT_LOOKED_AT: [(&str, &str); 2] = [
    (
        "D11",
        "the inside of a face reader is not reached from the PC",
    ),
    (
        "D12",
        "an old anchor that Windows lends is a fault of the program that takes it",
    ),
];

/// The row that a case of the table stands for: what its name begins with.
fn row_of(line: &str) -> Option<String> {
    let (row, _) = line.split_once('-')?;
    Some(row.to_owned())
}

/// The rows that a scene plays, by its name: `name = "Field D5 and D6: what is seen"`.
fn rows_of_scene(line: &str) -> Vec<String> {
    let named = line
        .strip_prefix("name = \"Field ")
        .and_then(|rest| rest.split_once(':'));
    named.map_or_else(Vec::new, |(rows, _)| {
        rows.split(" and ").map(str::to_owned).collect()
    })
}

#[test]
fn every_row_of_the_field_has_its_case_or_a_reason() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut covered: BTreeSet<String> = include_str!("field-artefacts.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(row_of)
        .collect();
    let mut folders = vec![root.join("crates/diagnose/scenes")];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).expect("the scenes").flatten() {
            if file.path().is_dir() {
                folders.push(file.path());
            } else {
                let text = std::fs::read_to_string(file.path()).expect("a file of scenes");
                covered.extend(text.lines().flat_map(rows_of_scene));
            }
        }
    }
    let groups = [("A", 7), ("B", 10), ("C", 6), ("D", 12)];
    let rows: BTreeSet<String> = groups
        .iter()
        .flat_map(|(group, count)| (1..=*count).map(move |row| format!("{group}{row}")))
        .collect();
    let reasons = NOT_LOOKED_AT.iter().map(|(row, _)| (*row).to_owned());
    let reasons: BTreeSet<String> = reasons.collect();
    assert!(covered.is_disjoint(&reasons), "{covered:?}");
    let told: BTreeSet<String> = covered.union(&reasons).cloned().collect();
    assert_eq!(told, rows);
}

#[test]
fn what_users_say_themselves_is_not_taken_for_a_programs_sentence() {
    for said in [
        "プロキシを使っている",
        "アプリが開かない",
        "証明書を入れたい",
        "リーダーのドライバーを入れたい",
        "スマートカードのサービスが止まっている",
    ] {
        let explained = Base::embedded().explain(said, 3).expect("a text");
        let messages = explained.matches.iter().flat_map(|page| &page.messages);
        let others: Vec<&str> = messages
            .map(|message| message.cause.as_str())
            .filter(|cause| cause.contains("が出す文です"))
            .collect();
        assert!(others.is_empty(), "{said}: {others:?}");
    }
}

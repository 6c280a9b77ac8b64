//! What people have pasted of other programs (field-artefacts.tsv), typed into the search: each leads to its page at once, and not
//! as a guess. Those that a look tells rather than a text have their scenes (crates/diagnose/scenes/field.toml) and their rows in
//! crates/update/src/field-artefacts.tsv.

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

#[test]
fn every_row_of_the_field_has_its_case_or_a_reason() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut texts = vec![include_str!("field-artefacts.tsv").to_owned()];
    let mut folders = vec![root.join("crates/diagnose/scenes")];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).expect("the scenes").flatten() {
            if file.path().is_dir() {
                folders.push(file.path());
            } else {
                texts.push(std::fs::read_to_string(file.path()).expect("a file of scenes"));
            }
        }
    }
    let rows = [("A", 7), ("B", 10), ("C", 6), ("D", 12)];
    let rows = rows
        .iter()
        .flat_map(|(group, count)| (1..=*count).map(move |row| format!("{group}{row}")));
    for row in rows {
        let marks = [
            format!("\n{row}-"),
            format!("Field {row}:"),
            format!("Field {row} and"),
            format!("and {row}:"),
        ];
        let has_case = texts
            .iter()
            .any(|text| marks.iter().any(|mark| text.contains(mark.as_str())));
        let has_reason = NOT_LOOKED_AT.iter().any(|(other, _)| *other == row);
        assert!(has_case != has_reason, "{row}");
    }
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

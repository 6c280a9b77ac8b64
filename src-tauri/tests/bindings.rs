//! The window's TypeScript types are written from the Rust types, and its labels from `kb`'s lists of words. These tests write them
//! anew and compare, so that the two sides cannot drift apart; `BINDINGS=write cargo test -p shikaku-rescue --test bindings` brings the files up to date.

use std::fmt::Write;
use std::path::Path;

use kb::{
    CardKind, Certificate, Charge, Cost, Expired, Facility, LineKind, Needs, Outage, Papers,
    PhoneKind, Setup, Uses, Visit, Who,
};
use specta_typescript::Typescript;

#[test]
fn the_windows_types_are_those_of_the_backend() {
    let fresh = tempfile::tempdir()
        .expect("a temporary folder")
        .keep()
        .join("bindings.ts");
    shikaku_rescue_lib::commands::<tauri::Wry>()
        .export(
            Typescript::default()
                .header("// Written by src-tauri/tests/bindings.rs; do not edit.\n"),
            &fresh,
        )
        .expect("the types can be written");
    // The one `any` of the generator; the type it stands for is known there.
    let fresh = std::fs::read_to_string(fresh)
        .expect("the types were written")
        .replace(" as any", " as E");
    compare("bindings.ts", &fresh);
}

/// The words of a list as properties, in the order in which they are shown.
macro_rules! labels {
    ($list:ty) => {
        <$list>::ALL
            .iter()
            .map(|word| format!("{:?}: {:?}", word.text(), word.label()))
            .collect::<Vec<_>>()
            .join(", ")
    };
}

#[test]
fn the_windows_labels_are_those_of_the_knowledge_base() {
    let asked = [
        ("phone", labels!(PhoneKind)),
        ("staff-phone", labels!(PhoneKind)),
        ("setup", labels!(Setup)),
        ("facility", labels!(Facility)),
        ("card", labels!(CardKind)),
        ("papers", labels!(Papers)),
        ("visit", labels!(Visit)),
        ("certificate", labels!(Certificate)),
        ("outage", labels!(Outage)),
        ("e-prescription", labels!(Uses)),
        ("e-chart", labels!(Uses)),
    ];
    let mut fresh = String::from(
        "// Written by src-tauri/tests/bindings.rs from kb's lists of words; do not edit.\n\n\
         /** What may be asked, with every answer, in the order in which it is shown. */\n\
         export const ASKED = {\n",
    );
    for (key, labels) in asked {
        writeln!(fresh, "  {key:?}: {{ {labels} }},").expect("a string takes all");
    }
    fresh.push_str("} as const;\n");
    for (name, what, labels) in [
        ("WHO", "Who carries out a step.", labels!(Who)),
        (
            "NEEDS",
            "What a step needs beside its actor.",
            labels!(Needs),
        ),
        ("LINE_KIND", "What a number is.", labels!(LineKind)),
        (
            "EXPIRED",
            "The certificate of what a patient brought.",
            labels!(Expired),
        ),
        ("CHARGE", "What a patient is charged.", labels!(Charge)),
        ("COST", "Who pays for a call.", labels!(Cost)),
    ] {
        write!(
            fresh,
            "\n/** {what} */\nexport const {name} = {{ {labels} }} as const;\n"
        )
        .expect("a string takes all");
    }
    compare("labels.ts", &fresh);
}

/// Compares with the window's file, or writes it where that is wished.
fn compare(name: &str, fresh: &str) {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../ui/src/platform")
        .join(name);
    if std::env::var_os("BINDINGS").is_some_and(|what| what == "write") {
        std::fs::write(&kept, fresh).expect("the file can be written");
    }
    let kept = std::fs::read_to_string(kept).unwrap_or_default();
    assert!(
        kept == fresh,
        "ui/src/platform/{name} is stale: BINDINGS=write cargo test -p shikaku-rescue --test bindings"
    );
}

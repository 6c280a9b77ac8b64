//! The window's TypeScript types are written from the Rust types. This test writes them anew and compares, so that the two
//! sides cannot drift apart; `BINDINGS=write cargo test -p shikaku-rescue --test bindings` brings the file up to date.

use std::path::Path;

use specta_typescript::Typescript;

#[test]
fn the_windows_types_are_those_of_the_backend() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/platform/bindings.ts");
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
    if std::env::var_os("BINDINGS").is_some_and(|what| what == "write") {
        std::fs::write(&kept, &fresh).expect("the file can be written");
    }
    let kept = std::fs::read_to_string(kept).unwrap_or_default();
    assert!(
        kept == fresh,
        "ui/src/platform/bindings.ts is stale: BINDINGS=write cargo test -p shikaku-rescue --test bindings"
    );
}

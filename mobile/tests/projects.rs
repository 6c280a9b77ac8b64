//! Values that several projects repeat must be equal: the app's own project, Gradle's, and the one that the Tauri CLI
//! makes for Xcode.

use std::path::Path;

use observe::apdu::Command;
use serde_json::Value;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The words after `before` up to the end of the line.
fn after<'a>(text: &'a str, before: &str) -> &'a str {
    let (_, rest) = text
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before}"));
    rest.lines().next().unwrap_or_default().trim()
}

#[test]
fn the_minimum_versions_are_the_same_everywhere() {
    let app: Value = serde_json::from_str(&read("src-tauri/tauri.conf.json")).expect("JSON");
    let android = app["bundle"]["android"]["minSdkVersion"]
        .as_u64()
        .expect("a level")
        .to_string();
    for path in [
        "src-tauri/gen/android/app/build.gradle.kts",
        "mobile/android/build.gradle.kts",
    ] {
        assert_eq!(after(&read(path), "minSdk = "), android, "{path}");
    }
    let ios = app["bundle"]["iOS"]["minimumSystemVersion"]
        .as_str()
        .expect("a version");
    let package = read("mobile/ios/Package.swift");
    assert_eq!(
        after(&package, ".iOS(.v").trim_end_matches(')'),
        ios.trim_end_matches(".0")
    );
}

#[test]
fn both_phones_open_the_deep_link() {
    let android = read("src-tauri/gen/android/app/src/main/AndroidManifest.xml");
    assert!(android.contains("<data android:scheme=\"shikaku\" />"));
    let ios = read("src-tauri/Info.ios.plist");
    assert!(ios.contains("<string>shikaku</string>"));
}

#[test]
fn an_iphone_says_in_japanese_why_it_asks() {
    let plist = read("src-tauri/Info.ios.plist");
    let mut reasons = 0;
    for (place, _) in plist.match_indices("UsageDescription</key>") {
        let reason = after(&plist[place..], "<string>");
        assert!(reason.contains('。'), "{reason}");
        reasons += 1;
    }
    assert_eq!(reasons, 2, "a new question to the user is a decision");
}

#[test]
fn the_plug_in_is_the_class_that_rust_names() {
    let rust = read("mobile/src/mobile.rs");
    assert!(rust.contains("(\"jp.shikaku_rescue.devicestate\", \"DeviceStatePlugin\")"));
    let gradle = read("mobile/android/build.gradle.kts");
    assert_eq!(
        after(&gradle, "namespace = ").trim_matches('"'),
        "jp.shikaku_rescue.devicestate"
    );
    let kotlin =
        read("mobile/android/src/main/java/jp/shikaku_rescue/devicestate/DeviceStatePlugin.kt");
    assert!(kotlin.starts_with("package jp.shikaku_rescue.devicestate\n"));
    assert!(kotlin.contains("class DeviceStatePlugin("));
}

#[test]
fn android_is_asked_only_of_packages_that_the_manifest_names() {
    let manifest = read("mobile/android/src/main/AndroidManifest.xml");
    let named: Vec<&str> = manifest
        .split("<package android:name=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    // Android reports a package that the manifest does not name as not installed, which would be a false alarm.
    let known = kb::Base::embedded().app().google_play();
    let known: Vec<&str> = known.map(|product| product.id).into_iter().collect();
    assert_eq!(named, known);
}

#[test]
fn ios_hands_over_a_card_by_the_applications_that_the_commands_select() {
    let plist = read("src-tauri/Info.ios.plist");
    let (_, rest) = plist
        .split_once("iso7816.select-identifiers</key>")
        .expect("iOS hands over no card that the app does not name");
    let (list, _) = rest.split_once("</array>").expect("a list");
    let named: Vec<&str> = list.split("<string>").skip(1).collect();
    // The first of them is what iOS selects before it hands a card over.
    let selects = [Command::SelectJpki, Command::SelectSurfaceInput];
    assert_eq!(named.len(), selects.len(), "no other is ever selected");
    for (name, select) in named.into_iter().zip(selects) {
        let application: String = select.bytes()[5..]
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        assert!(name.starts_with(&application), "{name}");
    }
    assert!(plist.contains("NFCReaderUsageDescription"));
}

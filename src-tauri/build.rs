//! Checks tauri.conf.json and the capabilities, and makes the window's files part of the binary.

fn main() {
    tauri_build::build();
}

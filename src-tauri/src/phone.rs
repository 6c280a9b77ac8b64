//! Where a phone enters: its own program loads this library and calls the function that Tauri's macro writes.
#![allow(missing_docs, reason = "the macro writes functions of its own")]

#[tauri::mobile_entry_point]
fn main() {
    super::run();
}

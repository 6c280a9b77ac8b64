//! The window's backend: thin commands over `kb` and `checkup`. Only wires; what a command does stands in its crate.

mod commands;
mod support;

use tauri_specta::{Builder, collect_commands};

/// The commands with their types, for the window's TypeScript as well as for Tauri.
#[must_use]
pub fn commands() -> Builder<tauri::Wry> {
    // One shape a type: the window only reads what the backend writes.
    Builder::new()
        .disable_serde_phases()
        .commands(collect_commands![
            commands::explain,
            commands::show,
            commands::call_centre,
            commands::checkup,
            commands::cancel_checkup,
            support::draft_enquiry,
            support::save_enquiry,
            support::keep_checkup,
            support::past_checkups,
            support::past_checkup,
            support::compare_checkups,
            support::clear_checkups,
            support::update_offer,
            support::update_app,
            support::cancel_update
        ])
}

/// Opens the window and stays until it is closed.
///
/// # Panics
/// When the system can open no window.
pub fn run() {
    tauri::Builder::default()
        .manage(commands::Running::default())
        .manage(support::Updating::default())
        .invoke_handler(commands().invoke_handler())
        .run(tauri::generate_context!())
        .expect("the system opens a window");
}

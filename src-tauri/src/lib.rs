//! The window's backend: thin commands over `kb` and `checkup`. Only wires; what a command does stands in its crate.

mod about;
mod administered;
mod checkups;
mod content;
mod downloads;
#[cfg(target_os = "linux")]
mod drawing;
mod entries;
mod links;
#[cfg(desktop)]
mod no_window;
#[cfg(mobile)]
mod phone;
mod record;
mod repair_commands;
mod running;
mod sharing;
mod support;
mod trials;
mod watch;

use observe::Probe;
use tauri::{Manager, Runtime};
use tauri_specta::{Builder, collect_commands};

pub use content::Content;

/// The commands with their types: the one list of them, for Tauri, for the window's TypeScript and for the tests.
#[must_use]
pub fn commands<R: Runtime>() -> Builder<R> {
    // One shape a type: the window only reads what the backend writes.
    Builder::new()
        .disable_serde_phases()
        .commands(collect_commands![
            entries::explain,
            entries::show,
            entries::receive,
            entries::call_centre,
            checkups::checkup,
            checkups::cancel_checkup,
            checkups::look,
            trials::trial,
            trials::cancel_trial,
            watch::watch,
            watch::unwatch,
            record::record,
            record::end_record,
            checkups::checkup_words,
            about::edition,
            administered::preset,
            administered::open_program_page,
            content::news,
            links::links,
            repair_commands::root_standing,
            repair_commands::add_root,
            repair_commands::remove_root,
            repair_commands::save_root_file,
            repair_commands::settings_pages,
            repair_commands::open_settings,
            sharing::share_text,
            support::draft_enquiry,
            support::save_enquiry,
            support::keep_checkup,
            support::opening,
            support::past_checkups,
            support::compare_checkups,
            support::clear_checkups,
            support::update_offer,
            support::update_app,
            support::cancel_update
        ])
}

/// The commands and what they share, on a builder: the window's own, or the tests' without a screen.
#[must_use]
pub fn wired<R: Runtime>(builder: tauri::Builder<R>, content: Content) -> tauri::Builder<R> {
    builder
        .manage(checkups::Checkups::default())
        .manage(trials::Trials::default())
        .manage(watch::Watching::default())
        .manage(record::Records::default())
        .manage(links::Links::default())
        .manage(sharing::Sharing::default())
        .manage(support::HistoryPlace::default())
        .manage(support::Updating::default())
        .manage(administered::Administered::default())
        .manage(content)
        .invoke_handler(commands().invoke_handler())
}

/// The configuration as it is built in: files, capabilities, content security policy.
#[must_use]
pub fn context<R: Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

/// Opens the window and stays until it is closed. Where the system can open none, the program ends with words and a status
/// of its own on a desk.
///
/// # Panics
/// When a phone can open none.
pub fn run() {
    open(None);
}

/// The same window with the connection tried at a laboratory's servers, by its roots. No program of ours calls it, and no
/// option, file or variable leads here.
///
/// # Panics
/// When the system can open no window.
pub fn run_in_a_laboratory(probe: Probe) {
    open(Some(probe));
}

fn open(laboratory: Option<Probe>) {
    #[cfg(desktop)]
    no_window::or_end();
    #[cfg(target_os = "linux")]
    drawing::choose();
    let folder = dirs::data_dir().map(|data| bundle::folder_in(&data));
    let content = Content::newest(
        folder.as_deref(),
        &bundle::Keys::release(),
        jiff::Timestamp::now(),
    );
    let kept = folder;
    let builder = tauri::Builder::default();
    // First of all plug-ins: a second start ends here and hands its link on.
    #[cfg(desktop)]
    let builder = builder.plugin(tauri_plugin_single_instance::init(|app, _, _| {
        links::come_forward(app);
    }));
    let builder = builder
        .plugin(tauri_plugin_deep_link::init())
        .plugin(device_state::init());
    let app = wired(builder, content)
        .setup(|app| {
            let checkups = app.state::<checkups::Checkups>();
            if let Some(phone) = device_state::phone(app.handle()) {
                let _ = checkups.phone.set(phone);
            }
            if let Some(nfc) = device_state::nfc(app.handle()) {
                let _ = app.state::<trials::Trials>().nfc.set(nfc);
            }
            if let Some(probe) = laboratory {
                let _ = checkups.laboratory.set(probe);
            }
            if let Some(sheet) = device_state::share_sheet(app.handle()) {
                let _ = app.state::<sharing::Sharing>().0.set(sheet);
            }
            #[cfg(mobile)]
            if let Ok(own) = app.path().app_local_data_dir() {
                let place = app.state::<support::HistoryPlace>();
                let _ = place.0.set(own.join("history"));
            }
            let administered = app.state::<administered::Administered>();
            let home = app.config().bundle.homepage.clone();
            // A mistake of whoever looks after the machine is told by `shikaku policy`.
            administered.decide(policy::read().0, kept, home);
            administered.look();
            links::follow(app.handle());
            Ok(())
        })
        .build(context());
    #[cfg(mobile)]
    let app = app.expect("the system opens a window");
    #[cfg(desktop)]
    let app = app.unwrap_or_else(|error| {
        no_window::end(&no_window::NoWindow::Failed(error.to_string()));
    });
    app.run(|_, event| {
        // The window is made before this is told.
        #[cfg(desktop)]
        if matches!(event, tauri::RunEvent::Ready) {
            no_window::opened();
        }
        #[cfg(mobile)]
        let _ = event;
    });
}

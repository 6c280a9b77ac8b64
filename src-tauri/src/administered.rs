//! What whoever looks after the machine has decided for the window, newer content and newer programs among it. At its
//! start the window asks the place of content that is decided, and no other: without one nothing is looked up.

use std::path::PathBuf;
use std::sync::OnceLock;

use bundle::{Keys, Network, Version};
use jiff::Timestamp;
use kb::{Facility, Setup};
use policy::Policy;
use program::address::open_address;
use program::settings_pages::PageOpening;
use serde::Serialize;
use specta::Type;
use tauri::State;
use tauri::async_runtime::spawn_blocking;

use window::Refusal;

/// What is decided, where content is kept, and where the program is handed out.
#[derive(Default)]
pub struct Administered(OnceLock<Decided>);

struct Decided {
    policy: Policy,
    folder: Option<PathBuf>,
    /// The page that hands out the program: the vendor's own, or the program's.
    page: Option<String>,
}

/// What is set beforehand, and whether a newer program is there.
#[derive(Clone, Debug, Default, Serialize, Type)]
pub struct Preset {
    /// What eligibility is checked with.
    pub setup: Option<Setup>,
    /// The kind of place.
    pub facility: Option<Facility>,
    /// The version of a newer program.
    pub newer: Option<String>,
    /// Whether the page that hands it out is known.
    pub page: bool,
}

impl Administered {
    /// Takes what is decided, once.
    pub(crate) fn decide(&self, policy: Policy, folder: Option<PathBuf>, home: Option<String>) {
        let page = policy.site.clone().or(home);
        let _ = self.0.set(Decided {
            policy,
            folder,
            page,
        });
    }

    /// Looks for newer content and a newer program where it is decided; the content is in use from the next start on.
    pub(crate) fn look(&self) {
        let Some(Decided {
            policy,
            folder: Some(folder),
            ..
        }) = self.0.get()
        else {
            return;
        };
        let Some(source) = policy
            .content
            .clone()
            .filter(|source| policy.allows(source))
        else {
            return;
        };
        let folder = folder.clone();
        tauri::async_runtime::spawn(async move {
            let (keys, network) = (Keys::release(), Network::default());
            // Whatever is refused here, the content and the program go on as they are; the terminal says why.
            let now = Timestamp::now();
            let _ = bundle::update(&source, &folder, &keys, &network, now).await;
            let _ = bundle::ask_for_notice(&source, &folder, &keys, &network, now).await;
        });
    }

    fn newer(&self) -> Option<String> {
        let folder = self.0.get()?.folder.as_ref()?;
        let own: Version = env!("CARGO_PKG_VERSION").parse().ok()?;
        let newer = bundle::newer_program(folder, &Keys::release(), own, Timestamp::now())?;
        Some(newer.to_string())
    }
}

/// What is set beforehand for the window, and whether a newer program is there.
#[tauri::command]
#[specta::specta]
pub async fn preset(administered: State<'_, Administered>) -> Result<Preset, Refusal> {
    Ok(administered
        .0
        .get()
        .map_or_else(Preset::default, |decided| Preset {
            setup: decided.policy.setup,
            facility: decided.policy.facility,
            newer: administered.newer(),
            page: decided.page.is_some(),
        }))
}

/// Opens the page that hands out the program, in the browser; nothing is downloaded or run by it.
#[tauri::command]
#[specta::specta]
pub async fn open_program_page(
    administered: State<'_, Administered>,
) -> Result<PageOpening, Refusal> {
    let Some(page) = administered
        .0
        .get()
        .and_then(|decided| decided.page.clone())
    else {
        return Ok(PageOpening::NotHere);
    };
    spawn_blocking(move || open_address(&page))
        .await
        .map_err(|_| Refusal::Broken)
}

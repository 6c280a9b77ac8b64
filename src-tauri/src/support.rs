//! Commands for getting help: the enquiry, past check-ups, and the update of マイナ資格確認アプリ.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use diagnose::{OpeningCheckup, diagnose, looked_at};
use enquiry::{Draft, PrivateWords};
use facts::Facts;
use files::Access;
use history::{Comparison, History, HistoryError, PastCheckups, compare, history_folder};
use kb::{Base, japan_time};
use tauri::State;
use tauri::async_runtime::spawn_blocking;
use tauri::ipc::Channel;
use update::{Cancel, UPDATE_DEADLINE, UpdateEvent, UpdateOffer, UpdateReport};

use crate::content::Content;
use crate::downloads::downloads;
use window::{EnquiryWish, Refusal};

/// The update that runs now.
#[derive(Default)]
pub struct Updating(Mutex<Option<Cancel>>);

/// Where a phone keeps past check-ups: the app's own folder, which only Tauri knows. On a computer the environment tells.
#[derive(Default)]
pub struct HistoryPlace(pub(crate) OnceLock<PathBuf>);

impl HistoryPlace {
    fn folder(&self) -> Option<PathBuf> {
        let of_phone = self.0.get().cloned();
        of_phone.or_else(|| history_folder(|name| std::env::var_os(name)))
    }
}

fn not_kept(error: HistoryError) -> Refusal {
    Refusal::NotKept {
        says: error.to_string(),
    }
}

/// Makes an enquiry of a check-up's facts: what leaves, line by line.
#[tauri::command]
#[specta::specta]
pub async fn draft_enquiry(
    facts: Facts,
    wish: EnquiryWish,
    content: State<'_, Content>,
) -> Result<Draft, Refusal> {
    draft(&facts, wish, content.base())
}

/// Saves what leaves as a file in the user's folder for downloads, and tells its name.
#[tauri::command]
#[specta::specta]
pub async fn save_enquiry(
    facts: Facts,
    wish: EnquiryWish,
    content: State<'_, Content>,
) -> Result<String, Refusal> {
    let leaves = draft(&facts, wish, content.base())?.leaves;
    let now = japan_time(jiff::Timestamp::now());
    let name = format!("資格確認の問い合わせ-{}", now.strftime("%Y%m%d-%H%M%S"));
    let not_saved = |error: String| Refusal::NotKept {
        says: format!("保存できませんでした（{error}）。"),
    };
    let folder = downloads().ok_or_else(|| not_saved("保存する場所がありません".to_owned()))?;
    let content =
        serde_json::to_string_pretty(&leaves).map_err(|error| not_saved(error.to_string()))?;
    save_new(&folder, &name, content.as_bytes()).map_err(|error| not_saved(error.to_string()))
}

/// Saves under this name, or with a number behind it where a file has the name already: what was saved before stays.
fn save_new(folder: &Path, name: &str, content: &[u8]) -> io::Result<String> {
    let mut number = 1;
    loop {
        let name = match number {
            1 => format!("{name}.json"),
            number => format!("{name}-{number}.json"),
        };
        match files::create(&folder.join(&name), content, Access::Own) {
            Ok(()) => return Ok(name),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}

fn draft(facts: &Facts, wish: EnquiryWish, base: &Base) -> Result<Draft, Refusal> {
    let variables = [
        "USER",
        "LOGNAME",
        "USERNAME",
        "COMPUTERNAME",
        "HOSTNAME",
        "HOME",
        "USERPROFILE",
        "USERDOMAIN",
    ];
    let private = PrivateWords::new(
        variables
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .chain(files::text(Path::new("/proc/sys/kernel/hostname"), 4096).ok()),
    );
    window::draft(facts, wish, private, base)
}

/// Keeps a check-up on this machine and tells its number.
#[tauri::command]
#[specta::specta]
pub async fn keep_checkup(place: State<'_, HistoryPlace>, facts: Facts) -> Result<u32, Refusal> {
    with_history(&place, move |history| history.keep(&facts)).await
}

/// What is to be said of a check-up before the doors open, beside kept ones.
#[tauri::command]
#[specta::specta]
pub async fn opening(
    facts: Facts,
    content: State<'_, Content>,
    place: State<'_, HistoryPlace>,
) -> Result<OpeningCheckup, Refusal> {
    let base = content.base();
    let checks = looked_at(&facts);
    let report = diagnose(facts, &checks, base);
    with_history(&place, move |history| history.opening(&report, base)).await
}

/// The past check-ups, newest first.
#[tauri::command]
#[specta::specta]
pub async fn past_checkups(
    content: State<'_, Content>,
    place: State<'_, HistoryPlace>,
) -> Result<PastCheckups, Refusal> {
    let base = content.base();
    with_history(&place, move |history| history.list(base)).await
}

/// What changed between two of them.
#[tauri::command]
#[specta::specta]
pub async fn compare_checkups(
    earlier: u32,
    later: u32,
    content: State<'_, Content>,
    place: State<'_, HistoryPlace>,
) -> Result<Comparison, Refusal> {
    let base = content.base();
    with_history(&place, move |history| {
        Ok(compare(
            &history.show(earlier, base)?,
            &history.show(later, base)?,
        ))
    })
    .await
}

/// Deletes all of them, or those that cannot be read any more.
#[tauri::command]
#[specta::specta]
pub async fn clear_checkups(
    place: State<'_, HistoryPlace>,
    only_unreadable: bool,
) -> Result<(), Refusal> {
    with_history(&place, move |history| {
        if only_unreadable {
            history.clear_unreadable()
        } else {
            history.clear()
        }
    })
    .await
}

async fn with_history<T: Send + 'static>(
    place: &HistoryPlace,
    ask: impl FnOnce(&History) -> Result<T, HistoryError> + Send + 'static,
) -> Result<T, Refusal> {
    let folder = place.folder().ok_or(Refusal::Broken)?;
    let answer = spawn_blocking(move || ask(&History::new(folder))).await;
    answer.map_err(|_| Refusal::Broken)?.map_err(not_kept)
}

/// What an update would run, and what one agrees to by it.
#[tauri::command]
#[specta::specta]
pub async fn update_offer(content: State<'_, Content>) -> Result<UpdateOffer, Refusal> {
    update::update_offer(content.base()).ok_or(Refusal::Broken)
}

/// Updates マイナ資格確認アプリ by winget. The window calls this only after the user has agreed to the terms it showed.
#[tauri::command]
#[specta::specta]
pub async fn update_app(
    updating: State<'_, Updating>,
    events: Channel<UpdateEvent>,
    content: State<'_, Content>,
) -> Result<UpdateReport, Refusal> {
    let base = content.base();
    let cancel = Cancel::default();
    updating.replace(Some(cancel.clone()));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let ended = spawn_blocking(move || {
        update::update(base, &path, UPDATE_DEADLINE, &cancel, |event| {
            // A window that was closed meanwhile hears nothing.
            let _ = events.send(event);
        })
    });
    ended.await.map_err(|_| Refusal::Broken)
}

/// Ends the update that runs; says nothing when none does.
#[tauri::command]
#[specta::specta]
pub async fn cancel_update(updating: State<'_, Updating>) -> Result<(), Refusal> {
    updating.replace(None);
    Ok(())
}

impl Updating {
    fn replace(&self, next: Option<Cancel>) {
        let earlier = std::mem::replace(
            &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner),
            next,
        );
        if let Some(earlier) = earlier {
            earlier.cancel();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_in_the_same_second_leaves_what_was_saved_before() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (content, name) in [
            ("one", "a.json"),
            ("two", "a-2.json"),
            ("three", "a-3.json"),
        ] {
            let saved = save_new(folder.path(), "a", content.as_bytes()).expect("there is room");
            assert_eq!(saved, name);
            let kept = std::fs::read_to_string(folder.path().join(name));
            assert_eq!(kept.ok().as_deref(), Some(content));
        }
    }
}

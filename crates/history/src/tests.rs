//! The history with keyring-core's own store in memory: keeping, deleting, damage, comparison. The tests of the rigs
//! use the real Secret Service.

use std::sync::{Arc, LazyLock, Mutex};

use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error, mock};

use super::*;
use facts::facts_from_json;
use facts::{Observed, PcscService};

static STORE: LazyLock<Arc<mock::Store>> = LazyLock::new(|| mock::Store::new().expect("a store"));
/// Tests run one at a time, because they share the store in memory and one of them removes its key.
static ALONE: Mutex<()> = Mutex::new(());

fn in_memory() -> Result<Entry, Error> {
    STORE.build("shikaku-rescue", "history", None)
}

fn history() -> (tempfile::TempDir, History) {
    let folder = tempfile::tempdir().expect("a folder");
    let history = History {
        folder: folder.path().join("history"),
        keys: KeyPlace::of(in_memory),
    };
    (folder, history)
}

fn facts(day: u32) -> Facts {
    let text = format!(
        r#"{{"schema":1,"taken_at":"2026-11-{day:02}T00:00:00Z","os":"linux","setup":null,
            "pcsc":{{"seen":"not-running"}},"cards":{{"unavailable":{{"why":"failed","message":"/home/yamada"}}}}}}"#
    );
    facts_from_json(&text).expect("facts")
}

fn numbers(list: &PastCheckups) -> Vec<u32> {
    list.checkups.iter().map(|past| past.number).collect()
}

#[test]
fn the_last_fifty_are_kept_newest_first_and_deleted_at_once() {
    let _alone = ALONE.lock();
    let (_folder, history) = history();
    let base = Base::embedded();
    assert_eq!(
        history.list(base).expect("an empty list"),
        PastCheckups::default()
    );
    for number in 1..=53 {
        assert_eq!(history.keep(&facts(number % 28 + 1)).expect("kept"), number);
    }
    let list = history.list(base).expect("a list");
    assert_eq!(numbers(&list), (4..=53).rev().collect::<Vec<u32>>());
    assert_eq!(list.checkups[0].causes, [Finding::SmartcardServiceStopped]);
    history.clear().expect("cleared");
    assert_eq!(
        history.list(base).expect("an empty list"),
        PastCheckups::default()
    );
    assert_eq!(fs::read_dir(&history.folder).expect("a folder").count(), 0);
}

#[test]
fn nothing_readable_stands_in_the_files_and_nothing_personal_in_the_content() {
    let _alone = ALONE.lock();
    let (_folder, history) = history();
    let number = history.keep(&facts(1)).expect("kept");
    let content = fs::read(file::path(&history.folder, number)).expect("a file");
    for plain in [b"schema".as_slice(), b"linux", b"yamada", b"2026"] {
        assert!(!content.windows(plain.len()).any(|part| part == plain));
    }
    let report = history.show(number, Base::embedded()).expect("shown");
    assert!(!format!("{report:?}").contains("yamada"));
}

#[test]
fn a_damaged_file_is_set_aside_and_the_others_stay() {
    let _alone = ALONE.lock();
    let (_folder, history) = history();
    for day in 1..=5 {
        history.keep(&facts(day)).expect("kept");
    }
    let path = |number| file::path(&history.folder, number);
    // Damage: a flipped bit, a cut end, an empty file, and a file under another's number.
    let mut content = fs::read(path(1)).expect("a file");
    content[60] ^= 1;
    fs::write(path(1), content).expect("written");
    let content = fs::read(path(2)).expect("a file");
    fs::write(path(2), &content[..content.len() / 2]).expect("written");
    fs::write(path(3), "").expect("written");
    fs::copy(path(5), path(4)).expect("copied");
    let list = history.list(Base::embedded()).expect("a list");
    assert_eq!(numbers(&list), [5]);
    assert_eq!((list.damaged, list.without_key), (4, 0));
    assert!(matches!(
        history.show(1, Base::embedded()),
        Err(HistoryError::NoSuchCheckup(1))
    ));
    // The next check-up gets a new number, and damaged files are deleted on request.
    assert_eq!(history.keep(&facts(6)).expect("kept"), 6);
    history.clear_unreadable().expect("cleared");
    let list = history.list(Base::embedded()).expect("a list");
    assert_eq!((numbers(&list), list.damaged), (vec![6, 5], 0));
}

#[test]
fn without_its_key_an_old_one_is_said_to_be_unreadable_and_kept_until_it_is_deleted() {
    let _alone = ALONE.lock();
    let (_folder, history) = history();
    history.keep(&facts(1)).expect("kept");
    in_memory()
        .and_then(|entry| entry.delete_credential())
        .expect("the key is taken away");
    let list = history.list(Base::embedded()).expect("a list");
    assert_eq!(
        (numbers(&list), list.without_key, list.damaged),
        (vec![], 1, 0)
    );
    assert!(matches!(
        history.show(1, Base::embedded()),
        Err(HistoryError::WithoutKey(1))
    ));
    // A new key is made for new check-ups; the old file stays until somebody deletes it.
    assert_eq!(history.keep(&facts(2)).expect("kept"), 2);
    let list = history.list(Base::embedded()).expect("a list");
    assert_eq!((numbers(&list), list.without_key), (vec![2], 1));
    history.clear_unreadable().expect("cleared");
    let list = history.list(Base::embedded()).expect("a list");
    assert_eq!((numbers(&list), list.without_key), (vec![2], 0));
}

#[test]
fn an_entry_that_no_longer_opens_is_a_key_that_was_lost() {
    let _alone = ALONE.lock();
    let (_folder, history) = history();
    history.keep(&facts(1)).expect("kept");
    let not_opened = || {
        let entry = in_memory().expect("an entry");
        let entry: &mock::Cred = entry.as_any().downcast_ref().expect("of the mock");
        entry.set_error(Error::BadDataFormat(vec![7], "Verification failed".into()));
    };
    not_opened();
    let list = history.list(Base::embedded()).expect("a list");
    assert_eq!((numbers(&list), list.without_key), (vec![], 1));
    not_opened();
    assert_eq!(history.keep(&facts(2)).expect("kept"), 2);
}

#[test]
fn without_a_keyring_nothing_is_kept_and_it_says_so() {
    let (_folder, mut history) = history();
    history.keys = KeyPlace::of(|| Err(Error::NoDefaultStore));
    assert!(matches!(
        history.keep(&facts(1)),
        Err(HistoryError::NoKey(NoKey::Absent))
    ));
    assert!(!history.folder.exists());
    history.keys = KeyPlace::of(|| Err(Error::NoStorageAccess("locked".into())));
    assert!(matches!(
        history.keep(&facts(1)),
        Err(HistoryError::NoKey(NoKey::Locked))
    ));
    assert!(!history.folder.exists());
    // An empty history is an empty list, with or without a keyring.
    assert_eq!(
        history.list(Base::embedded()).expect("a list"),
        PastCheckups::default()
    );
}

#[test]
fn solved_is_only_what_was_looked_at_again() {
    let base = Base::embedded();
    let with = |pcsc: Observed<PcscService>| judged(Facts { pcsc, ..facts(1) }, base);
    let stopped = with(Observed::Seen(PcscService::NotRunning));
    let empty = with(Observed::Seen(PcscService::Running {
        readers: Vec::new(),
    }));
    let unseen = with(Observed::Unavailable(facts::Why::NotTold));
    let told = [
        compare(&stopped, &empty),
        compare(&empty, &stopped),
        compare(&stopped, &stopped),
        compare(&stopped, &unseen),
    ];
    insta::assert_debug_snapshot!(told);
}

#[test]
fn the_folder_is_the_systems_and_never_a_relative_one() {
    let with = |name: &'static str, value: &'static str| {
        history_folder(move |asked| (asked == name).then(|| value.into()))
    };
    if cfg!(target_os = "linux") {
        let folder = with("XDG_DATA_HOME", "/data");
        assert_eq!(folder, Some("/data/shikaku-rescue/history".into()));
        assert_eq!(with("XDG_DATA_HOME", "data"), None);
    }
    assert_eq!(with("NOTHING", "/"), None);
}

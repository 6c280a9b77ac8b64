//! New content as a clinic gets it: from a folder on a stick, with the program as it is shipped and keys made for the test.
//! And the power cut: the program is killed at every system call of a save, and every time good content is there.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use rigs::content::Keeper;
use rigs::shikaku::{Ended, Shikaku};

/// A clinic's machine: a store of its own, and the key of one keeper.
struct Clinic<'a> {
    here: tempfile::TempDir,
    keeper: &'a Keeper,
}

impl<'a> Clinic<'a> {
    fn new(keeper: &'a Keeper) -> Self {
        Self {
            here: tempfile::tempdir().expect("a temporary folder can be made"),
            keeper,
        }
    }

    /// Another machine with the same store.
    fn copy(&self) -> Self {
        let copy = Self::new(self.keeper);
        fs::create_dir(copy.store()).expect("an own folder is writable");
        for file in fs::read_dir(self.store()).expect("a store") {
            let file = file.expect("a file of the store");
            fs::copy(file.path(), copy.store().join(file.file_name())).expect("a file is copied");
        }
        copy
    }

    fn store(&self) -> std::path::PathBuf {
        self.here.path().join("store")
    }

    fn options(&self) -> Vec<std::ffi::OsString> {
        vec![
            "--kb-dir".into(),
            self.store().into(),
            "--kb-key".into(),
            self.keeper.key.clone().into(),
        ]
    }

    fn run(&self, args: &[&str]) -> Ended {
        let args = args.iter().map(Into::into);
        Shikaku::alone().run(args.chain(self.options()))
    }

    fn update(&self, from: &Path) -> Ended {
        self.run(&[
            "kb",
            "update",
            "--json",
            "--from",
            from.to_str().expect("an own path is UTF-8"),
        ])
    }

    /// The number in use, and that its page is the one of that number.
    fn in_use(&self) -> u64 {
        let status = self.run(&["kb", "status", "--json"]);
        assert_eq!(status.status, Some(0), "{status}");
        let number = status.json()["number"].as_u64().expect("a number");
        let page = self.run(&["show", "error/021", "--json"]);
        let step = page.json()["step"][0]["do"]
            .as_str()
            .expect("a step")
            .to_owned();
        if number > 1 {
            assert_eq!(step, format!("内容{number}番の手順をする。"));
        }
        number
    }
}

#[test]
fn new_content_from_a_stick_is_in_use_at_the_next_call_and_says_what_changed() {
    let keeper = Keeper::new();
    let clinic = Clinic::new(&keeper);
    assert_eq!(clinic.in_use(), 1);
    keeper.publish(10);
    let first = clinic.update(&keeper.site());
    assert_eq!(first.status, Some(0), "{first}");
    assert_eq!(first.json()["bundle"]["number"], 10);
    assert_eq!(clinic.in_use(), 10);
    keeper.publish(11);
    let second = clinic.update(&keeper.file(11));
    assert_eq!(second.status, Some(0), "{second}");
    assert_eq!(
        second.json()["differences"],
        serde_json::json!([{"id": "error/021", "sentence": "021 の手順が変わりました"}])
    );
    assert_eq!(clinic.in_use(), 11);
    let again = clinic.update(&keeper.site());
    assert_eq!(again.status, Some(0), "{again}");
    assert_eq!(again.json()["outcome"], "up-to-date");
    let older = clinic.update(&keeper.file(10));
    assert_eq!(older.status, Some(1), "{older}");
    assert_eq!(older.json()["refused"]["code"], "rollback");
    assert_eq!(clinic.in_use(), 11);
}

#[test]
fn the_whole_content_of_the_project_can_be_released() {
    let keeper = Keeper::new();
    keeper.release(&keeper.folder(4_000), 4_000);
    let clinic = Clinic::new(&keeper);
    let updated = clinic.update(&keeper.site());
    assert_eq!(updated.status, Some(0), "{updated}");
    assert_eq!(updated.json()["differences"], serde_json::json!([]));
    // Whatever content is in use, the same words find the same pages.
    for words in ["021", "0x81000023", "かざしても反応しない"] {
        let own = Shikaku::alone().run(["explain", words, "--json"]);
        let new = clinic.run(&["explain", words, "--json"]);
        assert_eq!(new.json(), own.json());
    }
}

#[test]
fn the_ordinary_minisign_program_says_the_same_of_a_bundle() {
    let keeper = Keeper::new();
    keeper.publish(10);
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let says = |bytes: &[u8]| {
        let end = bytes
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .nth(3)
            .map(|(at, _)| at + 1)
            .expect("four lines of signature");
        let (signature, body) = (folder.path().join("s"), folder.path().join("b"));
        fs::write(&signature, &bytes[..end]).expect("an own folder");
        fs::write(&body, &bytes[end..]).expect("an own folder");
        Command::new("minisign")
            .arg("-Vm")
            .arg(&body)
            .arg("-x")
            .arg(&signature)
            .args(["-P", &keeper.key])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("minisign can be started")
            .success()
    };
    let file = folder.path().join("10.bundle");
    let good = fs::read(keeper.file(10)).expect("a bundle");
    let mut bad = good.clone();
    *bad.last_mut().expect("some bytes") ^= 1;
    for (bytes, is_good) in [(good, true), (bad, false)] {
        fs::write(&file, &bytes).expect("an own folder");
        let ours = Shikaku::alone().run([
            "kb",
            "verify",
            file.to_str().expect("an own path is UTF-8"),
            "--kb-key",
            &keeper.key,
        ]);
        assert_eq!(ours.status, Some(if is_good { 0 } else { 1 }), "{ours}");
        assert_eq!(says(&bytes), is_good);
    }
}

#[test]
fn a_numbered_file_is_never_written_again() {
    let keeper = Keeper::new();
    keeper.publish(10);
    let before = fs::read(keeper.file(10)).expect("a bundle");
    let again = keeper.sign(&keeper.body(10));
    assert_eq!(again.status, Some(2), "{again}");
    assert_eq!(fs::read(keeper.file(10)).expect("a bundle"), before);
}

#[test]
fn a_pointer_never_goes_back() {
    let keeper = Keeper::new();
    keeper.publish(10);
    keeper.publish(11);
    let pointer = keeper.site().join("latest.json");
    fs::remove_file(keeper.file(10)).expect("an own file");
    let older = keeper.sign(&keeper.body(10));
    assert_eq!(older.status, Some(2), "{older}");
    assert!(older.stderr.contains("もう11番です"), "{older}");
    let text = fs::read_to_string(&pointer).expect("the pointer");
    assert_eq!(text, "{\"number\": 11}\n");
    // Where the number so far cannot be read, none is written over it.
    fs::write(&pointer, "x").expect("an own folder");
    let unknown = keeper.sign(&keeper.body(10));
    assert_eq!(unknown.status, Some(2), "{unknown}");
    assert!(!keeper.file(10).exists());
}

#[test]
fn a_folder_with_links_that_lead_back_is_refused_and_comes_to_an_end() {
    let keeper = Keeper::new();
    let folder = keeper.folder(10);
    for name in ["a", "b"] {
        std::os::unix::fs::symlink(".", folder.join(name)).expect("a link");
    }
    let made = |folder: &Path| {
        let out = keeper.body(10);
        Shikaku::alone().run([
            "kb".as_ref(),
            "bundle".as_ref(),
            folder.as_os_str(),
            "--out".as_ref(),
            out.as_os_str(),
        ])
    };
    let ended = made(&folder);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stderr.contains("リンク"), "{ended}");
    let ended = made(Path::new("/"));
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(!keeper.body(10).exists());
}

#[test]
fn a_key_of_the_call_counts_in_a_folder_of_the_call_only() {
    let keeper = Keeper::new();
    keeper.publish(10);
    let clinic = Clinic::new(&keeper);
    let updated = clinic.update(&keeper.site());
    assert_eq!(updated.status, Some(0), "{updated}");
    // Without the key the program trusts its own two only, and says what it leaves out.
    let store = clinic.store();
    let status = Shikaku::alone().run([
        "kb".as_ref(),
        "status".as_ref(),
        "--json".as_ref(),
        "--kb-dir".as_ref(),
        store.as_os_str(),
    ]);
    assert_eq!(status.status, Some(1), "{status}");
    assert_eq!(status.json()["number"], 1);
    assert_eq!(status.json()["passed_over"]["code"], "other-key");
    for call in [&["explain", "021"][..], &["kb", "status"]] {
        let alone = Shikaku::alone().run(call.iter().chain(&["--kb-key", &keeper.key]));
        assert_eq!(alone.status, Some(2), "{alone}");
    }
}

#[test]
fn a_source_that_cannot_be_reached_is_told_as_not_looked_at() {
    let keeper = Keeper::new();
    let clinic = Clinic::new(&keeper);
    // Nobody listens on port 1 of loopback.
    for place in ["/nonexistent/stick", "https://127.0.0.1:1/content"] {
        let ended = clinic.update(Path::new(place));
        assert_eq!(ended.status, Some(3), "{ended}");
        assert_eq!(ended.json()["outcome"], "refused");
    }
    let ended = clinic.run(&["kb", "update", "--from", "http://127.0.0.1:1/"]);
    assert_eq!(ended.status, Some(2), "{ended}");
}

/// What changes something on the disk, or decides that it will.
const CALLS: [&str; 9] = [
    "mkdir",
    "openat",
    "flock",
    "write",
    "ftruncate",
    "fsync",
    "rename",
    "close",
    "unlink",
];

/// `kb update` under strace; it is killed before its `nth` call of this name in the store, or not at all.
fn save(clinic: &Clinic<'_>, from: &Path, kill: Option<(&str, usize)>, trace: &Path) -> bool {
    let program = Shikaku::alone().program().to_owned();
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-o"]).arg(trace);
    match kill {
        Some((call, nth)) => {
            strace.args(["-e", &format!("trace={call}")]);
            strace.args(["-e", &format!("inject={call}:signal=KILL:when={nth}")]);
        }
        None => {
            strace.args(["-e", &format!("trace={}", CALLS.join(","))]);
        }
    }
    let status = strace
        .arg(program)
        .args(["kb", "update", "--from"])
        .arg(from)
        .args(clinic.options())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("strace can be started (apt-get install strace)");
    status.success()
}

#[test]
fn a_power_cut_at_any_system_call_of_a_save_leaves_good_content_old_or_new() {
    let keeper = Keeper::new();
    keeper.publish(10);
    keeper.publish(11);
    let clinic = Clinic::new(&keeper);
    let trace = clinic.here.path().join("trace");
    assert!(save(&clinic, &keeper.file(10), None, &trace));
    // Each kind of call has machines of its own, so they are tried side by side.
    let seen: Vec<[usize; 2]> = thread::scope(|scope| {
        let tried: Vec<_> = CALLS
            .iter()
            .map(|call| scope.spawn(|| power_cuts(&clinic, call)))
            .collect();
        tried
            .into_iter()
            .map(|tried| tried.join().expect("no power cut did harm"))
            .collect()
    });
    let [old, new] = [0, 1].map(|which| seen.iter().map(|seen| seen[which]).sum::<usize>());
    assert!(old > 0 && new > 0, "{seen:?}");
    println!("{} kills: {old} old, {new} new", old + new);
}

/// An update to number 11 of machines like this one, which has number 10, each killed before its next such call. Returns how
/// many were left with the old content and with the new one.
fn power_cuts(clinic: &Clinic<'_>, call: &str) -> [usize; 2] {
    let [old, new] = [10, 11].map(|number| fs::read(clinic.keeper.file(number)).expect("a bundle"));
    let file = clinic.keeper.file(11);
    let mut seen = [0, 0];
    for nth in 1.. {
        let machine = clinic.copy();
        let trace = machine.here.path().join("trace");
        let ended = save(&machine, &file, Some((call, nth)), &trace);
        let kept = fs::read(machine.store().join("content.bundle")).expect("a bundle is kept");
        if ended {
            // The program makes fewer such calls and came to its end.
            assert!(kept == new, "{call}");
            break;
        }
        let (is_old, is_new) = (kept == old, kept == new);
        assert!(is_old || is_new, "{call} {nth}: {} bytes", kept.len());
        seen[usize::from(is_new)] += 1;
        // What it left behind stops nobody: the next update comes to its end.
        if is_old && call != "openat" && call != "close" {
            assert!(save(&machine, &file, None, &trace), "{call} {nth}");
            assert_eq!(machine.in_use(), 11, "{call} {nth}");
        }
    }
    seen
}

/// The calls of a trace in the order in which they ended. A call during which another thread was heard stands on two lines
/// (`fsync(9</x> <unfinished ...>`, later `<... fsync resumed>) = 0`), which are one here.
fn ended_calls(trace: &str) -> Vec<String> {
    let mut begun = std::collections::BTreeMap::new();
    let mut ended = Vec::new();
    for line in trace.lines() {
        let (thread, call) = line.split_once(' ').unwrap_or((line, ""));
        if let Some(start) = call.strip_suffix("<unfinished ...>") {
            begun.insert(thread, start.trim());
        } else if let Some((_, end)) = call.split_once(" resumed>") {
            ended.push(format!("{}{end}", begun.remove(thread).unwrap_or("")));
        } else {
            ended.push(call.trim().to_owned());
        }
    }
    ended
}

#[test]
fn a_call_that_stands_on_two_lines_of_a_trace_is_one_where_it_ends() {
    let trace = "1 fsync(9</x> <unfinished ...>\n2  close(3)   = 0\n1 <... fsync resumed>)   = 0";
    assert_eq!(ended_calls(trace), ["close(3)   = 0", "fsync(9</x>)   = 0"]);
}

/// A kill shows the order of the calls, not what reached the disk; that the disk is asked, and in the right order, the trace
/// shows.
#[test]
fn the_new_content_is_on_the_disk_before_it_is_renamed_and_the_renaming_before_the_end() {
    let keeper = Keeper::new();
    keeper.publish(10);
    let clinic = Clinic::new(&keeper);
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let trace = folder.path().join("trace");
    assert!(save(&clinic, &keeper.site(), None, &trace));
    let text = fs::read_to_string(&trace).expect("strace wrote it");
    let calls = ended_calls(&text);
    let at = |call: &str, on: &str| {
        calls
            .iter()
            .position(|line| line.contains(call) && line.contains(on) && line.contains("= 0"))
            .unwrap_or_else(|| panic!("no {call} of {on} in\n{text}"))
    };
    let file = at("fsync(", "content.bundle.coming");
    let renamed = at("rename(", "content.bundle.coming");
    let folder = at("fsync(", "store>");
    assert!(file < renamed && renamed < folder, "{text}");
}

//! The commands that act on files, the keyring and programs, called with anything: in a sandbox of the test's own, where a right
//! guess does no harm and is seen. The test starts itself again under strace, in a network with nothing but loopback, with a home,
//! a PATH of stand-ins and a session bus of its own; inside it calls every command, outside it reads in the trace what was
//! written, deleted, renamed and started, and whether the bait was touched.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use rigs::corpus;
use rigs::secret_service::SecretService;
use serde_json::{Value, json};

use super::{BOUND, OURS, WITH_CONSEQUENCES, any_json, call, commands, harmless};

/// Set for the one that runs inside; its value is the path of the bait.
const BAIT: &str = "HOSTILE_PAGE_BAIT";
/// How many calls are made.
const CALLS: usize = 800;
/// How long one of the commands that wait for a keyring or a program may take.
const LONGEST: Duration = Duration::from_secs(10);
/// How long all of them may, under strace on a busy machine.
const ALL: Duration = Duration::from_secs(300);
/// The most memory the process may ever have taken, in KiB: a window with a search index and an argument of megabytes.
const MEMORY: u64 = 192 * 1024;

/// Everything that changes the tree of files, and what starts programs.
const TRACED: &str = "open,openat,creat,mkdir,mkdirat,rmdir,unlink,unlinkat,rename,renameat,renameat2,link,linkat,symlink,\
symlinkat,truncate,chmod,fchmodat,chown,fchownat,lchown,mknod,mknodat,utimensat,setxattr,removexattr,execve";

/// What is true of the run inside.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Keyring {
    Open,
    None,
}

#[test]
fn commands_that_act_stay_inside_whatever_a_page_sends_them() {
    if let Some(bait) = std::env::var_os(BAIT) {
        return inside(&PathBuf::from(bait));
    }
    for keyring in [Keyring::Open, Keyring::None] {
        outside(keyring);
    }
}

/// Makes the sandbox, runs itself in it and reads the trace.
fn outside(keyring: Keyring) {
    let folder = tempfile::Builder::new()
        .prefix("sandbox-")
        .tempdir()
        .expect("a temporary folder");
    let root = folder.path();
    for name in [
        "home/Downloads",
        "home/data",
        "home/config",
        "run",
        "tmp",
        "elsewhere",
    ] {
        fs::create_dir_all(root.join(name)).expect("an own folder");
    }
    // Without it nobody on Linux knows of a folder for downloads.
    fs::write(
        root.join("home/config/user-dirs.dirs"),
        "XDG_DOWNLOAD_DIR=\"$HOME/Downloads\"\n",
    )
    .expect("an own file");
    let bait = root.join("elsewhere/bait.json");
    fs::write(&bait, "{}").expect("an own file");
    // Stand-ins that start nothing themselves, so that every other program in the trace is one that we have started.
    let stand_ins = root.join("programs");
    fs::create_dir(&stand_ins).expect("an own folder");
    for (name, says) in [
        (
            "winget",
            "printf '\\033[31m██ 50%%\\r\\nSuccessfully installed\\r\\n'",
        ),
        ("xdg-open", "exit 0"),
        ("gio", "exit 0"),
        ("gnome-control-center", "exit 0"),
        ("systemsettings", "exit 0"),
    ] {
        let program = stand_ins.join(name);
        fs::write(&program, format!("#!/bin/sh\n{says}\n")).expect("an own file");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("an own file");
    }
    let bus = match keyring {
        Keyring::Open => SecretService::open(),
        Keyring::None => SecretService::without_keyring(),
    };
    let home = root.join("home");
    let mut environment: Vec<(OsString, OsString)> = vec![
        ("HOME".into(), home.clone().into()),
        ("XDG_DATA_HOME".into(), home.join("data").into()),
        ("XDG_CONFIG_HOME".into(), home.join("config").into()),
        ("XDG_CACHE_HOME".into(), home.join("cache").into()),
        ("XDG_STATE_HOME".into(), home.join("state").into()),
        ("XDG_RUNTIME_DIR".into(), root.join("run").into()),
        ("TMPDIR".into(), root.join("tmp").into()),
        (
            "DBUS_SYSTEM_BUS_ADDRESS".into(),
            "unix:path=/nonexistent/bus".into(),
        ),
        (
            "PCSCLITE_CSOCK_NAME".into(),
            "/nonexistent/pcscd.comm".into(),
        ),
        (BAIT.into(), bait.clone().into()),
        ("PATH".into(), stand_ins.clone().into()),
    ];
    let address = bus
        .environment()
        .into_iter()
        .find(|(name, _)| name == "DBUS_SESSION_BUS_ADDRESS");
    environment.extend(address);
    if keyring == Keyring::Open {
        environment.push(("HOSTILE_PAGE_KEYRING".into(), "open".into()));
    }
    let trace = root.join("trace");
    let own = std::env::current_exe().expect("a process knows its own path");
    let mut command = Command::new("unshare");
    command.args([
        "--net",
        "sh",
        "-c",
        "ip link set lo up && exec \"$@\"",
        "sh",
    ]);
    command.args([
        "strace",
        "--follow-forks",
        "--seccomp-bpf",
        "--decode-fds=path",
        "--string-limit=4096",
        "--quiet=all",
    ]);
    command
        .arg(format!("--trace={TRACED}"))
        .arg("--output")
        .arg(&trace);
    // The variables reach the program only: strace and the shell still need the PATH of the machine.
    command.args(["env", "--ignore-environment"]);
    command.args(environment.iter().map(|(name, value)| {
        let mut word = name.clone();
        word.push("=");
        word.push(value);
        word
    }));
    command.arg(&own);
    command.args([
        "--exact",
        "sandbox::commands_that_act_stay_inside_whatever_a_page_sends_them",
        "--nocapture",
    ]);
    command.current_dir(&home).stdin(Stdio::null());
    let begun = Instant::now();
    let output = command
        .output()
        .expect("unshare and strace (apt-get install strace)");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{keyring:?}: {said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(begun.elapsed() < ALL, "{:?}", begun.elapsed());
    let summary = said.lines().find(|line| line.contains(" calls,"));
    println!(
        "{keyring:?}: {} in {:.0?}",
        summary.unwrap_or(""),
        begun.elapsed()
    );

    let trace = fs::read_to_string(&trace).expect("strace writes what it sees");
    let seen = Seen::of(&trace, &stand_ins, &own);
    // It did write: what is compared is not an empty list.
    let kept = seen
        .written
        .iter()
        .any(|path| path.contains("/shikaku-rescue/history"));
    assert_eq!(kept, keyring == Keyring::Open, "{:?}", seen.written);
    assert!(
        seen.started
            .iter()
            .any(|program| program.ends_with("/winget")),
        "{:?}",
        seen.started
    );
    let inside = |path: &str| {
        let path = Path::new(path);
        [home.join("Downloads"), home.join("data"), root.join("tmp")]
            .iter()
            .any(|folder| path.starts_with(folder))
            || path.starts_with("/dev/null")
    };
    let strays: Vec<_> = seen.written.iter().filter(|path| !inside(path)).collect();
    assert!(strays.is_empty(), "written outside: {strays:#?}");
    let strangers: Vec<_> = seen
        .started
        .iter()
        .filter(|path| !Path::new(path).starts_with(&stand_ins))
        .collect();
    assert!(strangers.is_empty(), "started: {strangers:#?}");
    // Its path stands in our own start, and nowhere else.
    let baited: Vec<_> = trace
        .lines()
        .filter(|line| line.contains("bait.json") && !line.contains("execve("))
        .collect();
    assert!(baited.is_empty(), "the bait was opened: {baited:#?}");
    assert_eq!(
        fs::read_to_string(&bait).expect("the bait lies there"),
        "{}"
    );
}

/// What a trace tells.
struct Seen {
    /// Paths that were written, made, deleted or changed, or were to be.
    written: Vec<String>,
    /// Programs that our own process started.
    started: Vec<String>,
}

impl Seen {
    fn of(trace: &str, stand_ins: &Path, own: &Path) -> Self {
        let (mut written, mut started) = (Vec::new(), Vec::new());
        // What a stand-in does is its own affair, and so is what `env` does before the program runs.
        let mut strangers: Vec<&str> = Vec::new();
        let mut is_begun = false;
        for line in trace.lines() {
            let Some((process, call)) = line.split_once(' ') else {
                continue;
            };
            let call = call.trim_start();
            let Some((name, arguments)) = call.split_once('(') else {
                continue;
            };
            let texts: Vec<&str> = arguments.split('"').skip(1).step_by(2).collect();
            if name == "execve" {
                let program = texts.first().copied().unwrap_or_default();
                if !is_begun {
                    is_begun = Path::new(program) == own;
                } else if !strangers.contains(&process) {
                    started.push(program.to_owned());
                    if Path::new(program).starts_with(stand_ins) {
                        strangers.push(process);
                    }
                }
                continue;
            }
            if !is_begun || strangers.contains(&process) {
                continue;
            }
            let reads = name.starts_with("open")
                && !["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"]
                    .iter()
                    .any(|flag| arguments.contains(flag));
            if !reads {
                written.extend(texts.iter().map(|path| absolute(arguments, path)));
            }
        }
        Self { written, started }
    }
}

/// A path of a call as a path from the root; one that climbs stays as it is and lies nowhere.
fn absolute(arguments: &str, path: &str) -> String {
    if path.split('/').any(|part| part == "..") {
        return format!("climbs: {path}");
    }
    if path.starts_with('/') {
        return path.to_owned();
    }
    // `AT_FDCWD</folder>` or `5</folder>`.
    let folder = arguments
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    folder.map_or_else(|| path.to_owned(), |(folder, _)| format!("{folder}/{path}"))
}

/// Arguments as a page sends them: right ones, and with anything in their places.
fn arguments_of(bait: &Path) -> impl Strategy<Value = Value> + use<> {
    let inputs = corpus::read(include_str!("../../../fuzz/corpus/facts.txt")).expect("a corpus");
    let everything = inputs
        .iter()
        .find(|input| input.name == "everything")
        .expect("the corpus has facts");
    let report: Value = serde_json::from_slice(&everything.bytes).expect("facts are JSON");
    let paths = [
        bait.to_string_lossy().into_owned(),
        "../../elsewhere/bait.json".to_owned(),
        "../elsewhere/bait.json".to_owned(),
        format!("file://{}", bait.display()),
        "$(touch /tmp/x); `touch x`".to_owned(),
        "--help".to_owned(),
        "a\0b".to_owned(),
    ];
    let path = prop::sample::select(paths.to_vec()).prop_map(Value::from);
    let word = prop_oneof![2 => path, 1 => any_json()];
    let wish =
        (prop::collection::vec(word.clone(), 0..3), any::<bool>()).prop_map(|(typed, right)| {
            let typed: Vec<Value> = typed
                .into_iter()
                .filter(|word| !right || word.is_string())
                .collect();
            json!({"typed": typed, "tried": [], "struck": []})
        });
    let number = prop_oneof![4 => (0..4_u32).prop_map(Value::from), 1 => any_json()];
    let root = prop::sample::select(vec![
        "amazon-root-ca-1",
        "amazon-root-ca-2",
        "amazon-root-ca-3",
    ]);
    let page = prop::sample::select(vec![
        "windows-proxy",
        "windows-update",
        "store-page",
        "bluetooth",
    ]);
    // Pages that look at readers and at the terminal: what the network says takes its own time.
    let looked = prop::sample::select(vec!["error/008", "error/014", "error/003", "error/999"]);
    let looked = (looked, any::<bool>()).prop_map(
        |(page, yes)| json!({"page": page, "setup": "face-reader", "here": yes, "asked": yes}),
    );
    let desk = prop::sample::select(vec!["physical", "phone", "voucher", "elsewhere"]);
    (
        prop_oneof![4 => Just(report["facts"].clone()), 1 => word.clone()],
        prop_oneof![4 => wish, 1 => word.clone()],
        (number.clone(), number),
        prop_oneof![2 => any::<bool>().prop_map(Value::from), 1 => word.clone()],
        prop_oneof![2 => (0..9_u32).prop_map(|id| json!(format!("__CHANNEL__:{id}"))), 1 => word.clone()],
        prop_oneof![1 => root.prop_map(Value::from), 1 => word.clone()],
        prop_oneof![1 => page.prop_map(Value::from), 1 => word.clone()],
        prop::collection::vec(word.clone(), 1..4),
        (
            word.clone(),
            word.clone(),
            prop_oneof![2 => looked, 1 => word.clone()],
            prop_oneof![1 => desk.prop_map(|card| json!({"card": card, "outage": "reader"})), 1 => word],
        ),
    )
        .prop_map(|(facts, wish, numbers, unreadable, events, root, page, only, (id, words, ask, desk))| {
            json!({
                "facts": facts, "wish": wish, "earlier": numbers.0, "later": numbers.1,
                "onlyUnreadable": unreadable, "withTries": unreadable, "events": events, "opened": events, "root": root, "page": page,
                // Never empty: a whole check-up takes its own time, and has its own tests.
                "only": only, "id": id, "words": words, "text": words, "limit": 3, "setup": null, "answers": {}, "seconds": 0,
                "desk": desk, "ask": ask,
            })
        })
}

#[test]
fn every_argument_of_every_command_has_a_row_of_random_json() {
    let mut runner = TestRunner::new(Config::default());
    let row = arguments_of(Path::new("/bait"))
        .new_tree(&mut runner)
        .expect("arguments")
        .current();
    for command in commands() {
        for argument in &command.arguments {
            let name = &command.name;
            assert!(
                row.get(argument).is_some(),
                "{name} takes {argument}: arguments_of has nothing for it"
            );
        }
    }
}

/// Calls everything, in the sandbox.
fn inside(bait: &Path) {
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        before(panic);
    }));
    let has_keyring = std::env::var_os("HOSTILE_PAGE_KEYRING").is_some();
    let harmless = harmless();
    let commands: Vec<&str> = harmless
        .iter()
        .map(|command| command.name.as_str())
        .chain(WITH_CONSEQUENCES)
        .collect();
    let mut answered = vec![0_usize; commands.len()];
    let mut refusals = vec![String::new(); commands.len()];
    let mut longest = Duration::ZERO;
    let mut runner = TestRunner::new(Config {
        failure_persistence: None,
        ..Config::default()
    });
    // The commands with consequences twice as often.
    let place = prop_oneof![1 => 0..commands.len(), 1 => harmless.len()..commands.len()];
    let calls = (place, arguments_of(bait));
    for _ in 0..CALLS {
        let (place, arguments) = calls.new_tree(&mut runner).expect("a call").current();
        let command = commands[place];
        let (answer, took) = call(command, OURS, arguments);
        answered[place] += usize::from(answer.is_ok());
        if let Err(refusal) = answer {
            refusals[place] = refusal.to_string().chars().take(200).collect();
        }
        assert!(took < LONGEST, "{command} took {took:?}");
        longest = longest.max(took);
    }
    assert_eq!(PANICS.load(Ordering::Relaxed), 0, "something panicked");
    for place in harmless.len()..commands.len() {
        let (command, answered) = (commands[place], answered[place]);
        let wants_a_key = ["keep_checkup", "compare_checkups"].contains(&command);
        assert_eq!(
            answered > 0,
            has_keyring || !wants_a_key,
            "{command} was done {answered} times; refused: {}",
            refusals[place]
        );
    }
    let status = fs::read_to_string("/proc/self/status").expect("Linux tells it");
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let most: u64 = most
        .and_then(|line| line.trim().strip_suffix(" kB"))
        .and_then(|number| number.parse().ok())
        .expect("a number of kB");
    assert!(most < MEMORY, "{most} KiB");
    println!(
        "{CALLS} calls, the longest {longest:?} of {BOUND:?}, at most {most} KiB; done: {answered:?}"
    );
}

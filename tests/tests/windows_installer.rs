//! Windows' installer as a vendor calls it, under Wine 8: what it writes is a committed list, an upgrade keeps what the
//! user has, nothing is changed where it cannot be done, and what was installed goes again. `cargo xtask test` makes the
//! installers of two versions and runs these in its stages "Windows installer" of `--full`: with the terminal's program
//! and a stand-in for the window's, in `--full` with both programs.

#![cfg(target_os = "linux")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rigs::wine::{OwnPrefix, ShikakuExe, Snapshot};
use serde_json::Value;

/// Below the drive C: where the program is for a user.
const PLACE: &str = "AppData/Local/Programs/shikaku-rescue";
const UNINSTALL: &str =
    r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\jp.shikaku-rescue.app";
/// What the installer's exit status says (packaging/windows/installer.nsi).
const INSTALLED: Option<i32> = Some(0);
const NOT_WRITTEN: Option<i32> = Some(2);
const RUNNING: Option<i32> = Some(3);
const NEWER: Option<i32> = Some(4);
const OLD_WINDOWS: Option<i32> = Some(5);

#[derive(Clone, Copy)]
enum Version {
    Old,
    New,
}

impl Version {
    fn text(self) -> &'static str {
        match self {
            Self::Old => "0.1.0",
            Self::New => "0.2.0",
        }
    }

    fn setup(self) -> PathBuf {
        let folder = std::env::var_os("INSTALLERS")
            .expect("`cargo xtask test` runs this test in its own stage, which names INSTALLERS");
        Path::new(&folder).join(format!("setup-{}.exe", self.text()))
    }
}

/// Whether the window's program is the stand-in.
fn is_stand_in() -> bool {
    std::env::var_os("WINDOW_IS_STAND_IN").is_some()
}

/// A Windows 10 for one test, with the two keys that every user's registry has and Wine's has not.
struct Machine {
    prefix: OwnPrefix,
    /// The folder of its user.
    user: PathBuf,
}

impl Machine {
    fn fresh() -> Self {
        let prefix = OwnPrefix::fresh();
        let add = |key: &str, name: &str, value: &str| {
            prefix.wine(&["reg", "add", key, "/v", name, "/d", value, "/f"]);
        };
        add(r"HKCU\Software\Wine", "Version", "win10");
        add(r"HKCU\Software\Classes\.txt", "PerceivedType", "text");
        let uninstall = UNINSTALL.rsplit_once('\\').expect("a key").0;
        add(&format!(r"{uninstall}\another"), "DisplayName", "another");
        let users = prefix.drive().join("users");
        let user = fs::read_dir(users)
            .expect("Windows has users")
            .flatten()
            .map(|entry| entry.path())
            .find(|path| !path.ends_with("Public"))
            .expect("a user");
        let machine = Self { prefix, user };
        // Other programs of this user stand there, so the folder does not go with ours.
        fs::create_dir_all(machine.user.join("AppData/Local/Programs/another"))
            .expect("an own folder");
        machine
    }

    fn at(&self, path: &str) -> PathBuf {
        self.user.join(path)
    }

    /// How Windows writes the place of an installed file.
    fn windows_path(&self, name: &str) -> String {
        let user = self.user.file_name().expect("a name").to_string_lossy();
        format!(r"C:\users\{user}\{}\{name}", PLACE.replace('/', "\\"))
    }

    /// Installs silently and returns the exit status.
    fn install(&self, version: Version) -> Option<i32> {
        let status = self
            .prefix
            .status(self.prefix.command(&version.setup()).arg("/S"));
        self.prefix.settle();
        status
    }

    /// Takes the program away silently, as its entry in the list of programs says, and starts Windows anew: what the
    /// system deletes at its next start is gone then.
    fn uninstall(&self) {
        let uninstaller = self.at(PLACE).join("uninstall.exe");
        let status = self
            .prefix
            .status(self.prefix.command(&uninstaller).arg("/S"));
        assert_eq!(status, Some(0));
        self.prefix.settle();
        self.prefix.wine(&["wineboot", "--restart"]);
        self.prefix.settle();
    }

    /// A value of the registry, as Windows' own program shows it.
    fn value(&self, key: &str, name: &[&str]) -> Option<String> {
        let output = self
            .prefix
            .command(Path::new("reg"))
            .args(["query", key])
            .args(name)
            .stderr(Stdio::null())
            .output()
            .expect("Wine is there");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let line = text.lines().find(|line| line.contains("REG_"))?;
        let value = line.split("REG_").nth(1)?;
        Some(value.split_once("    ")?.1.trim_end().to_owned())
    }

    fn version(&self) -> Option<String> {
        self.value(UNINSTALL, &["/v", "DisplayVersion"])
    }

    /// What is new, without this machine's names and without what every package has otherwise.
    fn shown(&self, lines: Vec<String>) -> String {
        let user = self.user.file_name().expect("a name").to_string_lossy();
        let mut lines: Vec<String> = lines
            .into_iter()
            .map(|line| {
                let line = line
                    .replace(&format!("users/{user}/"), "users/USER/")
                    .replace(&format!(r"users\\{user}\\"), r"users\\USER\\");
                match line.split_once("\"EstimatedSize\"=dword:") {
                    Some((key, _)) => format!("{key}\"EstimatedSize\"=SIZE"),
                    None => line,
                }
            })
            .collect();
        lines.sort();
        lines.join("\n") + "\n"
    }
}

/// Seeds what a user has made: a window's setting, a past check-up, content that was fetched.
fn seed(machine: &Machine) -> Vec<(PathBuf, &'static str)> {
    let seeds = [
        (
            "AppData/Local/jp.shikaku-rescue.app/EBWebView/Default/Local Storage/leveldb/000003.log",
            "place=pharmacy",
        ),
        ("AppData/Local/shikaku-rescue/history/1.checkup", "sealed"),
        (
            "AppData/Roaming/jp.shikaku-rescue.app/content/content.bundle",
            "signed",
        ),
    ];
    seeds
        .map(|(path, text)| {
            let path = machine.at(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("an own folder");
            fs::write(&path, text).expect("an own file");
            (path, text)
        })
        .into()
}

fn assert_same(now: &Snapshot, before: &Snapshot, what: &str) {
    assert_eq!(
        now.since(before),
        Vec::<String>::new(),
        "{what}: left behind"
    );
    assert_eq!(
        before.since(now),
        Vec::<String>::new(),
        "{what}: taken away"
    );
}

#[test]
#[ignore = "cargo xtask test, stage Windows installer"]
fn what_is_installed_is_the_committed_list_works_and_goes_again() {
    let machine = Machine::fresh();
    let before = machine.prefix.snapshot();
    assert_eq!(machine.install(Version::Old), INSTALLED);
    let installed = machine.prefix.snapshot();
    let shown = machine.shown(installed.since(&before));
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/windows_installer/installed.txt");
    if std::env::var_os("RECORDED").is_some_and(|wish| wish == "write") {
        fs::write(&list, &shown).expect("an own file");
    }
    assert_eq!(shown, fs::read_to_string(&list).expect("the list"));
    assert_eq!(
        before.since(&installed),
        Vec::<String>::new(),
        "what was there stays"
    );

    // The terminal's program from its place.
    let shikaku = ShikakuExe::installed(&machine.prefix, &machine.windows_path("shikaku.exe"));
    let ended = shikaku.run(["checkup", "--json", "--only", "os.version"]);
    assert_eq!(ended.checkup().judgements().len(), 1, "{ended:?}");
    let ended = shikaku.run(["explain", "021", "--json"]);
    assert_eq!(ended.json()["matches"][0]["id"], Value::from("error/021"));

    // A link, by the command that the registry has. (Wine's own `start` looks for schemes at the machine's and not at
    // the user's, so the command is read and called here.)
    let command = machine
        .value(
            r"HKCU\Software\Classes\shikaku\shell\open\command",
            &["/ve"],
        )
        .expect("who opens links");
    let window = machine.windows_path("shikaku-rescue.exe");
    assert_eq!(command, format!(r#""{window}" "%1""#));
    if is_stand_in() {
        let mut called = machine.prefix.command(Path::new(&window));
        let output = called.arg("shikaku://error/021").output().expect("Wine");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(said.trim_end(), "shikaku://error/021", "{output:?}");
    }

    machine.uninstall();
    let mut after = machine.prefix.snapshot();
    // The folder of NSIS' own among temporary files: the system deletes it before the file in it, and so keeps it, empty.
    after
        .files
        .retain(|path, _| !path.ends_with("/Temp/~nsu1.tmp/"));
    assert_same(&after, &before, "uninstalled");
}

#[test]
#[ignore = "cargo xtask test --full, stage Windows installer"]
fn an_upgrade_keeps_what_the_user_has_and_there_is_no_way_back() {
    let machine = Machine::fresh();
    assert_eq!(machine.install(Version::Old), INSTALLED);
    let seeds = seed(&machine);
    let old = machine.prefix.snapshot();

    // Over a running program nothing is changed: this one answers line by line as long as its input is open.
    let mut running = machine
        .prefix
        .command(&machine.at(PLACE).join("shikaku.exe"))
        .args(["diagnose", "--lines"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Wine");
    let mut lines = running.stdin.take().expect("a pipe");
    lines.write_all(b"no facts\n").expect("it reads");
    lines.flush().expect("it reads");
    let mut answer = String::new();
    let stdout = running.stdout.take().expect("a pipe");
    BufReader::new(stdout)
        .read_line(&mut answer)
        .expect("it has started");
    assert!(answer.contains("\"line\""), "{answer}");
    let status = machine
        .prefix
        .status(machine.prefix.command(&Version::New.setup()).arg("/S"));
    assert_eq!(status, RUNNING);
    assert_eq!(machine.version().as_deref(), Some("0.1.0"));
    drop(lines);
    running.wait().expect("it has ended");
    assert_same(&machine.prefix.snapshot(), &old, "while it runs");

    assert_eq!(machine.install(Version::New), INSTALLED);
    assert_eq!(machine.version().as_deref(), Some("0.2.0"));
    let new = machine.prefix.snapshot();
    let names = |snapshot: &Snapshot| snapshot.files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&new), names(&old), "the same files");
    for (path, text) in &seeds {
        let kept = fs::read_to_string(path).expect("it is there");
        assert_eq!(&kept, text, "{}", path.display());
    }

    assert_eq!(machine.install(Version::Old), NEWER);
    assert_same(&machine.prefix.snapshot(), &new, "a downgrade");
    // The same version once more mends what is broken.
    fs::remove_file(machine.at(PLACE).join("shikaku.exe")).expect("it is there");
    assert_eq!(machine.install(Version::New), INSTALLED);
    assert_eq!(names(&machine.prefix.snapshot()), names(&new));

    // Taken away without being asked, past check-ups stay and nothing else of ours.
    machine.uninstall();
    let left: Vec<String> = machine
        .prefix
        .snapshot()
        .files
        .into_keys()
        .filter(|path| path.contains("shikaku"))
        .map(|path| {
            path.split_once("AppData/")
                .map_or(path.clone(), |(_, rest)| rest.to_owned())
        })
        .collect();
    assert_eq!(
        left,
        [
            "Local/shikaku-rescue/",
            "Local/shikaku-rescue/history/",
            "Local/shikaku-rescue/history/1.checkup"
        ]
    );
}

/// A folder of so many bytes, or one that cannot be written, for the installer alone: mounts of a namespace of its own.
fn in_a_folder(machine: &Machine, mount: &str, folder: &Path) -> Option<i32> {
    let prefix = &machine.prefix;
    let setup = prefix.command(Version::Old.setup().as_path());
    // Wine's server opens the files, so it starts in the namespace, too.
    prefix.settle();
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "sh", "-ec"])
        .arg(format!(
            "mount {mount} \"$1\"; shift; \"$@\" && left=0 || left=$?; exit $left"
        ))
        .arg("sh")
        .arg(folder)
        .arg(setup.get_program())
        .args(setup.get_args())
        .args(["/S", r"/D=E:\app"])
        .stdin(Stdio::null());
    for (name, value) in setup.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    let status = prefix.status(&mut command);
    prefix.settle();
    status
}

#[test]
#[ignore = "cargo xtask test --full, stage Windows installer"]
fn where_it_cannot_be_written_nothing_is_half_installed() {
    let machine = Machine::fresh();
    let folder = tempfile::tempdir().expect("a temporary folder");
    machine.prefix.add_drive("e", folder.path());
    let before = machine.prefix.snapshot();
    for (mount, what) in [
        ("-t tmpfs -o size=600k none", "a full disk"),
        ("-t tmpfs -o ro none", "no right to write"),
    ] {
        let status = in_a_folder(&machine, mount, folder.path());
        assert_eq!(status, NOT_WRITTEN, "{what}");
        assert_same(&machine.prefix.snapshot(), &before, what);
    }
    // A file at the place of the folder.
    fs::write(machine.at(PLACE), "in the way").expect("an own file");
    let before = machine.prefix.snapshot();
    assert_eq!(machine.install(Version::Old), NOT_WRITTEN);
    assert_same(&machine.prefix.snapshot(), &before, "a file in the way");

    // Windows 8.1: not for us, and said so.
    let key = [r"HKCU\Software\Wine", "/v", "Version", "/d", "win81", "/f"];
    machine.prefix.wine(&[&["reg", "add"][..], &key].concat());
    let before = machine.prefix.snapshot();
    assert_eq!(machine.install(Version::Old), OLD_WINDOWS);
    assert_same(&machine.prefix.snapshot(), &before, "an old Windows");
}

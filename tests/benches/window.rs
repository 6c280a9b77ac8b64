//! The release app beside Chromium in app mode (`--app=`, a new profile) showing the same page, in one run: time from start to
//! the first usable screen, memory, and what has to be installed. Chromium so is the floor of an Electron app. `cargo xtask
//! bench` builds the app and its page first. Both take turns under an X server of their own, whose picture is read from the
//! file it draws into, so that looking costs neither of them anything.

#![cfg(target_os = "linux")]

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rigs::process::Process;
use tempfile::TempDir;

const RUNS: usize = 9;
/// A start that takes longer is a failure.
const LIMIT: Duration = Duration::from_secs(60);
/// How often the picture is looked at.
const EVERY: Duration = Duration::from_millis(5);
/// After the first screen, before memory is read: both have done what they do at their start.
const SETTLED: Duration = Duration::from_secs(2);
/// The blue of the mark in the corner of the page (#0017c1), as the X server stores it: blue, green, red.
const MARK: [u8; 3] = [0xC1, 0x17, 0x00];
/// Of the ground of the page itself, so that a half drawn window does not count.
const GROUND: [u8; 3] = [0xFF, 0xFF, 0xFF];
/// Of its text (#1a1a1a); an X server without windows is black.
const TEXT: [u8; 3] = [0x1A, 0x1A, 0x1A];
/// Fewer pixels of the mark are a cursor or a picture of a reader.
const MARK_PIXELS: usize = 300;
/// Fewer pixels of it are no text: the page's heading and its labels are there.
const TEXT_PIXELS: usize = 1_500;

const WIDTH: usize = 1280;
const HEIGHT: usize = 960;

/// What one start cost.
struct Start {
    first_screen: Duration,
    /// Proportional set size of all its processes, in MB.
    memory: f64,
    processes: usize,
}

fn main() {
    // `cargo bench` gives its own options; none is ours.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let app = root.join("target/release/shikaku-rescue");
    let dist = root.join("ui/dist");
    for needed in [&app, &dist] {
        assert!(
            needed.exists(),
            "no {} (cargo xtask bench builds it)",
            needed.display()
        );
    }
    let address = serve(dist);
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    for _ in 0..RUNS {
        ours.push(start(|home| {
            let mut command = Command::new(&app);
            // Where others have put settings for WebKit, theirs are not measured.
            command.env("XDG_DATA_HOME", home.join("data"));
            command
        }));
        theirs.push(start(|home| {
            let mut command = Command::new("chromium");
            command
                .arg(format!("--app={address}"))
                .arg(format!(
                    "--user-data-dir={}",
                    home.join("profile").display()
                ))
                .args([
                    "--no-sandbox",
                    "--disable-dev-shm-usage",
                    "--no-first-run",
                    "--no-default-browser-check",
                    "--disable-sync",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--lang=ja",
                ]);
            command
        }));
    }
    println!(
        "\nThe window: new start with empty settings, {RUNS} times in turn, medians (and the range)\n"
    );
    println!(
        "{:<34} {:>26} {:>18} {:>10} {:>14}",
        "", "first screen ms", "memory MB (PSS)", "processes", "installed MB"
    );
    let size = megabytes(fs::metadata(&app).map_or(0, |file| file.len()));
    print_row("app (web view of the system)", &mut ours, size);
    let chromium = installed(&["chromium", "chromium-common"]);
    print_row("Chromium --app=, new profile", &mut theirs, chromium);
    println!(
        "\nThe app's web view is the system's own: WebKitGTK with JavaScriptCore, {:.0} MB here, a part of desktops with GNOME; \
         WebView2 is a part of Windows 11.",
        installed(&["libwebkit2gtk-4.1-0", "libjavascriptcoregtk-4.1-0"])
    );
}

fn print_row(name: &str, starts: &mut [Start], installed: f64) {
    starts.sort_by_key(|start| start.first_screen);
    let times: Vec<f64> = starts
        .iter()
        .map(|start| start.first_screen.as_secs_f64() * 1000.0)
        .collect();
    let middle = starts.len() / 2;
    let (first, last) = (times[0], times[times.len() - 1]);
    let processes = starts[middle].processes;
    starts.sort_by(|a, b| a.memory.total_cmp(&b.memory));
    let memory = starts[middle].memory;
    let time = format!("{:.0} ({first:.0}-{last:.0})", times[middle]);
    println!("{name:<34} {time:>26} {memory:>18.0} {processes:>10} {installed:>14.1}");
}

/// Starts a program in a home of its own under a display of its own, and looks until its page is there.
fn start(program: impl FnOnce(&Path) -> Command) -> Start {
    let home = TempDir::new().expect("a temporary folder");
    let screen = Screen::start(home.path());
    let mut command = program(home.path());
    for folder in ["config", "cache", "runtime"] {
        fs::create_dir(home.path().join(folder)).expect("the bench's own folder is writable");
    }
    command
        .env("HOME", home.path())
        .env("XDG_CONFIG_HOME", home.path().join("config"))
        .env("XDG_CACHE_HOME", home.path().join("cache"))
        .env("XDG_RUNTIME_DIR", home.path().join("runtime"))
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .env("DISPLAY", &screen.name)
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let started = Instant::now();
    let mut process = Process::start("the program", &mut command);
    while !screen.shows_the_page() {
        assert!(
            started.elapsed() < LIMIT,
            "{command:?} shows no page within {LIMIT:?}"
        );
        thread::sleep(EVERY);
    }
    let first_screen = started.elapsed();
    thread::sleep(SETTLED);
    let family = family_of(process.child().id());
    let memory = family.iter().map(|pid| pss(*pid)).sum::<u64>();
    process.stop();
    // A browser's helpers end by themselves when it does.
    let until = Instant::now() + Duration::from_secs(5);
    while family.iter().any(|pid| pss(*pid) > 0) && Instant::now() < until {
        thread::sleep(Duration::from_millis(20));
    }
    Start {
        first_screen,
        memory: megabytes(memory),
        processes: family.len(),
    }
}

/// An X server that draws into a file.
struct Screen {
    name: String,
    picture: PathBuf,
    _server: Process,
}

impl Screen {
    fn start(home: &Path) -> Self {
        let folder = home.join("screen");
        fs::create_dir(&folder).expect("the bench's own folder is writable");
        let mut command = Command::new("Xvfb");
        command
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
            .arg(format!("{WIDTH}x{HEIGHT}x24"))
            .arg("-fbdir")
            .arg(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut server = Process::start("Xvfb (apt-get install xvfb)", &mut command);
        let mut number = String::new();
        let stdout = server.child().stdout.take().expect("stdout is piped");
        BufReader::new(stdout)
            .read_line(&mut number)
            .expect("a pipe can be read");
        Self {
            name: format!(":{}", number.trim()),
            picture: folder.join("Xvfb_screen0"),
            _server: server,
        }
    }

    /// The mark, a white ground and text: what one needs to press the first button.
    fn shows_the_page(&self) -> bool {
        let Ok(file) = fs::read(&self.picture) else {
            return false;
        };
        // An XWD file: a header of some length, then four bytes a pixel.
        let pixels = WIDTH * HEIGHT * 4;
        let Some(start) = file.len().checked_sub(pixels) else {
            return false;
        };
        let (mut mark, mut text, mut ground) = (0, 0, 0);
        for pixel in file[start..].chunks_exact(4) {
            match [pixel[0], pixel[1], pixel[2]] {
                MARK => mark += 1,
                GROUND => ground += 1,
                TEXT => text += 1,
                _ => {}
            }
        }
        mark >= MARK_PIXELS && text >= TEXT_PIXELS && ground > pixels / 40
    }
}

/// A process and all that it and its children have started.
fn family_of(first: u32) -> HashSet<u32> {
    let mut parents = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        // "pid (name) state parent …"; a name may hold anything, so the last bracket ends it.
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let parent = stat
            .rsplit_once(')')
            .and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse::<u32>().ok());
        if let Some(parent) = parent {
            parents.insert(pid, parent);
        }
    }
    let mut family = HashSet::from([first]);
    loop {
        let more: Vec<u32> = parents
            .iter()
            .filter(|(pid, parent)| family.contains(*parent) && !family.contains(*pid))
            .map(|(pid, _)| *pid)
            .collect();
        if more.is_empty() {
            return family;
        }
        family.extend(more);
    }
}

/// Memory of a process with what it shares counted in parts, in bytes; nothing once it has ended.
fn pss(pid: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    rollup
        .lines()
        .find_map(|line| line.strip_prefix("Pss:")?.split_whitespace().next())
        .and_then(|kilobytes| kilobytes.parse::<u64>().ok())
        .map_or(0, |kilobytes| kilobytes * 1024)
}

/// Installed size of packages, in MB; dpkg counts in KiB.
fn installed(packages: &[&str]) -> f64 {
    let output = Command::new("dpkg-query")
        .args(["-W", "-f=${Installed-Size}\n"])
        .args(packages)
        .output()
        .expect("dpkg-query starts");
    let kibibytes: u64 = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.trim().parse::<u64>().ok())
        .sum();
    megabytes(kibibytes * 1024)
}

#[allow(clippy::cast_precision_loss)] // Sizes far below 2^52.
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Serves the built page to Chromium; modules are not loaded from files.
fn serve(dist: PathBuf) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let port = listener
        .local_addr()
        .expect("a bound socket has an address")
        .port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let dist = dist.clone();
            thread::spawn(move || answer(stream, &dist));
        }
    });
    format!("http://127.0.0.1:{port}/")
}

fn answer(mut stream: TcpStream, dist: &Path) {
    let mut asked = [0; 4096];
    let read = stream.read(&mut asked).unwrap_or(0);
    let asked = String::from_utf8_lossy(&asked[..read]);
    let path = asked.split_whitespace().nth(1).unwrap_or("/");
    let name = path
        .split('?')
        .next()
        .unwrap_or("/")
        .trim_start_matches('/');
    let name = if name.is_empty() { "index.html" } else { name };
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        _ => "image/svg+xml",
    };
    // Only what was built is asked for; nothing leads out of the folder.
    let file = if name.contains("..") {
        None
    } else {
        fs::read(dist.join(name)).ok()
    };
    let (status, body) = file.map_or(("404 Not Found", Vec::new()), |body| ("200 OK", body));
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(&body);
}

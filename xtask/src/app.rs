//! `cargo xtask app`: builds the app and opens it; without a display it draws the first screen under Xvfb and saves it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::machine;
use crate::packages;
use crate::stage::{call, cargo, npm};

/// The time limit for the first screen: a debug build on a busy machine needs a few seconds.
const FIRST_SCREEN: Duration = Duration::from_secs(60);
/// A blank window has one or two colours, a drawn page hundreds, because its letters have soft edges.
const COLOURS_OF_A_PAGE: u32 = 64;

/// Builds and opens the app.
pub fn run() -> Result<(), String> {
    packages::install(&[packages::APP])?;
    call(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    call(&mut npm(&["run", "build"]))?;
    call(&mut cargo(&[
        "build",
        "--package",
        "shikaku-rescue",
        "--features",
        crate::test::WINDOW,
    ]))?;
    let app = machine::target().join("debug/shikaku-rescue");
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some());
    if has_display {
        call(&mut Command::new(app))
    } else {
        photograph(|_| Command::new(&app), "first-screen.png")
    }
}

/// A child process that ends when this value is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Opens the app by this command, which is told the display, under an X server without a screen, and saves what it draws
/// under this name.
pub fn photograph(app: impl FnOnce(&str) -> Command, name: &str) -> Result<(), String> {
    let (_server, display) = start_xvfb()?;
    let mut app = Running(
        app(&display)
            .env("DISPLAY", &display)
            .spawn()
            .map_err(|error| format!("the app does not start: {error}"))?,
    );
    let folder = machine::target().join("screenshots");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let picture = folder.join(name);
    let until = Instant::now() + FIRST_SCREEN;
    let mut seen_before = 0;
    // The page counts as drawn when two looks in a row show about as many colours.
    loop {
        if let Ok(Some(status)) = app.0.try_wait() {
            return Err(format!("the app ended before its first screen ({status})"));
        }
        let colours = take_picture(&display, &picture)?;
        if colours >= COLOURS_OF_A_PAGE && colours == seen_before {
            break;
        }
        if Instant::now() > until {
            return Err(format!(
                "no first screen after {} s; the last look is in {}",
                FIRST_SCREEN.as_secs(),
                picture.display()
            ));
        }
        seen_before = colours;
        thread::sleep(Duration::from_millis(250));
    }
    println!(
        "No display here: the first screen was drawn under Xvfb and saved as {}",
        picture.display()
    );
    Ok(())
}

/// Starts Xvfb on a display number of its own choice.
fn start_xvfb() -> Result<(Running, String), String> {
    let mut server = Command::new("Xvfb")
        .args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1024x820x24",
            "-nolisten",
            "tcp",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("Xvfb does not start: {error}"))?;
    let stdout = server.stdout.take();
    let server = Running(server);
    let mut number = String::new();
    if let Some(stdout) = stdout {
        BufReader::new(stdout)
            .read_line(&mut number)
            .map_err(|error| error.to_string())?;
    }
    if number.trim().is_empty() {
        return Err("Xvfb names no display".to_owned());
    }
    Ok((server, format!(":{}", number.trim())))
}

/// Saves what the display shows and counts its colours.
fn take_picture(display: &str, picture: &PathBuf) -> Result<u32, String> {
    run_quietly(
        Command::new("import")
            .args(["-display", display, "-window", "root"])
            .arg(picture),
    )?;
    let count = run_quietly(
        Command::new("identify")
            .args(["-format", "%k"])
            .arg(picture),
    )?;
    count
        .trim()
        .parse()
        .map_err(|_| format!("identify says {count:?}"))
}

fn run_quietly(command: &mut Command) -> Result<String, String> {
    let output = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!(
            "{command:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        ))
    }
}

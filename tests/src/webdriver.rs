//! The built app, driven as a user drives it: tauri-driver and WebKitWebDriver on private ports, under a private Xvfb,
//! with settings and data in a private folder. `WEBKIT_DISABLE_COMPOSITING_MODE` and `WEBKIT_DISABLE_DMABUF_RENDERER`
//! stay unset, because WebDriver screenshots hang with them.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::display::Display;
use crate::pcscd::Pcscd;
use crate::ports::PortPair;
use crate::process::Process;

/// The program of Debian's `webkit2gtk-driver`.
const NATIVE_DRIVER: &str = "/usr/bin/WebKitWebDriver";
/// The time limit for a start; the first one reads fonts and fills caches.
const START: Duration = Duration::from_secs(30);
/// The time limit for an element to appear.
const APPEARS: Duration = Duration::from_secs(15);

/// The app's window.
#[derive(Debug)]
pub struct Window {
    client: Client,
    pictures: String,
    // The order in which they are taken down: the driver ends the app, and the display outlives both.
    driver: Driver,
    display: Display,
    _bus: Process,
    home: TempDir,
}

/// tauri-driver. On SIGTERM it ends WebKitWebDriver; a plain kill would leave that behind.
#[derive(Debug)]
struct Driver {
    process: Process,
    ports: PortPair,
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.process.stop();
    }
}

impl Window {
    /// Opens the app with this PC/SC service, with the two questions of a new installation postponed; `pictures` is the
    /// prefix of its screenshots.
    ///
    /// # Panics
    /// When the app, a driver or the display is missing or does not start.
    pub async fn open(pictures: &str, pcscd: &Pcscd) -> Self {
        let window = Self::open_new(pictures, pcscd, &[]).await;
        window.click("[data-action=\"later\"]").await;
        window.see("#q").await;
        window
    }

    /// Opens the app as a new installation, started with these arguments.
    ///
    /// # Panics
    /// When the app, a driver or the display is missing or does not start.
    pub async fn open_new(pictures: &str, pcscd: &Pcscd, arguments: &[&str]) -> Self {
        Self::open_program(pictures, pcscd, &app(), arguments, &[]).await
    }

    /// Opens the window of the connection laboratory (`lab-window`) with these arguments and environment, with the two
    /// questions of a new installation postponed.
    ///
    /// # Panics
    /// When the program, a driver or the display is missing or does not start.
    pub async fn open_in_the_lab(
        pictures: &str,
        pcscd: &Pcscd,
        arguments: &[&str],
        environment: &[(&str, &OsStr)],
    ) -> Self {
        let program = app().with_file_name("lab-window");
        assert!(
            program.exists(),
            "no {} (cargo build --workspace)",
            program.display()
        );
        let window = Self::open_program(pictures, pcscd, &program, arguments, environment).await;
        window.click("[data-action=\"later\"]").await;
        window.see("#q").await;
        window
    }

    async fn open_program(
        pictures: &str,
        pcscd: &Pcscd,
        program: &Path,
        arguments: &[&str],
        environment: &[(&str, &OsStr)],
    ) -> Self {
        let display = Display::start();
        let home = tempfile::Builder::new()
            .prefix("rig-window-")
            .tempdir()
            .expect("a temporary folder can be made");
        let bus = start_bus(home.path());
        let ports = PortPair::take();
        let log_path = home.path().join("tauri-driver.log");
        let log = File::create(&log_path).expect("the rig's own folder is writable");
        let mut command =
            Command::new(std::env::var_os("TAURI_DRIVER").unwrap_or_else(|| "tauri-driver".into()));
        command.args([
            "--port",
            &ports.port(0).to_string(),
            "--native-port",
            &ports.port(1).to_string(),
        ]);
        command.args(["--native-driver", NATIVE_DRIVER]);
        command
            .envs(pcscd.environment())
            .envs(environment.iter().copied())
            .env("DISPLAY", display.name())
            // WebKit's own drawing: with the one that the app chooses without a graphics card, a picture may never come.
            .env("SHIKAKU_DRAWING", "webkit")
            .env("DBUS_SESSION_BUS_ADDRESS", address_of_bus(home.path()))
            .env_remove("WAYLAND_DISPLAY");
        for folder in [
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
            "XDG_RUNTIME_DIR",
        ] {
            let path = home.path().join(folder);
            fs::create_dir(&path).expect("the rig's own folder is writable");
            command.env(folder, path);
        }
        command.stdin(Stdio::null());
        command
            .stdout(log.try_clone().expect("a file handle can be copied"))
            .stderr(log);
        assert!(
            Path::new(NATIVE_DRIVER).exists(),
            "no {NATIVE_DRIVER} (apt-get install webkit2gtk-driver)"
        );
        let name = "tauri-driver (cargo install tauri-driver --locked, or name it in TAURI_DRIVER)";
        let driver = Driver {
            process: Process::start(name, &mut command),
            ports,
        };

        // A session can be requested only when both drivers listen.
        for port in [driver.ports.port(0), driver.ports.port(1)] {
            wait_until_it_listens(port).await;
        }
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities(program, arguments));
        let address = format!("http://127.0.0.1:{}", driver.ports.port(0));
        let session = tokio::time::timeout(START, builder.connect(&address)).await;
        let log = || fs::read_to_string(&log_path).unwrap_or_default();
        let client = match session {
            Ok(Ok(client)) => client,
            Ok(Err(error)) => panic!("no window: {error}\n{}", log()),
            Err(_) => panic!("no window within {START:?}\n{}", log()),
        };
        Self {
            client,
            pictures: pictures.to_owned(),
            driver,
            display,
            _bus: bus,
            home,
        }
    }

    /// Waits until an element is there.
    ///
    /// # Panics
    /// When it does not appear within 15 seconds; a picture of the window is saved.
    pub async fn see(&self, css: &str) -> Element {
        let wanted = Instant::now();
        loop {
            // Errors count as "not yet", because WebKit answers with errors of its own while a page loads ("Callback
            // was not called before the unload event"). The last one is reported when time is up.
            let missing = match self.client.find(Locator::Css(css)).await {
                Ok(element) => return element,
                Err(error) => error,
            };
            if wanted.elapsed() > APPEARS {
                let picture = self.picture("missing").await;
                panic!(
                    "no {css} in the window ({missing}); see {}",
                    picture.display()
                );
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The number of such elements now.
    ///
    /// # Panics
    /// When the window does not answer.
    pub async fn count(&self, css: &str) -> usize {
        self.client
            .find_all(Locator::Css(css))
            .await
            .expect("the window answers")
            .len()
    }

    /// The text of an element once it is there.
    ///
    /// # Panics
    /// When it does not appear.
    pub async fn text(&self, css: &str) -> String {
        let text = self.see(css).await.text().await;
        text.unwrap_or_else(|error| panic!("{css} cannot be read: {error}"))
    }

    /// The value that a script returns in the page.
    ///
    /// # Panics
    /// When the script throws.
    pub async fn run(&self, script: &str) -> Value {
        let value = self.client.execute(script, Vec::new()).await;
        value.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Clicks an element once it is there. A page that draws it anew between the look and the click is looked at again, as a
    /// person would; a click that was taken is never made twice.
    ///
    /// # Panics
    /// When it does not appear or cannot be clicked.
    pub async fn click(&self, css: &str) {
        let wanted = Instant::now();
        while let Err(error) = self.see(css).await.click().await {
            assert!(
                wanted.elapsed() < APPEARS,
                "{css} cannot be clicked: {error}"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Types into a field once it is there.
    ///
    /// # Panics
    /// When it does not appear or cannot be typed into.
    pub async fn type_into(&self, css: &str, text: &str) {
        let typed = self.see(css).await.send_keys(text).await;
        typed.unwrap_or_else(|error| panic!("cannot type into {css}: {error}"));
    }

    /// Milliseconds from the last key of a text typed into a field to the moment at which something stands in the page, by the page's
    /// own clock: what the driver needs is not counted.
    ///
    /// # Panics
    /// When it does not appear.
    pub async fn millis_until(&self, field: &str, text: &str, css: &str) -> f64 {
        let script = format!(
            r#"
            const field = document.querySelector({field:?});
            field.value = "";
            field.dispatchEvent(new Event("input", {{ bubbles: true }}));
            window.typed = null;
            window.stood = null;
            field.addEventListener("input", () => {{ window.typed = performance.now(); window.stood = null; }}, true);
            new MutationObserver(() => {{
                if (window.typed !== null && window.stood === null && document.querySelector({css:?}) !== null) {{
                    window.stood = performance.now();
                }}
            }}).observe(document.body, {{ childList: true, subtree: true, attributes: true }});
            "#
        );
        self.run(&script).await;
        self.type_into(field, text).await;
        self.see(css).await;
        let millis = self.run("return window.stood - window.typed;").await;
        millis.as_f64().expect("a number")
    }

    /// Saves a picture of the window under `target/screenshots/` and returns its path.
    ///
    /// # Panics
    /// When the window does not answer or the file cannot be written.
    pub async fn picture(&self, stage: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screenshots");
        fs::create_dir_all(&folder).expect("the target folder is writable");
        let path = folder.join(format!("{}-{stage}.png", self.pictures));
        // The page's content is not on the screen at once, so an immediate picture would be blank.
        tokio::time::sleep(Duration::from_millis(300)).await;
        let png = tokio::time::timeout(APPEARS, self.client.screenshot())
            .await
            .expect("a picture within 15 s");
        fs::write(&path, png.expect("the window can be photographed"))
            .expect("the target folder is writable");
        path
    }

    /// Starts the app again with these arguments, as a user or a link does, and waits until it has ended.
    ///
    /// # Panics
    /// When it does not start, or keeps running beside the open window.
    pub fn start_again(&self, arguments: &[&str]) -> ExitStatus {
        let mut command = Command::new(app());
        command
            .args(arguments)
            .env("DISPLAY", self.display.name())
            .env("DBUS_SESSION_BUS_ADDRESS", address_of_bus(self.home.path()))
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut second = Process::start("a second start", &mut command);
        second
            .wait_at_most(START)
            .unwrap_or_else(|| panic!("a second window is open"))
    }

    /// Closes the window.
    ///
    /// # Panics
    /// When the session cannot be ended.
    pub async fn close(self) {
        let Self { client, driver, .. } = self;
        client.close().await.expect("the session can be ended");
        drop(driver);
    }
}

/// A session bus for one window, because two windows on the same bus would be one app, and the second hands itself
/// over.
fn start_bus(home: &Path) -> Process {
    let config = home.join("bus.conf");
    let policy = r#"<allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/>"#;
    // No service folders are configured, so that no service of the machine is started on it.
    let text = format!(
        "<busconfig><type>session</type><listen>{}</listen><auth>EXTERNAL</auth>\
         <policy context=\"default\">{policy}</policy></busconfig>",
        address_of_bus(home)
    );
    fs::write(&config, text).expect("the rig's own folder is writable");
    let mut command = Command::new("/usr/bin/dbus-daemon");
    command
        .arg(format!("--config-file={}", config.display()))
        .args(["--nofork", "--nopidfile"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let bus = Process::start("dbus-daemon (apt-get install dbus)", &mut command);
    let started = Instant::now();
    while !home.join("bus").exists() {
        assert!(started.elapsed() < START, "no bus after {START:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
    bus
}

fn address_of_bus(home: &Path) -> String {
    format!("unix:path={}", home.join("bus").display())
}

fn capabilities(program: &Path, arguments: &[&str]) -> Map<String, Value> {
    let mut capabilities = Map::new();
    capabilities.insert(
        "tauri:options".to_owned(),
        json!({ "application": program, "args": arguments }),
    );
    capabilities
}

/// The built app.
fn app() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/shikaku-rescue");
    let app = std::env::var_os("SHIKAKU_APP").map_or(built, PathBuf::from);
    app.canonicalize().unwrap_or_else(|error| {
        panic!("no app at {} ({error}): build it with tauri/custom-protocol, or name it in SHIKAKU_APP", app.display())
    })
}

async fn wait_until_it_listens(port: u16) {
    let started = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        assert!(
            started.elapsed() < START,
            "no driver listens at port {port} after {START:?}"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

//! What the check-up says about a connection with every fault that can be made on one machine: real TLS servers, a real
//! interceptor and a real proxy, clocks that are really off, cables that are really out. Each scene stands in a network of its
//! own, so nothing leaves this machine. One table: the fault on the left, the causes on the right, the first one first.

#![cfg(target_os = "linux")]

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use kb::Base;
use rigs::network::{FAR, Network, Uplink, call};
use rigs::process::Process;
use rigs::shikaku::{Ended, Shikaku};
use rigs::tls_lab::{Authority, HOST, Identity, Manner, Server, bundle, wait_for_port};

const V4: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const V6: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);
const LONG: (i64, i64) = (-1000, 5000);
/// As long as certificates of servers live today.
const LIFE: (i64, i64) = (-30, 60);
const REDIRECT: &str = "HTTP/1.1 302 Found\r\nContent-Type: text/html\r\nLocation: http://login.hotel.example/?mac=02:00:00:00:00:01\r\n";
const OWN_REDIRECT: &str = "HTTP/1.1 301 Moved\r\nLocation: https://server.lab.test/\r\n";
/// A portal that answers with a page, which sends on by itself.
const SENDS_ON: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><head><meta http-equiv=\"refresh\" content=\"0; url=https://gwhs.example/login?dst=http%3A%2F%2Fserver.lab.test&mac=02:00:00:00:00:01\"></head></html>";
/// Block pages of filters: by the address, and by the words on the page.
const BLOCKED: &str = "HTTP/1.1 307 Temporary Redirect\r\nContent-Type: text/html\r\nLocation: https://20.1.1.1:8090/ips/block/webcat?cat=7\r\n";
const BLOCKED_BY_PAGE: &str = "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n<title>Web Filter Violation</title><h1>FortiGuard Intrusion Prevention - Access Blocked</h1>";
const PAGE: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
const LOG_IN: &str = "HTTP/1.1 511 Network Authentication Required\r\nContent-Type: text/html\r\n";

/// As many names of servers as the program tries by itself, each with an address of its own.
const SEVERAL: [(&str, &str); 5] = [
    ("one.lab.test", "127.0.0.1"),
    ("two.lab.test", "127.0.0.2"),
    ("three.lab.test", "127.0.0.3"),
    ("four.lab.test", "127.0.0.4"),
    ("five.lab.test", "127.0.0.5"),
];

/// Everyone in the laboratory who issues certificates.
struct Authorities {
    root: Authority,
    intermediate: Authority,
    old_intermediate: Authority,
    old_root: Authority,
    interceptor: Authority,
    impostor: Authority,
    older: Authority,
    crossed: Authority,
}

impl Authorities {
    fn new() -> Self {
        let root = Authority::root("Amazon Root CA 1", "Amazon", LONG);
        let older = Authority::root("Starfield Class 2", "Starfield", LONG);
        Self {
            crossed: root.certified_by(&older, "Amazon Root CA 1", "Amazon", LONG),
            older,
            intermediate: root.under("Amazon RSA 2048 M01", "Amazon", LONG),
            old_intermediate: root.under("Amazon RSA 2048 M00", "Amazon", (-1000, -5)),
            old_root: Authority::root("Amazon Root CA 1", "Amazon", (-1000, -5)),
            interceptor: Authority::root("Kabushiki UTM CA", "UTM", LONG),
            impostor: Authority::root("Amazon Root CA 1", "Amazon", LONG),
            root,
        }
    }

    /// As Amazon's servers do it: the server's own and the intermediate, no root.
    fn good(&self, names: &[&str], days: (i64, i64)) -> Identity {
        self.intermediate
            .server(names, days)
            .with(&self.intermediate)
    }
}

/// What is different in a scene from a healthy connection.
struct Scene {
    uplink: Uplink,
    hosts: Vec<(&'static str, &'static str)>,
    routes: Vec<&'static [&'static str]>,
    dns: Option<Option<u8>>,
    tls: fn(&Authorities) -> Option<Manner>,
    address: IpAddr,
    plain: Option<&'static str>,
    store: fn(&Authorities) -> String,
    root: fn(&Authorities) -> &Authority,
    environment: Vec<(&'static str, String)>,
    /// The servers that are tried.
    endpoints: Vec<&'static str>,
    clock: Option<&'static str>,
    /// The shipped program, to which no laboratory root counts.
    shipped: bool,
    interceptor: bool,
    proxy_runs: bool,
    kde: Option<&'static str>,
    limit: Duration,
}

fn healthy() -> Scene {
    Scene {
        uplink: Uplink::BlackHole,
        hosts: vec![(HOST, "127.0.0.1")],
        routes: Vec::new(),
        dns: None,
        tls: |lab| Some(Manner::Tls(lab.good(&[HOST], LIFE))),
        address: V4,
        plain: Some(OWN_REDIRECT),
        store: |lab| bundle(&[lab.root.der().clone()]),
        root: |lab| &lab.root,
        environment: Vec::new(),
        endpoints: vec![HOST],
        clock: None,
        shipped: false,
        interceptor: false,
        proxy_runs: false,
        kde: None,
        limit: Duration::from_secs(10),
    }
}

fn but(change: impl FnOnce(&mut Scene)) -> Scene {
    let mut scene = healthy();
    change(&mut scene);
    scene
}

/// A server that does this on its TLS port, and nothing on the plain one.
fn tls(manner: fn(&Authorities) -> Option<Manner>) -> Scene {
    but(|scene| {
        scene.tls = manner;
        scene.plain = None;
    })
}

/// The same, and the plain port answers as a healthy server's does.
fn certificates(manner: fn(&Authorities) -> Option<Manner>) -> Scene {
    but(|scene| scene.tls = manner)
}

fn proxy(name: &'static str, value: &'static str) -> Scene {
    but(|scene| scene.environment.push((name, value.to_owned())))
}

fn dns(code: Option<u8>) -> Scene {
    but(|scene| {
        scene.hosts.clear();
        scene.dns = Some(code);
    })
}

/// No server at all, but somebody on the plain port.
fn portal(tls: fn(&Authorities) -> Option<Manner>, plain: Option<&'static str>) -> Scene {
    but(|scene| {
        scene.tls = tls;
        scene.plain = plain;
    })
}

fn put_in_between(lab: &Authorities) -> Option<Manner> {
    Some(Manner::Tls(
        lab.interceptor.server(&[HOST], LIFE).with(&lab.interceptor),
    ))
}

/// Five servers behind one address, which an interceptor takes by turns: this many of every five connections.
fn inspected_by_turns(manner: fn(&Authorities) -> Option<Manner>) -> Scene {
    but(|scene| {
        scene.tls = manner;
        scene.hosts = SEVERAL.map(|(name, _)| (name, "127.0.0.1")).to_vec();
        scene.endpoints = SEVERAL.map(|(name, _)| name).to_vec();
    })
}

fn turns(lab: &Authorities, inspected: usize) -> Option<Manner> {
    let names = SEVERAL.map(|(name, _)| name);
    let shown = (0..names.len()).map(|turn| {
        // Spread over the five: of three, the first, the third and the fifth.
        if turn % 2 == 0 && turn / 2 < inspected || turn % 2 == 1 && turn / 2 + 3 < inspected {
            lab.interceptor.server(&names, LIFE).with(&lab.interceptor)
        } else {
            lab.good(&names, LIFE)
        }
    });
    Some(Manner::InTurns(shown.collect()))
}

fn alert(description: u8) -> Manner {
    Manner::Says(vec![21, 3, 3, 0, 2, 2, description])
}

fn real_roots(keep: impl Fn(&str) -> bool) -> String {
    let certificates: Vec<_> = webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .filter(|der| keep(&String::from_utf8_lossy(der)))
        .cloned()
        .collect();
    bundle(&certificates)
}

fn is_one_of_the_five(text: &str) -> bool {
    text.contains("Amazon Root CA")
        || text.contains("Starfield Services Root Certificate Authority - G2")
}

impl Scene {
    fn plays(self, lab: &'static Authorities) -> Ended {
        let limit = self.limit;
        let hosts = self.hosts.clone();
        let network = Network::new(self.uplink, &hosts);
        let folder = network.folder().to_owned();
        let ended = network.run(move || self.on(lab, &folder));
        assert!(ended.elapsed < limit, "{ended}");
        ended
    }

    fn on(self, lab: &Authorities, folder: &Path) -> Ended {
        for route in &self.routes {
            call("ip", route);
        }
        let port = if self.interceptor || self.proxy_runs {
            8443
        } else {
            443
        };
        let mut servers: Vec<Server> = (self.tls)(lab)
            .map(|manner| Server::start(self.address, port, manner))
            .into_iter()
            .collect();
        servers.extend(
            self.plain
                .map(|head| Server::start(self.address, 80, Manner::Http(head))),
        );
        servers.extend(self.dns.map(Server::dns));
        let write = |name: &str, text: &str| -> PathBuf {
            let path = folder.join(name);
            std::fs::write(&path, text).expect("an own folder is writable");
            path
        };
        let empty = folder.join("no-certificates");
        std::fs::create_dir(&empty).expect("an own folder is writable");
        let mut store = (self.store)(lab);
        let _interceptor = self.interceptor.then(|| mitmdump(folder));
        if self.interceptor && store.ends_with("and mitmproxy's") {
            store = std::fs::read_to_string(folder.join("mitm/mitmproxy-ca-cert.pem"))
                .expect("mitmdump wrote it");
        }
        let _proxy = self.proxy_runs.then(|| tinyproxy(folder));
        let mut shikaku = Shikaku::alone()
            .with("SSL_CERT_FILE", write("store.pem", &store))
            .with("SSL_CERT_DIR", empty)
            .with("HOME", folder)
            .with("XDG_CONFIG_HOME", folder);
        for (name, value) in &self.environment {
            shikaku = shikaku.with(name, value);
        }
        if let Some(kde) = self.kde {
            write("kioslaverc", kde);
        }
        if let Some(offset) = self.clock {
            shikaku = shikaku
                .with("LD_PRELOAD", faketime())
                .with("FAKETIME", offset);
        }
        let endpoints = self.endpoints.iter().map(|host| format!("{host}:443"));
        let endpoint = endpoints.collect::<Vec<String>>().join(",");
        if self.shipped {
            let mut args = vec!["checkup", "--json", "--endpoint", &endpoint];
            for check in CHECKS {
                args.extend(["--only", check]);
            }
            shikaku.run(args)
        } else {
            let root = write("root.pem", &bundle(&[(self.root)(lab).der().clone()]));
            let root = format!("amazon-root-ca-1={}", root.display());
            shikaku.of_the_lab().run([root.as_str(), "--", &endpoint])
        }
    }
}

const CHECKS: [&str; 8] = [
    "network.link",
    "network.proxy",
    "network.dns",
    "network.reach",
    "network.portal",
    "tls.chain",
    "trust.amazon-roots",
    "network.clock",
];

fn faketime() -> PathBuf {
    let path = PathBuf::from(format!(
        "/usr/lib/{}-linux-gnu/faketime/libfaketime.so.1",
        std::env::consts::ARCH
    ));
    assert!(
        path.exists(),
        "no {} (apt install faketime)",
        path.display()
    );
    path
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"),
        |target| {
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("..")
                .join(target)
        },
    )
}

/// The real interceptor in front of the laboratory's server.
fn mitmdump(folder: &Path) -> Process {
    let program = target().join("tools/mitmproxy/bin/mitmdump");
    assert!(
        program.exists(),
        "no {} (cargo xtask test installs it)",
        program.display()
    );
    let config = folder.join("mitm");
    let mut command = Command::new(program);
    command
        .args([
            "--mode",
            "reverse:https://127.0.0.1:8443",
            "--listen-host",
            "127.0.0.1",
            "--listen-port",
            "443",
            "--ssl-insecure",
            "--quiet",
        ])
        .args(["--set".to_owned(), format!("confdir={}", config.display())])
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let process = Process::start("mitmdump", &mut command);
    wait_for_port((V4, 443).into());
    process
}

/// The real proxy; its way to the outside is the laboratory's server.
fn tinyproxy(folder: &Path) -> Process {
    let config = folder.join("tinyproxy.conf");
    std::fs::write(
        &config,
        "Port 8888\nListen 127.0.0.1\nMaxClients 10\nTimeout 10\nLogLevel Critical\n",
    )
    .expect("an own folder is writable");
    let mut command = Command::new("tinyproxy");
    command
        .arg("-d")
        .arg("-c")
        .arg(config)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let process = Process::start("tinyproxy", &mut command);
    wait_for_port((V4, 8888).into());
    process
}

/// Fault and causes.
fn table() -> Vec<(&'static str, Scene, &'static [&'static str])> {
    let refused = |_: &Authorities| None;
    vec![
        // Nothing wrong
        ("healthy", healthy(), &[]),
        (
            "healthy, TLS 1.2 at most",
            certificates(|lab| Some(Manner::Tls12(lab.good(&[HOST], LIFE)))),
            &[],
        ),
        (
            "healthy by IPv6 alone",
            but(|scene| {
                scene.hosts = vec![(HOST, "::1")];
                scene.address = V6;
            }),
            &[],
        ),
        (
            "healthy by IPv4, IPv6 leads nowhere",
            but(|scene| scene.hosts.push((HOST, "2001:db8::7"))),
            &[],
        ),
        (
            "healthy, the chain ends in Amazon Root CA 1 and Starfield is not in the store",
            but(|scene| {
                scene.store = |lab| {
                    bundle(&[lab.root.der().clone()])
                        + &real_roots(|text| !is_one_of_the_five(text))
                };
            }),
            &[],
        ),
        (
            "healthy, look-alikes and other roots stand beside it",
            but(|scene| {
                scene.store = |lab| {
                    bundle(&[lab.impostor.der().clone(), lab.root.der().clone()])
                        + &real_roots(|text| text.contains("Starfield Root Certificate"))
                };
            }),
            &[],
        ),
        (
            "healthy, and a proxy that is switched off for all hosts",
            but(|scene| {
                scene
                    .environment
                    .push(("https_proxy", "http://proxy.example:8080".to_owned()));
                scene.environment.push(("no_proxy", "*".to_owned()));
            }),
            &[],
        ),
        // Link
        (
            "no cable",
            but(|scene| {
                scene.uplink = Uplink::Unplugged;
                scene.hosts.clear();
                scene.limit = Duration::from_secs(2);
            }),
            &["network-disconnected"],
        ),
        (
            "no cable, the name is known",
            but(|scene| {
                scene.uplink = Uplink::Unplugged;
                scene.hosts = vec![(HOST, FAR)];
                scene.limit = Duration::from_secs(2);
            }),
            &["network-disconnected"],
        ),
        (
            "an address and no router",
            but(|scene| {
                scene.uplink = Uplink::NoRouter;
                scene.hosts = vec![(HOST, FAR)];
                scene.limit = Duration::from_secs(2);
            }),
            &["network-disconnected"],
        ),
        // Proxy
        (
            "https_proxy",
            proxy("https_proxy", "http://proxy.example:8080"),
            &["proxy-configured"],
        ),
        (
            "HTTPS_PROXY",
            proxy("HTTPS_PROXY", "proxy.example:8080"),
            &["proxy-configured"],
        ),
        (
            "http_proxy",
            proxy("http_proxy", "http://proxy.example:8080"),
            &["proxy-configured"],
        ),
        (
            "ALL_PROXY with a password",
            proxy("ALL_PROXY", "socks5://taro:himitsu@proxy.example:1080"),
            &["proxy-configured"],
        ),
        (
            "a left-over of the closed network",
            proxy("https_proxy", "http://proxy.base.oqs-pdl.org:8080"),
            &["proxy-configured"],
        ),
        (
            "KDE's proxy",
            but(|scene| {
                scene.kde =
                    Some("[Proxy Settings]\nProxyType=1\nhttpsProxy=http://proxy.example 8080\n")
            }),
            &["proxy-configured"],
        ),
        (
            "KDE's script",
            but(|scene| {
                scene.kde = Some(
                    "[Proxy Settings]\nProxyType=2\nProxy Config Script=http://pac.example/proxy.pac\n",
                )
            }),
            &["proxy-configured"],
        ),
        (
            "only a real proxy is let out",
            but(|scene| {
                scene.hosts = vec![(HOST, FAR)];
                scene.proxy_runs = true;
                scene.plain = None;
                scene
                    .environment
                    .push(("https_proxy", "http://127.0.0.1:8888".to_owned()));
            }),
            &["proxy-configured"],
        ),
        // DNS
        ("no such name", dns(Some(3)), &["dns-failed"]),
        ("DNS fails", dns(Some(2)), &["dns-failed"]),
        ("DNS refuses", dns(Some(5)), &["dns-failed"]),
        ("DNS is silent", dns(None), &["dns-failed"]),
        (
            "nobody at the DNS port",
            but(|scene| {
                scene.hosts.clear();
                scene.limit = Duration::from_secs(2);
            }),
            &["dns-failed"],
        ),
        // TCP
        (
            "refused",
            but(|scene| {
                scene.tls = |_| None;
                scene.plain = None;
                scene.limit = Duration::from_secs(2);
            }),
            &["server-unreachable"],
        ),
        (
            "a black hole",
            but(|scene| scene.hosts = vec![(HOST, FAR)]),
            &["server-unreachable"],
        ),
        (
            "a black hole for IPv4 and IPv6",
            but(|scene| {
                scene.hosts = vec![(HOST, FAR), (HOST, "2001:db8::7")];
                scene.routes = vec![
                    &[
                        "-6",
                        "addr",
                        "add",
                        "2001:db8:1::2/64",
                        "dev",
                        "up0",
                        "nodad",
                    ],
                    &["-6", "route", "add", "default", "via", "2001:db8:1::1"],
                    &[
                        "-6",
                        "neigh",
                        "add",
                        "2001:db8:1::1",
                        "lladdr",
                        "02:00:00:00:00:01",
                        "dev",
                        "up0",
                        "nud",
                        "permanent",
                    ],
                ];
            }),
            &["server-unreachable"],
        ),
        (
            "no way to this server",
            but(|scene| {
                scene.hosts = vec![(HOST, FAR)];
                scene.routes = vec![&["route", "add", "unreachable", "203.0.113.0/24"]];
                scene.limit = Duration::from_secs(2);
            }),
            &["server-unreachable"],
        ),
        (
            "forbidden by this device",
            but(|scene| {
                scene.hosts = vec![(HOST, FAR)];
                scene.routes = vec![&["route", "add", "prohibit", "203.0.113.0/24"]];
                scene.limit = Duration::from_secs(2);
            }),
            &["server-unreachable"],
        ),
        // Captive portal
        (
            "a page on the TLS port",
            tls(|_| Some(Manner::Says(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()))),
            &["captive-portal"],
        ),
        (
            "a log-in page on the TLS port",
            tls(|_| Some(Manner::Http(REDIRECT))),
            &["captive-portal"],
        ),
        (
            "refused, and sent to a log-in page",
            portal(refused, Some(REDIRECT)),
            &["captive-portal"],
        ),
        (
            "reset, and sent to a log-in page",
            portal(|_| Some(Manner::Resets), Some(REDIRECT)),
            &["captive-portal"],
        ),
        (
            "status 511",
            portal(refused, Some(LOG_IN)),
            &["captive-portal"],
        ),
        (
            "closed, and a page in the server's place",
            portal(|_| Some(Manner::Closes), Some(PAGE)),
            &["captive-portal"],
        ),
        (
            "the portal's own certificate, and sent to it",
            portal(
                |_| Some(Manner::Tls(Identity::of_its_own("login.hotel.example"))),
                Some(REDIRECT),
            ),
            &["captive-portal"],
        ),
        (
            "closed, and a page that sends on to a log-in page",
            portal(|_| Some(Manner::Closes), Some(SENDS_ON)),
            &["captive-portal"],
        ),
        (
            "the portal's own certificate, and a page that sends on to it",
            portal(
                |_| Some(Manner::Tls(Identity::of_its_own("gwhs.example"))),
                Some(SENDS_ON),
            ),
            &["captive-portal"],
        ),
        // A filter's page is no log-in page
        (
            "reset, and sent to a filter's page",
            portal(|_| Some(Manner::Resets), Some(BLOCKED)),
            &["tls-refused"],
        ),
        (
            "closed, and a filter's page in the server's place",
            portal(|_| Some(Manner::Closes), Some(BLOCKED_BY_PAGE)),
            &["tls-refused"],
        ),
        (
            "a filter's page on the TLS port",
            portal(
                |_| Some(Manner::Http(BLOCKED_BY_PAGE)),
                Some(BLOCKED_BY_PAGE),
            ),
            &["tls-refused"],
        ),
        // TLS does not come about
        (
            "silent after the greeting",
            tls(|_| Some(Manner::Silent)),
            &["tls-refused"],
        ),
        (
            "closed after the greeting",
            tls(|_| Some(Manner::Closes)),
            &["tls-refused"],
        ),
        (
            "reset after the greeting",
            tls(|_| Some(Manner::Resets)),
            &["tls-refused"],
        ),
        (
            "alert: handshake failure",
            tls(|_| Some(alert(40))),
            &["tls-refused"],
        ),
        (
            "alert: unrecognized name",
            tls(|_| Some(alert(112))),
            &["tls-refused"],
        ),
        (
            "alert: protocol version",
            tls(|_| Some(alert(70))),
            &["tls-refused"],
        ),
        (
            "TLS 1.0 is spoken",
            tls(|_| Some(Manner::Says(old_hello()))),
            &["tls-refused"],
        ),
        (
            "another protocol",
            tls(|_| Some(Manner::Says(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()))),
            &["tls-refused"],
        ),
        (
            "nonsense",
            tls(|_| Some(Manner::Says(vec![22, 3, 3, 255, 255, 0, 0, 0]))),
            &["tls-refused"],
        ),
        (
            "a byte now and then",
            tls(|_| Some(Manner::Drips(vec![22; 100]))),
            &["tls-refused"],
        ),
        // Interception
        (
            "put in between, not trusted",
            certificates(put_in_between),
            &["tls-intercepted"],
        ),
        (
            "put in between, trusted here",
            but(|scene| {
                scene.tls = put_in_between;
                scene.store =
                    |lab| bundle(&[lab.root.der().clone(), lab.interceptor.der().clone()]);
            }),
            &["tls-intercepted"],
        ),
        (
            "put in between, its root not shown",
            certificates(|lab| Some(Manner::Tls(lab.interceptor.server(&[HOST], LIFE)))),
            &["tls-intercepted"],
        ),
        (
            "put in between by somebody who calls himself Amazon Root CA 1",
            certificates(|lab| {
                Some(Manner::Tls(
                    lab.impostor.server(&[HOST], LIFE).with(&lab.impostor),
                ))
            }),
            &["tls-intercepted"],
        ),
        (
            "the real mitmdump",
            but(|scene| scene.interceptor = true),
            &["tls-intercepted"],
        ),
        (
            "the real mitmdump, trusted here",
            but(|scene| {
                scene.interceptor = true;
                scene.store = |_| "and mitmproxy's".to_owned();
            }),
            &["tls-intercepted", "amazon-root-missing"],
        ),
        (
            "put in between by turns, 0 of 5",
            inspected_by_turns(|lab| turns(lab, 0)),
            &[],
        ),
        (
            "put in between by turns, 1 of 5",
            inspected_by_turns(|lab| turns(lab, 1)),
            &["tls-intercepted"],
        ),
        (
            "put in between by turns, 3 of 5",
            inspected_by_turns(|lab| turns(lab, 3)),
            &["tls-intercepted"],
        ),
        (
            "put in between by turns, 3 of 5, and trusted here",
            but(|scene| {
                *scene = inspected_by_turns(|lab| turns(lab, 3));
                scene.store =
                    |lab| bundle(&[lab.root.der().clone(), lab.interceptor.der().clone()]);
            }),
            &["tls-intercepted"],
        ),
        (
            "put in between each time, 5 of 5",
            inspected_by_turns(|lab| turns(lab, 5)),
            &["tls-intercepted"],
        ),
        (
            "to the shipped program the laboratory's root is a stranger, though this machine trusts it",
            but(|scene| {
                scene.shipped = true;
                scene.store = |lab| bundle(&[lab.root.der().clone()]) + &real_roots(|_| true);
                scene.tls = |lab| Some(Manner::Tls(lab.good(&[HOST], LIFE).with(&lab.root)));
            }),
            &["tls-intercepted"],
        ),
        // Certificates
        (
            "a certificate of its own making",
            certificates(|_| Some(Manner::Tls(Identity::of_its_own(HOST)))),
            &["tls-untrusted-root"],
        ),
        (
            "the intermediate is not shown",
            certificates(|lab| Some(Manner::Tls(lab.intermediate.server(&[HOST], LIFE)))),
            &["tls-untrusted-root"],
        ),
        (
            "expired",
            certificates(|lab| Some(Manner::Tls(lab.good(&[HOST], (-90, -2))))),
            &["tls-expired"],
        ),
        (
            "not valid yet",
            certificates(|lab| Some(Manner::Tls(lab.good(&[HOST], (2, 90))))),
            &["tls-expired"],
        ),
        (
            "the intermediate has expired",
            certificates(|lab| {
                Some(Manner::Tls(
                    lab.old_intermediate
                        .server(&[HOST], LIFE)
                        .with(&lab.old_intermediate),
                ))
            }),
            &["tls-expired"],
        ),
        (
            "another server's",
            certificates(|lab| Some(Manner::Tls(lab.good(&["other.lab.test"], LIFE)))),
            &["tls-name-mismatch"],
        ),
        (
            "expired and another server's",
            certificates(|lab| Some(Manner::Tls(lab.good(&["other.lab.test"], (-90, -2))))),
            &["tls-name-mismatch"],
        ),
        // Roots
        (
            "an empty store",
            but(|scene| scene.store = |_| String::new()),
            &["amazon-root-missing"],
        ),
        (
            "all roots of the world but these",
            but(|scene| scene.store = |_| real_roots(|text| !is_one_of_the_five(text))),
            &["amazon-root-missing"],
        ),
        (
            "none of these, and an older root that has signed for one of them",
            but(|scene| {
                scene.store = |lab| bundle(&[lab.older.der().clone()]);
                scene.tls = |lab| Some(Manner::Tls(lab.good(&[HOST], LIFE).with(&lab.crossed)));
            }),
            &[],
        ),
        (
            "a root of the same name and no more",
            but(|scene| scene.store = |lab| bundle(&[lab.impostor.der().clone()])),
            &["amazon-root-missing"],
        ),
        (
            "the root has expired",
            but(|scene| {
                scene.root = |lab| &lab.old_root;
                scene.store = |lab| bundle(&[lab.old_root.der().clone()]);
                scene.tls = |lab| Some(Manner::Tls(lab.old_root.server(&[HOST], LIFE)));
            }),
            &["amazon-root-expired"],
        ),
        (
            "the real five are there, and nobody answers",
            but(|scene| {
                scene.shipped = true;
                scene.tls = |_| None;
                scene.plain = None;
                scene.store = |_| real_roots(|_| true);
            }),
            &["server-unreachable"],
        ),
        (
            "one of the real five is enough",
            but(|scene| {
                scene.shipped = true;
                scene.tls = |_| None;
                scene.plain = None;
                scene.store = |_| real_roots(|text| text.contains("Amazon Root CA 3"));
            }),
            &["server-unreachable"],
        ),
        (
            "the real look-alike alone",
            but(|scene| {
                scene.shipped = true;
                scene.tls = |_| None;
                scene.plain = None;
                scene.store = |_| {
                    real_roots(|text| text.contains("Starfield Root Certificate Authority - G2"))
                };
            }),
            &["server-unreachable", "amazon-root-missing"],
        ),
        (
            "the real five in the year 2045",
            but(|scene| {
                scene.shipped = true;
                scene.tls = |_| None;
                scene.plain = None;
                scene.store = |_| real_roots(|_| true);
                scene.clock = Some("+7000d");
            }),
            &["server-unreachable", "amazon-root-expired"],
        ),
        // Clock
        (
            "an hour ahead",
            but(|scene| scene.clock = Some("+3600")),
            &["clock-wrong"],
        ),
        (
            "an hour behind",
            but(|scene| scene.clock = Some("-3600")),
            &["clock-wrong"],
        ),
        (
            "a minute ahead is nothing",
            but(|scene| scene.clock = Some("+60")),
            &[],
        ),
        (
            "100 days ahead",
            but(|scene| scene.clock = Some("+100d")),
            &["clock-wrong"],
        ),
        (
            "a year behind",
            but(|scene| scene.clock = Some("-365d")),
            &["clock-wrong"],
        ),
        (
            "the battery is flat",
            but(|scene| scene.clock = Some("-6000d")),
            &["clock-wrong"],
        ),
        (
            "100 days ahead, and nobody to ask the time",
            but(|scene| {
                scene.clock = Some("+100d");
                scene.plain = None;
            }),
            &["tls-expired"],
        ),
        // Every pair of proxy, clock, interception, missing root
        (
            "proxy + clock",
            but(|scene| {
                scene
                    .environment
                    .push(("https_proxy", "http://proxy.example:8080".to_owned()));
                scene.clock = Some("+100d");
            }),
            &["proxy-configured", "clock-wrong"],
        ),
        (
            "proxy + interception",
            but(|scene| {
                scene
                    .environment
                    .push(("https_proxy", "http://proxy.example:8080".to_owned()));
                scene.tls = put_in_between;
            }),
            &["proxy-configured", "tls-intercepted"],
        ),
        (
            "proxy + missing root",
            but(|scene| {
                scene
                    .environment
                    .push(("https_proxy", "http://proxy.example:8080".to_owned()));
                scene.store = |_| String::new();
            }),
            &["proxy-configured", "amazon-root-missing"],
        ),
        (
            "clock + interception",
            but(|scene| {
                scene.clock = Some("+100d");
                scene.tls = put_in_between;
            }),
            &["tls-intercepted", "clock-wrong"],
        ),
        (
            "clock + missing root",
            but(|scene| {
                scene.clock = Some("+100d");
                scene.store = |_| String::new();
            }),
            &["amazon-root-missing", "clock-wrong"],
        ),
        (
            "interception + missing root",
            but(|scene| {
                scene.tls = put_in_between;
                scene.store = |_| String::new();
            }),
            &["tls-intercepted", "amazon-root-missing"],
        ),
    ]
}

/// A ServerHello of TLS 1.0, as an old machine sends it to anybody.
fn old_hello() -> Vec<u8> {
    let mut hello = vec![22, 3, 1, 0, 42, 2, 0, 0, 38, 3, 1];
    hello.extend([7; 32]);
    hello.extend([0, 0x00, 0x2F, 0]);
    hello
}

#[test]
fn every_fault_has_its_cause_and_a_healthy_path_has_none() {
    let lab: &'static Authorities = Box::leak(Box::new(Authorities::new()));
    let only = std::env::var("SCENE").unwrap_or_default();
    let scenes = table();
    assert!(scenes.len() >= 40, "{} scenes", scenes.len());
    let count = scenes.len();
    let queue = Mutex::new(scenes);
    let wrong = Mutex::new(Vec::new());
    // Most scenes wait for a deadline, so several play at once.
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                loop {
                    let Some((fault, scene, causes)) =
                        queue.lock().expect("no scene panics with it").pop()
                    else {
                        return;
                    };
                    if !fault.contains(&only) {
                        continue;
                    }
                    let played = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                        let ended = scene.plays(lab);
                        is_told_truthfully(&ended);
                        ended
                    }));
                    let said = match &played {
                        Ok(ended) => ended.checkup().causes(),
                        Err(_) => vec!["the scene broke".to_owned()],
                    };
                    let took = played
                        .as_ref()
                        .map(|ended| ended.elapsed)
                        .unwrap_or_default();
                    println!("{:>6.2} s  {fault}: {}", took.as_secs_f64(), said.join(" "));
                    if said != causes {
                        let all = played.map(|ended| ended.to_string()).unwrap_or_default();
                        wrong
                            .lock()
                            .expect("nobody panics with it")
                            .push(format!("{fault}: {said:?}, not {causes:?}\n{all}"));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("nobody panicked with it");
    assert!(
        wrong.is_empty(),
        "{} of {count} scenes are wrong:\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}

/// Whatever the causes are: nothing crashed, the status fits, and nothing of this machine or of a password is told.
fn is_told_truthfully(ended: &Ended) {
    let document = ended.checkup();
    let text = document.text();
    assert!(
        document
            .judgements()
            .iter()
            .all(|judgement| judgement.verdict != "crashed"),
        "{ended}"
    );
    assert_eq!(
        ended.status == Some(1),
        !document.causes().is_empty(),
        "{ended}"
    );
    for secret in ["himitsu", "taro", "198.18.0.2", "2001:db8:1::2", "mac=02"] {
        assert!(!text.contains(secret), "{secret} is told: {ended}");
    }
}

#[test]
fn the_interceptor_the_left_over_proxy_and_both_times_are_named() {
    let lab: &'static Authorities = Box::leak(Box::new(Authorities::new()));
    let scene = but(|scene| {
        scene.environment.push((
            "https_proxy",
            "http://proxy.base.oqs-pdl.org:8080".to_owned(),
        ));
        scene.tls = put_in_between;
        scene.clock = Some("+100d");
    });
    let text = scene.plays(lab).checkup().text();
    for said in [
        "Kabushiki UTM CA",
        "閉じた回線",
        "この端末の時計では",
        "サーバーの時計で見ると",
        "約100日進んで",
    ] {
        assert!(text.contains(said), "no {said}: {text}");
    }
}

/// Interception that comes and goes hides behind the servers that are reached well: it is a warning that says how often it was
/// seen, and a failure only where nothing else was seen.
#[test]
fn interception_that_comes_and_goes_is_a_warning_with_its_count() {
    let lab: &'static Authorities = Box::leak(Box::new(Authorities::new()));
    for (scene, verdict, said) in [
        (inspected_by_turns(|lab| turns(lab, 0)), "pass", None),
        (
            inspected_by_turns(|lab| turns(lab, 1)),
            "warn",
            Some("5台のサーバーのうち、1台"),
        ),
        (
            inspected_by_turns(|lab| turns(lab, 3)),
            "warn",
            Some("5台のサーバーのうち、3台"),
        ),
        (inspected_by_turns(|lab| turns(lab, 5)), "fail", None),
    ] {
        let ended = scene.plays(lab);
        let document = ended.checkup();
        assert_eq!(document.verdict("tls.chain"), verdict, "{ended}");
        let text = document.text();
        match said {
            Some(said) => {
                assert!(text.contains(said), "no {said}: {text}");
                assert!(text.contains("Kabushiki UTM CA"), "{text}");
            }
            None => assert!(!text.contains("台のうち"), "{text}"),
        }
    }
}

/// Some servers go through the interceptor and others around it, with the real mitmdump at one of five addresses.
#[test]
fn an_interceptor_that_takes_one_server_of_five_is_seen() {
    let lab: &'static Authorities = Box::leak(Box::new(Authorities::new()));
    let network = Network::new(Uplink::BlackHole, &SEVERAL);
    let folder = network.folder().to_owned();
    let ended = network.run(move || {
        let good = || Manner::Tls(lab.good(&SEVERAL.map(|(name, _)| name), LIFE));
        let behind = Server::start(V4, 8443, good());
        let taken = mitmdump(&folder);
        let mut around = vec![behind];
        for (_, address) in &SEVERAL[1..] {
            let address = address.parse().expect("an address");
            around.push(Server::start(address, 443, good()));
        }
        let scene = but(|scene| {
            scene.tls = |_| None;
            scene.plain = None;
            scene.endpoints = SEVERAL.map(|(name, _)| name).to_vec();
        });
        let ended = scene.on(lab, &folder);
        drop((taken, around));
        ended
    });
    let document = ended.checkup();
    assert_eq!(document.verdict("tls.chain"), "warn", "{ended}");
    assert_eq!(document.causes(), ["tls-intercepted"], "{ended}");
    let text = document.text();
    assert!(text.contains("5台のサーバーのうち、1台"), "{text}");
}

#[test]
fn two_hundred_looks_at_a_healthy_path_raise_no_alarm() {
    let lab: &'static Authorities = Box::leak(Box::new(Authorities::new()));
    let scene = healthy();
    let network = Network::new(scene.uplink, &scene.hosts);
    let folder = network.folder().to_owned();
    network.run(move || {
        for look in 0..200 {
            let folder = folder.join(look.to_string());
            std::fs::create_dir(&folder).expect("an own folder is writable");
            let ended = healthy().on(lab, &folder);
            assert_eq!(ended.checkup().causes(), [""; 0], "look {look}: {ended}");
        }
    });
}

/// kb/content/interceptors.toml, row by row and issuer by issuer, with certificates made under that name.
#[test]
fn every_interceptor_of_the_table_is_named() {
    for row in Base::embedded().interceptors() {
        for seen in &row.seen {
            let organisation = seen.organisation.as_deref().unwrap_or("");
            let lab: &'static Authorities = Box::leak(Box::new(Authorities {
                interceptor: Authority::root(&seen.name, organisation, LONG),
                ..Authorities::new()
            }));
            let ended = but(|scene| scene.tls = put_in_between).plays(lab);
            let document = ended.checkup();
            assert_eq!(
                document.causes(),
                ["tls-intercepted"],
                "{}: {ended}",
                seen.name
            );
            let text = document.text();
            let named = format!("「{}」がHTTPSの通信を調べています", row.product);
            assert!(text.contains(&named), "{named}: {text}");
            if let Some(exempt) = &row.exempt {
                assert!(text.contains(exempt), "{exempt}: {text}");
            }
        }
    }
}

#[test]
fn a_face_readers_terminal_sends_nothing_to_the_internet() {
    let network = Network::new(Uplink::BlackHole, &[(HOST, "127.0.0.1")]);
    let ended = network.run(|| {
        // Whoever asks, hangs: an answer within a second means that nobody asked.
        let _silent = Server::start(V4, 443, Manner::Silent);
        Shikaku::alone().run([
            "checkup",
            "--json",
            "--setup",
            "face-reader",
            "--endpoint",
            "server.lab.test:443",
        ])
    });
    let document = ended.checkup();
    assert_eq!(document.verdict("network.link"), "pass", "{ended}");
    for check in &CHECKS[1..] {
        assert_eq!(
            document.verdict(check),
            "not-applicable",
            "{check}: {ended}"
        );
    }
    assert!(ended.elapsed < Duration::from_secs(1), "{ended}");
}

#[test]
fn a_wrong_endpoint_is_a_wrong_call() {
    for endpoint in [
        "",
        "server",
        "server:",
        ":443",
        "server:0",
        "server:99999",
        "https://server:443",
        "::1:443",
    ] {
        let ended = Shikaku::alone().run(["checkup", "--endpoint", endpoint, "--json"]);
        assert_eq!(ended.status, Some(2), "{ended}");
        assert!(
            ended.stdout.is_empty() && ended.stderr.contains("HOST:PORT"),
            "{ended}"
        );
    }
}

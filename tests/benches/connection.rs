//! The connection beside `curl -v`, `openssl s_client` and `testssl`, on ten faults in one run: what each says, and how long it
//! takes. Each fault stands in a network of its own; every peer is given the roots and the host name that it needs to say its
//! best. Then the time on a healthy server, in turns, so that a busy moment hits all of them.

#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rigs::network::{Network, Uplink};
use rigs::tls_lab::{Authority, HOST, Manner, Server, bundle};

const RUNS: usize = 40;
const LIFE: (i64, i64) = (-30, 60);
const V4: std::net::IpAddr = std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

/// Whoever issues certificates here.
struct Authorities {
    root: Authority,
    intermediate: Authority,
    interceptor: Authority,
}

/// What is different from a healthy server.
struct Fault {
    name: &'static str,
    cause: &'static str,
    uplink: Uplink,
    known_name: bool,
    manner: fn(&Authorities) -> Option<Manner>,
    store: fn(&Authorities) -> String,
    clock: Option<&'static str>,
}

fn good(lab: &Authorities, name: &str, days: (i64, i64)) -> Option<Manner> {
    Some(Manner::Tls(
        lab.intermediate
            .server(&[name], days)
            .with(&lab.intermediate),
    ))
}

fn put_in_between(lab: &Authorities) -> Option<Manner> {
    Some(Manner::Tls(
        lab.interceptor.server(&[HOST], LIFE).with(&lab.interceptor),
    ))
}

fn healthy() -> Fault {
    Fault {
        name: "healthy",
        cause: "",
        uplink: Uplink::BlackHole,
        known_name: true,
        manner: |lab| good(lab, HOST, LIFE),
        store: |lab| bundle(&[lab.root.der().clone()]),
        clock: None,
    }
}

fn faults() -> Vec<Fault> {
    vec![
        Fault {
            name: "no cable",
            cause: "network-disconnected",
            uplink: Uplink::Unplugged,
            known_name: false,
            ..healthy()
        },
        Fault {
            name: "no such name",
            cause: "dns-failed",
            known_name: false,
            ..healthy()
        },
        Fault {
            name: "refused",
            cause: "server-unreachable",
            manner: |_| None,
            ..healthy()
        },
        Fault {
            name: "log-in page on the TLS port",
            cause: "captive-portal",
            manner: |_| {
                Some(Manner::Http(
                    "HTTP/1.1 302 Found\r\nLocation: http://login.hotel.example/\r\n",
                ))
            },
            ..healthy()
        },
        Fault {
            name: "reset after the greeting",
            cause: "tls-refused",
            manner: |_| Some(Manner::Resets),
            ..healthy()
        },
        Fault {
            name: "put in between, not trusted",
            cause: "tls-intercepted",
            manner: put_in_between,
            ..healthy()
        },
        Fault {
            name: "put in between, trusted here",
            cause: "tls-intercepted",
            manner: put_in_between,
            store: |lab| bundle(&[lab.root.der().clone(), lab.interceptor.der().clone()]),
            ..healthy()
        },
        Fault {
            name: "another server's certificate",
            cause: "tls-name-mismatch",
            manner: |lab| good(lab, "other.lab.test", LIFE),
            ..healthy()
        },
        Fault {
            name: "the root is missing",
            cause: "amazon-root-missing",
            store: |lab| bundle(&[lab.interceptor.der().clone()]),
            ..healthy()
        },
        Fault {
            name: "the clock is 100 days ahead",
            cause: "clock-wrong",
            clock: Some("+100d"),
            ..healthy()
        },
    ]
}

struct Contender {
    name: &'static str,
    words: Vec<String>,
    times: Vec<Duration>,
}

fn main() {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"),
        |target| {
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("..")
                .join(target)
        },
    );
    let ours = target.join("release/lab-checkup");
    assert!(
        ours.exists(),
        "no {} (cargo xtask bench builds it)",
        ours.display()
    );
    let ours: &'static str = Box::leak(ours.to_string_lossy().into_owned().into_boxed_str());
    let root = Authority::root("Amazon Root CA 1", "Amazon", (-1000, 5000));
    let lab: &'static Authorities = Box::leak(Box::new(Authorities {
        intermediate: root.under("Amazon RSA 2048 M01", "Amazon", (-1000, 5000)),
        interceptor: Authority::root("Kabushiki UTM CA", "UTM", (-1000, 5000)),
        root,
    }));

    let only_the_time = std::env::args().any(|arg| arg == "time");
    println!("\nTen faults: what each says in the end, and milliseconds");
    for fault in faults().into_iter().filter(|_| !only_the_time) {
        println!("\n{}", fault.name);
        in_its_network(fault, lab, move |fault, folder| {
            for contender in contenders(ours, folder) {
                let (said, took) = run(&contender, fault.clock, folder);
                let said = conclusion(contender.name, &said);
                let right = match contender.name {
                    "ours" if said.split(' ').any(|cause| cause == fault.cause) => "",
                    "ours" => " (WRONG)",
                    _ => "",
                };
                println!(
                    "  {:<9} {:>7.0}  {said}{right}",
                    contender.name,
                    millis(took)
                );
            }
        });
    }

    println!("\nA healthy server; {RUNS} runs each, milliseconds from start to end of the process");
    in_its_network(healthy(), lab, move |_, folder| {
        let mut contenders: Vec<Contender> = contenders(ours, folder)
            .into_iter()
            .filter(|contender| contender.name != "testssl")
            .collect();
        for _ in 0..RUNS {
            for contender in &mut contenders {
                let (_, took) = run(contender, None, folder);
                contender.times.push(took);
            }
        }
        let median = |contender: &Contender| {
            let mut times = contender.times.clone();
            times.sort_unstable();
            times[times.len() / 2]
        };
        let openssl = contenders
            .iter()
            .find(|contender| contender.name == "openssl")
            .map(median)
            .unwrap_or_default();
        println!(
            "{:<12} {:>8} {:>8} {:>8} {:>22}",
            "", "min", "median", "max", "beside s_client"
        );
        for contender in &contenders {
            println!(
                "{:<12} {:>8.1} {:>8.1} {:>8.1} {:>21.2}x",
                contender.name,
                contender.times.iter().min().copied().map_or(0.0, millis),
                millis(median(contender)),
                contender.times.iter().max().copied().map_or(0.0, millis),
                median(contender).as_secs_f64() / openssl.as_secs_f64()
            );
        }
    });
}

fn in_its_network(
    fault: Fault,
    lab: &'static Authorities,
    work: impl FnOnce(&Fault, &Path) + Send + 'static,
) {
    let hosts: &[(&str, &str)] = if fault.known_name {
        &[(HOST, "127.0.0.1")]
    } else {
        &[]
    };
    let network = Network::new(fault.uplink, hosts);
    let folder = network.folder().to_owned();
    network.run(move || {
        let write = |name: &str, text: String| {
            std::fs::write(folder.join(name), text).expect("an own folder is writable")
        };
        write("root.pem", bundle(&[lab.root.der().clone()]));
        write("store.pem", (fault.store)(lab));
        std::fs::create_dir(folder.join("empty")).expect("an own folder is writable");
        let dns =
            (!fault.known_name && fault.uplink == Uplink::BlackHole).then(|| Server::dns(Some(3)));
        let server = (fault.manner)(lab).map(|manner| Server::start(V4, 443, manner));
        let http = server.is_some().then(|| {
            Server::start(
                V4,
                80,
                Manner::Http("HTTP/1.1 301 Moved\r\nLocation: https://server.lab.test/\r\n"),
            )
        });
        work(&fault, &folder);
        drop((dns, server, http));
    });
}

fn contenders(ours: &str, folder: &Path) -> Vec<Contender> {
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (root, store, empty) = (path("root.pem"), path("store.pem"), path("empty"));
    let endpoint = format!("{HOST}:443");
    let contender = |name, words: &[&str]| Contender {
        name,
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        times: Vec::new(),
    };
    vec![
        contender(
            "ours",
            &[ours, &format!("amazon-root-ca-1={root}"), "--", &endpoint],
        ),
        contender(
            "curl",
            &[
                "curl",
                "-v",
                "-sS",
                "-I",
                "--max-time",
                "10",
                "--cacert",
                &store,
                "--capath",
                &empty,
                &format!("https://{HOST}/"),
            ],
        ),
        contender(
            "openssl",
            &[
                "openssl",
                "s_client",
                "-connect",
                &endpoint,
                "-servername",
                HOST,
                "-verify_hostname",
                HOST,
                "-CAfile",
                &store,
                "-no-CApath",
                "-no-CAstore",
            ],
        ),
        contender(
            "testssl",
            &[
                "timeout",
                "60",
                "testssl",
                "--quiet",
                "--color",
                "0",
                "--warnings",
                "off",
                "--add-ca",
                &store,
                "-S",
                &endpoint,
            ],
        ),
    ]
}

fn run(contender: &Contender, clock: Option<&str>, folder: &Path) -> (String, Duration) {
    let mut command = Command::new(&contender.words[0]);
    command
        .args(&contender.words[1..])
        .env("SSL_CERT_FILE", folder.join("store.pem"))
        .env("SSL_CERT_DIR", folder.join("empty"))
        .env("HOME", folder)
        .env("XDG_CONFIG_HOME", folder)
        .stdin(Stdio::null());
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    if let Some(clock) = clock {
        let library = format!(
            "/usr/lib/{}-linux-gnu/faketime/libfaketime.so.1",
            std::env::consts::ARCH
        );
        command.env("LD_PRELOAD", library).env("FAKETIME", clock);
    }
    let start = Instant::now();
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{} cannot be started: {error}", contender.name));
    let took = start.elapsed();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout) + "\n" + &text(&output.stderr), took)
}

/// The line in which a program says what is wrong.
fn conclusion(name: &str, said: &str) -> String {
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = |marks: &[&str]| {
        marks
            .iter()
            .find_map(|mark| lines().find(|line| line.contains(mark)))
            .map(str::to_owned)
    };
    let line = match name {
        "ours" => serde_json::from_str(said.trim())
            .ok()
            .map(|document: serde_json::Value| {
                let causes = document["causes"].as_array().into_iter().flatten();
                let causes: Vec<&str> = causes.filter_map(|cause| cause.as_str()).collect();
                if causes.is_empty() {
                    "nothing wrong".to_owned()
                } else {
                    causes.join(" ")
                }
            }),
        "curl" => first(&["curl: (", "< HTTP/"]).or_else(|| first(&["HTTP/1.1 200"])),
        "openssl" => first(&[
            "verify error:",
            "Verification error:",
            "SSL routines:",
            "BIO_lookup",
            "connect:",
            "errno",
            "Verification: OK",
        ]),
        _ => first(&[
            "Chain of trust",
            "Fatal error",
            "doesn't seem to be a TLS",
            "No IPv4/IPv6",
            "TCP connect problem",
            "Unable to open a socket",
        ]),
    };
    let line = line.unwrap_or_else(|| lines().next_back().unwrap_or("nothing at all").to_owned());
    line.chars().take(110).collect()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

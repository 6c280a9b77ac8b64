//! What stands behind a right signature when the keeper erred, or the key was stolen: every text of a body broken in turn, bodies that
//! say too much, too little, or more than a machine can hold. Each is refused whole, with its place, within bounds of time and memory.

mod common;

use std::collections::BTreeSet;
use std::time::Duration;

use bundle::{Bundle, Refused};
use common::{body, content, days, now};
use serde_json::{Value, json};

/// The body of the whole content of the project.
fn whole() -> Value {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kb/content");
    let mut content = kb::load::load(&folder).expect("content without a mistake");
    content.number = 21;
    let body = bundle::unsigned(content, now() - days(10), now() + days(170));
    serde_json::from_slice(&body.expect("good content")).expect("a body is JSON")
}

fn document() -> Value {
    serde_json::from_slice(&body(21)).expect("a body is JSON")
}

fn opened(document: &Value) -> Result<Bundle, Refused> {
    Bundle::of_a_signed_body(document.to_string().as_bytes())
}

fn code(document: &Value) -> &'static str {
    opened(document)
        .err()
        .map_or("taken", |refused| refused.code())
}

/// The ways to the texts and the names of a document, one of every shape: rows of a list are one, so that every field of every type is
/// here by itself and no list has to name them. A step is a name, or nothing for a row.
fn ways(part: &Value, way: &mut Vec<Option<String>>, found: &mut BTreeSet<Vec<Option<String>>>) {
    match part {
        Value::String(_) => {
            found.insert(way.clone());
        }
        Value::Array(rows) => {
            way.push(None);
            rows.iter().for_each(|part| ways(part, way, found));
            way.pop();
        }
        Value::Object(fields) => {
            for (name, part) in fields {
                way.push(Some(name.clone()));
                found.insert(way.clone());
                ways(part, way, found);
                way.pop();
            }
        }
        _ => {}
    }
}

/// A document of one text at the end of this way, and its place as a mistake tells it.
fn leading_to(text: &str, way: &[Option<String>]) -> (Value, String) {
    let document = way
        .iter()
        .rev()
        .fold(json!(text), |inside, step| match step {
            Some(name) => json!({ name: inside }),
            None => json!([inside]),
        });
    let place = way.iter().map(|step| match step {
        Some(name) => format!(".{name}"),
        None => "[0]".to_owned(),
    });
    let place: String = place.collect();
    (document, place.trim_start_matches('.').to_owned())
}

#[test]
fn every_text_and_every_name_of_a_body_is_refused_with_a_letter_that_is_not_seen_an_address_or_no_end()
 {
    let mut found = BTreeSet::new();
    ways(&whole(), &mut Vec::new(), &mut found);
    type Fault = (&'static str, fn(&str) -> String);
    let faults: [Fault; 4] = [
        ("a sequence of the terminal", |text| {
            format!("{text}\u{1b}]0;x\u{7}")
        }),
        ("a mark that turns the direction", |text| {
            format!("\u{202E}{text}")
        }),
        ("a place elsewhere", |text| {
            format!("{text} https://evil.example/")
        }),
        ("no end", |_| "長".repeat(2_000)),
    ];
    let mut broken = 0;
    for way in &found {
        for (fault, change) in faults {
            let (last, around) = way.split_last().expect("a way");
            let text = leading_to(&change("文"), way);
            let name = last.as_ref().map(|name| {
                let named = [around, &[Some(change(name))]].concat();
                (leading_to("文", &named).0, leading_to("", around).1)
            });
            for (mut document, place) in [Some(text), name].into_iter().flatten() {
                // The header is read first, because it says whether the rest can be.
                document["schema"] = bundle::SCHEMA.into();
                document["number"] = 21.into();
                if place == "schema" || place == "number" {
                    continue;
                }
                let Err(Refused::Content(mistakes)) = opened(&document) else {
                    panic!("{fault} at {place}: {}", code(&document));
                };
                let told: String = mistakes.iter().map(ToString::to_string).collect();
                assert_eq!(mistakes[0].file.to_string_lossy(), place, "{fault}: {told}");
                assert!(!told.contains(['\u{1b}', '\u{7}', '\u{202E}']), "{told:?}");
                assert!(told.chars().count() < 1_500, "{told}");
                broken += 1;
            }
        }
    }
    println!("{} ways, {broken} documents", found.len());
    assert!(found.len() > 300);
}

#[test]
fn content_chooses_no_product_no_terms_and_no_place() {
    let with = |change: fn(&mut Value)| {
        let mut document = document();
        change(&mut document["content"]);
        code(&document)
    };
    let product = |content: &mut Value, key: &str, value: Value| {
        content["app"]["product"][0][key] = value;
    };
    assert_eq!(with(|_| {}), "taken");
    for key in ["id", "name", "terms"] {
        let mut document = document();
        for id in [
            "EvilCorp.Malware",
            "--override",
            "--source evil",
            "",
            "9nn2x23f7bn3",
        ] {
            product(&mut document["content"], key, json!(id));
            assert_ne!(code(&document), "taken", "{key} {id}");
        }
    }
    assert_ne!(
        with(|content| content["app"]["product"][0]["store"] = "evil-store".into()),
        "taken"
    );
    assert_ne!(
        with(|content| content["app"]["product"][0]["store"] = "google-play".into()),
        "taken"
    );
    for open in [
        "https://evil.example/",
        "https://iryohokenjyoho.service-now.com.evil.example/",
        "file:///etc/passwd",
        "ms-settings:x",
        "cmd.exe",
        "",
    ] {
        let mut document = document();
        document["content"]["entries"][0]["step"][0]["open"] = open.into();
        assert_eq!(code(&document), "content-mistakes", "{open}");
    }
    assert_eq!(
        with(|content| content["entries"][0]["step"][0]["repair"] = "format-disk".into()),
        "not-a-bundle"
    );
    assert_eq!(
        with(|content| content["entries"][0]["step"][0]["check"] = "no.such".into()),
        "content-mistakes"
    );
}

#[test]
fn what_the_program_opens_installs_and_trusts_is_its_own_whatever_a_bundle_says() {
    let opened = opened(&whole()).unwrap_or_else(|refused| panic!("{refused}"));
    let own = kb::Base::embedded();
    assert!(opened.base.roots() == own.roots());
    assert_eq!(
        opened.base.app().microsoft_store(),
        own.app().microsoft_store()
    );
    assert_eq!(
        opened.base.app().microsoft_store(),
        Some(&kb::StoreProduct::MICROSOFT)
    );
}

#[test]
fn content_that_cannot_speak_is_refused_and_says_which_part_is_missing() {
    let own = kb::Base::embedded();
    let mut cases: Vec<(String, Value)> = Vec::new();
    let mut case = |name: &str, change: &dyn Fn(&mut Value)| {
        let mut document = document();
        change(&mut document["content"]);
        cases.push((name.to_owned(), document));
    };
    case("guide", &|content| {
        // Advisories name findings, and are refused for it where no page answers them.
        content["advisories"] = json!([]);
        for entry in content["entries"].as_array_mut().expect("entries") {
            entry["findings"] = json!([]);
        }
    });
    case("check/", &|content| {
        content["checks"] = json!([]);
        // Pages that name checks without words are refused for that; here none does.
        for entry in content["entries"].as_array_mut().expect("pages") {
            entry["checks"] = json!([]);
            entry["asks"] = json!([]);
            for step in entry["step"].as_array_mut().into_iter().flatten() {
                step["check"] = Value::Null;
            }
        }
    });
    case("readers", &|content| content["readers"] = json!([]));
    case("app", &|content| content["app"]["product"] = json!([]));
    case("app", &|content| content["app"]["system"] = json!([]));
    case("verdicts", &|content| content["verdicts"] = Value::Null);
    case("reception", &|content| {
        content["reception"] = Value::Null;
    });
    case("outcomes", &|content| content["outcomes"] = Value::Null);
    for (name, document) in &cases {
        match opened(document).map(|_| ()) {
            Err(Refused::Content(mistakes)) => assert!(
                mistakes
                    .iter()
                    .any(|mistake| mistake.file.to_string_lossy().starts_with(name.as_str())),
                "{name}: {mistakes:?}"
            ),
            other => panic!("{name}: {other:?}"),
        }
    }
    // Each guide of a finding, and the words of each check, by itself.
    let content = content(21);
    let told = |content: &kb::Content| {
        let mistakes = kb::silent(content, own);
        mistakes.iter().map(ToString::to_string).collect::<String>()
    };
    assert_eq!(told(&content), "");
    for finding in own.entries().iter().flat_map(|entry| &entry.findings) {
        let mut content = content.clone();
        for entry in &mut content.entries {
            entry.findings.retain(|known| known != finding);
        }
        assert!(
            told(&content).contains(&format!("「{finding}」")),
            "{finding}"
        );
    }
    for check in own.checks() {
        let mut content = content.clone();
        content.checks.retain(|known| known.id != check.id);
        assert!(
            told(&content).contains(&format!("「{}」", check.id)),
            "{}",
            check.id
        );
    }
    for (place, wrong) in [
        ("version", "abc"),
        ("system", "99999999999999999999.0"),
        ("version", "1"),
    ] {
        let mut document = document();
        document["content"]["app"][place][0]["from"] = wrong.into();
        assert_eq!(code(&document), "content-mistakes", "{place} {wrong}");
    }
}

#[test]
fn numbers_and_times_have_bounds() {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut document = document();
        change(&mut document);
        code(&document)
    };
    let own = kb::Base::embedded().number();
    assert_eq!(
        with(&|document| document["number"] = (own + 10_000).into()),
        "taken"
    );
    assert_eq!(
        with(&|document| document["number"] = (own + 10_001).into()),
        "number"
    );
    assert_eq!(
        with(&|document| document["number"] = u32::MAX.into()),
        "number"
    );
    assert_eq!(
        with(&|document| document["expires"] = "2100-01-01T00:00:00Z".into()),
        "times"
    );
    assert_eq!(
        with(&|document| document["expires"] = "9999-12-30T00:00:00Z".into()),
        "times"
    );
    assert_eq!(
        with(&|document| {
            document["issued"] = "9998-01-01T00:00:00Z".into();
            document["expires"] = "9998-06-01T00:00:00Z".into();
        }),
        "times"
    );
    assert_eq!(
        with(&|document| {
            document["edition"] = "9999-01-01".into();
            document["content"]["entries"][0]["checked_on"] = "9999-01-01".into();
        }),
        "content-mistakes"
    );
}

/// Bodies within the size limit that cost the most to hold, to check or to search; each by its name.
fn costly() -> Vec<(&'static str, Vec<u8>)> {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut document = document();
        change(&mut document);
        document.to_string().into_bytes()
    };
    let word = |number: usize| format!("語{number:05}");
    let nest = |open: &str, close: &str, depth: usize| {
        let text = String::from_utf8(body(21)).expect("JSON is text");
        let deep = format!("\"checks\":{}1{},", open.repeat(depth), close.repeat(depth));
        text.replacen("\"checks\":", &format!("{deep}\"checks\":"), 1)
            .into_bytes()
    };
    vec![
        (
            "a spelling of 100,000 letters",
            with(&|document| {
                document["synonyms"]["spellings"] = json!([["あ", "い".repeat(100_000)]])
            }),
        ),
        (
            "a spelling that grows",
            with(&|document| {
                document["synonyms"]["spellings"] = json!([["い", "い".repeat(60_000)]])
            }),
        ),
        (
            "spellings of ligatures",
            with(&|document| {
                let rows: Vec<Value> = (0..3_900)
                    .map(|row| json!([word(row), "\u{FDFA}".repeat(24)]))
                    .collect();
                document["synonyms"]["spellings"] = rows.into();
            }),
        ),
        (
            "4,000 spellings that begin alike",
            with(&|document| {
                let rows: Vec<Value> = (0..4_000)
                    .map(|row| json!([word(row), word(row)]))
                    .collect();
                document["synonyms"]["spellings"] = rows.into();
                let entry = document["content"]["entries"][0].clone();
                let texts: Vec<String> = (0..1_000).map(|_| "語0".repeat(400)).collect();
                document["content"]["entries"][0] = entry;
                document["content"]["entries"][0]["words"] = json!(texts);
            }),
        ),
        (
            "lists of words without end",
            with(&|document| {
                let words: Vec<String> = (0..500_000).map(word).collect();
                document["synonyms"]["filler"] = json!(words);
            }),
        ),
        (
            "as many words as may be",
            with(&|document| {
                for (list, from) in [("filler", 0), ("outside", 10_000)] {
                    let words: Vec<String> = (0..4_000).map(|row| word(from + row)).collect();
                    document["synonyms"][list] = json!(words);
                }
                let concepts: serde_json::Map<String, Value> = (0..90)
                    .map(|concept| {
                        let words: Vec<String> = (0..3_900)
                            .map(|row| format!("概{concept:02}{row:04}"))
                            .collect();
                        (format!("c{concept:05}"), json!({ "words": words }))
                    })
                    .collect();
                document["synonyms"]["concept"] = concepts.into();
            }),
        ),
        (
            "as many pages as may be",
            with(&|document| {
                let row = json!({
                    "title": "題", "happened": "起きたことです。", "checked_on": "2026-11-22",
                    "step": [{ "who": "staff", "do": "見る。" }],
                    "source": [{ "place": "全体", "status": "inferred" }],
                });
                let mut rows: Vec<Value> = (0..3_800)
                    .map(|number| {
                        let mut row = row.clone();
                        row["id"] = format!("topic/z{number:05}").into();
                        row
                    })
                    .collect();
                document["content"]["entries"]
                    .as_array_mut()
                    .expect("entries")
                    .append(&mut rows);
            }),
        ),
        (
            "pages of as many letters as may be",
            with(&|document| {
                let steps = &mut document["content"]["entries"][0]["words"];
                let texts: Vec<String> = (0..1_500_usize)
                    .map(|row| {
                        (0..1_000_u32)
                            .filter_map(|letter| {
                                char::from_u32(0x4E00 + (letter * 7 + row as u32 * 13) % 20_000)
                            })
                            .collect()
                    })
                    .collect();
                *steps = json!(texts);
            }),
        ),
        (
            "as many readers as may be",
            with(&|document| {
                let row = document["content"]["readers"][0].clone();
                let rows: Vec<Value> = (0..4_000)
                    .map(|number| {
                        let mut row = row.clone();
                        row["id"] = format!("z-{number}").into();
                        row
                    })
                    .collect();
                document["content"]["readers"] = rows.into();
            }),
        ),
        (
            "the same finding everywhere",
            with(&|document| {
                let findings: Vec<String> =
                    (0..4_000).map(|number| format!("x-{number}")).collect();
                for entry in document["content"]["entries"]
                    .as_array_mut()
                    .expect("entries")
                {
                    entry["findings"] = json!(findings);
                }
            }),
        ),
        ("nests of lists", nest("[", "]", 3_700_000)),
        ("nests of tables", nest("{\"a\":", "}", 1_000_000)),
        (
            "a sentence nested",
            with(&|document| {
                let deep = (0..100).fold(json!("文"), |inner, _| json!([inner]));
                document["content"]["evidence"]["says"]["route"] = deep;
            }),
        ),
        (
            "empty rows",
            with(&|document| {
                document["content"]["evidence"]["says"]["route"] =
                    vec![json!([]); 2_000_000].into();
            }),
        ),
        (
            "empty rows in rows",
            with(&|document| {
                document["content"]["evidence"]["says"]["route"] =
                    vec![vec![json!([]); 3_900]; 100].into();
            }),
        ),
        (
            "names without end",
            with(&|document| {
                let names: serde_json::Map<String, Value> = (0..600_000)
                    .map(|name| (format!("{name}"), json!({})))
                    .collect();
                document["content"]["documents"] = names.into();
            }),
        ),
        ("names again and again", {
            let text = String::from_utf8(body(21)).expect("JSON is text");
            text.replacen("{", &format!("{{{}", "\"a\":1,".repeat(1_000_000)), 1)
                .into_bytes()
        }),
        (
            "one text of everything",
            with(&|document| {
                document["content"]["entries"][0]["title"] = "題".repeat(2_500_000).into()
            }),
        ),
    ]
}

/// The name under which a test starts itself again, to be measured.
const ALONE: &str = "SHIKAKU_COSTLY_BODY";

#[cfg(target_os = "linux")]
#[test]
fn a_body_within_the_size_limit_is_loaded_or_refused_in_300_megabytes_and_two_seconds() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let file = here.path().join("body");
    // Nothing is optimised in a build for tests.
    let most = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });
    for (name, body) in costly()
        .into_iter()
        .chain([("the whole content", whole().to_string().into_bytes())])
    {
        assert!(
            body.len() as u64 <= bundle::MAX_BYTES,
            "{name}: {} bytes",
            body.len()
        );
        std::fs::write(&file, &body).expect("an own folder");
        let child = std::process::Command::new("sh")
            .args(["-c", "ulimit -v 307200; exec \"$0\" \"$@\""])
            .arg(std::env::current_exe().expect("this program"))
            .args([
                "--exact",
                "the_body_of_a_file_is_opened_alone",
                "--nocapture",
                "--test-threads=1",
            ])
            .env(ALONE, &file)
            .env("MALLOC_ARENA_MAX", "1")
            .env("RUST_BACKTRACE", "0")
            .output()
            .expect("sh");
        let told = String::from_utf8_lossy(&child.stdout).into_owned();
        let seen = told.lines().find_map(|line| line.split_once("opened: "));
        let Some((_, seen)) = seen.filter(|_| child.status.success()) else {
            panic!(
                "{name}: {} {told} {}",
                child.status,
                String::from_utf8_lossy(&child.stderr)
            );
        };
        println!("{name}: {} bytes, {seen}", body.len());
        let millis: u128 = seen
            .split(' ')
            .next()
            .and_then(|word| word.parse().ok())
            .expect("a time");
        assert!(millis <= most.as_millis(), "{name}: {seen}");
    }
}

/// The time that this process has computed: that of the clock hangs on who else wants the machine.
#[cfg(target_os = "linux")]
fn computed() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let (_, fields) = stat.rsplit_once(") ").expect("the name is in brackets");
    // User and system time are the 12th and 13th after the name, in hundredths of a second.
    let ticks: u64 = fields
        .split(' ')
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum();
    Duration::from_millis(10 * ticks)
}

/// Called by the test above with a body; by itself it has none.
#[cfg(target_os = "linux")]
#[test]
fn the_body_of_a_file_is_opened_alone() {
    let Some(file) = std::env::var_os(ALONE) else {
        return;
    };
    let body = std::fs::read(file).expect("the body");
    // The program's own content is there before a bundle is.
    let _ = kb::Base::embedded().entries();
    let started = computed();
    let outcome = Bundle::of_a_signed_body(&body);
    let took = computed() - started;
    let code = outcome
        .as_ref()
        .err()
        .map_or("taken", |refused| refused.code());
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let most = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or_default();
    println!("\nopened: {} ms, {code}, {most}", took.as_millis());
}

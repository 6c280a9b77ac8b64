//! The window's answers in a browser. A page writes a question as JSON and reads the answer as JSON; which question is
//! [`Asked`], and the answers are those of the app's commands of the same names (ui/src/platform/web.ts is the other side).

mod content;
mod memory;
mod seen;
pub mod site;

use bundle::Keys;
use diagnose::{CHECKS, Check, Report, TimelineRow, check_named, diagnose, looked_at, timeline};
use enquiry::PrivateWords;
use facts::{Answers, Facts, Observed, facts_from_message};
use jiff::Timestamp;
use kb::json::{read, written};
use kb::{AtTheDesk, Base, Setup};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use window::{EnquiryWish, Looked, Looking, PageLook, Refusal};

use content::{InUse, NotTaken};

pub use seen::Seen;

/// A question of the page. Times are what the browser's clock says (RFC 3339), because a module has no clock.
///
/// The page writes the variant's name as the field `command` beside the others. It is put before them by [`asked`], because a tag
/// inside makes serde read every type a second way, and that was a fifth of all code.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// Finds the entries for what was typed.
    Explain {
        /// What was typed.
        words: String,
        /// The most entries wanted.
        limit: u32,
        /// The equipment in use, where it is known.
        setup: Option<Setup>,
    },
    /// A whole entry.
    Show {
        /// Its id.
        id: String,
        /// When.
        #[serde(deserialize_with = "kb::moment")]
        now: Timestamp,
    },
    /// オンライン資格確認等コールセンター, and whether somebody answers there now.
    CallCentre {
        /// When.
        #[serde(deserialize_with = "kb::moment")]
        now: Timestamp,
    },
    /// How a patient can be received.
    Receive {
        /// What is known of the patient and the desk.
        desk: AtTheDesk,
    },
    /// What the window says beside the sentences of a report.
    CheckupWords,
    /// How old the content is, and how large.
    Edition,
    /// What newer content says otherwise than the module's own.
    News,
    /// Takes what the page has kept into use. Asked first of all, or not at all.
    UseContent {
        /// The bundle.
        bundle: String,
        /// When.
        #[serde(deserialize_with = "kb::moment")]
        now: Timestamp,
    },
    /// Which file of content the page should fetch.
    ContentOffered {
        /// The text of the pointer.
        pointer: String,
        /// The highest number of what was rightly signed and refused.
        seen: u32,
    },
    /// Opens what was fetched.
    TakeContent {
        /// The bundle.
        bundle: String,
        /// The number that the pointer announced.
        announced: u32,
        /// The highest number of what was rightly signed and refused.
        seen: u32,
        /// When.
        #[serde(deserialize_with = "kb::moment")]
        now: Timestamp,
    },
    /// Judges what a browser sees of this device.
    Checkup {
        /// The equipment.
        setup: Option<Setup>,
        /// What the user answered.
        answers: Answers,
        /// The checks wanted; none means all but those on request.
        only: Vec<String>,
        /// What the browser sees.
        seen: Box<Seen>,
        /// When.
        #[serde(deserialize_with = "kb::moment")]
        now: Timestamp,
    },
    /// Looks at what a page names, as far as a browser sees, and marks its causes.
    Look {
        /// Which page, and what its reader has decided.
        ask: PageLook,
        /// What the browser sees.
        seen: Box<Seen>,
        /// When.
        #[serde(deserialize_with = "kb::moment")]
        now: Timestamp,
    },
    /// Judges an enquiry, a report or facts from another machine, as `shikaku diagnose` does.
    Diagnose {
        /// The file's text.
        text: String,
    },
    /// What changed while somebody tried again, of such a file; nothing where it holds no record.
    Timeline {
        /// The file's text.
        text: String,
    },
    /// What leaves for a call centre.
    DraftEnquiry {
        /// The facts of a check-up.
        facts: Box<Facts>,
        /// What the user adds and strikes out.
        wish: EnquiryWish,
    },
}

/// Why there is no answer.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Refused {
    /// As the app's command refuses.
    Window(Refusal),
    /// A file that is no record: why, for the user.
    Unreadable { refused: &'static str, says: String },
    /// Content that may not be taken.
    Content(NotTaken),
}

impl From<NotTaken> for Refused {
    fn from(not: NotTaken) -> Self {
        Self::Content(not)
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self::Window(refusal)
    }
}

/// Answers a question: JSON in, JSON out. What is no question is answered as broken, so a page always has something to show.
#[must_use]
pub fn answer(question: &str) -> String {
    let answered = asked(question)
        .ok_or_else(|| Refusal::Broken.into())
        .and_then(|asked| answer_to(asked, &InUse::now()));
    // An outcome as the window's TypeScript knows it.
    match answered {
        Ok(data) => format!(r#"{{"status":"ok","data":{data}}}"#),
        Err(error) => format!(r#"{{"status":"error","error":{}}}"#, written(&error)),
    }
}

fn asked(question: &str) -> Option<Asked> {
    let Value::Object(mut fields) = serde_json::from_slice(question.as_bytes()).ok()? else {
        return None;
    };
    let Value::String(command) = fields.remove("command")? else {
        return None;
    };
    let asked = match fields.is_empty() {
        true => Value::String(command),
        false => Map::from_iter([(command, Value::Object(fields))]).into(),
    };
    read(asked).ok()
}

fn answer_to(asked: Asked, content: &InUse) -> Result<String, Refused> {
    let base = content.base;
    match asked {
        Asked::Explain {
            words,
            limit,
            setup,
        } => json(&window::explain(base, &words, limit, setup)?),
        Asked::Show { id, now } => json(&window::show(base, id, now)?),
        Asked::CallCentre { now } => json(&window::call_centre(base, now)?),
        Asked::Receive { desk } => json(&window::receive(base, &desk)),
        Asked::CheckupWords => json(&base.checkup_words()),
        Asked::Edition => json(&window::about(
            base,
            window::Has::default(),
            content.passed_over.clone(),
        )),
        Asked::News => json(&content.newer.map(|number| window::news(base, number))),
        Asked::UseContent { bundle, now } => {
            json(&content::use_kept(&bundle, &Keys::release(), now))
        }
        Asked::ContentOffered { pointer, seen } => json(&content::offered(&pointer, seen)?),
        Asked::TakeContent {
            bundle,
            announced,
            seen,
            now,
        } => json(&content::take(
            &bundle,
            announced,
            seen,
            &Keys::release(),
            now,
        )?),
        Asked::Checkup {
            setup,
            answers,
            only,
            seen,
            now,
        } => {
            let facts = seen.facts(Facts::blank(setup, answers, now.to_string()));
            json(&judged(facts, &only, base)?)
        }
        Asked::Look { ask, seen, now } => {
            let facts = seen.facts(Facts::blank(None, Answers::default(), now.to_string()));
            json(&looked(facts, &ask, base)?)
        }
        Asked::Diagnose { text } => {
            let facts = facts_of(&text)?;
            let checks = looked_at(&facts);
            json(&diagnose(facts, &checks, base))
        }
        Asked::Timeline { text } => match facts_of(&text)?.record {
            Observed::Seen(record) => json(&Some(Tried {
                length: record.length,
                rows: timeline(&record, base),
            })),
            _ => json(&None::<Tried>),
        },
        // A browser tells a page no names of the user or the machine, so none can stand in what was typed by accident.
        Asked::DraftEnquiry { facts, wish } => json(&window::draft(
            &facts,
            wish,
            PrivateWords::new(std::iter::empty::<String>()),
            base,
        )?),
    }
}

/// What changed while somebody tried again, as the page of a support desk shows it.
#[derive(Serialize)]
struct Tried {
    /// How long it was looked at, in milliseconds.
    length: u32,
    rows: Vec<TimelineRow>,
}

fn facts_of(text: &str) -> Result<Facts, Refused> {
    facts_from_message(text).map_err(|error| Refused::Unreadable {
        refused: "not-kept",
        says: error.to_string(),
    })
}

fn looked(mut facts: Facts, ask: &PageLook, base: &Base) -> Result<Looked, Refusal> {
    let looking = window::look_at(base, ask, facts.os)?;
    if let Some(looked) = window::unlooked(base, &looking) {
        return Ok(looked);
    }
    let Looking::At { setup, checks } = looking else {
        return Err(Refusal::Broken);
    };
    facts.setup = setup;
    window::looked(base, ask, &diagnose(facts, &checks, base))
}

fn judged(facts: Facts, only: &[String], base: &Base) -> Result<Report, Refused> {
    let named: Result<Vec<&'static Check>, Refusal> = only
        .iter()
        .map(|id| check_named(id).ok_or_else(|| Refusal::NoSuchCheck { id: id.clone() }))
        .collect();
    let mut checks = named?;
    if checks.is_empty() {
        checks.extend(CHECKS.iter().filter(|check| !check.is_on_request()));
    }
    Ok(diagnose(facts, &checks, base))
}

/// The answer as JSON.
fn json(answer: &impl Serialize) -> Result<String, Refused> {
    Ok(written(answer))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn answered(question: &Value) -> Value {
        serde_json::from_str(&answer(&question.to_string())).expect("JSON")
    }

    #[test]
    fn a_page_is_answered_as_the_app_answers_it() {
        let now = "2026-11-29T01:00:00Z";
        let page = answered(&json!({"command": "show", "id": "error/021", "now": now}));
        let app = window::show(
            Base::embedded(),
            "error/021".to_owned(),
            now.parse().expect("a time"),
        );
        let app = serde_json::to_value(app.expect("it exists")).expect("JSON");
        assert_eq!(page, json!({"status": "ok", "data": app}));
    }

    #[test]
    fn a_page_that_does_not_exist_is_refused_by_its_kind() {
        let now = "2026-11-29T01:00:00Z";
        assert_eq!(
            answered(&json!({"command": "show", "id": "error/999", "now": now})),
            json!({"status": "error", "error": {"refused": "no-such-entry", "id": "error/999"}})
        );
    }

    #[test]
    fn whatever_is_no_question_is_answered_as_broken() {
        for question in [
            "",
            "{",
            "null",
            r#"{"command":"delete"}"#,
            r#"{"command":"show"}"#,
        ] {
            let told: Value = serde_json::from_str(&answer(question)).expect("JSON");
            assert_eq!(told["error"]["refused"], "broken", "{question}");
        }
    }

    #[test]
    fn a_file_that_is_no_record_is_refused_in_words() {
        let told = answered(&json!({"command": "diagnose", "text": "{}x"}));
        assert_eq!(told["error"]["refused"], "not-kept");
        assert!(
            told["error"]["says"]
                .as_str()
                .is_some_and(|says| says.contains("読めません"))
        );
    }

    #[test]
    fn a_record_has_its_timeline_and_other_facts_have_none() {
        let told = |facts: &Facts| {
            let text = serde_json::to_string(facts).expect("JSON");
            answered(&json!({"command": "timeline", "text": text}))
        };
        let facts = Facts::blank(None, Answers::default(), "2026-11-29T01:00:00Z".to_owned());
        assert_eq!(told(&facts), json!({"status": "ok", "data": null}));
        let scenes = diagnose::scenes::scenes().expect("scenes");
        let mut records = scenes
            .into_iter()
            .flat_map(|scene| scene.cases)
            .filter_map(|case| match &case.facts.record {
                Observed::Seen(record) => Some((record.clone(), case.facts)),
                _ => None,
            });
        let (record, facts) = records
            .find(|(record, _)| !record.changes.is_empty())
            .expect("a scene of a record");
        let data = &told(&facts)["data"];
        assert_eq!(data["length"], record.length);
        let rows = data["rows"].as_array().expect("rows");
        assert_eq!(rows.len(), record.changes.len());
        assert!(
            rows.iter()
                .all(|row| row["lane"].is_string() && row["text"].is_string())
        );
        let refused = answered(&json!({"command": "timeline", "text": "{}x"}));
        assert_eq!(refused["error"]["refused"], "not-kept");
    }

    #[test]
    fn what_a_browser_cannot_see_is_unknown_and_never_fine() {
        let seen = json!({"os": "windows", "online": true, "clock": null});
        let told = answered(
            &json!({"command": "checkup", "setup": "windows-usb-reader", "answers": {},
            "only": [], "seen": seen, "now": "2026-11-29T01:00:00Z"}),
        );
        let checks = told["data"]["checks"].as_array().expect("checks");
        let verdicts: BTreeMap<&str, &str> = checks
            .iter()
            .filter_map(|check| Some((check["id"].as_str()?, check["verdict"].as_str()?)))
            .collect();
        assert!(verdicts.len() > 20);
        let fine: Vec<_> = verdicts
            .iter()
            .filter(|(_, verdict)| **verdict == "pass")
            .collect();
        assert!(fine.is_empty(), "{fine:?}");
        assert_eq!(verdicts["reader.present"], "unknown");
    }

    #[test]
    fn a_device_that_is_offline_and_a_wrong_clock_are_found() {
        let ask = |online: bool, ahead: i32| {
            let clock = json!({"ahead_seconds": ahead, "server_time": "2026-11-29T00:00:00Z"});
            let seen = json!({"os": "android", "online": online, "clock": clock});
            answered(
                &json!({"command": "checkup", "setup": "phone", "answers": {}, "only": [],
                "seen": seen, "now": "2026-11-29T01:00:00Z"}),
            )["data"]["causes"]
                .clone()
        };
        assert_eq!(ask(false, 0), json!(["network-disconnected"]));
        assert_eq!(ask(true, 3600), json!(["clock-wrong"]));
        assert_eq!(ask(true, 2), json!([]));
    }
}

//! `policy`: what whoever looks after this machine has decided beforehand.

use bundle::Source;
use policy::Policy;
use serde::Serialize;

use crate::args::PolicyArgs;
use crate::output::{FINE, FOUND, Outcome, json, line};

/// `policy --json`
#[derive(Serialize)]
struct Shown<'a> {
    place: &'static str,
    facility: Option<&'static str>,
    setup: Option<&'static str>,
    site: Option<&'a str>,
    content_source: Option<String>,
    content_lookup: bool,
}

pub fn policy(args: &PolicyArgs, policy: &Policy, has_mistakes: bool) -> Outcome {
    let shown = Shown {
        place: policy::PLACE,
        facility: policy.facility.map(kb::Facility::text),
        setup: policy.setup.map(kb::Setup::text),
        site: policy.site.as_deref(),
        content_source: policy.content.as_ref().map(|source| match source {
            Source::Address(address) => address.to_string(),
            Source::Folder(path) | Source::File(path) => path.display().to_string(),
        }),
        content_lookup: policy.looks_up != Some(false),
    };
    if args.json {
        json(&shown)?;
    } else {
        let or_none = |text: Option<&str>| text.unwrap_or("決められていません").to_owned();
        for (name, value) in [
            ("場所", shown.place.to_owned()),
            ("施設", or_none(policy.facility.map(kb::Facility::label))),
            ("利用形態", or_none(policy.setup.map(kb::Setup::label))),
            ("ページと新しい版のある場所", or_none(shown.site)),
            ("内容のある場所", or_none(shown.content_source.as_deref())),
            (
                "内容を取りに行くこと",
                if shown.content_lookup {
                    "できます"
                } else {
                    "しません"
                }
                .to_owned(),
            ),
        ] {
            line(&format!("{name}: {value}"))?;
        }
    }
    Ok(if has_mistakes { FOUND } else { FINE })
}

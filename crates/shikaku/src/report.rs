//! `report`: the enquiry for the call centre, shown before it is saved.

use std::path::Path;

use enquiry::{Draft, Enquiry, EnquiryParts, MAX_TYPED_CHARS, PrivateWords, enquire};
use files::Access;
use kb::Base;

use crate::args::ReportArgs;
use crate::checkup::{facts_of, look};
use crate::output::{FINE, Failure, Outcome, document, json, line};
use crate::saved::Target;

pub fn report(args: &ReportArgs, base: &'static Base) -> Outcome {
    let out = args.out.as_deref().map(|path| Target {
        path,
        replace: args.replace,
        access: Access::Own,
    });
    if let Some(out) = &out {
        out.is_free(args.from.as_deref())?;
    }
    let facts = match &args.from {
        Some(file) => facts_of(file)?,
        None => look(&args.look, base, true)?.facts,
    };
    let parts = EnquiryParts {
        typed: args.typed.clone(),
        tried: args.tried.clone(),
        struck: args.strike.iter().cloned().collect(),
        private: private_words(),
    };
    let draft = enquire(&facts, &parts, base).map_err(|error| Failure::Wrong(error.to_string()))?;
    for key in &args.strike {
        if !draft.lines.iter().any(|line| line.key == *key) {
            let known: Vec<&str> = draft.lines.iter().map(|line| line.key.as_str()).collect();
            return Err(Failure::Wrong(format!(
                "「{key}」という行はありません。行は: {}",
                known.join(" ")
            )));
        }
    }
    let leaves = &draft.leaves;
    if args.json {
        json(leaves)?;
    } else {
        line(&shown(&draft))?;
    }
    if let Some(out) = &out {
        let content = content(out.path, leaves)?;
        if !args.json {
            line(&format!(
                "「{}」に、次の内容をそのまま保存します。\n{content}",
                out.path.display()
            ))?;
        }
        out.write(content.as_bytes())?;
    }
    Ok(FINE)
}

/// The text, each line with its key for `--strike`.
fn shown(draft: &Draft) -> String {
    let keys = draft.lines.iter().map(|line| {
        let mark = if line.struck {
            "（出しません）"
        } else {
            ""
        };
        format!("  --strike {}　{}{mark}\n", line.key, line.label)
    });
    let too_long = match draft.leaves.qr {
        Some(_) => "",
        None => "短い文が長すぎて、QRコードにできません。行を消してください。\n",
    };
    format!(
        "{}\n{too_long}出したくない行は、消せます。\n{}",
        draft.leaves.text,
        keys.collect::<String>().trim_end()
    )
}

/// The content of the saved file; its ending selects the text, the QR code or the whole report.
fn content(file: &Path, leaves: &Enquiry) -> Result<String, Failure> {
    let ending = file.extension().and_then(|ending| ending.to_str());
    match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("txt") => Ok(leaves.text.clone()),
        Some("svg") => leaves
            .qr
            .as_ref()
            .map(enquiry::QrPicture::svg)
            .ok_or_else(|| {
                Failure::Wrong(
                    "短い文が長すぎて、QRコードにできません。--strike で行を消してください。"
                        .to_owned(),
                )
            }),
        _ => document(leaves).map(|text| text + "\n"),
    }
}

/// The names of this machine and its user, so that a typed text does not reveal them.
fn private_words() -> PrivateWords {
    let variables = [
        "USER",
        "LOGNAME",
        "USERNAME",
        "COMPUTERNAME",
        "HOSTNAME",
        "HOME",
        "USERPROFILE",
        "USERDOMAIN",
    ];
    let from_system = files::text(Path::new("/proc/sys/kernel/hostname"), 4096).ok();
    PrivateWords::new(
        variables
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .chain(from_system),
    )
}

/// Accepts a typed text that is neither empty nor as long as a page.
pub fn typed(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err("画面の番号か文を書きます".to_owned()),
        count if count > MAX_TYPED_CHARS => Err(format!(
            "{MAX_TYPED_CHARS}文字までにします（{count}文字あります）"
        )),
        _ => Ok(text.to_owned()),
    }
}

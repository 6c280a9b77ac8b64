//! `kb`: the content in use, updating it, and making and signing a release of it.

use std::path::{Path, PathBuf};

use base64::Engine;
use bundle::{
    Bundle, Edition, InUse, Keys, MAX_BYTES, NOTICE, Network, Notice, POINTER, Refused, Source,
    Updated, Version, file_name, pointer, read_at_most,
};
use files::Access;
use jiff::{SignedDuration, Timestamp};
use kb::{Base, Difference, japan_time};
use policy::Policy;
use serde::Serialize;

use crate::kb_args::{ContentArgs, KbCall};
use crate::output::{FINE, FOUND, Failure, NOT_SEEN, Outcome, json, line, told};
use crate::saved::Target;

/// The content in use for this call. A bundle that should be in use but is not is reported on stderr.
pub fn base(args: &ContentArgs) -> Result<&'static Base, Failure> {
    let used = Place::of(args)?.in_use();
    if let Some(refused) = &used.passed_over {
        told(&format!(
            "届いている内容は使えません: {refused}。アプリに入っている内容（{}）を使います。",
            used.base.edition()
        ));
    }
    Ok(used.base)
}

/// The folder of the content, and the keys that are accepted there.
struct Place {
    folder: Option<PathBuf>,
    keys: Keys,
}

impl Place {
    fn of(args: &ContentArgs) -> Result<Self, Failure> {
        if args.kb_dir.is_none() && !args.kb_key.is_empty() {
            return Err(wrong("--kb-key は --kb-dir といっしょに使います"));
        }
        let own = || dirs::data_dir().map(|data| bundle::folder_in(&data));
        Ok(Self {
            folder: args.kb_dir.clone().or_else(own),
            keys: keys(args)?,
        })
    }

    fn in_use(&self) -> InUse {
        bundle::in_use(self.folder.as_deref(), &self.keys, Timestamp::now())
    }
}

/// The keys given in the call, or those in the program.
fn keys(args: &ContentArgs) -> Result<Keys, Failure> {
    if args.kb_key.is_empty() {
        return Ok(Keys::release());
    }
    Keys::new(args.kb_key.iter().map(String::as_str)).map_err(wrong)
}

/// The place that a call names, or whoever looks after this machine.
fn allowed<'a>(from: Option<&'a Source>, policy: &'a Policy) -> Result<&'a Source, Failure> {
    let from = from.or(policy.content.as_ref()).ok_or_else(|| {
        wrong(
            "内容のある場所がわかりません。--from で書きます（https://… か、フォルダか、ファイル）",
        )
    })?;
    if policy.allows(from) {
        Ok(from)
    } else {
        Err(wrong(
            "この端末では、内容を取りに行かないと決められています（端末の管理者）。フォルダかファイルなら使えます",
        ))
    }
}

pub fn kb(call: &KbCall, args: &ContentArgs, policy: &Policy) -> Outcome {
    match call {
        KbCall::Bundle {
            folder,
            out,
            replace,
            days,
            issued,
        } => make(
            folder,
            out,
            *replace,
            *days,
            issued.unwrap_or_else(Timestamp::now),
        ),
        KbCall::Sign {
            file,
            secret_key,
            out,
        } => sign(file, secret_key, out),
        KbCall::Announce {
            version,
            number,
            secret_key,
            out,
            days,
        } => announce(*version, *number, secret_key, out, *days),
        KbCall::Verify { file, json } => verify(file, *json, &keys(args)?),
        KbCall::Status { json } => status(&Place::of(args)?, *json),
        KbCall::Update { from, json } => {
            let from = allowed(from.as_ref(), policy)?;
            update(from, &Place::of(args)?, *json)
        }
    }
}

/// The reason why content was refused, as a program reads it.
#[derive(Serialize)]
struct Refusal {
    code: &'static str,
    message: String,
}

impl From<&Refused> for Refusal {
    fn from(refused: &Refused) -> Self {
        Self {
            code: refused.code(),
            message: refused.to_string(),
        }
    }
}

/// `kb status --json`
#[derive(Serialize)]
struct Status<'a> {
    number: u32,
    edition: &'a str,
    from: &'static str,
    expires: Option<Timestamp>,
    passed_over: Option<Refusal>,
}

fn status(place: &Place, as_json: bool) -> Outcome {
    let used = place.in_use();
    let shown = Status {
        number: used.base.number(),
        edition: used.base.edition(),
        from: if used.bundle.is_some() {
            "bundle"
        } else {
            "program"
        },
        expires: used.bundle.as_ref().map(|edition| edition.expires),
        passed_over: used.passed_over.as_ref().map(Refusal::from),
    };
    if as_json {
        json(&shown)?;
    } else {
        let from = used.bundle.as_ref().map_or_else(
            || "アプリに入っている内容".to_owned(),
            |edition| format!("届いた内容、{}まで", day(edition.expires)),
        );
        line(&format!(
            "内容 {}番（{}に確かめたもの。{from}）",
            shown.number, shown.edition
        ))?;
        if let Some(refused) = &used.passed_over {
            line(&format!("届いている内容は使えません: {refused}"))?;
        }
    }
    Ok(if used.passed_over.is_some() {
        FOUND
    } else {
        FINE
    })
}

/// `kb update --json` and `kb verify --json`
#[derive(Serialize)]
struct Told<'a> {
    outcome: &'static str,
    bundle: Option<&'a Edition>,
    differences: &'a [Difference],
    refused: Option<Refusal>,
}

fn update(from: &Source, place: &Place, as_json: bool) -> Outcome {
    let Some(folder) = &place.folder else {
        return Err(wrong(
            "内容を置くフォルダがわかりません。--kb-dir で指定します",
        ));
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| wrong(format!("始められません（{error}）")))?;
    let outcome = runtime.block_on(bundle::update(
        from,
        folder,
        &place.keys,
        &Network::default(),
        Timestamp::now(),
    ));
    let answer = |text: String| if as_json { Ok(()) } else { line(&text) };
    // Whoever hands out content need not tell of programs, so a notice that is missing or refused is no failure of this call.
    let _ = runtime.block_on(bundle::ask_for_notice(
        from,
        folder,
        &place.keys,
        &Network::default(),
        Timestamp::now(),
    ));
    let own: Option<Version> = env!("CARGO_PKG_VERSION").parse().ok();
    let newer =
        own.and_then(|own| bundle::newer_program(folder, &place.keys, own, Timestamp::now()));
    if let Some(version) = newer {
        told(&format!("このアプリの新しい版（{version}）が出ています。"));
    }
    match outcome {
        Ok(Updated::New {
            edition,
            differences,
        }) => {
            answer(format!(
                "内容が新しくなりました（{}番、{}に確かめたもの）",
                edition.number, edition.edition
            ))?;
            for difference in &differences {
                answer(format!("  {}", difference.sentence))?;
            }
            if as_json {
                json(&Told {
                    outcome: "updated",
                    bundle: Some(&edition),
                    differences: &differences,
                    refused: None,
                })?;
            }
            Ok(FINE)
        }
        Ok(Updated::TheSame { number }) => {
            answer(format!("内容は新しいままです（{number}番）"))?;
            if as_json {
                json(&Told {
                    outcome: "up-to-date",
                    bundle: None,
                    differences: &[],
                    refused: None,
                })?;
            }
            Ok(FINE)
        }
        Err(refused) => {
            refuse(&refused, as_json)?;
            if !as_json {
                told("いまの内容のままです。");
            }
            Ok(if refused.is_unseen() { NOT_SEEN } else { FOUND })
        }
    }
}

fn refuse(refused: &Refused, as_json: bool) -> Result<(), Failure> {
    told(&refused.to_string());
    if let Refused::Content(mistakes) = refused {
        for mistake in mistakes {
            told(&format!("  {mistake}"));
        }
    }
    if as_json {
        json(&Told {
            outcome: "refused",
            bundle: None,
            differences: &[],
            refused: Some(refused.into()),
        })?;
    }
    Ok(())
}

fn verify(file: &Path, as_json: bool, keys: &Keys) -> Outcome {
    let opened = read(file)?
        .and_then(|bytes| Bundle::open(&bytes, keys))
        .and_then(|opened| opened.is_of_this_time(Timestamp::now()).map(|()| opened));
    let opened = match opened {
        Ok(opened) => opened,
        Err(refused) => {
            refuse(&refused, as_json)?;
            return Ok(FOUND);
        }
    };
    let edition = &opened.edition;
    let differences = kb::differences(Base::embedded(), &opened.base);
    if as_json {
        json(&Told {
            outcome: "good",
            bundle: Some(edition),
            differences: &differences,
            refused: None,
        })?;
    } else {
        line(&format!(
            "よい内容です（{}番、{}に確かめたもの、{}まで）",
            edition.number,
            edition.edition,
            day(edition.expires)
        ))?;
        for difference in &differences {
            line(&format!("  {}", difference.sentence))?;
        }
    }
    Ok(FINE)
}

fn make(folder: &Path, out: &Path, replace: bool, days: u16, issued: Timestamp) -> Outcome {
    let target = Target {
        path: out,
        replace,
        access: Access::Everyone,
    };
    target.is_free(None)?;
    let content = match kb::load::load(folder) {
        Ok(content) => content,
        Err(mistakes) => {
            for mistake in mistakes {
                told(&mistake.to_string());
            }
            return Ok(FOUND);
        }
    };
    if content.number == 0 {
        return Err(wrong(format!(
            "「{}」に番号がありません。number = 1 のように書きます",
            folder.join("edition.toml").display()
        )));
    }
    let expires = end(issued, days)?;
    let body = bundle::unsigned(content, issued, expires).map_err(wrong)?;
    target.write(&body)?;
    line(&format!(
        "{} を作りました（{}バイト）。つぎに: shikaku kb sign",
        out.display(),
        body.len()
    ))?;
    Ok(FINE)
}

/// The end of this many days.
fn end(issued: Timestamp, days: u16) -> Result<Timestamp, Failure> {
    let days = SignedDuration::from_hours(24 * i64::from(days));
    issued
        .checked_add(days)
        .map_err(|_| wrong("この端末の時計が、ありえない日になっています。時計を合わせてください"))
}

fn sign(file: &Path, secret_key: &Path, out: &Path) -> Outcome {
    let body = read(file)?.map_err(wrong)?;
    let edition = bundle::unsigned_edition(&body).map_err(wrong)?;
    // The body is opened first, so that a release that this program would refuse is never signed.
    Bundle::of_a_signed_body(&body).map_err(wrong)?;
    let name = out.join(file_name(edition.number));
    if name.exists() {
        return Err(wrong(format!(
            "{} はもうあります。番号のファイルは書き換えません。edition.toml の番号を増やします",
            name.display()
        )));
    }
    let pointer_file = out.join(POINTER);
    let announced = match read_at_most(&pointer_file, MAX_BYTES) {
        Ok(bytes) => bundle::announced(&bytes).map_err(|_| {
            wrong(format!(
                "「{}」を読めません。これまでの番号がわからないので、署名しません",
                pointer_file.display()
            ))
        })?,
        Err(Refused::File(error)) if error.kind() == std::io::ErrorKind::NotFound => 0,
        Err(refused) => return Err(wrong(refused)),
    };
    // A pointer that went back would be a rollback to every program that has followed it.
    if announced >= edition.number {
        return Err(wrong(format!(
            "「{}」は、もう{announced}番です。edition.toml の番号を、それより大きくします",
            pointer_file.display()
        )));
    }
    let comment = format!("shikaku content {} ({})", edition.number, edition.edition);
    let sealed = sealed(secret_key, &body, &comment)?;
    std::fs::create_dir_all(out).map_err(wrong)?;
    let write = |path: &Path, bytes: &[u8], replace: bool| {
        let access = Access::Everyone;
        Target {
            path,
            replace,
            access,
        }
        .write(bytes)
    };
    write(&name, &sealed, false)?;
    // The pointer is written last, so that the file exists for every client that follows it.
    write(&pointer_file, pointer(edition.number).as_bytes(), true)?;
    line(&format!("{} に署名しました", name.display()))?;
    Ok(FINE)
}

/// Signs the notice of a newer program and puts it beside the content.
fn announce(version: Version, number: u32, secret_key: &Path, out: &Path, days: u16) -> Outcome {
    let issued = Timestamp::now();
    let body = Notice::unsigned(number, version, issued, end(issued, days)?).map_err(wrong)?;
    let sealed = sealed(secret_key, &body, &format!("shikaku program {version}"))?;
    std::fs::create_dir_all(out).map_err(wrong)?;
    let path = out.join(NOTICE);
    let access = Access::Everyone;
    Target {
        path: &path,
        replace: true,
        access,
    }
    .write(&sealed)?;
    line(&format!("{} に署名しました（{version}）", path.display()))?;
    Ok(FINE)
}

/// A body with the signature of this key before it.
fn sealed(secret_key: &Path, body: &[u8], comment: &str) -> Result<Vec<u8>, Failure> {
    let text = read(secret_key)?.map_err(wrong)?;
    let text = String::from_utf8(text).map_err(|_| wrong("秘密鍵のファイルではありません"))?;
    let key =
        secret_key_of(&text).map_err(|error| wrong(format!("秘密鍵を読めません（{error}）")))?;
    let signature = minisign::sign(None, &key, body, Some(comment), None)
        .map_err(|error| wrong(format!("署名できません（{error}）")))?;
    Ok(bundle::sealed(&signature.into_string(), body))
}

/// Reads a secret key with a password, for which minisign asks on the terminal, or without one (`minisign -GW`: the two
/// bytes that name the key derivation are 0, and there is no checksum to compare).
fn secret_key_of(text: &str) -> Result<minisign::SecretKey, minisign::PError> {
    let line = text.lines().nth(1).unwrap_or_default().trim();
    match base64::engine::general_purpose::STANDARD.decode(line) {
        Ok(bytes) if bytes.get(2..4) == Some(&[0, 0]) => minisign::SecretKey::from_bytes(&bytes),
        _ => minisign::SecretKeyBox::from_string(text)?.into_secret_key(None),
    }
}

/// A file named in the call: a missing one is a wrong call, an invalid one is a result.
fn read(file: &Path) -> Result<Result<Vec<u8>, Refused>, Failure> {
    match read_at_most(file, MAX_BYTES) {
        Err(Refused::File(error)) => Err(wrong(format!(
            "「{}」を読めません（{error}）",
            file.display()
        ))),
        other => Ok(other),
    }
}

/// The date in Japan.
fn day(time: Timestamp) -> String {
    japan_time(time).date().to_string()
}

fn wrong(message: impl ToString) -> Failure {
    Failure::Wrong(message.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_of_the_year_9998_is_told() {
        let issued = "9998-01-01T00:00:00Z".parse().expect("a time");
        match end(issued, 1_000) {
            Err(Failure::Wrong(why)) => assert!(why.contains("時計"), "{why}"),
            _ => panic!("there is no such day"),
        }
        assert!(end(Timestamp::UNIX_EPOCH, 1_000).is_ok());
    }
}

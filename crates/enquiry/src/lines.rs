//! The lines of an enquiry, in the order in which a call centre asks, and the facts that each takes along when struck
//! out.

use std::collections::BTreeSet;

use jiff::Timestamp;
use kb::{Base, UnderstoodAs, japan_time, shown};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::tried::Tried;
use diagnose::{CheckResult, Report, diagnose, looked_at};
use diagnose::{Evidence, Verdict, check_named};
use facts::PartName;
use facts::{App, Facts, Observed, PcscService};
use facts::{AppAnswer, Subject};

/// The program's name and version.
pub(super) const MADE_BY: &str = concat!("資格確認レスキュー ", env!("CARGO_PKG_VERSION"));

/// A line as it leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EnquiryLine {
    /// Its heading.
    pub label: String,
    /// Its text.
    pub text: String,
}

/// A line with its key.
pub(super) struct Line {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) text: String,
    /// The line in the short form; `None` when the short form leaves it out.
    short: Option<String>,
}

impl From<&Line> for EnquiryLine {
    fn from(line: &Line) -> Self {
        Self {
            label: line.label.clone(),
            text: line.text.clone(),
        }
    }
}

/// The lines as one text.
pub(super) fn text(lines: &[Line]) -> String {
    let said = lines
        .iter()
        .map(|line| format!("{}：{}\n", line.label, line.text));
    format!(
        "オンライン資格確認の問い合わせ\n{}",
        said.collect::<String>()
    )
}

/// The short form: one short line for each, without the evidence.
pub(super) fn short(lines: &[Line]) -> String {
    let said = lines.iter().filter_map(|line| {
        let short = line.short.as_ref()?;
        Some(format!("{}：{short}", line.label))
    });
    said.collect::<Vec<_>>().join("\n")
}

/// All lines of these facts, those struck out among them: only what one line says of another leaves with the other.
pub(super) fn lines(
    facts: &Facts,
    typed: &[String],
    tried: &[Tried],
    struck: &BTreeSet<String>,
    base: &Base,
) -> Vec<Line> {
    let report = judged(facts, base);
    let mut lines = Vec::new();
    let mut add = |key: &str, label: &str, text: String, short: Option<String>| {
        // A line is read aloud, copied and scanned, wherever its words are from.
        lines.push(Line {
            key: key.to_owned(),
            label: label.to_owned(),
            text: shown(&text).into_owned(),
            short: short.map(|short| shown(&short).into_owned()),
        });
    };
    for (number, text) in (1..).zip(typed) {
        let said = on_screen(text, base);
        add(
            &format!("typed-{number}"),
            "画面に出たこと",
            said.clone(),
            Some(said),
        );
    }
    // Who answers the telephone asks first what it is about.
    let mut cause = "原因";
    for result in causes(&report) {
        // A cause stays a line where the content has no guide for it: the name of its check stands for the heading.
        let guide = result
            .finding
            .and_then(|finding| base.guide_for(finding.code()));
        let heading = guide.map_or(result.title.as_str(), |guide| guide.heading());
        let heading = format!("{}。", heading.trim_end_matches('。'));
        add(
            &format!("cause-{}", result.id),
            cause,
            format!("{heading}{}", result.seen.concat()),
            Some(heading),
        );
        cause = "ほかに";
    }
    let stays = (1..)
        .zip(typed)
        .filter(|(number, _)| !struck.contains(&format!("typed-{number}")));
    let numbers = numbers(stays.map(|(_, text)| text.as_str()), &report, base);
    if !numbers.is_empty() {
        add(
            "numbers",
            "電話で伝える番号",
            numbers.clone(),
            Some(numbers),
        );
    }
    if let Ok(at) = facts.taken_at.parse::<Timestamp>() {
        let at = time(at);
        add("time", "点検した日時", at.clone(), Some(at));
    }
    if let Some(setup) = facts.setup {
        let setup = setup.label().to_owned();
        add("setup", "利用形態", setup.clone(), Some(setup));
    }
    if let Some(system) = facts.system_in_words() {
        add("system", "端末", system.clone(), Some(system));
    }
    if let Some(app) = app(facts) {
        add("app", "マイナ資格確認アプリ", app.clone(), Some(app));
    }
    if let Some(readers) = readers(facts, &report, base) {
        add("readers", "リーダー", readers.clone(), Some(readers));
    }
    let of = |verdicts: &[Verdict]| {
        let titles = report
            .checks
            .iter()
            .filter(|result| result.explained_by.is_none() && verdicts.contains(&result.verdict))
            .map(|result| result.title.as_str());
        titles.collect::<Vec<_>>().join("、")
    };
    let unknown = of(&[Verdict::Unknown, Verdict::Ask, Verdict::Crashed]);
    if !unknown.is_empty() {
        add("unknown", "わからなかったこと", unknown, None);
    }
    let fine = of(&[Verdict::Pass]);
    if !fine.is_empty() {
        let short = causes(&report).next().is_none().then(|| fine.clone());
        add("fine", "問題がなかったこと", fine, short);
    }
    for (number, tried) in (1..).zip(tried) {
        if let Some(said) = tried.text(base) {
            add(
                &format!("tried-{number}"),
                "ためしたこと",
                said.clone(),
                Some(said),
            );
        }
    }
    let made_by = format!("{MADE_BY}（内容 {}）", base.edition());
    add("made-by", "点検したアプリ", made_by, None);
    lines
}

/// The most numbers that somebody can be asked to write down.
const MOST_NUMBERS: usize = 4;

/// The numbers of the pages that this is about, what was on the screen first, then the causes, best first.
fn numbers<'a>(typed: impl Iterator<Item = &'a str>, report: &Report, base: &Base) -> String {
    let typed = typed.filter_map(|text| {
        let found = base.explain(text, 2).ok()?;
        match &found.matches[..] {
            [one] if found.understood_as != UnderstoodAs::Text => base.entry(&one.id)?.number,
            _ => None,
        }
    });
    let of_causes =
        causes(report).filter_map(|result| base.guide_for(result.finding?.code())?.number);
    let mut numbers: Vec<String> = Vec::new();
    for number in typed.chain(of_causes).map(|number| number.to_string()) {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers.truncate(MOST_NUMBERS);
    numbers.join("、")
}

/// The facts without those of the struck lines.
pub(super) fn strip(mut facts: Facts, struck: &BTreeSet<String>, base: &Base) -> Facts {
    let report = judged(&facts, base);
    let needed_by = |wanted: &dyn Fn(&CheckResult) -> bool| -> Vec<PartName> {
        let checks = report.checks.iter().filter(|result| wanted(result));
        checks
            .filter_map(|result| check_named(&result.id))
            .flat_map(|check| check.needs.iter().copied())
            .collect()
    };
    let shown: Vec<&str> = causes(&report).map(|result| result.id.as_str()).collect();
    let is_shown = |result: &CheckResult| shown.contains(&result.id.as_str());
    for key in struck {
        match key.as_str() {
            "time" => {
                facts.taken_at = String::new();
                PartName::Clock.forget(&mut facts);
            }
            "setup" => facts.setup = None,
            "system" => PartName::System.forget(&mut facts),
            "app" => {
                PartName::App.forget(&mut facts);
                PartName::UpdateRules.forget(&mut facts);
            }
            "readers" => {
                // Striking the reader removes the answers about it; those about the phone stay.
                facts.answers.forget_about(Subject::Reader);
                for part in [
                    PartName::Pcsc,
                    PartName::Cards,
                    PartName::Usb,
                    PartName::Services,
                    PartName::Bluetooth,
                    PartName::ReaderSearch,
                    PartName::TerminalReaders,
                ] {
                    part.forget(&mut facts);
                }
            }
            // Facts that a cause or an open question needs as well stay with it.
            "fine" => {
                let others = needed_by(&|result| result.verdict != Verdict::Pass);
                forget_all(
                    needed_by(&|result| result.verdict == Verdict::Pass),
                    &others,
                    &mut facts,
                );
            }
            "unknown" => {
                let is_unknown = |result: &CheckResult| {
                    matches!(
                        result.verdict,
                        Verdict::Unknown | Verdict::Ask | Verdict::Crashed
                    )
                };
                let others = needed_by(&|result| is_shown(result));
                forget_all(needed_by(&is_unknown), &others, &mut facts);
            }
            other => {
                let Some(check) = other.strip_prefix("cause-").and_then(check_named) else {
                    continue;
                };
                // Which check asks a question, its words say; that about the app is asked by two, and goes with its part below.
                let asked = base.check(check.id).into_iter();
                for question in asked.flat_map(|words| words.questions.keys()) {
                    facts.answers.forget(question);
                }
                forget_all(check.needs.to_vec(), &[], &mut facts);
            }
        }
    }
    // The user's answer about the app stands in for what the system did not report, so it goes with that part.
    if !PartName::App.is_asked(&facts) {
        facts.answers.app = None;
    }
    facts
}

fn forget_all(parts: Vec<PartName>, but: &[PartName], facts: &mut Facts) {
    for part in parts.into_iter().filter(|part| !but.contains(part)) {
        part.forget(facts);
    }
}

fn judged(facts: &Facts, base: &Base) -> Report {
    let checks = looked_at(facts);
    diagnose(facts.clone(), &checks, base)
}

/// The results whose cause is shown, best first.
fn causes(report: &Report) -> impl Iterator<Item = &CheckResult> {
    report.causes.iter().filter_map(|cause| {
        report
            .checks
            .iter()
            .find(|result| result.finding == Some(*cause))
    })
}

/// The typed text with the heading that the knowledge base has for its code.
fn on_screen(text: &str, base: &Base) -> String {
    let Ok(explained) = base.explain(text, 2) else {
        return text.to_owned();
    };
    let is_code = explained.understood_as != UnderstoodAs::Text;
    match explained.matches.as_slice() {
        [only] if is_code => format!("{text}（{}）", only.title),
        _ => text.to_owned(),
    }
}

/// Date, weekday and time in Japan.
fn time(at: Timestamp) -> String {
    use jiff::civil::Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
    let at = japan_time(at);
    let weekday = match at.weekday() {
        Sunday => "日",
        Monday => "月",
        Tuesday => "火",
        Wednesday => "水",
        Thursday => "木",
        Friday => "金",
        Saturday => "土",
    };
    format!(
        "{}年{}月{}日（{weekday}）{}:{:02}",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute()
    )
}

fn app(facts: &Facts) -> Option<String> {
    match &facts.software.app {
        Observed::Seen(App::NotInstalled) => Some("入っていません".to_owned()),
        Observed::Seen(App::Installed { version, newer }) => Some(match newer {
            Some(newer) => format!("バージョン {version}（新しい {newer} があります）"),
            None => format!("バージョン {version}"),
        }),
        Observed::Unavailable(_) => facts.answers.app.map(|answer| match answer {
            AppAnswer::NotInstalled => "入っていません（答え）".to_owned(),
            AppAnswer::Installed => "入っています（答え）。バージョンはわかりません".to_owned(),
            AppAnswer::From(version) => format!("バージョン {version}か、もっと新しい（答え）"),
            AppAnswer::Before(version) => format!("バージョン {version}より古い（答え）"),
        }),
        Observed::NotAsked => None,
    }
}

/// The readers, by product where it is known.
fn readers(facts: &Facts, report: &Report, base: &Base) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if !names.contains(&name) {
            names.push(name);
        }
    };
    if let Observed::Seen(PcscService::Running { readers }) = &facts.pcsc {
        for reader in readers {
            add(reader.name.to_string());
        }
    }
    if let Observed::Seen(devices) = &facts.usb {
        for device in devices {
            let mut known = base.reader_by_usb(device.id.vid, device.id.pid);
            add(match known.next() {
                Some(reader) => format!(
                    "{} {}（USB {}）",
                    reader.maker, reader.product.is, device.id
                ),
                None => format!("名前のわからないリーダー（USB {}）", device.id),
            });
        }
    }
    if let Observed::Seen(bluetooth) = &facts.bluetooth {
        for reader in &bluetooth.readers {
            add(format!("{}（Bluetooth）", reader.name));
        }
    }
    let none_seen = report
        .checks
        .iter()
        .any(|result| result.evidence.contains(&Evidence::NoReaders));
    if names.is_empty() && none_seen {
        return Some("見つかりません".to_owned());
    }
    (!names.is_empty()).then(|| names.join("、"))
}

// Content is read from its files, to which Wine knows no way.
#[cfg(all(test, unix))]
mod tests {
    use facts::{Answers, Os};

    use super::*;

    /// A stopped service, and content that has no guide for any finding.
    fn stopped_service_without_guides() -> (Facts, Base) {
        let facts = Facts {
            os: Os::Linux,
            pcsc: Observed::Seen(PcscService::NotRunning),
            ..Facts::blank(None, Answers::default(), "2026-11-22T00:00:00Z".to_owned())
        };
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kb/content");
        let mut content = kb::load::load(&folder).expect("the content");
        for entry in &mut content.entries {
            entry.findings.clear();
        }
        (facts, Base::new(content))
    }

    #[test]
    fn a_cause_without_a_guide_is_told_by_the_name_of_its_check() {
        let (facts, base) = stopped_service_without_guides();
        let lines = lines(&facts, &[], &[], &BTreeSet::new(), &base);
        let cause = lines.iter().find(|line| line.key == "cause-reader.service");
        let cause = cause.expect("a line for the cause");
        assert!(
            cause.text.starts_with("スマートカードのサービス。"),
            "{}",
            cause.text
        );
        assert!(cause.text.contains("答えません"), "{}", cause.text);
    }
}

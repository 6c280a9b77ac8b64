//! `checkup` and `diagnose`: a check-up with its progress, and the same judgement of saved facts.

use std::path::Path;

use checkup::{Event, Plan, deadline};
use diagnose::{CHECKS, Check, CheckQuestion, CheckResult, Report, Verdict};
use facts::{Answers, Facts};
use files::NotRead;
use kb::{Base, Entry, NoCause, Setup, Situation, Who};
use observe::Probe;

use crate::args::{CheckupArgs, DiagnoseArgs, LookArgs};
use crate::monitoring::{self, Format};
use crate::output::{Failure, Outcome, json, line, told};

/// The largest facts file that is read: a hundred times the usual size.
pub const MAX_FACTS_BYTES: u64 = 10 * 1024 * 1024;

pub fn checkup(args: &CheckupArgs, base: &'static Base) -> Outcome {
    let outcome = looked(args, base);
    match outcome {
        Err(failure) if args.format == Some(Format::Nagios) => monitoring::without_report(failure),
        outcome => outcome,
    }
}

fn looked(args: &CheckupArgs, base: &'static Base) -> Outcome {
    let report = look(&args.look, base, args.json || args.format.is_some())?;
    if args.keep {
        match crate::history::here()?.keep(&report.facts) {
            Ok(number) => told(&format!("この点検を、{number}番として残しました。")),
            Err(error) => told(&error.to_string()),
        }
    }
    match args.format {
        Some(format) => monitoring::finish(&report, base, format),
        None => finish(&report, base, args.json),
    }
}

/// Looks at the machine with the named checks, or with all of them.
pub fn look(args: &LookArgs, base: &'static Base, quiet: bool) -> Result<Report, Failure> {
    let checks: Vec<&Check> = CHECKS
        .iter()
        .filter(|check| {
            if args.only.is_empty() {
                !check.is_on_request()
            } else {
                args.only.iter().any(|only| only.id == check.id)
            }
        })
        .collect();
    let plan = Plan {
        setup: args.setup,
        answers: answers(&args.answer)?,
        reader_name: args.reader_name.clone(),
        deadline: args.deadline.unwrap_or_else(|| deadline(&checks)),
        checks,
        taken_at: jiff::Timestamp::now().to_string(),
        probe: args.endpoint.clone().map_or_else(Probe::default, Probe::at),
        phone: None,
        quiet: false,
    };
    carry_out(plan, base, quiet)
}

/// The plan of a look that nobody has given options for.
pub fn plan_of(setup: Option<Setup>, checks: Vec<&'static Check>) -> Plan {
    Plan {
        setup,
        answers: Answers::default(),
        reader_name: None,
        deadline: deadline(&checks),
        checks,
        taken_at: jiff::Timestamp::now().to_string(),
        probe: Probe::default(),
        phone: None,
        quiet: true,
    }
}

/// Carries a check-up out and shows its progress unless `quiet`.
pub fn carry_out(plan: Plan, base: &'static Base, quiet: bool) -> Result<Report, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| Failure::Wrong(format!("始められません（{error}）")))?;
    Ok(runtime.block_on(checkup::run(plan, base, |event| {
        if !quiet {
            progress(&event, base);
        }
    })))
}

/// The answers given on the command line.
pub fn answers(given: &[(String, String)]) -> Result<Answers, Failure> {
    let mut answers = Answers::default();
    for (question, answer) in given {
        answers
            .set(question, answer)
            .map_err(|error| Failure::Wrong(error.to_string()))?;
    }
    Ok(answers)
}

pub fn diagnose(args: &DiagnoseArgs, base: &'static Base) -> Outcome {
    let file = match &args.file {
        Some(file) if !args.lines => file,
        file => return crate::lines::diagnose(file.as_deref(), base),
    };
    let facts = facts_of(file)?;
    let checks = diagnose::looked_at(&facts);
    finish(&diagnose::diagnose(facts, &checks, base), base, args.json)
}

/// The facts of a saved check-up or report, or of a mail with one in it.
pub fn facts_of(path: &Path) -> Result<Facts, Failure> {
    let text = files::text(path, MAX_FACTS_BYTES).map_err(|not| not_read(path, &not))?;
    facts::facts_from_message(&text).map_err(|error| Failure::Wrong(error.to_string()))
}

/// The call names a file that is no record.
pub fn not_read(path: &Path, not: &NotRead) -> Failure {
    let path = path.display();
    Failure::Wrong(match not {
        NotRead::TooLarge => format!("「{path}」は大きすぎます。点検の記録ではありません。"),
        NotRead::NotText => format!("「{path}」は文字のファイルではありません。"),
        other => format!("「{path}」を読めません（{other}）"),
    })
}

/// Prints one line for each verdict on stderr, because stdout belongs to the result.
fn progress(event: &Event, base: &Base) {
    match event {
        Event::Started { checks } => told(&format!("点検を始めます（{}項目）", checks.len())),
        Event::Looking { at } => told(&format!("見ています: {at}")),
        Event::Judged { result } => {
            told(&format!("{} {}", mark(result.verdict, base), result.title));
        }
    }
}

/// A verdict's mark and word, as wide as the widest.
pub fn mark(verdict: Verdict, base: &Base) -> String {
    const WIDE: usize = 7;
    let mark = verdict.look(base).map_or("", |look| &look.mark);
    let missing = WIDE.saturating_sub(mark.chars().count());
    mark.to_owned() + &"　".repeat(missing)
}

pub fn finish(report: &Report, base: &Base, as_json: bool) -> Outcome {
    if as_json {
        json(report)?;
    } else {
        line(&text(report, base))?;
    }
    Ok(report.exit_status())
}

/// The result as text: the cause first with its steps, then unknown results, then the rest.
fn text(report: &Report, base: &Base) -> String {
    let mut text = String::new();
    let mut add = |part: &str| text.push_str(part);
    let causes = report.causes.iter().filter_map(|cause| {
        let result = report
            .checks
            .iter()
            .find(|result| result.finding == Some(*cause))?;
        // A cause is told where the content has no guide for it: the name of its check stands for the heading.
        Some((result, base.guide_for(cause.code())))
    });
    for (number, (result, guide)) in causes.enumerate() {
        add(&format!(
            "{}: {}\n{}\n",
            if number == 0 { "原因" } else { "ほかに" },
            guide.map_or(result.title.as_str(), |guide| guide.heading()),
            guide.map_or("", |guide| guide.happened.as_str())
        ));
        for seen in &result.seen {
            add(&format!("  見たもの: {seen}\n"));
        }
        if let Some(guide) = guide {
            add(&steps(guide, report));
            if let Some(rights) = window::rights(guide, &report.facts, base.look_words()) {
                add(&format!("  {}\n", rights.replace('\u{200B}', "")));
            }
        }
        if let Some(repair) = &result.repair {
            add(&format!(
                "  アプリが直す（先に聞きます）: shikaku repair {}\n",
                repair.action.text()
            ));
        }
        if let Some(meanwhile) = guide.and_then(|guide| guide.meanwhile.as_ref()) {
            add(&format!("  患者さんが待っているとき: {}\n", meanwhile.say));
        }
        if let Some(guide) = guide {
            let said = guide
                .number
                .map(|number| format!("（電話では「{number}」）"));
            add(&format!(
                "  詳しく: shikaku show {}{}\n\n",
                guide.id,
                said.unwrap_or_default()
            ));
        }
    }
    if report.causes.is_empty() {
        let NoCause { well, unseen } = &base.verdicts().no_cause;
        if report.exit_status() == 0 {
            add(&format!("{}。\n\n", well.heading));
        } else {
            add(&format!("{}。{}\n\n", unseen.heading, unseen.line));
        }
    }
    for result in &report.checks {
        add(&row(result, base));
    }
    for result in &report.checks {
        if let (Some(question), None) = (&result.question, result.explained_by) {
            add(&asked(question));
        }
    }
    text.truncate(text.trim_end().len());
    text
}

fn steps(guide: &Entry, report: &Report) -> String {
    let situation = Situation {
        setup: report.facts.setup,
        ..Situation::default()
    };
    let suits = guide
        .steps
        .iter()
        .filter(|step| step.when.suits(&situation));
    let fits = suits.filter(|step| matches!(step.who, Who::Patient | Who::Staff));
    fits.enumerate()
        .map(|(index, step)| format!("  {}. {}\n", index + 1, step.action))
        .collect()
}

/// A question with its answers in the form of the command line.
fn asked(question: &CheckQuestion) -> String {
    let options = question.options.iter().map(|option| {
        format!(
            "  --answer {}={}　{}（{}）\n",
            question.key, option.value, option.label, option.note
        )
    });
    format!(
        "\n質問: {}（{}）\n{}",
        question.text,
        question.hint,
        options.collect::<String>()
    )
}

fn row(result: &CheckResult, base: &Base) -> String {
    let explained = result
        .explained_by
        .and_then(|finding| base.guide_for(finding.code()))
        .map(|guide| format!("（「{}」が直ると見られます）", guide.heading()));
    let unseen = match &result.reason {
        Some(reason) if explained.is_none() => format!(": {reason}{}", result.seen.join("")),
        _ => String::new(),
    };
    let explained = explained.unwrap_or_default();
    format!(
        "{} {}{explained}{unseen}\n",
        mark(result.verdict, base),
        result.title
    )
}

#[cfg(test)]
mod tests {
    use facts::{Answers, Facts, Observed, Os, PcscService};

    use super::*;

    /// A stopped service, and content that has no guide for any finding.
    fn stopped_service_without_guides() -> (Facts, Base) {
        let facts = Facts {
            os: Os::Linux,
            pcsc: Observed::Seen(PcscService::NotRunning),
            ..Facts::blank(None, Answers::default(), "2026-11-22T00:00:00Z".to_owned())
        };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kb/content");
        let mut content = kb::load::load(&folder).expect("the content");
        for entry in &mut content.entries {
            entry.findings.clear();
        }
        (facts, Base::new(content))
    }

    #[test]
    fn a_cause_without_a_guide_is_told_by_the_name_of_its_check() {
        let (facts, base) = stopped_service_without_guides();
        let checks = diagnose::looked_at(&facts);
        let report = diagnose::diagnose(facts, &checks, &base);
        let told = text(&report, &base);
        assert!(
            told.starts_with("原因: スマートカードのサービス\n"),
            "{told}"
        );
        assert!(told.contains("答えません"), "{told}");
    }
}

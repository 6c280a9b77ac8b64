//! `explain`, `show` and `list`: the knowledge base in a terminal.

use diagnose::{CHECKS, Finding};
use facts::Os;
use kb::{
    Base, Entry, Explanation, Reachable, SettingsPage, Situation, Status, Step, Who, japan_time,
    word_of,
};
use serde::Serialize;
use window::{Looked, Looking, PageLook, Refusal};

use crate::args::{ExplainArgs, ListArgs, ListOf, ShowArgs};
use crate::checkup;
use crate::output::{FINE, FOUND, Failure, Outcome, json, line, told};

pub fn explain(args: &ExplainArgs, base: &Base) -> Outcome {
    let typed = args.words.join(" ");
    let explanation = base
        .explain_for(&typed, args.limit, args.setup)
        .map_err(|error| Failure::Wrong(error.to_string()))?;
    if args.json {
        json(&explanation)?;
    } else {
        print_explanation(&explanation, base)?;
    }
    Ok(if explanation.matches.is_empty() {
        FOUND
    } else {
        FINE
    })
}

fn print_explanation(explanation: &Explanation, base: &Base) -> Result<(), Failure> {
    if explanation.matches.is_empty() && !explanation.near.is_empty() {
        line("ぴったり合う説明はありません。")?;
        may_be_meant(explanation)?;
        return line(base.verdicts().or_check.terminal.as_str());
    }
    if let (true, Some(question)) = (explanation.matches.is_empty(), &explanation.question) {
        return line(question);
    }
    if explanation.matches.is_empty() {
        let none = base.no_match(&word_of(&explanation.understood_as));
        let (says, next) = none.map_or(("", ""), |none| (&none.line, &none.next));
        return line(&format!(
            "{says}{next}{}",
            base.verdicts().or_check.terminal
        ));
    }
    for found in &explanation.matches {
        line(&format!("{}  {}", found.id, found.title))?;
        for message in &found.messages {
            let id = message
                .id
                .as_deref()
                .unwrap_or("（番号は資料に残っていません）");
            line(&format!(
                "    {id}  {}{}",
                message.cause,
                inferred(message.status)
            ))?;
        }
        if let Some(step) = &found.first_step {
            line(&format!("    まず: {step}"))?;
        }
        if let Some(look) = &found.look {
            line(&format!(
                "    見てみる: shikaku checkup --only {}（{}）",
                look.check, look.title
            ))?;
        }
    }
    may_be_meant(explanation)?;
    if let Some(question) = &explanation.question {
        line(&format!("\n{question}"))?;
    }
    line(&format!(
        "\n詳しく見る: shikaku show {}",
        explanation.matches[0].id
    ))
}

/// What is offered without being claimed.
fn may_be_meant(explanation: &Explanation) -> Result<(), Failure> {
    if explanation.near.is_empty() {
        return Ok(());
    }
    line("もしかして:")?;
    for near in &explanation.near {
        line(&format!("  {}  {}", near.id, near.title))?;
    }
    Ok(())
}

pub fn show(args: &ShowArgs, base: &'static Base) -> Outcome {
    let Some(entry) = base.entry(&args.id) else {
        told(&format!(
            "「{}」というページはありません。`shikaku list errors` などで一覧が出ます。",
            args.id
        ));
        if args.json {
            json(&serde_json::Value::Null)?;
        }
        return Ok(FOUND);
    };
    let mut situation = Situation {
        facility: args.facility,
        ..Situation::default()
    };
    let today = japan_time(jiff::Timestamp::now()).date();
    for (question, answer) in &args.answer {
        situation
            .set(question, answer, today)
            .map_err(|error| Failure::Wrong(error.to_string()))?;
    }
    let whole = entry;
    let entry = base.entry_for(entry, &situation);
    let looked = match args.look {
        true => Some(looked(args, base)?),
        false => None,
    };
    if args.json {
        json(&LookedAt {
            entry: &entry,
            looked: looked.as_ref(),
        })?;
    } else {
        line(&page(&entry, &situation, base))?;
        if let Some(looked) = &looked {
            print_looked(whole, looked)?;
        }
    }
    Ok(FINE)
}

/// A page, and what was seen of its causes where that was asked for.
#[derive(Serialize)]
struct LookedAt<'a> {
    #[serde(flatten)]
    entry: &'a Entry,
    #[serde(skip_serializing_if = "Option::is_none")]
    looked: Option<&'a Looked>,
}

/// Looks at what the page names, as the window does when it is opened.
fn looked(args: &ShowArgs, base: &'static Base) -> Result<Looked, Failure> {
    let ask = PageLook {
        page: args.id.clone(),
        setup: args.setup,
        here: false,
        asked: false,
    };
    let broken = |_| Failure::Wrong("見られませんでした。".to_owned());
    let looking = window::look_at(base, &ask, Os::here()).map_err(broken)?;
    if let Some(looked) = window::unlooked(base, &looking) {
        return Ok(looked);
    }
    let Looking::At { setup, checks } = looking else {
        return Err(broken(Refusal::Broken));
    };
    let report = checkup::carry_out(checkup::plan_of(setup, checks), base, true)?;
    window::looked(base, &ask, &report).map_err(broken)
}

/// What was seen, and the steps it speaks of; whatever the answers, all steps of the page.
fn print_looked(entry: &Entry, looked: &Looked) -> Result<(), Failure> {
    // Where lines may be broken is the window's concern.
    let plain = |text: &str| text.replace('\u{200B}', "");
    let sight = match looked {
        Looked::NoChecks { line: said } => return line(&plain(said)),
        Looked::Elsewhere { line: said, .. } => {
            line(&plain(said))?;
            return line("この端末のことなら、--setup で利用形態を書きます。");
        }
        Looked::Seen { sight } => sight,
    };
    line(&plain(&sight.line))?;
    if let Some(rights) = &sight.rights {
        line(&plain(rights))?;
    }
    for cause in &sight.causes {
        if let Some(guide) = &cause.guide {
            line(&format!(
                "    {}（shikaku show {guide}）",
                plain(&cause.title)
            ))?;
        }
    }
    for (step, mark) in entry.steps.iter().zip(&sight.steps) {
        if let Some(mark) = mark {
            line(&format!("  {}  {}", plain(&mark.word), step.action))?;
            for seen in &mark.seen {
                line(&format!("      {}", plain(seen)))?;
            }
        }
    }
    for asks in &sight.asks {
        line(&format!(
            "  まだ見ていません  {}（shikaku checkup --only {}）",
            plain(&asks.title),
            asks.check
        ))?;
    }
    Ok(())
}

/// A whole entry as text.
pub fn page(entry: &Entry, situation: &Situation, base: &Base) -> String {
    let mut text = format!("{}  {}\n\n{}\n", entry.id, entry.heading(), entry.happened);
    let mut add = |label: &str, body: &str| text.push_str(&format!("{label}{body}\n"));
    if let Some(not_this) = &entry.not_this {
        add("", not_this);
    }
    if let Some(number) = entry.number {
        add("電話で伝える番号: ", &number.to_string());
    }
    if let Some(screen) = &entry.screen {
        add("\n画面の文: ", screen);
    }
    if !entry.reader_screen.is_empty() {
        add("リーダーの画面: ", &entry.reader_screen.join("　"));
    }
    for question in entry
        .questions
        .iter()
        .filter(|question| !situation.answers(&question.about))
    {
        add("\n選んでください: ", &question.ask);
    }
    for (title, steps) in [
        (
            "すること",
            steps_of(entry, situation, |who| {
                matches!(who, Who::Patient | Who::Staff | Who::CallCentre)
            }),
        ),
        (
            "システム管理者・ベンダがすること",
            steps_of(entry, situation, |who| {
                matches!(who, Who::Admin | Who::Vendor)
            }),
        ),
    ] {
        if !steps.is_empty() {
            add(&format!("\n{title}\n"), &steps);
        }
    }
    if let Some(look) = look(entry, situation) {
        add(
            "",
            &format!("このページの原因は「{look}」で見分けられます。\n"),
        );
    }
    if let Some(meanwhile) = &entry.meanwhile {
        let go = meanwhile
            .go
            .as_ref()
            .map(|id| format!("（shikaku show {id}）"))
            .unwrap_or_default();
        add(
            "患者さんが待っているとき: ",
            &format!("{}{go}", meanwhile.say),
        );
    }
    let interim = entry.interim.map_or("", |interim| {
        if interim {
            "要ります。"
        } else {
            "要りません。"
        }
    });
    // A doubt is said where the official table says nothing, too.
    let note = entry.interim_note.as_deref().unwrap_or_default();
    if !interim.is_empty() || !note.is_empty() {
        add("暫定運用: ", &format!("{interim}{note}"));
    }
    if !entry.messages.is_empty() {
        add("\nメッセージID", "");
        for message in &entry.messages {
            let to = message
                .to
                .as_ref()
                .map(|to| format!("-{to}"))
                .unwrap_or_default();
            let id = message.id.as_deref().unwrap_or("（資料に残っていません）");
            let note = message
                .note
                .as_ref()
                .map(|note| format!("（{note}）"))
                .unwrap_or_default();
            add(
                "  ",
                &format!(
                    "{id}{to}  {}{}{note}",
                    message.cause,
                    inferred(message.status)
                ),
            );
        }
    }
    let contacts = contacts_of(entry, base);
    if !contacts.is_empty() {
        add("\n連絡先\n", &contacts);
    }
    add("\n出どころ", "");
    for source in &entry.sources {
        let file = source
            .file
            .as_ref()
            .and_then(|key| base.document(key))
            .map_or("", |file| &file.title);
        add(
            "  ",
            format!("{file} {}{}", source.place, inferred(source.status)).trim(),
        );
    }
    add("確かめた日: ", &entry.checked_on);
    text
}

/// The call that looks at what tells the causes of the page apart; none where nothing does.
fn look(entry: &Entry, situation: &Situation) -> Option<String> {
    if entry.checks.is_empty() {
        return None;
    }
    let mut call = "shikaku checkup".to_owned();
    if let Some(setup) = situation.setup {
        call.push_str(&format!(" --setup {}", setup.text()));
    }
    for check in &entry.checks {
        call.push_str(&format!(" --only {check}"));
    }
    Some(call)
}

/// The contacts, with numbers and whether they are open now.
fn contacts_of(entry: &Entry, base: &Base) -> String {
    let now = japan_time(jiff::Timestamp::now());
    let contacts = entry.contact.iter().filter_map(|id| base.contact(id));
    contacts
        .map(|contact| contact_text(&contact.reachable_at(now)))
        .collect()
}

fn contact_text(reachable: &Reachable) -> String {
    let contact = &reachable.contact;
    let mut text = format!("  {}", contact.name);
    if let Some(sentence) = &reachable.sentence {
        text.push_str(&format!("  {sentence}"));
    }
    text.push('\n');
    for line in &contact.lines {
        let purpose = line
            .purpose
            .as_ref()
            .map(|purpose| format!("  {purpose}"))
            .unwrap_or_default();
        text.push_str(&format!(
            "      {} {}{purpose}\n",
            line.kind.label(),
            line.shown
        ));
    }
    if let Some(find) = &contact.find {
        text.push_str(&format!("      {find}\n"));
    }
    text
}

fn steps_of(entry: &Entry, situation: &Situation, who: impl Fn(Who) -> bool) -> String {
    let steps = entry.steps.iter().filter(|step| who(step.who));
    steps
        .enumerate()
        .map(|(index, step)| step_text(&format!("{:>3}.", index + 1), step, situation))
        .collect()
}

/// A step of a page or of a way, under its number or mark.
pub fn step_text(mark: &str, step: &Step, situation: &Situation) -> String {
    let mut marks = vec![step.who.label().to_owned()];
    marks.extend(step.needs.map(|needs| needs.label().to_owned()));
    marks.extend(step.when.labels(situation));
    let mut text = format!("{mark} [{}] ", marks.join("・"));
    if let Some(condition) = &step.condition {
        text.push_str(&format!("（{condition}）"));
    }
    text.push_str(&step.action);
    text.push_str(step.status.map_or("", inferred));
    for (label, body) in [
        ("なぜ", &step.why),
        ("できたら", &step.proof),
        ("見る", &step.see),
    ] {
        if let Some(body) = body {
            text.push_str(&format!("\n       {label}: {body}"));
        }
    }
    if let Some(open) = &step.open {
        let open = open.parse::<SettingsPage>().map_or_else(
            |_| open.clone(),
            |page| format!("{}（shikaku open {}）", page.label(), page.text()),
        );
        text.push_str(&format!("\n       開く: {open}"));
    }
    if let Some(repair) = step.repair {
        text.push_str(&format!(
            "\n       アプリが直す: shikaku repair {}",
            repair.text()
        ));
    }
    if !step.message.is_empty() {
        text.push_str(&format!(
            "\n       メッセージID: {}",
            step.message.join(" ")
        ));
    }
    text.push('\n');
    text
}

/// How what is not stated is marked.
pub fn inferred(status: Status) -> &'static str {
    match status {
        Status::Stated => "",
        Status::Inferred => "【推定】",
    }
}

/// A line of a list.
#[derive(Serialize)]
struct Row {
    id: String,
    title: String,
    /// The explanation of a check: its subject and its cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guide: Option<String>,
}

pub fn list(args: &ListArgs, base: &Base) -> Outcome {
    let rows: Vec<Row> = match args.what {
        ListOf::Errors => entries_of(&["error", "app-error"], base),
        ListOf::Topics => entries_of(&["topic"], base),
        ListOf::Guides => entries_of(&["guide"], base),
        ListOf::Checks => CHECKS
            .iter()
            .map(|check| Row {
                id: check.id.to_owned(),
                title: check.title(base).to_owned(),
                explain: base.check(check.id).map(|words| words.explain.clone()),
                check: None,
                guide: None,
            })
            .collect(),
        ListOf::Findings => Finding::ALL
            .iter()
            .map(|finding| finding_row(*finding, base))
            .collect(),
    };
    if args.json {
        json(&rows)?;
    } else {
        for row in &rows {
            line(&format!("{:<34} {}", row.id, row.title))?;
        }
    }
    Ok(FINE)
}

fn entries_of(kinds: &[&str], base: &Base) -> Vec<Row> {
    let entries = base
        .entries()
        .iter()
        .filter(|entry| kinds.contains(&entry.kind()));
    let row = |entry: &Entry| Row {
        id: entry.id.clone(),
        title: entry.heading().to_owned(),
        explain: None,
        check: None,
        guide: None,
    };
    entries.map(row).collect()
}

fn finding_row(finding: Finding, base: &Base) -> Row {
    let guide = base.guide_for(finding.code());
    Row {
        id: finding.code().to_owned(),
        title: guide.map_or_else(String::new, |guide| guide.heading().to_owned()),
        explain: None,
        check: finding.check().map(|check| check.id.to_owned()),
        guide: guide.map(|guide| guide.id.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_how_its_causes_are_told_apart_where_they_can_be() {
        let base = Base::embedded();
        let shown = |id: &str, situation: Situation| {
            page(base.entry(id).expect("a page"), &situation, base)
        };
        let text = shown("error/024", Situation::default());
        let only = "--only reader.present --only reader.hub --only reader.driver";
        let line = format!("\nこのページの原因は「shikaku checkup {only}」で見分けられます。\n");
        assert!(text.contains(&line), "{text}");
        let at_a_desk = Situation {
            setup: Some(kb::Setup::FaceReaderPhoneReader),
            ..Situation::default()
        };
        let call = format!("「shikaku checkup --setup face-reader-phone-reader {only}」");
        let text = shown("error/024", at_a_desk);
        assert!(text.contains(&call), "{text}");
        let text = shown("error/023", Situation::default());
        assert!(!text.contains("見分けられます"), "{text}");
    }

    /// What the page says to type is taken as it stands.
    #[test]
    fn what_a_page_says_to_type_is_a_call_of_this_program() {
        use clap::Parser;
        let situation = Situation {
            setup: Some(kb::Setup::FaceReader),
            ..Situation::default()
        };
        let mut calls = 0;
        for entry in Base::embedded().entries() {
            if let Some(call) = look(entry, &situation) {
                calls += 1;
                let parsed = crate::args::Args::try_parse_from(call.split(' '));
                assert!(parsed.is_ok(), "{}: {call}", entry.id);
            }
        }
        assert!(calls > 100, "only {calls} pages say how to look");
    }

    #[test]
    fn a_doubt_about_the_interim_way_is_said_where_the_table_says_nothing() {
        let base = Base::embedded();
        for code in ["015", "016", "017", "018"] {
            let entry = base.entry(&format!("error/{code}")).expect("a page");
            assert_eq!(entry.interim, None, "{code}");
            let page = page(entry, &Situation::default(), base);
            assert!(
                page.contains("暫定運用が必要かどうかはわかりません"),
                "{page}"
            );
        }
    }
}

//! Reading facts back from a file: from a saved report, an enquiry or facts alone, of this program or an older one.

use crate::{Facts, Observed, RecordError, SCHEMA};

/// Facts that cannot be judged.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// Not JSON, cut off, or not facts. What the parser says is English and of no use to whoever reads this.
    #[error("点検の記録として読めません。壊れているか、別のファイルです。")]
    Broken(#[from] serde_json::Error),
    /// Written by a newer program.
    #[error(
        "この記録は、新しい版のアプリで作られています（形式 {found}、このアプリは {SCHEMA} まで）。アプリを更新してください。"
    )]
    Newer {
        /// The schema found.
        found: u64,
    },
    /// A mail broke its lines, and what was between them is lost.
    #[error("メールで行が折られています。ファイルで送ってもらってください。")]
    Folded,
    /// The facts are not as they were when the seal was made.
    #[error(
        "この問い合わせは、作ったときから中身が変わっています（こわれたか、書きかえられました）。もう一度、送ってもらってください。"
    )]
    Altered,
    /// What was recorded is nothing that a recorder writes.
    #[error(
        "「やってみてもらった記録」として読めません（{0}）。こわれたか、書きかえられました。もう一度、送ってもらってください。"
    )]
    Record(#[from] RecordError),
}

/// Reads facts from a saved report or from facts alone.
///
/// # Errors
/// When the text is neither of them, or was written by a newer program.
pub fn facts_from_json(text: &str) -> Result<Facts, FactsError> {
    // As bytes, because all else is read so, and a browser fetches each of serde_json's two readers.
    let mut document: serde_json::Value = serde_json::from_slice(text.as_bytes())?;
    if !document.is_object()
        || document
            .get("facts")
            .is_some_and(|facts| !facts.is_object())
    {
        let error: serde_json::Error = serde::de::Error::custom("no record");
        return Err(error.into());
    }
    let newest = [document.get("schema"), document.pointer("/facts/schema")]
        .into_iter()
        .flatten()
        .filter_map(serde_json::Value::as_u64)
        .max();
    if let Some(found) = newest.filter(|schema| *schema > u64::from(SCHEMA)) {
        return Err(FactsError::Newer { found });
    }
    if let (Some(seal), Some(facts)) = (document.get("seal"), document.get("facts"))
        && *seal != crate::seal(facts)
    {
        return Err(FactsError::Altered);
    }
    let facts = document.get_mut("facts").map(serde_json::Value::take);
    let facts: Facts = kb::json::read(facts.unwrap_or(document))?;
    if let Observed::Seen(record) = &facts.record {
        record.sound()?;
    }
    Ok(facts)
}

/// Reads facts out of a message in which they were sent: quoted, with a greeting before them, or with lines that the mail has broken.
/// What is a record by itself is read as one.
///
/// # Errors
/// As [`facts_from_json`], and when the broken lines cannot be joined to what was sent.
pub fn facts_from_message(text: &str) -> Result<Facts, FactsError> {
    let broken = match facts_from_json(text) {
        Err(FactsError::Broken(error)) => FactsError::Broken(error),
        read => return read,
    };
    let lines: Vec<&str> = text.lines().map(unquoted).collect();
    let whole = lines.join("\n");
    let (Some(first), Some(last)) = (whole.find('{'), whole.rfind('}')) else {
        return Err(broken);
    };
    let Some(within) = whole.get(first..=last).filter(|within| !within.is_empty()) else {
        return Err(broken);
    };
    match facts_from_json(within) {
        Err(FactsError::Broken(_)) => {}
        read => return read,
    }
    match facts_from_json(&within.replace('\n', "")) {
        // A place where a line was broken had a letter that the mail took away.
        Err(FactsError::Altered) => Err(FactsError::Folded),
        Err(FactsError::Broken(_))
            if within.contains('\n') && !text.trim_start().starts_with('{') =>
        {
            Err(FactsError::Folded)
        }
        read => read,
    }
}

/// A line without the marks of a mail that is answered.
fn unquoted(line: &str) -> &str {
    let mut line = line;
    while let Some(rest) = line.strip_prefix('>') {
        line = rest.strip_prefix(' ').unwrap_or(rest);
    }
    line
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Answers, Why, seal};

    fn report() -> (Facts, String, String) {
        let mut facts = Facts::blank(None, Answers::default(), "2026-11-29T01:00:00Z".to_owned());
        let message = "この端末では 見られません。 \"x\"".to_owned();
        facts.record = Observed::Unavailable(Why::Failed { message });
        let inside = serde_json::to_value(&facts).expect("JSON");
        let report =
            json!({"seal": seal(&inside), "text": "困りごと：エラー 021", "facts": inside});
        let pretty = serde_json::to_string_pretty(&report).expect("JSON");
        (facts, report.to_string(), pretty)
    }

    fn quoted(text: &str, mark: &str) -> String {
        text.lines()
            .map(|line| format!("{mark}{line}\r\n"))
            .collect()
    }

    /// As a mail breaks its lines.
    fn folded(text: &str, width: usize) -> String {
        let letters: Vec<char> = text.chars().collect();
        let lines: Vec<String> = letters
            .chunks(width)
            .map(|line| line.iter().collect())
            .collect();
        lines.join("\n")
    }

    #[test]
    fn a_record_is_read_out_of_the_mail_in_which_it_came() {
        let (facts, line, pretty) = report();
        let greeting = "お世話になっております。\n受付からお送りします。\n\n";
        for text in [
            line.clone(),
            pretty.clone(),
            format!("[{line}]"),
            format!("{greeting}{pretty}\n\n-- \n受付"),
            quoted(&pretty, "> "),
            quoted(&quoted(&pretty, ">"), "> "),
            folded(&line, 76),
            format!("{greeting}{}", folded(&line, 76)),
            quoted(&folded(&line, 70), "> "),
        ] {
            let read = facts_from_message(&text);
            assert_eq!(read.expect("a record"), facts, "{text}");
        }
    }

    #[test]
    fn what_a_mail_took_away_is_said_in_words_and_no_parser_speaks() {
        let (_, line, _) = report();
        // At a space the line was broken, and the space is gone.
        let lost = line.replacen("では 見", "では\n見", 1);
        assert_ne!(lost, line);
        assert!(matches!(facts_from_message(&lost), Err(FactsError::Folded)));
        let cut = format!("こんにちは\n{}", folded(&line[..line.len() - 4], 76));
        for (text, says) in [
            (lost.as_str(), "メールで行が折られています"),
            (cut.as_str(), "メールで行が折られています"),
            ("{", "記録として読めません"),
            ("{\"facts\": 1}", "記録として読めません"),
            ("こんにちは {}x", "記録として読めません"),
            ("}{", "記録として読めません"),
            ("こんにちは", "記録として読めません"),
        ] {
            let told = facts_from_message(text).expect_err("no record").to_string();
            assert!(told.contains(says), "{text}: {told}");
            assert!(
                !told.contains(|letter: char| letter.is_ascii_alphabetic()),
                "{told}"
            );
        }
        let changed = line.replace("01:00:00Z", "02:00:00Z");
        assert!(matches!(
            facts_from_message(&changed),
            Err(FactsError::Altered)
        ));
    }
}

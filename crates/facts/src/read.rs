//! Reading facts back from a file: from a saved report, an enquiry or facts alone, of this program or an older one.

use crate::{Facts, Observed, RecordError, SCHEMA};

/// Facts that cannot be judged.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// Not JSON, cut off, or not facts.
    #[error("点検の記録として読めません（{0}）。壊れているか、別のファイルです。")]
    Broken(#[from] serde_json::Error),
    /// Written by a newer program.
    #[error(
        "この記録は、新しい版のアプリで作られています（形式 {found}、このアプリは {SCHEMA} まで）。アプリを更新してください。"
    )]
    Newer {
        /// The schema found.
        found: u64,
    },
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

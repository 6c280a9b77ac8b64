//! Linux and others: one file of TOML with the same names, in a folder that only root writes to.

use std::io::ErrorKind;
use std::path::Path;

use files::NotRead;
use toml::Value;

use crate::Mistake;

/// The file.
pub const PLACE: &str = "/etc/shikaku-rescue/policy.toml";
/// Ten times its five lines and the longest address.
const MAX_BYTES: u64 = 64 * 1024;

pub(super) fn values() -> Result<Vec<(String, String)>, Mistake> {
    values_in(Path::new(PLACE))
}

fn values_in(file: &Path) -> Result<Vec<(String, String)>, Mistake> {
    let wrong = |why: String| Mistake {
        name: file.display().to_string(),
        why,
    };
    let text = match files::text(file, MAX_BYTES) {
        Ok(text) => text,
        Err(NotRead::Failed(error)) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(not) => return Err(wrong(not.to_string())),
    };
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| wrong(error.message().to_owned()))?;
    Ok(table
        .into_iter()
        .map(|(name, value)| {
            let text = match value {
                Value::String(text) => text,
                other => other.to_string(),
            };
            (name, text)
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_and_one_that_is_not_there_decides_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("policy.toml");
        assert_eq!(values_in(&file), Ok(Vec::new()));
        std::fs::write(&file, "Facility = \"pharmacy\"\nContentLookup = false\n")
            .expect("writable");
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            values_in(&file),
            Ok(vec![
                pair("ContentLookup", "false"),
                pair("Facility", "pharmacy")
            ])
        );
        for text in ["Facility = ", "Facility = \"\0", "=", "[Facility"] {
            std::fs::write(&file, text).expect("writable");
            assert!(values_in(&file).is_err(), "{text}");
        }
        std::fs::remove_file(&file).expect("there");
        std::fs::create_dir(&file).expect("writable");
        assert!(values_in(&file).is_err(), "a folder");
    }
}

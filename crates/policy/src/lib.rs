//! What whoever looks after many machines (a vendor, a hospital's own office) has decided for this one beforehand: where
//! it is used, how, and where content comes from. It stands where only an administrator writes: on Windows under
//! `Software\Policies` of the registry, for the machine or else for the user, elsewhere in one file. It presets; what a
//! user of the terminal says in a call counts more, except that content is not looked up where that is forbidden. A value
//! that cannot be read counts as not set and is told.

#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(not(windows), path = "file.rs")]
mod system;

use std::fmt;

use bundle::Source;
use kb::{Facility, Setup};

pub use system::PLACE;

/// The names of the values, alike on every system.
pub const NAMES: [&str; 5] = [
    "Facility",
    "Setup",
    "Site",
    "ContentSource",
    "ContentLookup",
];

/// What is decided beforehand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The kind of place.
    pub facility: Option<Facility>,
    /// What eligibility is checked with.
    pub setup: Option<Setup>,
    /// Where the pages for browsers and new versions of the program are handed out: an https address.
    pub site: Option<String>,
    /// Where newer content comes from.
    pub content: Option<Source>,
    /// Whether content may be looked up at an address; not set means yes.
    pub looks_up: Option<bool>,
}

/// A value that cannot be read, and counts as not set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its name, or the place of all.
    pub name: String,
    /// What is wrong with it, for whoever has set it.
    pub why: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}: {}", self.name, self.why)
    }
}

/// What is decided for this machine, and what cannot be read of it.
#[must_use]
pub fn read() -> (Policy, Vec<Mistake>) {
    match system::values() {
        Ok(values) => Policy::of(values),
        Err(mistake) => (Policy::default(), vec![mistake]),
    }
}

impl Policy {
    /// Whether content may be fetched from this place. A folder or a file is no look-up: somebody has brought it.
    #[must_use]
    pub fn allows(&self, source: &Source) -> bool {
        self.looks_up != Some(false) || !matches!(source, Source::Address(_))
    }

    /// The policy that these names and values make.
    fn of(values: impl IntoIterator<Item = (String, String)>) -> (Self, Vec<Mistake>) {
        let mut policy = Self::default();
        let mut mistakes = Vec::new();
        for (name, value) in values {
            if let Err(why) = policy.set(&name, value.trim()) {
                mistakes.push(Mistake { name, why });
            }
        }
        (policy, mistakes)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "Facility" => self.facility = Some(value.parse().map_err(|error| format!("{error}"))?),
            "Setup" => self.setup = Some(value.parse().map_err(|error| format!("{error}"))?),
            "Site" => match value.parse()? {
                Source::Address(address) => self.site = Some(address.to_string()),
                _ => return Err("https:// で始まる場所だけを書きます".to_owned()),
            },
            "ContentSource" => self.content = Some(value.parse()?),
            "ContentLookup" => {
                self.looks_up = Some(match value {
                    "0" | "false" => false,
                    "1" | "true" => true,
                    _ => return Err("0か1（ファイルでは false か true）を書きます".to_owned()),
                });
            }
            _ => {
                return Err(format!("知らない名前です。書けるのは: {}", NAMES.join(" ")));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[(&str, &str)]) -> (Policy, Vec<String>) {
        let values = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let (policy, mistakes) = Policy::of(values);
        (policy, mistakes.into_iter().map(|one| one.name).collect())
    }

    #[test]
    fn every_name_is_read() {
        let (policy, mistakes) = of(&[
            ("Facility", "pharmacy"),
            ("Setup", "face-reader"),
            ("Site", "https://vendor.example/shikaku"),
            ("ContentSource", "https://vendor.example/content"),
            ("ContentLookup", "0"),
        ]);
        assert_eq!(mistakes, Vec::<String>::new());
        assert_eq!(policy.facility, Some(Facility::Pharmacy));
        assert_eq!(policy.setup, Some(Setup::FaceReader));
        assert_eq!(
            policy.site.as_deref(),
            Some("https://vendor.example/shikaku/")
        );
        assert!(matches!(policy.content, Some(Source::Address(_))));
        assert_eq!(policy.looks_up, Some(false));
    }

    #[test]
    fn one_mistake_leaves_the_others_in_force() {
        let (policy, mistakes) = of(&[
            ("Facility", "casino"),
            ("Setup", ""),
            ("Site", "http://vendor.example/"),
            ("ContentSource", "ftp://vendor.example/"),
            ("ContentLookup", "maybe"),
            ("facility", "pharmacy"),
        ]);
        assert_eq!(policy, Policy::default());
        assert_eq!(
            mistakes,
            [
                "Facility",
                "Setup",
                "Site",
                "ContentSource",
                "ContentLookup",
                "facility"
            ]
        );
        let (policy, mistakes) = of(&[("Facility", "casino"), ("Setup", " phone ")]);
        assert_eq!(policy.setup, Some(Setup::Phone));
        assert_eq!(mistakes, ["Facility"]);
    }

    #[test]
    fn where_look_ups_are_forbidden_a_stick_may_still_be_read() {
        let address: Source = "https://vendor.example/".parse().expect("an address");
        let stick = Source::Folder("/media/stick".into());
        let allowed = |looks_up| Policy {
            looks_up,
            ..Policy::default()
        };
        for looks_up in [None, Some(true)] {
            assert!(allowed(looks_up).allows(&address));
        }
        assert!(!allowed(Some(false)).allows(&address));
        assert!(allowed(Some(false)).allows(&stick));
    }
}

//! Facts about the software on this machine: マイナ資格確認アプリ, the facility's rules about updates, and the system itself.
//! Only versions and closed words are kept, so nothing identifies a machine.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Facts, Observed, Os};

/// The software, each part as far as it was looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct Software {
    /// マイナ資格確認アプリ for the current user.
    pub app: Observed<App>,
    /// The rules about the Store and winget.
    pub rules: Observed<UpdateRules>,
    /// The system's version.
    pub system: Observed<SystemVersion>,
}

/// マイナ資格確認アプリ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum App {
    /// The package manager lists no such app for the current user.
    NotInstalled,
    /// The app is installed.
    Installed {
        /// Its version.
        version: Version,
        /// A newer version that the package manager offers.
        #[serde(default)]
        newer: Option<Version>,
    },
}

/// The rules (group policy) about the Store and winget; `true` means forbidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct UpdateRules {
    /// The Store is forbidden (`RemoveWindowsStore`).
    pub store_forbidden: bool,
    /// Store apps are forbidden (`DisableStoreApps`).
    pub store_apps_forbidden: bool,
    /// Automatic updates are off (`AutoDownload` is 2).
    pub automatic_updates_off: bool,
    /// winget is forbidden (`EnableAppInstaller` is 0).
    pub winget_forbidden: bool,
    /// winget may not use the Store (`EnableMicrosoftStoreSource` is 0).
    pub store_source_forbidden: bool,
}

/// The system's version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SystemVersion {
    /// Windows: 10.0, the build and its revision, as `winver` shows them. Phones: as their settings show it.
    pub version: Version,
    /// Windows: the edition.
    #[serde(default)]
    pub edition: Option<Edition>,
    /// Windows: the half-yearly release.
    #[serde(default)]
    pub release: Option<Release>,
}

/// Windows' editions (`EditionID`), as far as a call centre distinguishes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Edition {
    /// `Core`, `CoreSingleLanguage` and similar.
    Home,
    /// `Professional`
    Pro,
    /// `ProfessionalWorkstation`
    ProForWorkstations,
    /// `Education`, `ProfessionalEducation`
    Education,
    /// `Enterprise`
    Enterprise,
    /// `EnterpriseS`
    EnterpriseLtsc,
    /// `IoTEnterpriseS`, which is mended for longer
    IotEnterpriseLtsc,
    /// Windows Server
    Server,
    /// Another one.
    Other,
}

impl Edition {
    /// The edition behind Windows' `EditionID`.
    #[must_use]
    pub fn of_id(id: &str) -> Self {
        match id.trim_end_matches('N') {
            "Core" | "CoreSingleLanguage" | "CoreCountrySpecific" => Self::Home,
            "Professional" => Self::Pro,
            "ProfessionalWorkstation" => Self::ProForWorkstations,
            "Education" | "ProfessionalEducation" => Self::Education,
            "Enterprise" | "IoTEnterprise" => Self::Enterprise,
            "EnterpriseS" => Self::EnterpriseLtsc,
            "IoTEnterpriseS" => Self::IotEnterpriseLtsc,
            other if other.starts_with("Server") => Self::Server,
            _ => Self::Other,
        }
    }

    /// As Windows' settings show it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Home => "Home",
            Self::Pro => "Pro",
            Self::ProForWorkstations => "Pro for Workstations",
            Self::Education => "Education",
            Self::Enterprise => "Enterprise",
            Self::EnterpriseLtsc => "Enterprise LTSC",
            Self::IotEnterpriseLtsc => "IoT Enterprise LTSC",
            Self::Server => "Server",
            Self::Other => "（そのほかのエディション）",
        }
    }
}

/// Two to four numbers with dots between them, compared number by number; a missing number counts as 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String)]
pub struct Version(pub [u32; 4]);

/// A text that is not a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a version: two to four numbers with dots")]
pub struct NotVersion;

impl Version {
    /// A version as a phone shows it: `14`, `18.5`, `8.1.0`. A preview of Android has a letter instead.
    ///
    /// # Errors
    /// When the text is not a version.
    pub fn of_phone(text: &str) -> Result<Self, NotVersion> {
        match text.parse() {
            Ok(version) => Ok(version),
            Err(NotVersion) => format!("{text}.0").parse(),
        }
    }

    /// The version as a phone shows it, without zeros at the end.
    #[must_use]
    pub fn as_on_phone(self) -> String {
        let last = self.0.iter().rposition(|number| *number > 0).unwrap_or(0);
        let numbers: Vec<String> = self.0[..=last].iter().map(u32::to_string).collect();
        numbers.join(".")
    }

    /// The third number: Windows' build.
    #[must_use]
    pub fn build(self) -> u32 {
        self.0[2]
    }
}

impl std::str::FromStr for Version {
    type Err = NotVersion;

    fn from_str(text: &str) -> Result<Self, NotVersion> {
        let mut numbers = [0; 4];
        let mut count = 0;
        for part in text.split('.') {
            let well_formed = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let place = numbers.get_mut(count).ok_or(NotVersion)?;
            *place = well_formed
                .then(|| part.parse().ok())
                .flatten()
                .ok_or(NotVersion)?;
            count += 1;
        }
        (count >= 2).then_some(Self(numbers)).ok_or(NotVersion)
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [major, minor, build, revision] = self.0;
        write!(out, "{major}.{minor}.{build}")?;
        if revision > 0 {
            write!(out, ".{revision}")?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Version {
    type Error = NotVersion;
    fn try_from(text: String) -> Result<Self, NotVersion> {
        text.parse()
    }
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        version.to_string()
    }
}

/// A release of Windows: `24H2`, in earlier years `1909`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String)]
pub struct Release([u8; 4]);

/// A text that is not a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a release of Windows")]
pub struct NotRelease;

impl std::str::FromStr for Release {
    type Err = NotRelease;

    fn from_str(text: &str) -> Result<Self, NotRelease> {
        let letters: [u8; 4] = text.as_bytes().try_into().map_err(|_| NotRelease)?;
        let [a, b, c, d] = letters;
        let fits = a.is_ascii_digit()
            && b.is_ascii_digit()
            && (c == b'H' || c.is_ascii_digit())
            && d.is_ascii_digit();
        fits.then_some(Self(letters)).ok_or(NotRelease)
    }
}

impl std::fmt::Display for Release {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0
            .iter()
            .try_for_each(|letter| write!(out, "{}", char::from(*letter)))
    }
}

impl TryFrom<String> for Release {
    type Error = NotRelease;
    fn try_from(text: String) -> Result<Self, NotRelease> {
        text.parse()
    }
}

impl From<Release> for String {
    fn from(release: Release) -> Self {
        release.to_string()
    }
}

/// The first build of Windows 11 (Microsoft's list of releases).
const FIRST_WINDOWS_11: u32 = 22_000;

impl Facts {
    /// The system's usual name: `Windows 11 Pro 23H2（10.0.22631）`; `None` when it was not seen.
    #[must_use]
    pub fn system_in_words(&self) -> Option<String> {
        let Observed::Seen(system) = &self.software.system else {
            return None;
        };
        let version = system.version;
        let mut words = vec![match self.os {
            Os::Windows if system.edition == Some(Edition::Server) => "Windows".to_owned(),
            Os::Windows if version.build() >= FIRST_WINDOWS_11 => "Windows 11".to_owned(),
            Os::Windows if version.0[0] == 10 => "Windows 10".to_owned(),
            Os::Windows => "Windows".to_owned(),
            Os::Linux => "Linux".to_owned(),
            Os::Android => format!("Android {}", version.as_on_phone()),
            Os::Ios => format!("iOS {}", version.as_on_phone()),
            Os::Macos => format!("macOS {version}"),
        }];
        words.extend(system.edition.map(|edition| edition.label().to_owned()));
        words.extend(system.release.map(|release| release.to_string()));
        let words = words.join(" ");
        Some(if self.os == Os::Windows {
            format!("{words}（{version}）")
        } else {
            words
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbers_and_compared_as_numbers() {
        let version = |text: &str| text.parse::<Version>();
        assert!(version("3.0.10").ok() > version("3.0.3").ok());
        assert_eq!(version("3.0.3"), version("3.0.3.0"));
        assert_eq!(
            version("10.0.26100.7171").map(|version| version.to_string()),
            Ok("10.0.26100.7171".to_owned())
        );
        for wrong in [
            "",
            "3",
            "3.",
            ".3",
            "3.0.3.0.1",
            "3.x",
            "3.0 ",
            "+3.0",
            "99999999999.0",
        ] {
            assert_eq!(version(wrong), Err(NotVersion), "{wrong}");
        }
    }

    #[test]
    fn a_phone_s_version_is_read_and_shown_as_the_phone_shows_it() {
        for text in ["14", "18.5", "18.5.1", "8.1"] {
            let version = Version::of_phone(text).map(Version::as_on_phone);
            assert_eq!(version, Ok(text.to_owned()));
        }
        assert_eq!(Version::of_phone("8.1.0"), Version::of_phone("8.1"));
        for wrong in ["", "UpsideDownCake", "14 QPR", "14.", "1.2.3.4.5"] {
            assert_eq!(Version::of_phone(wrong), Err(NotVersion), "{wrong}");
        }
    }

    #[test]
    fn a_release_is_a_year_and_a_half() {
        for right in ["24H2", "1909"] {
            assert_eq!(
                right.parse::<Release>().map(|release| release.to_string()),
                Ok(right.to_owned())
            );
        }
        for wrong in ["", "24H", "24H22", "山H2", "H224"] {
            assert_eq!(wrong.parse::<Release>(), Err(NotRelease), "{wrong}");
        }
    }

    #[test]
    fn an_edition_is_known_by_its_id() {
        for (id, edition) in [
            ("Professional", Edition::Pro),
            ("ProfessionalN", Edition::Pro),
            ("Core", Edition::Home),
            ("EnterpriseS", Edition::EnterpriseLtsc),
            ("EnterpriseSN", Edition::EnterpriseLtsc),
            ("IoTEnterpriseS", Edition::IotEnterpriseLtsc),
            ("ServerStandard", Edition::Server),
            ("Cloud", Edition::Other),
        ] {
            assert_eq!(Edition::of_id(id), edition, "{id}");
        }
    }
}

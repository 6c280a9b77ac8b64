//! What Windows answers about a device's node, as its words and numbers, and what is kept of it. It is apart from the calls, so that
//! recorded answers can be read on any machine.

use facts::{DriverFrom, Version};

/// What is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::usb) struct Node {
    /// The driver's version.
    pub(in crate::usb) version: Option<Version>,
    /// Whose it is.
    pub(in crate::usb) from: Option<DriverFrom>,
    /// Why it is not run.
    pub(in crate::usb) problem: Option<u32>,
}

/// What Windows answers.
#[cfg(any(windows, test))]
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    /// The status, a bit a word.
    pub(super) status: u32,
    /// The problem's number; it counts only where the status says that there is one.
    pub(super) problem: u32,
    /// The driver's version.
    pub(super) version: Option<String>,
    /// The name of who gives it out.
    pub(super) provider: Option<String>,
}

/// `DN_HAS_PROBLEM` (cfg.h).
#[cfg(any(windows, test))]
const HAS_PROBLEM: u32 = 0x400;

#[cfg(any(windows, test))]
impl From<Answer> for Node {
    fn from(answer: Answer) -> Self {
        let provider = answer.provider.as_deref().map(str::trim);
        Self {
            version: answer
                .version
                .and_then(|version| version.trim().parse().ok()),
            from: provider.filter(|name| !name.is_empty()).map(|name| {
                // "Microsoft", and "Microsoft Windows" of class drivers.
                if name
                    .split(' ')
                    .next()
                    .is_some_and(|word| word.eq_ignore_ascii_case("Microsoft"))
                {
                    DriverFrom::Microsoft
                } else {
                    DriverFrom::Other
                }
            }),
            problem: (answer.status & HAS_PROBLEM != 0 && answer.problem != 0)
                .then_some(answer.problem),
        }
    }
}

/// The node that is the card reader: of a device with several functions the one whose compatible ids name the class smart card, else
/// the device itself.
#[cfg(any(windows, test))]
pub(super) fn is_card_reader(compatible_ids: &[String]) -> bool {
    compatible_ids
        .iter()
        .any(|id| id.to_ascii_uppercase().starts_with(r"USB\CLASS_0B"))
}

/// What is kept of a driver whose file says this.
#[cfg(all(test, target_os = "linux"))]
pub(crate) fn kept(version: &str, provider: &str) -> (Option<Version>, Option<DriverFrom>) {
    let node = Node::from(Answer {
        status: 0,
        problem: 0,
        version: Some(version.to_owned()),
        provider: Some(provider.to_owned()),
    });
    (node.version, node.from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers in the form in which cfgmgr32 gives them.
    #[test]
    fn answers_of_windows_are_read_and_no_name_is_kept() {
        let answer = |status, problem, version: &str, provider: &str| {
            Node::from(Answer {
                status,
                problem,
                version: (!version.is_empty()).then(|| version.to_owned()),
                provider: (!provider.is_empty()).then(|| provider.to_owned()),
            })
        };
        let works = answer(0x0180_600A, 0, "10.0.26100.1", "Microsoft");
        assert_eq!(
            works.version.map(|version| version.to_string()).as_deref(),
            Some("10.0.26100.1")
        );
        assert_eq!(works.from, Some(DriverFrom::Microsoft));
        assert_eq!(works.problem, None);
        let failed = answer(0x0180_6400, 10, "5.3.1.0", "SONY");
        assert_eq!(
            (failed.from, failed.problem),
            (Some(DriverFrom::Other), Some(10))
        );
        let stopped = answer(0x0180_6400, 43, "4.1.4.3", "Microsoftish Ltd.");
        assert_eq!(
            (stopped.from, stopped.problem),
            (Some(DriverFrom::Other), Some(43))
        );
        // A number without the bit that says so is an old one.
        assert_eq!(answer(0x0180_600A, 43, "", "").problem, None);
        let none = answer(0x0180_6400, 28, "", "");
        assert_eq!(
            (none.version, none.from, none.problem),
            (None, None, Some(28))
        );
        assert_eq!(answer(0, 0, "山田 1.0", " ").version, None);
        assert_eq!(answer(0, 0, "", " ").from, None);
    }

    #[test]
    fn the_part_of_a_device_that_is_the_card_reader_is_known_by_its_class() {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        assert!(is_card_reader(&ids(&[
            r"USB\Class_0b&SubClass_00&Prot_00",
            r"USB\Class_0b"
        ])));
        assert!(!is_card_reader(&ids(&[
            r"USB\Class_03&SubClass_01",
            r"USB\COMPOSITE"
        ])));
        assert!(!is_card_reader(&[]));
    }
}

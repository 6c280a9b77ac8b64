//! What matters with which equipment, and the first question of every check: was its part of the facts seen?

use crate::{Finding, Judgement};
use facts::{Facts, Observed, Os, PartName, Phone, Services, Trial, Why, WindowsService};

/// The part of the facts a check judges, or the verdict where it was not seen.
pub(crate) fn seen<T>(observed: &Observed<T>) -> Result<&T, Judgement> {
    match observed {
        Observed::Seen(part) => Ok(part),
        Observed::Unavailable(why) => Err(Judgement::unknown(why.clone(), Vec::new())),
        Observed::NotAsked => Err(Judgement::unknown(Why::NotReached, Vec::new())),
    }
}

/// One of Windows' services, where the service manager told it.
pub(crate) fn service(
    facts: &Facts,
    which: fn(&Services) -> &Observed<WindowsService>,
) -> Option<WindowsService> {
    match &facts.services {
        Observed::Seen(services) => match which(services) {
            Observed::Seen(service) => Some(*service),
            Observed::Unavailable(_) | Observed::NotAsked => None,
        },
        Observed::Unavailable(_) | Observed::NotAsked => None,
    }
}

/// The phone itself where it matters: on a phone, and not beside a desk's terminal.
pub(crate) fn phone(facts: &Facts) -> Result<&Phone, Judgement> {
    if facts.os.is_phone() && PartName::Phone.is_wanted_with(facts.setup) {
        seen(&facts.phone)
    } else {
        Err(Judgement::not_applicable())
    }
}

/// Whether readers on this machine matter: not with a phone alone, and a phone's own reader is no PC/SC reader.
pub(crate) fn uses_pcsc(facts: &Facts) -> bool {
    use kb::Setup::{Phone, PhoneBluetoothReader};
    facts.os.has_pcsc() && !matches!(facts.setup, Some(Phone | PhoneBluetoothReader))
}

/// The trial reading with the phone's own NFC, where somebody has started one.
pub(crate) fn trial(facts: &Facts) -> Option<&Observed<Trial>> {
    let is_made = facts.os.is_phone() && facts.trial != Observed::NotAsked;
    is_made.then_some(&facts.trial)
}

/// Whether a card was looked for: in a reader on this machine, or with the phone itself.
pub(crate) fn reads_cards(facts: &Facts) -> bool {
    uses_pcsc(facts) || trial(facts).is_some()
}

/// Whether マイナ資格確認アプリ matters: on the systems that have it, unless the equipment works without it; on a phone not beside a
/// desk's terminal.
pub(crate) fn uses_app(facts: &Facts) -> bool {
    use kb::Setup::{FaceReader, FaceReaderPhoneReader};
    if facts.os.is_phone() {
        return PartName::Phone.is_wanted_with(facts.setup);
    }
    facts.os == Os::Windows && !matches!(facts.setup, Some(FaceReader | FaceReaderPhoneReader))
}

/// Whether the way over the internet matters: a face reader's terminal stands in a closed network, where a probe of the
/// internet says nothing and a proxy may be right (電子処方箋).
pub(crate) fn uses_internet(facts: &Facts) -> bool {
    use kb::Setup::{FaceReader, FaceReaderPhoneReader};
    !matches!(facts.setup, Some(FaceReader | FaceReaderPhoneReader))
}

/// What keeps a later station from being looked at.
pub(crate) const NOT_REACHED: &[Finding] = &[
    Finding::NetworkDisconnected,
    Finding::DnsFailed,
    Finding::ServerUnreachable,
    Finding::CaptivePortal,
];

/// Whether the equipment has a Bluetooth reader.
pub(crate) fn uses_bluetooth(facts: &Facts) -> bool {
    use kb::Setup::{PhoneBluetoothReader, WindowsBluetoothReader};
    matches!(
        facts.setup,
        Some(PhoneBluetoothReader | WindowsBluetoothReader)
    )
}

//! What a check is, and the list of them.

use kb::{Base, Setup};

use crate::{
    Finding, Judgement, Verdict, bluetooth, card, disk, network, phone, reader, session, software,
    terminal, time,
};
use facts::{Facts, Os, PartName};

/// All checks, causes first: what stands higher explains what stands lower.
pub const CHECKS: &[Check] = &[
    session::remote::CHECK,
    reader::service::CHECK,
    phone::airplane::CHECK,
    phone::location::CHECK,
    phone::nfc::CHECK,
    phone::nfc_reader::CHECK,
    bluetooth::adapter::CHECK,
    reader::driver::CHECK,
    reader::ghost::CHECK,
    reader::mode::CHECK,
    bluetooth::reader::CHECK,
    bluetooth::search::CHECK,
    reader::battery::CHECK,
    reader::present::CHECK,
    reader::busy::CHECK,
    reader::hub::CHECK,
    card::present::CHECK,
    card::kind::CHECK,
    phone::power_saving::CHECK,
    phone::wifi::CHECK,
    phone::detour::CHECK,
    card::tries::CHECK,
    network::link::CHECK,
    network::proxy::CHECK,
    network::dns::CHECK,
    network::reach::CHECK,
    network::portal::CHECK,
    network::tls_chain::CHECK,
    network::amazon_roots::CHECK,
    network::clock::CHECK,
    disk::free::CHECK,
    terminal::present::CHECK,
    terminal::clock::CHECK,
    terminal::account::CHECK,
    terminal::memory::CHECK,
    terminal::restart::CHECK,
    terminal::power::CHECK,
    terminal::library::CHECK,
    terminal::certificate::CHECK,
    terminal::certificate_root::CHECK,
    terminal::environment::CHECK,
    terminal::face_config::CHECK,
    terminal::face_folder::CHECK,
    terminal::credentials::CHECK,
    terminal::reader_registration::CHECK,
    terminal::running::CHECK,
    terminal::tasks::CHECK,
    terminal::network_cards::CHECK,
    terminal::proxy::CHECK,
    terminal::dns::CHECK,
    terminal::names::CHECK,
    terminal::reach::CHECK,
    software::os_version::CHECK,
    software::app_installed::CHECK,
    software::app_version::CHECK,
    time::nothing::CHECK,
    time::machine::CHECK,
    time::service::CHECK,
    time::bluetooth::CHECK,
    time::reader::CHECK,
    time::network::CHECK,
    time::holder::CHECK,
    time::card::CHECK,
    time::app::CHECK,
    time::connection::CHECK,
    software::advisory::CHECK,
];

/// One check.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Its dotted id.
    pub id: &'static str,
    /// The findings it may make.
    pub findings: &'static [Finding],
    /// The parts of the facts it judges.
    pub needs: &'static [PartName],
    /// Findings of other checks that explain whatever this one finds missing, the strongest first.
    pub explained_by: &'static [Finding],
    pub(crate) judge: fn(&Facts, &Base) -> Judgement,
}

impl Check {
    /// What a user reads in the list.
    #[must_use]
    pub fn title(self, base: &Base) -> &str {
        base.check(self.id).map_or(self.id, |words| &words.title)
    }

    /// Whether it is made only when the user asks for it: it is about the patient, it calls a server where this program is else
    /// silent, it connects to a reader, or somebody has to try again for it.
    #[must_use]
    pub fn is_on_request(&self) -> bool {
        self.needs.iter().any(|part| part.is_on_request())
    }

    /// Whether it is of any concern on such a machine with this equipment: known without a look, because with nothing seen a check
    /// says "not applicable" only for that.
    #[must_use]
    pub fn concerns(&self, os: Os, setup: Option<Setup>, base: &Base) -> bool {
        let nothing_seen = Facts {
            os,
            setup,
            ..Facts::default()
        };
        (self.judge)(&nothing_seen, base).verdict != Verdict::NotApplicable
    }

    /// Whether its changes can be followed: the system tells of readers, cards and Bluetooth, and nothing of the connection.
    #[must_use]
    pub fn is_followed(&self) -> bool {
        let mut families = ["session.", "reader.", "card.", "bluetooth."].iter();
        !self.is_on_request() && families.any(|family| self.id.starts_with(family))
    }
}

/// The check with this id.
#[must_use]
pub fn check_named(id: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.id == id)
}

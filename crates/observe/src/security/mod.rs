//! What watches over the machine: Windows Security Center is asked which programs report to it, and the registry whether Windows'
//! firewall is on. Only asked, never changed. A product without a row in interceptors.toml is kept by no name. Other systems have no
//! such list.

#[cfg(not(windows))]
mod other;
#[cfg(any(windows, test))]
mod told;
#[cfg(windows)]
mod windows;

/// What is kept of a product that reports itself under this name.
#[cfg(all(test, target_os = "linux"))]
pub(crate) fn kept(name: &str) -> Vec<facts::SecurityProduct> {
    let reported = told::Reported {
        kind: facts::SecurityKind::Antivirus,
        name: name.to_owned(),
        state: 0,
    };
    told::products(&[reported], kb::Base::embedded())
}

#[cfg(not(windows))]
pub(super) use other::OBSERVER;
#[cfg(windows)]
pub(super) use windows::OBSERVER;

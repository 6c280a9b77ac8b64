//! Windows: the package manager is asked for the current user's apps, which needs no rights and no guess at a package
//! family name. When it does not answer, winget is asked. Version and rules are read from the registry.

use std::ffi::OsString;
use std::time::Instant;

use kb::StoreProduct;
use windows::Management::Deployment::PackageManager;
use windows::core::HSTRING;
use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE};

use super::winget_list;
use crate::{Look, Observer, Part, PartName};
use facts::{App, Edition, Observed, SystemVersion, UpdateRules, Version, Why};
use program::winget;
use program::{self, Cancel};

pub(crate) const OBSERVER: Observer = Observer {
    title: "マイナ資格確認アプリとWindows",
    gives: &[PartName::System, PartName::UpdateRules, PartName::App],
    look,
};

const STORE: &str = r"SOFTWARE\Policies\Microsoft\WindowsStore";
const INSTALLER: &str = r"SOFTWARE\Policies\Microsoft\Windows\AppInstaller";

fn look(look: &Look) {
    let wants = |part: PartName| look.wanted.contains(&part);
    if wants(PartName::System) {
        let _ = look.parts.send(Part::System(system()));
    }
    if wants(PartName::UpdateRules) {
        let _ = look.parts.send(Part::UpdateRules(Observed::Seen(rules())));
    }
    if wants(PartName::App) {
        let seen = match look.base.app().microsoft_store() {
            Some(product) => app(product, look.until),
            None => Observed::NotAsked,
        };
        let _ = look.parts.send(Part::App(seen));
    }
}

fn app(product: &StoreProduct, until: Instant) -> Observed<App> {
    match installed(product) {
        Ok(app) => Observed::Seen(app),
        Err(error) => listed(product, until).map_or_else(
            || {
                Observed::Unavailable(Why::Failed {
                    message: format!("{:#010X} {}", error.code().0, error.message()),
                })
            },
            Observed::Seen,
        ),
    }
}

/// The app among the current user's packages, by the name it shows.
fn installed(product: &StoreProduct) -> windows::core::Result<App> {
    // An empty security id means the current user.
    let packages = PackageManager::new()?.FindPackagesByUserSecurityId(&HSTRING::new())?;
    let mut newest: Option<Version> = None;
    for package in packages {
        // A package whose resources are gone has no display name and cannot be opened, so it is skipped.
        let Ok(name) = package.DisplayName() else {
            continue;
        };
        if name.to_string_lossy().contains(product.name) {
            let version = package.Id()?.Version()?;
            let version = Version(
                [
                    version.Major,
                    version.Minor,
                    version.Build,
                    version.Revision,
                ]
                .map(u32::from),
            );
            newest = newest.max(Some(version));
        }
    }
    Ok(newest.map_or(App::NotInstalled, |version| App::Installed {
        version,
        newer: None,
    }))
}

fn listed(product: &StoreProduct, until: Instant) -> Option<App> {
    let path: OsString = std::env::var_os("PATH").unwrap_or_default();
    let left = until.saturating_duration_since(Instant::now());
    let ended = program::run(
        &winget(&path)?,
        &["list", "--id", product.id],
        left,
        &Cancel::default(),
        |_| {},
    );
    winget_list::installed(&ended.ok()?.said, product.id)
}

fn system() -> Observed<SystemVersion> {
    let read = || -> windows_registry::Result<SystemVersion> {
        let key = LOCAL_MACHINE.open(r"SOFTWARE\Microsoft\Windows NT\CurrentVersion")?;
        let build = key.get_string("CurrentBuildNumber")?.parse().unwrap_or(0);
        // `CurrentMajorVersionNumber` exists since Windows 10; older systems have `6.1` in `CurrentVersion`.
        let old = || -> Option<[u32; 2]> {
            let text = key.get_string("CurrentVersion").ok()?;
            let Version([major, minor, ..]) = text.parse().ok()?;
            Some([major, minor])
        };
        let [major, minor] = match key.get_u32("CurrentMajorVersionNumber") {
            Ok(major) => [major, key.get_u32("CurrentMinorVersionNumber").unwrap_or(0)],
            Err(error) => old().ok_or(error)?,
        };
        let release = key
            .get_string("DisplayVersion")
            .or_else(|_| key.get_string("ReleaseId"));
        Ok(SystemVersion {
            version: Version([major, minor, build, key.get_u32("UBR").unwrap_or(0)]),
            edition: key
                .get_string("EditionID")
                .ok()
                .map(|id| Edition::of_id(&id)),
            release: release.ok().and_then(|release| release.parse().ok()),
        })
    };
    match read() {
        Ok(system) => Observed::Seen(system),
        Err(error) => Observed::Unavailable(Why::Failed {
            message: error.message(),
        }),
    }
}

/// The update rules. A rule that is not set forbids nothing.
fn rules() -> UpdateRules {
    let of = |root: &Key, key: &str, name: &str| -> Option<u32> {
        root.open(key).ok()?.get_u32(name).ok()
    };
    let store = |name: &str| of(LOCAL_MACHINE, STORE, name);
    let installer = |name: &str| of(LOCAL_MACHINE, INSTALLER, name);
    UpdateRules {
        // The one rule of these that may also be set for a user alone.
        store_forbidden: store("RemoveWindowsStore") == Some(1)
            || of(CURRENT_USER, STORE, "RemoveWindowsStore") == Some(1),
        store_apps_forbidden: store("DisableStoreApps") == Some(1),
        automatic_updates_off: store("AutoDownload") == Some(2),
        winget_forbidden: installer("EnableAppInstaller") == Some(0)
            || installer("EnableWindowsPackageManagerCommandLineInterfaces") == Some(0),
        store_source_forbidden: installer("EnableMicrosoftStoreSource") == Some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_tells_its_version() {
        let Observed::Seen(system) = system() else {
            panic!("no version in the registry");
        };
        assert!(
            system.version.0[0] >= 5 && system.version.build() > 0,
            "{system:?}"
        );
    }

    #[test]
    fn without_rules_nothing_is_forbidden() {
        assert_eq!(rules(), UpdateRules::default());
    }
}

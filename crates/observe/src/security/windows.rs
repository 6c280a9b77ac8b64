//! Windows: the Security Center's list of products, by COM, and the profiles of the firewall in the registry. Asking would start the
//! Security Center's service, and an observer starts none, so it is asked only where it runs; Windows runs it always.
#![expect(
    unsafe_code,
    reason = "the Security Center speaks COM, which has no safe face"
)]

use kb::Base;
use windows::Win32::System::Com::{
    CLSCTX_INPROC_SERVER, COINIT_MULTITHREADED, CoCreateInstance, CoInitializeEx, CoUninitialize,
};
use windows::Win32::System::SecurityCenter::{
    IWSCProductList, WSC_SECURITY_PROVIDER_ANTIVIRUS, WSC_SECURITY_PROVIDER_FIREWALL,
    WSCProductList,
};
use windows_registry::LOCAL_MACHINE;

use super::told::{Reported, is_on, products};
use crate::{Look, Observer, Part, PartName, services};
use facts::{
    FirewallProfiles, Observed, RunState, Security, SecurityKind, SecurityProduct, Why,
    WindowsService,
};

pub(crate) const OBSERVER: Observer = Observer {
    title: "セキュリティソフト",
    gives: &[PartName::Security],
    look,
};

/// The service of the Security Center.
const SERVICE: &str = "wscsvc";
/// More products than any machine has.
const MOST: u32 = 64;
const POLICY: &str = r"SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy";
const RULES: &str = r"SOFTWARE\Policies\Microsoft\WindowsFirewall";

fn look(look: &Look) {
    let security = Security {
        products: reporting(look.base),
        firewall: firewall(),
    };
    let _ = look.parts.send(Part::Security(Observed::Seen(security)));
}

fn reporting(base: &Base) -> Observed<Vec<SecurityProduct>> {
    let runs = matches!(
        services::one(SERVICE),
        Observed::Seen(WindowsService::Installed {
            state: RunState::Running,
            ..
        })
    );
    if !runs {
        return Observed::Unavailable(Why::NotTold);
    }
    // SAFETY: this thread is the observer's own; what is begun here is ended below.
    let begun = unsafe { CoInitializeEx(None, COINIT_MULTITHREADED) };
    let listed = listed();
    if begun.is_ok() {
        // SAFETY: begun above, and nothing of COM is kept.
        unsafe { CoUninitialize() };
    }
    match listed {
        Ok(reported) => Observed::Seen(products(&reported, base)),
        Err(error) => Observed::Unavailable(Why::Failed {
            message: format!("{:#010X}", error.code().0),
        }),
    }
}

fn listed() -> windows::core::Result<Vec<Reported>> {
    let mut reported = Vec::new();
    for (provider, kind) in [
        (WSC_SECURITY_PROVIDER_ANTIVIRUS, SecurityKind::Antivirus),
        (WSC_SECURITY_PROVIDER_FIREWALL, SecurityKind::Firewall),
    ] {
        // A list is asked for one kind, so each has its own.
        // SAFETY: COM runs on this thread; every pointer is one that Windows has given and the crate counts.
        let (list, count) = unsafe {
            let list: IWSCProductList =
                CoCreateInstance(&WSCProductList, None, CLSCTX_INPROC_SERVER)?;
            list.Initialize(provider)?;
            let count = list.Count()?;
            (list, count)
        };
        for place in 0..u32::try_from(count).unwrap_or(0).min(MOST) {
            // SAFETY: as above; the list counts from 0.
            let (name, state) = unsafe {
                let product = list.get_Item(place)?;
                (product.ProductName()?, product.ProductState()?)
            };
            reported.push(Reported {
                kind,
                name: name.to_string(),
                state: state.0,
            });
        }
    }
    Ok(reported)
}

fn firewall() -> Observed<FirewallProfiles> {
    if LOCAL_MACHINE.open(POLICY).is_err() {
        return Observed::Unavailable(Why::NotTold);
    }
    let told = |key: &str, profile: &str| {
        let key = LOCAL_MACHINE.open(format!(r"{key}\{profile}")).ok()?;
        key.get_u32("EnableFirewall").ok()
    };
    let on = |profile| is_on(told(RULES, profile), told(POLICY, profile));
    // The private profile's key has its old name in the machine's own rules, and either name in a group policy (MS-GPFAS 2.2.3).
    let standard = "StandardProfile";
    let private = told(RULES, "PrivateProfile").or_else(|| told(RULES, standard));
    Observed::Seen(FirewallProfiles {
        domain: on("DomainProfile"),
        private: is_on(private, told(POLICY, standard)),
        public: on("PublicProfile"),
    })
}

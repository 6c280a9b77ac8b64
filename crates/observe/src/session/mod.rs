//! The session of the one who is signed in: whether its screen is another machine's, and whether the machine is a virtual one. Over a remote desktop the system lists the readers of the other machine, or none.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(any(target_os = "linux", windows)))]
mod other;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
pub(super) use linux::OBSERVER;
#[cfg(not(any(target_os = "linux", windows)))]
pub(super) use other::OBSERVER;
#[cfg(windows)]
pub(super) use windows::OBSERVER;

/// Makers of virtual machines, and the product's name where the maker also sells real ones.
#[cfg(any(target_os = "linux", windows))]
const VIRTUAL: [(&str, &str); 10] = [
    ("vmware", ""),
    ("innotek", ""),
    ("oracle", "virtualbox"),
    ("qemu", ""),
    ("red hat", "kvm"),
    ("xen", ""),
    ("parallels", ""),
    ("microsoft corporation", "virtual machine"),
    ("google", "google compute engine"),
    ("amazon ec2", ""),
];

/// Whether a machine that describes itself so (SMBIOS: maker and product) is a virtual one.
#[cfg(any(target_os = "linux", windows))]
fn is_virtual(maker: &str, product: &str) -> bool {
    let [maker, product] = [maker, product].map(str::to_lowercase);
    VIRTUAL
        .iter()
        .any(|(known, kind)| maker.contains(known) && product.contains(kind))
}

#[cfg(all(test, any(target_os = "linux", windows)))]
mod tests {
    use super::is_virtual;

    #[test]
    fn a_virtual_machine_is_known_by_its_maker_and_a_real_one_is_not_taken_for_it() {
        for (maker, product) in [
            ("VMware, Inc.", "VMware20,1"),
            ("innotek GmbH", "VirtualBox"),
            ("QEMU", "Standard PC (Q35 + ICH9, 2009)"),
            ("Microsoft Corporation", "Virtual Machine"),
            (
                "Parallels International GmbH.",
                "Parallels ARM Virtual Machine",
            ),
        ] {
            assert!(is_virtual(maker, product), "{maker}");
        }
        for (maker, product) in [
            ("", ""),
            ("Microsoft Corporation", "Surface Pro 9"),
            ("Oracle Corporation", "SUN FIRE X4170"),
            ("Dell Inc.", "OptiPlex 3000"),
            ("Panasonic Corporation", "CFQR-1"),
        ] {
            assert!(!is_virtual(maker, product), "{maker}");
        }
    }
}

//! The bound driver on Linux: the kernel binds drivers to interfaces, and sysfs shows each as a link. nusb lists the
//! interfaces but not their drivers.

use std::fs;

use nusb::DeviceInfo;

use super::told::Node;

pub(in crate::usb) fn bound(device: &DeviceInfo, interface: Option<u8>) -> Option<String> {
    // Folders of interfaces are named `<device>:<configuration>.<interface>`, both decimal.
    let end = format!(".{}", interface?);
    let folder = fs::read_dir(device.sysfs_path())
        .ok()?
        .flatten()
        .find(|item| {
            let name = item.file_name();
            let name = name.to_string_lossy();
            name.split_once(':')
                .is_some_and(|(_, place)| place.ends_with(&end))
        })?;
    let driver = fs::read_link(folder.path().join("driver")).ok()?;
    Some(driver.file_name()?.to_string_lossy().into_owned())
}

/// The kernel's drivers have no version of their own, and a reader without one shows no reason.
pub(in crate::usb) fn node(_device: &DeviceInfo) -> Node {
    Node::default()
}

/// A file of sysfs is a page long before it is read.
const MOST_OF_A_FIGURE: u64 = 64 * 1024;

/// The kernel counts the milliseconds for which a device has been connected.
pub(in crate::usb) fn plugged_seconds(device: &DeviceInfo) -> Option<u32> {
    let counted = device.sysfs_path().join("power/connected_duration");
    let counted = files::text(&counted, MOST_OF_A_FIGURE).ok()?;
    within_a_minute(&counted)
}

fn within_a_minute(millis: &str) -> Option<u32> {
    let seconds = millis.trim().parse::<u64>().ok()? / 1000;
    u32::try_from(seconds).ok().filter(|seconds| *seconds < 60)
}

#[cfg(test)]
mod tests {
    use super::within_a_minute;

    #[test]
    fn only_the_first_minute_is_told() {
        for (millis, seconds) in [
            ("0\n", Some(0)),
            ("14999\n", Some(14)),
            ("60000\n", None),
            ("99999999999\n", None),
            ("", None),
            ("soon", None),
        ] {
            assert_eq!(within_a_minute(millis), seconds, "{millis}");
        }
    }
}

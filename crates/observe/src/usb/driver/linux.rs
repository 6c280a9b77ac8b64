//! The bound driver on Linux: the kernel binds drivers to interfaces, and sysfs shows each as a link. nusb lists the
//! interfaces but not their drivers.

use std::fs;

use nusb::DeviceInfo;

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

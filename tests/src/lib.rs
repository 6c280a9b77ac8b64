//! Rigs: real software in place of hardware that a build machine does not have. Each rig starts its software privately,
//! waits until it answers, and ends it by its own pid on drop. A rig that cannot start panics with the reason, because
//! a test that is skipped silently proves nothing. The scenarios that use them are in `tests/tests`.

#![cfg(target_os = "linux")]

pub mod bluez;
pub mod card;
pub mod checkup_document;
pub mod client;
pub mod content;
#[path = "../../fuzz/src/corpus.rs"]
pub mod corpus;
pub mod display;
pub mod driver;
pub mod faults;
pub mod missing_root;
pub mod network;
pub mod pcscd;
pub mod ports;
pub mod process;
pub mod recorded;
pub mod secret_service;
pub mod shikaku;
pub mod soak;
pub mod stand_in;
pub mod stand_in_app;
pub mod tls_lab;
pub mod udev;
pub mod usb_bus;
pub mod usb_desk;
pub mod watching;
pub mod webdriver;
pub mod wine;
pub mod winget;

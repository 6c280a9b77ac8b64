//! Readers: seen by PC/SC, on the USB bus, by their lamp.

pub(crate) mod battery;
pub(crate) mod busy;
pub(crate) mod desk;
pub(crate) mod driver;
pub(crate) mod ghost;
pub(crate) mod hub;
pub(crate) mod mode;
pub(crate) mod present;
pub(crate) mod service;

//! The USB bus as a source of signs: udev's messages on Linux, the configuration manager's on Windows. Where the system
//! sends none (no udev, as in a container), only PC/SC's own signs are left.

use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;
use tokio::sync::mpsc::UnboundedSender;

use crate::signs::Sign;

/// Sends a sign for every device that comes or goes, of any kind, because a hub takes its readers with it.
pub async fn follow(signs: UnboundedSender<Sign>) {
    let Ok(mut plugs) = nusb::watch_devices() else {
        return;
    };
    while poll_fn(|context| Pin::new(&mut plugs).poll_next(context))
        .await
        .is_some()
    {
        let _ = signs.send(Sign::Plug);
    }
}

//! Systems without signs of Bluetooth yet; the phones have their own plug-in.

use tokio::sync::mpsc::UnboundedSender;

use crate::signs::Sign;

/// Follows nothing, because this system tells of no change.
pub async fn follow(_: UnboundedSender<Sign>) {}

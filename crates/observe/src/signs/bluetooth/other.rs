//! Systems without signs of Bluetooth yet; the phones have their own plug-in.

use tokio::sync::mpsc::UnboundedSender;

use crate::signs::Sign;

pub async fn follow(_: UnboundedSender<Sign>) {}

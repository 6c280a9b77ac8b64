//! Where nothing tells about Bluetooth yet: the phones do it in their own plug-in.

use tokio::sync::mpsc::UnboundedSender;

use crate::signs::Sign;

pub async fn follow(_: UnboundedSender<Sign>) {}

//! Where nothing tells about Bluetooth yet: the phones do it in their own plug-in.

use tokio::sync::mpsc::UnboundedSender;

use crate::watch::Sign;

pub(in crate::watch) async fn follow(_: UnboundedSender<Sign>) {}

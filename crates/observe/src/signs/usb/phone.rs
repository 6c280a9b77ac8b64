//! Phones: no reader is reached over a cable there, so no plug is a sign.

use tokio::sync::mpsc::UnboundedSender;

use crate::signs::Sign;

pub async fn follow(_: UnboundedSender<Sign>) {}

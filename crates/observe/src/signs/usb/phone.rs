//! Phones reach no reader over a cable, so plugging is not a sign.

use tokio::sync::mpsc::UnboundedSender;

use crate::signs::Sign;

/// Follows nothing, because a phone has no reader on a cable.
pub async fn follow(_: UnboundedSender<Sign>) {}

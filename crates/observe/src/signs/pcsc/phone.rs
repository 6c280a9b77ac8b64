//! Phones have no PC/SC: there is nothing to follow.

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;

use crate::signs::Sign;
use facts::{Observed, PcscService};

/// Nothing is followed on a phone.
#[derive(Default)]
pub struct Followed {}

impl Followed {
    /// Compares nothing, because nothing is followed.
    pub fn compare(&self, _seen: &Observed<PcscService>) {}
}

/// Follows nothing, because a phone has no PC/SC.
pub async fn follow(_followed: Arc<Followed>, _signs: UnboundedSender<Sign>) {}

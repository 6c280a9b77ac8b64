//! Phones have no PC/SC: there is nothing to follow.

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;

use crate::signs::Sign;
use facts::{Observed, PcscService};

/// Nothing is followed on a phone.
#[derive(Default)]
pub struct Followed {}

impl Followed {
    pub fn compare(&self, _seen: &Observed<PcscService>) {}
}

pub async fn follow(_followed: Arc<Followed>, _signs: UnboundedSender<Sign>) {}

//! Phones have no PC/SC: there is nothing to follow.

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;

use super::Sign;
use crate::facts::{Observed, PcscService};

/// What was followed.
#[derive(Default)]
pub(super) struct Followed {}

impl Followed {
    pub(super) fn compare(&self, _seen: &Observed<PcscService>) {}
}

pub(super) async fn follow(_followed: Arc<Followed>, _signs: UnboundedSender<Sign>) {}

//! What the window asks and needs no machine for: pages, what was found for what was typed, and the enquiry. The app's commands and
//! the browser's (web/) pass their arguments to these functions, so both give the same answers.

mod edition;
mod enquiries;
mod look;
mod pages;
mod refusal;

pub use edition::{AboutApp, Has, News, about, news};
pub use enquiries::{EnquiryWish, draft};
pub use look::{
    AskedLook, CauseMark, Looked, Looking, MarkKind, PageLook, Sight, look_at, looked, rights,
    unlooked,
};
pub use pages::{Page, call_centre, explain, receive, show};
pub use refusal::Refusal;

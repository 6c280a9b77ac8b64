//! The way to the service.

pub(crate) mod amazon_roots;
pub(crate) mod clock;
pub(crate) mod dns;
pub(crate) mod evidence;
pub(crate) mod link;
pub(crate) mod portal;
pub(crate) mod proxy;
pub(crate) mod reach;
pub(crate) mod tls_chain;

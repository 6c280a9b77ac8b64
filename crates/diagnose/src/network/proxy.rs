//! `network.proxy`: is a proxy set up? The app does not support one (source 003, Q11), so it is a finding even where the
//! network works: ours is tried without the proxy. What the closed network leaves behind is named as such.

use kb::Base;

use crate::network::evidence::ConnectionEvidence as Seen;
use crate::{Check, Evidence, Finding, Judgement, seen, uses_internet};
use facts::PartName;
use facts::{Facts, Proxy, ProxySetting};

pub(crate) const CHECK: Check = Check {
    id: "network.proxy",
    findings: &[Finding::ProxyConfigured],
    needs: &[PartName::Proxies],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, base: &Base) -> Judgement {
    if !uses_internet(facts) {
        return Judgement::not_applicable();
    }
    match seen(&facts.connection.proxies) {
        Err(judgement) => judgement,
        Ok(proxies) if proxies.is_empty() => Judgement::pass(vec![Seen::NoProxy.into()]),
        Ok(proxies) => Judgement::fail(
            Finding::ProxyConfigured,
            proxies
                .iter()
                .flat_map(|proxy| evidence(proxy, base))
                .collect(),
        ),
    }
}

fn evidence(proxy: &Proxy, base: &Base) -> Vec<Evidence> {
    let place = proxy.place;
    let (set, host) = match &proxy.setting {
        ProxySetting::Server { host, port } => (
            Seen::Proxy {
                place,
                host: host.clone(),
                port: *port,
            },
            Some(host),
        ),
        ProxySetting::Script { host } => (
            Seen::ProxyScript {
                place,
                host: host.clone(),
            },
            host.as_ref(),
        ),
    };
    let closed = host
        .filter(|host| base.roots().is_closed_network(host))
        .map(|host| Seen::ProxyOfClosedNetwork { host: host.clone() });
    std::iter::once(set)
        .chain(closed)
        .map(Evidence::from)
        .collect()
}

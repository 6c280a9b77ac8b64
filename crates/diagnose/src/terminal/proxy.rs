//! `terminal.proxy`: is the proxy one of the closed network, and are its servers left out of it? There it is right and needed for updates, so it is never
//! called a left-over. Another account's own settings say nothing of what the terminal's programs use.

use kb::Base;

use crate::terminal::evidence::TerminalEvidence as Seen;
use crate::terminal::{Account, account, blind, evidence, terminal};
use crate::{Check, Finding, Judgement, seen};
use facts::{ClosedProxy, ClosedProxyServer, Facts, PartName, ProxyPlace};

pub(crate) const CHECK: Check = Check {
    id: "terminal.proxy",
    findings: &[Finding::ProxyCatchesClosed, Finding::ProxyNotKnown],
    needs: &[
        PartName::TerminalPrograms,
        PartName::TerminalProxies,
        PartName::TerminalAccount,
        PartName::TerminalRunning,
    ],
    explained_by: &[],
    judge,
};

fn judge(facts: &Facts, _: &Base) -> Judgement {
    if let Err(judgement) = terminal(facts) {
        return judgement;
    }
    let proxies = match seen(&facts.terminal.proxies) {
        Ok(proxies) => proxies,
        Err(judgement) => return judgement,
    };
    let own = account(facts) != Account::Other;
    let proxies: Vec<&ClosedProxy> = proxies
        .iter()
        .filter(|proxy| own || proxy.place != ProxyPlace::User)
        .collect();
    if proxies.is_empty() && own {
        return Judgement::pass(evidence([Seen::NoProxyOnTerminal]));
    }
    let told = evidence(proxies.iter().map(|proxy| Seen::ClosedProxySet {
        place: proxy.place,
        server: proxy.server,
        spares: proxy.spares_closed,
    }));
    // What a script leaves out is not seen.
    let catches = proxies
        .iter()
        .any(|proxy| !proxy.spares_closed && proxy.server != ClosedProxyServer::Script);
    let strange = proxies.iter().any(|proxy| {
        matches!(
            proxy.server,
            ClosedProxyServer::Other | ClosedProxyServer::Script
        )
    });
    if catches {
        Judgement::fail(Finding::ProxyCatchesClosed, told)
    } else if strange {
        Judgement::warn(Finding::ProxyNotKnown, told)
    } else if own {
        Judgement::pass(told)
    } else {
        blind().because(&[Finding::OtherAccount])
    }
}

//! What a verdict on the connection rests on: one thing seen each. In their sentences (kb/content) words of the trade that
//! no user knows (handshake, chain, anchor) stay out; names that a network vendor needs stay in.

use kb::Between;
use serde::{Deserialize, Serialize};
use specta::Type;

use facts::{
    Endpoint, Family, NameOutcome, PathVerdict, ProxyPlace, RouteOutcome, Store, TlsOutcome,
};

/// One thing seen on the way to the service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum ConnectionEvidence {
    /// There is a link and a way out.
    Link {
        /// By IPv4.
        ipv4: bool,
        /// By IPv6.
        ipv6: bool,
    },
    /// No interface has an address.
    NoAddress,
    /// An interface has an address, and the system knows no way to the internet.
    NoWayOut,
    /// No proxy is set up.
    NoProxy,
    /// A proxy is.
    Proxy {
        /// Where.
        place: ProxyPlace,
        /// Its host.
        host: String,
        /// Its port.
        port: Option<u16>,
    },
    /// A script that names one is.
    ProxyScript {
        /// Where.
        place: ProxyPlace,
        /// The script's host.
        host: Option<String>,
    },
    /// The proxy is one of the closed network.
    ProxyOfClosedNetwork {
        /// Its host.
        host: String,
    },
    /// A name was looked up.
    Name {
        /// The name.
        host: String,
        /// What came of it.
        outcome: NameOutcome,
    },
    /// A server was tried by TCP.
    Route {
        /// The server.
        endpoint: Endpoint,
        /// The family.
        family: Family,
        /// What came of it.
        outcome: RouteOutcome,
    },
    /// The server answers for itself.
    ServerItself {
        /// The server.
        host: String,
    },
    /// No page of the network's own showed up.
    NoPage {
        /// The server.
        host: String,
    },
    /// A web page came where TLS was expected.
    PageOnTlsPort {
        /// The server.
        host: String,
    },
    /// The plain request was sent on to a stranger.
    SentAway {
        /// The server.
        host: String,
        /// The stranger.
        to: String,
    },
    /// The network asks for a log-in (status 511).
    LogInAsked {
        /// The server.
        host: String,
    },
    /// A page answered the plain request while TLS did not come about.
    PageInstead {
        /// The server.
        host: String,
    },
    /// A filter's page answered in the server's place.
    Blocked {
        /// The server.
        host: String,
        /// The filter, where its page says whose it is.
        #[serde(default)]
        product: Option<String>,
    },
    /// The certificates lead to one of the five roots, and this device trusts it.
    LeadsTo {
        /// The server.
        host: String,
        /// The root.
        root: String,
    },
    /// The certificates are Amazon's, and this device does not trust their root.
    NotTrustedHere {
        /// The server.
        host: String,
        /// The root.
        root: String,
    },
    /// The certificates come from somebody else.
    PutInBetween {
        /// The server.
        host: String,
        /// Who issued them.
        issuer: String,
        /// This device trusts that issuer.
        trusted: bool,
    },
    /// Some servers' certificates are put in between, and others' are not.
    SometimesInspected {
        /// How many.
        inspected: u32,
        /// Of how many.
        looks: u32,
    },
    /// The product that issued them, by its name in the certificates.
    Interceptor {
        /// The server.
        host: String,
        /// Its name as users know it.
        product: String,
        /// Where it runs.
        place: Between,
        /// Where its administrator exempts a program or a server.
        exempt: Option<String>,
        /// This device trusts it.
        trusted: bool,
    },
    /// The issuer has the name of one of the five and is another one.
    OtherFingerprint {
        /// Its name.
        issuer: String,
    },
    /// The server signed its certificate itself.
    SelfSigned {
        /// The server.
        host: String,
    },
    /// Certificates between the server's and the root were not shown.
    Incomplete {
        /// The server.
        host: String,
        /// Who issued the last one shown.
        issuer: String,
    },
    /// It is another host's certificate.
    WrongName {
        /// The server.
        host: String,
    },
    /// The certificates are not valid at the device's time.
    NotInForce {
        /// The server.
        host: String,
        /// From (RFC 3339, UTC).
        not_before: String,
        /// To (RFC 3339, UTC).
        not_after: String,
    },
    /// The same certificates judged at the server's time.
    AtServerTime {
        /// The server.
        host: String,
        /// The verdict.
        verdict: PathVerdict,
    },
    /// TLS did not come about.
    NoTls {
        /// The server.
        host: String,
        /// How it ended.
        outcome: TlsOutcome,
    },
    /// The root is there and valid.
    RootThere {
        /// The root.
        root: String,
        /// In these stores.
        stores: Vec<Store>,
    },
    /// None of the roots is there, and this device trusts the server all the same: an older root has signed for one of them.
    TrustedThroughOlderRoot {
        /// The server.
        host: String,
    },
    /// The root is not there.
    RootAbsent {
        /// The root.
        root: String,
    },
    /// The root is there and not valid.
    RootNotInForce {
        /// The root.
        root: String,
        /// From (RFC 3339, UTC).
        not_before: String,
        /// To (RFC 3339, UTC).
        not_after: String,
    },
    /// The root is forbidden.
    RootForbidden {
        /// The root.
        root: String,
        /// In these stores.
        stores: Vec<Store>,
    },
    /// How many roots this device trusts.
    StoreSize {
        /// How many.
        certificates: u32,
    },
    /// The list that this system follows has let go of the root, as announced.
    RootLetGo {
        /// The root.
        root: String,
        /// Whose list.
        list: String,
        /// Since this day or year.
        on: String,
    },
    /// The clock beside a server's.
    Clock {
        /// How far the device is ahead, in seconds.
        ahead_seconds: i32,
        /// The server's time (RFC 3339, UTC).
        server_time: String,
        /// It came over a trusted connection.
        trusted: bool,
    },
}

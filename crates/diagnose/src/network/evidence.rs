//! What a verdict on the connection rests on: one thing seen each, with its sentence for a user. Words of the trade that no
//! user knows (handshake, chain, anchor) stay out; names that a network vendor needs stay in.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
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

impl ConnectionEvidence {
    /// The evidence as a sentence for a user.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Link { ipv4, ipv6 } => format!(
                "ネットワークにつながっています（{}）。",
                match (ipv4, ipv6) {
                    (true, true) => "IPv4とIPv6",
                    (false, true) => "IPv6",
                    _ => "IPv4",
                }
            ),
            Self::NoAddress => "この端末は、Wi-FiにもLANにもつながっていません。".to_owned(),
            Self::NoWayOut => {
                "回線につながっていますが、インターネットへ出る道（ルーター）がわかりません。"
                    .to_owned()
            }
            Self::NoProxy => "プロキシは設定されていません。".to_owned(),
            Self::Proxy { place, host, port } => {
                let port = port.map(|port| format!(":{port}")).unwrap_or_default();
                format!(
                    "{}に、プロキシ「{host}{port}」が設定されています。",
                    place_name(*place)
                )
            }
            Self::ProxyScript { place, host } => format!(
                "{}に、プロキシの自動設定スクリプト（PAC）が設定されています（{}）。",
                place_name(*place),
                host.as_deref().unwrap_or("端末の中のファイル")
            ),
            Self::ProxyOfClosedNetwork { host } => format!(
                "「{host}」は、閉じた回線（電子処方箋など）のプロキシです。前の設定の残りかもしれません。"
            ),
            Self::Name { host, outcome } => name(host, outcome),
            Self::Route {
                endpoint,
                family,
                outcome,
            } => route(endpoint, *family, outcome),
            Self::ServerItself { host } => format!("「{host}」のサーバーが、自分で答えました。"),
            Self::NoPage { host } => {
                format!("「{host}」の代わりにログイン画面が出ることは、ありませんでした。")
            }
            Self::PageOnTlsPort { host } => {
                format!("「{host}」に暗号の通信を頼むと、暗号でないWebページが返りました。")
            }
            Self::SentAway { host, to } => {
                format!("「{host}」を開こうとすると、「{to}」へ送られました。")
            }
            Self::LogInAsked { host } => {
                format!("「{host}」を開こうとすると、ネットワークがログインを求めました。")
            }
            Self::PageInstead { host } => {
                format!("「{host}」と暗号の通信ができないのに、Webページだけが返りました。")
            }
            Self::LeadsTo { host, root } => {
                format!("「{host}」の証明書は、「{root}」までたどれました。")
            }
            Self::NotTrustedHere { host, root } => format!(
                "「{host}」の証明書は正しく「{root}」につながりますが、この端末はそのルート証明書を信頼していません。"
            ),
            Self::PutInBetween {
                host,
                issuer,
                trusted,
            } => format!(
                "「{host}」の証明書が、「{issuer}」の作ったものに変わっています（この端末は「{issuer}」を{}）。",
                if *trusted {
                    "信頼しています"
                } else {
                    "信頼していません"
                }
            ),
            Self::OtherFingerprint { issuer } => format!(
                "「{issuer}」という名前ですが、指紋（SHA-256）がAmazonのルート証明書とちがいます。"
            ),
            Self::SelfSigned { host } => {
                format!("「{host}」の証明書は、だれの保証もない自作のものです。")
            }
            Self::Incomplete { host, issuer } => format!(
                "「{host}」の証明書は「{issuer}」が出したとありますが、途中の証明書がなく、たどれません。"
            ),
            Self::WrongName { host } => {
                format!("つながった相手の証明書は、「{host}」のものではありません。")
            }
            Self::NotInForce {
                host,
                not_before,
                not_after,
            } => format!(
                "この端末の時計では、「{host}」の証明書は期限の外です（有効なのは{}から{}まで）。",
                japan_time(not_before),
                japan_time(not_after)
            ),
            Self::AtServerTime { host, verdict } => format!(
                "サーバーの時計で見ると、「{host}」の証明書は{}。",
                match verdict {
                    PathVerdict::Trusted => "正しく、期限の中です",
                    PathVerdict::UnknownIssuer =>
                        "期限の中ですが、この端末が信頼するルート証明書につながりません",
                    PathVerdict::Expired => "やはり期限切れです",
                    PathVerdict::NotYetValid => "やはり、まだ始まっていません",
                    PathVerdict::WrongName => "期限の中ですが、別のサーバーのものです",
                    PathVerdict::Broken { .. } => "期限のほかの理由で使えません",
                }
            ),
            Self::NoTls { host, outcome } => no_tls(host, outcome),
            Self::RootThere { root, stores } => {
                format!(
                    "「{root}」があり、期限の中です（{}）。",
                    store_names(stores)
                )
            }
            Self::TrustedThroughOlderRoot { host } => {
                format!("「{host}」を、この端末は別のルート証明書をとおして信頼しています。")
            }
            Self::RootAbsent { root } => format!("「{root}」がありません。"),
            Self::RootNotInForce {
                root,
                not_before,
                not_after,
            } => format!(
                "「{root}」がありますが、期限の外です（有効なのは{}から{}まで）。",
                japan_time(not_before),
                japan_time(not_after)
            ),
            Self::RootForbidden { root, stores } => {
                format!(
                    "「{root}」が使用禁止になっています（{}）。",
                    store_names(stores)
                )
            }
            Self::StoreSize { certificates } => {
                format!("この端末が信頼するルート証明書は、{certificates}個です。")
            }
            Self::RootLetGo { root, list, on } => {
                format!("「{root}」は、{list}の一覧から{on}に外れると知らされていました。")
            }
            Self::Clock {
                ahead_seconds,
                server_time,
                trusted,
            } => clock(*ahead_seconds, server_time, *trusted),
        }
    }
}

fn place_name(place: ProxyPlace) -> &'static str {
    match place {
        ProxyPlace::Environment => "環境変数",
        ProxyPlace::User => "「プロキシ」の設定",
        ProxyPlace::Winhttp => "WinHTTPの設定",
    }
}

fn store_names(stores: &[Store]) -> String {
    let names: Vec<&str> = stores.iter().map(|store| store.label()).collect();
    names.join("、")
}

fn name(host: &str, outcome: &NameOutcome) -> String {
    match outcome {
        NameOutcome::Address => format!("「{host}」は番号のアドレスなので、名前を調べません。"),
        NameOutcome::Found { ipv4, ipv6 } => {
            format!("「{host}」の住所がわかりました（IPv4 {ipv4}個、IPv6 {ipv6}個）。")
        }
        NameOutcome::NoSuchName => format!("DNSが、「{host}」という名前はないと答えました。"),
        NameOutcome::NoAnswer => format!("DNSが、「{host}」の住所を答えません。"),
        NameOutcome::Silent => format!("「{host}」の住所をDNSにたずねましたが、返事がありません。"),
        NameOutcome::Failed { message } => {
            format!("「{host}」の住所を調べられません（{message}）。")
        }
    }
}

fn route(endpoint: &Endpoint, family: Family, outcome: &RouteOutcome) -> String {
    let what = match outcome {
        RouteOutcome::Connected { millis } => {
            return format!("「{endpoint}」に{family}で届きました（{millis}ミリ秒）。");
        }
        RouteOutcome::Refused => "断られました",
        RouteOutcome::TimedOut => "返事がありません",
        RouteOutcome::Unreachable => "道がありません",
        RouteOutcome::Forbidden => "この端末か途中の機器が、通信を止めています",
        RouteOutcome::NotAwaited => "返事を待ちませんでした",
        RouteOutcome::Failed { message } => {
            return format!("「{endpoint}」に{family}で届きません（{message}）。");
        }
    };
    format!("「{endpoint}」に{family}で届きません。{what}。")
}

fn no_tls(host: &str, outcome: &TlsOutcome) -> String {
    let what = match outcome {
        TlsOutcome::Done | TlsOutcome::NotTrusted => "続きませんでした".to_owned(),
        TlsOutcome::Alert { alert } => format!("相手に断られました（{alert}）"),
        TlsOutcome::OldVersion => "相手が古い方式（TLS 1.1まで）しか使えません".to_owned(),
        TlsOutcome::PlainText { .. } => "暗号でない返事が来ました".to_owned(),
        TlsOutcome::Reset => "途中で強く切られました".to_owned(),
        TlsOutcome::Closed => "あいさつの途中で閉じられました".to_owned(),
        TlsOutcome::Silent => "つながったあと、返事がありません".to_owned(),
        TlsOutcome::Failed { message } => format!("うまくいきません（{message}）"),
    };
    format!("「{host}」と暗号の通信を始められません。{what}。")
}

fn clock(ahead_seconds: i32, server_time: &str, trusted: bool) -> String {
    let source = if trusted {
        "サーバー"
    } else {
        "暗号でない通信で聞いたサーバー"
    };
    let time = japan_time(server_time);
    let off = ahead_seconds.unsigned_abs();
    if off < 60 {
        return format!("時計は、{source}の時計（{time}）と合っています。");
    }
    let much = match off {
        0..7_200 => format!("約{}分", off / 60),
        7_200..172_800 => format!("約{}時間", off / 3_600),
        _ => format!("約{}日", off / 86_400),
    };
    let way = if ahead_seconds > 0 {
        "進んで"
    } else {
        "遅れて"
    };
    format!("この端末の時計は、{source}の時計（{time}）より{much}{way}います。")
}

/// A time as a clock in Japan shows it; the text as it is where it is no time.
fn japan_time(text: &str) -> String {
    text.parse::<Timestamp>().map_or_else(
        |_| text.to_owned(),
        |time| {
            time.to_zoned(TimeZone::fixed(Offset::constant(9)))
                .strftime("%Y年%-m月%-d日%-H時%-M分")
                .to_string()
        },
    )
}

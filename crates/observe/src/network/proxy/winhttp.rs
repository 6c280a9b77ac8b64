//! Parsing of Windows' proxy values, testable without Windows: lists of servers by protocol, and the bytes of the
//! WinHTTP default (a header of three numbers - size or version, count of changes, kind - then the server's length and
//! text).

/// The kind that means: a server is named.
const NAMED_SERVER: u32 = 0x2;
const HEADER: usize = 12;

/// The server for HTTPS in `host:port` or `http=a:80;https=b:80`: `https` first, then an entry for all protocols.
pub(crate) fn for_https(text: &str) -> Option<&str> {
    let parts = || {
        text.split([';', ' '])
            .map(str::trim)
            .filter(|part| !part.is_empty())
    };
    let of = |protocol: &str| {
        parts()
            .filter_map(|part| part.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case(protocol))
            .map(|(_, server)| server.trim())
    };
    of("https")
        .or_else(|| parts().find(|part| !part.contains('=')))
        .or_else(|| of("socks"))
        .or_else(|| of("http"))
}

/// The server named in the value `WinHttpSettings`.
pub(crate) fn server_in(bytes: &[u8]) -> Option<String> {
    let (text, _) = named_in(bytes)?;
    for_https(&text).map(str::to_owned)
}

/// The hosts that are left out of it.
#[cfg(any(windows, test))]
pub(crate) fn exceptions_in(bytes: &[u8]) -> Option<String> {
    let (_, rest) = named_in(bytes)?;
    text_at(rest, 0).map(|(text, _)| text)
}

/// The servers as they are written, and the bytes behind them; nothing where none is named.
fn named_in(bytes: &[u8]) -> Option<(String, &[u8])> {
    if number(bytes, 8)? & NAMED_SERVER == 0 {
        return None;
    }
    text_at(bytes, HEADER)
}

/// A text after its length, and the bytes behind it.
fn text_at(bytes: &[u8], at: usize) -> Option<(String, &[u8])> {
    let length = usize::try_from(number(bytes, at)?).ok()?;
    let start = at.checked_add(4)?;
    let end = start.checked_add(length)?;
    let text = std::str::from_utf8(bytes.get(start..end)?).ok()?;
    Some((text.to_owned(), &bytes[end..]))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_le_bytes(four))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_server_for_https_is_found_in_a_list() {
        assert_eq!(for_https("proxy.example:8080"), Some("proxy.example:8080"));
        assert_eq!(for_https("http=a:1;https=b:2"), Some("b:2"));
        assert_eq!(for_https("http=a:1"), Some("a:1"));
        assert_eq!(for_https(""), None);
    }

    #[test]
    fn the_winhttp_default_names_its_server_or_says_direct() {
        let server = b"proxy.base.oqs-pdl.org:8080";
        let mut named = vec![0x28, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0];
        named.extend(u32::try_from(server.len()).expect("short").to_le_bytes());
        named.extend(server);
        named.extend([0; 4]);
        assert_eq!(
            server_in(&named).as_deref(),
            Some("proxy.base.oqs-pdl.org:8080")
        );
        assert_eq!(exceptions_in(&named).as_deref(), Some(""));
        let exceptions = b"*.onshikaku.org;<local>";
        named.truncate(named.len() - 4);
        named.extend(
            u32::try_from(exceptions.len())
                .expect("short")
                .to_le_bytes(),
        );
        named.extend(exceptions);
        assert_eq!(
            exceptions_in(&named).as_deref(),
            Some("*.onshikaku.org;<local>")
        );
        let direct = [
            0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        ];
        assert_eq!(server_in(&direct), None);
    }

    proptest! {
        #[test]
        fn no_list_of_servers_crashes_it(text in ".{0,80}") {
            if let Some(server) = for_https(&text) {
                prop_assert!(text.contains(server));
            }
        }

        #[test]
        fn no_bytes_crash_it(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = (server_in(&bytes), exceptions_in(&bytes));
        }
    }
}

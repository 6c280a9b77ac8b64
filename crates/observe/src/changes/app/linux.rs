//! A program that stands for マイナ資格確認アプリ, which Linux does not have: its TCP connections by state, ten times a second. A new
//! socket is looked up in the kernel's table of connections (`/proc/PID/net/tcp`), a known one is asked for by itself (diag.rs). Of an
//! address only the kind is kept. A connection that is gone without having
//! waited is told as broken off when the kernel has counted so in the same turn, else as ended.

#[path = "diag.rs"]
mod diag;

use std::collections::HashMap;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use self::diag::Diag;
use super::{ASKED, End, SourceName, TURN, Wanted};
use facts::{AppMove, Family, Following, Happened, Remote, RemotePlace, TcpMove};

/// How many turns pass until a program that does not run is looked for again: one second.
const SOUGHT: u32 = 10;
/// How many turns pass until a socket that stands in no table is looked up again: it may connect later. At first it is looked up anew
/// in each of [`AT_FIRST`] turns.
const LOOKED_UP: u32 = 30;
const AT_FIRST: u32 = 3;
/// The most of a table of connections that is read, in bytes: some ten thousand rows.
const MOST_TABLE: u64 = 2 * 1024 * 1024;
/// Most connections that are told; a program that opens more says nothing new.
const MOST: usize = 4_096;

pub(super) fn follow(wanted: &Wanted, end: &End) {
    let (Some(name), Some(diag)) = (&wanted.app, Diag::open()) else {
        return wanted.source(SourceName::App, Following::NotTold);
    };
    let mut followed = Followed {
        wanted,
        runs: None,
        diag,
        known: HashMap::new(),
        sockets: HashMap::new(),
        met: 0,
        counts: Counts::default(),
        broken_off_before: false,
        begins: true,
    };
    let mut turn = 0;
    loop {
        let runs = match followed.runs {
            Some(pid) if is_called(pid, name) => Some(pid),
            _ if turn % SOUGHT == 0 || followed.runs.is_some() => find(name),
            _ => None,
        };
        followed.app(runs);
        if let Some(pid) = runs {
            followed.connections(pid);
        }
        if followed.begins {
            followed.begins = false;
            wanted.source(SourceName::App, ASKED);
        }
        turn += 1;
        if end.wait(TURN) {
            return;
        }
    }
}

struct Followed<'a> {
    wanted: &'a Wanted,
    runs: Option<u32>,
    diag: Diag,
    known: HashMap<Ends, Known>,
    /// The program's sockets by their inodes: for how many turns each has stood in no table; none where it does.
    sockets: HashMap<u64, Option<u32>>,
    met: u16,
    counts: Counts,
    /// A connection was broken off in the turn before that had not been gone then.
    broken_off_before: bool,
    begins: bool,
}

/// Both ends of a connection. They stay here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Ends {
    here: (IpAddr, u16),
    there: (IpAddr, u16),
}

struct Known {
    connection: u16,
    last: TcpMove,
    /// It is being ended by this side or by the other.
    is_ending: bool,
}

impl Followed<'_> {
    fn app(&mut self, runs: Option<u32>) {
        if self.runs.is_some() != runs.is_some() {
            let now = if runs.is_some() {
                AppMove::Started
            } else {
                AppMove::Ended
            };
            self.wanted.now(self.begins, Happened::App { now });
        }
        self.runs = runs;
        if runs.is_none() {
            self.known.clear();
            self.sockets.clear();
        }
    }

    fn connections(&mut self, pid: u32) {
        let own = sockets(pid);
        self.sockets.retain(|inode, _| own.contains(inode));
        let mut is_new = false;
        for inode in own {
            if let Some(turns) = self.sockets.entry(inode).or_insert(Some(0)) {
                is_new |= *turns < AT_FIRST || *turns % LOOKED_UP == 0;
                *turns = turns.saturating_add(1);
            }
        }
        if is_new {
            for row in table(pid) {
                if let Some(turns) = self.sockets.get_mut(&row.socket) {
                    *turns = None;
                    self.row(&row.ends, row.state);
                }
            }
        }
        let mut gone: Vec<Ends> = Vec::new();
        let ends: Vec<Ends> = self.known.keys().copied().collect();
        for ends in ends {
            match self.diag.state(&ends) {
                Ok(Some(state)) => self.row(&ends, state),
                Ok(None) | Err(_) => gone.push(ends),
            }
        }
        // Counted after the connections were asked for: what is gone has been counted by now, in this turn or in the one before.
        let counts = Counts::of(pid);
        let now = counts.broken_off_since(&self.counts);
        self.counts = counts;
        let broken_off = now || std::mem::take(&mut self.broken_off_before);
        self.broken_off_before = now && gone.is_empty();
        let mut ended: Vec<(Known, Ends)> = gone
            .into_iter()
            .filter_map(|ends| Some((self.known.remove(&ends)?, ends)))
            .collect();
        ended.sort_by_key(|(known, _)| known.connection);
        for (known, ends) in ended {
            let end = match known.last {
                TcpMove::SynSent => TcpMove::Failed,
                TcpMove::Established if broken_off && !known.is_ending => TcpMove::Reset,
                TcpMove::Established => TcpMove::Closed,
                // Its end has been told.
                TcpMove::Closed | TcpMove::Reset | TcpMove::Failed => continue,
            };
            self.tell(known.connection, &ends, end);
        }
    }

    fn row(&mut self, ends: &Ends, state: State) {
        let now = match state {
            State::SynSent => TcpMove::SynSent,
            State::Established => TcpMove::Established,
            State::Ending | State::Over => TcpMove::Closed,
        };
        let is_ending = matches!(state, State::Ending | State::Over);
        let is_full = self.known.len() >= MOST;
        match self.known.get_mut(ends) {
            Some(known) => {
                known.is_ending |= is_ending;
                // The other side may still break off what is ending, so the end is told when the row waits or is gone.
                if known.last == now || state == State::Ending {
                    return;
                }
                known.last = now;
                let connection = known.connection;
                self.tell(connection, ends, now);
            }
            None if is_ending || is_full => {}
            None => {
                let connection = self.met;
                self.met = self.met.saturating_add(1);
                self.known.insert(
                    *ends,
                    Known {
                        connection,
                        last: now,
                        is_ending,
                    },
                );
                self.tell(connection, ends, now);
            }
        }
    }

    fn tell(&self, connection: u16, ends: &Ends, now: TcpMove) {
        let (address, port) = ends.there;
        let family = if address.is_ipv4() {
            Family::Ipv4
        } else {
            Family::Ipv6
        };
        let place = if self.wanted.known.contains(&address) {
            RemotePlace::Known
        } else if is_private(address) {
            RemotePlace::Private
        } else {
            RemotePlace::Other
        };
        let to = Remote {
            place,
            family,
            port,
        };
        self.wanted.now(
            self.begins,
            Happened::Connection {
                connection,
                to,
                now,
            },
        );
    }
}

/// Whether the address is of this machine or of a network of one's own (RFC 1918, 4193, 3927, 4291).
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_private() || address.is_loopback() || address.is_link_local()
        }
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}

fn text(path: &str, most: u64) -> Option<String> {
    files::text(Path::new(path), most).ok()
}

/// The kernel keeps fifteen letters of a program's name.
fn is_called(pid: u32, name: &str) -> bool {
    let short = name.get(..15).unwrap_or(name);
    text(&format!("/proc/{pid}/comm"), 64).is_some_and(|comm| comm.trim_end() == short)
}

fn find(name: &str) -> Option<u32> {
    let processes = fs::read_dir("/proc").ok()?;
    let pids = processes.flatten().filter_map(|process| {
        let number = process.file_name().to_str()?.parse().ok()?;
        is_called(number, name).then_some(number)
    });
    pids.max()
}

/// The inodes of a program's sockets.
fn sockets(pid: u32) -> Vec<u64> {
    let Ok(handles) = fs::read_dir(format!("/proc/{pid}/fd")) else {
        return Vec::new();
    };
    let inode = |handle: fs::DirEntry| -> Option<u64> {
        let to = fs::read_link(handle.path()).ok()?;
        let inside = to.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?;
        inside.parse().ok()
    };
    handles.flatten().filter_map(inode).collect()
}

fn table(pid: u32) -> Vec<Row> {
    ["tcp", "tcp6"]
        .iter()
        .filter_map(|file| text(&format!("/proc/{pid}/net/{file}"), MOST_TABLE))
        .flat_map(|text| {
            text.lines()
                .skip(1)
                .filter_map(Row::read)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// One row of the kernel's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    ends: Ends,
    state: State,
    socket: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    SynSent,
    Established,
    /// One side has said that it is done.
    Ending,
    /// Both have.
    Over,
}

impl State {
    /// By its number (include/net/tcp_states.h).
    fn of(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Established),
            2 => Some(Self::SynSent),
            4 | 5 | 8 | 9 | 11 => Some(Self::Ending),
            6 => Some(Self::Over),
            _ => None,
        }
    }
}

impl Row {
    fn read(line: &str) -> Option<Self> {
        let mut fields = line.split_ascii_whitespace().skip(1);
        let here = end(fields.next()?)?;
        let there = end(fields.next()?)?;
        let state = State::of(u8::from_str_radix(fields.next()?, 16).ok()?)?;
        let socket = fields.nth(5)?.parse().ok()?;
        Some(Self {
            ends: Ends { here, there },
            state,
            socket,
        })
    }
}

/// An address and a port as the kernel writes them: words of four bytes in the machine's order.
fn end(text: &str) -> Option<(IpAddr, u16)> {
    let (address, port) = text.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let word = |at: usize| {
        let word = address.get(at * 8..(at + 1) * 8)?;
        u32::from_str_radix(word, 16).ok().map(u32::to_ne_bytes)
    };
    let address = match address.len() {
        8 => IpAddr::V4(Ipv4Addr::from(word(0)?)),
        32 => {
            let mut bytes = [0; 16];
            for (at, four) in bytes.chunks_exact_mut(4).enumerate() {
                four.copy_from_slice(&word(at)?);
            }
            Ipv6Addr::from(bytes).to_canonical()
        }
        _ => return None,
    };
    Some((address, port))
}

/// What the kernel has counted in the program's network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    /// Connections that stood and ended at once.
    at_once: u64,
    /// Of these, those that a program here broke off itself.
    by_us: u64,
}

impl Counts {
    fn of(pid: u32) -> Self {
        let file = |name: &str| text(&format!("/proc/{pid}/net/{name}"), MOST_TABLE);
        let at_once = file("snmp").and_then(|text| counted(&text, "Tcp:", "EstabResets"));
        let netstat = file("netstat").unwrap_or_default();
        let by_us = ["TCPAbortOnData", "TCPAbortOnClose"]
            .iter()
            .filter_map(|name| counted(&netstat, "TcpExt:", name));
        Self {
            at_once: at_once.unwrap_or_default(),
            by_us: by_us.sum(),
        }
    }

    fn broken_off_since(&self, before: &Self) -> bool {
        let at_once = self.at_once.saturating_sub(before.at_once);
        at_once > self.by_us.saturating_sub(before.by_us)
    }
}

/// A number of one of the kernel's tables of two lines: names, then values.
fn counted(text: &str, table: &str, name: &str) -> Option<u64> {
    let mut lines = text.lines().filter(|line| line.starts_with(table));
    let names = lines.next()?.split_ascii_whitespace();
    let mut values = lines.next()?.split_ascii_whitespace();
    let place = names.into_iter().position(|known| known == name)?;
    values.nth(place)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_row_is_read_as_the_kernel_writes_it() {
        let line = "   1: 0100007F:D431 0200007F:01BB 01 00000000:00000000 00:00000000 00000000  1000        0 35571 1 0 20 4 30 10 -1";
        let row = Row::read(line).expect("a row");
        assert_eq!(row.state, State::Established);
        assert_eq!(row.socket, 35_571);
        if cfg!(target_endian = "little") {
            let there = (IpAddr::from([127, 0, 0, 2]), 443);
            assert_eq!(row.ends.there, there);
        }
        let six = "   0: 00000000000000000000000001000000:D4AA 00000000000000000000000001000000:01BB 02 00000001:00000000 01:00000013 00000000     0        0 36001 2";
        let row = Row::read(six).expect("a row");
        assert_eq!(row.state, State::SynSent);
        if cfg!(target_endian = "little") {
            assert_eq!(row.ends.there, (IpAddr::V6(Ipv6Addr::LOCALHOST), 443));
        }
    }

    #[test]
    fn a_count_stands_under_its_name() {
        let snmp = "Ip: Forwarding\nIp: 1\nTcp: RtoAlgorithm EstabResets CurrEstab\nTcp: 1 7 3\n";
        assert_eq!(counted(snmp, "Tcp:", "EstabResets"), Some(7));
        assert_eq!(counted(snmp, "Tcp:", "Missing"), None);
    }

    #[test]
    fn an_address_is_told_by_its_kind_alone() {
        for (address, private) in [
            ("10.1.2.3", true),
            ("192.168.0.9", true),
            ("127.0.0.1", true),
            ("169.254.1.1", true),
            ("203.0.113.7", false),
            ("fd00::1", true),
            ("fe80::1", true),
            ("2001:db8::1", false),
        ] {
            assert_eq!(
                is_private(address.parse().expect("an address")),
                private,
                "{address}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_line_is_a_row_or_none(line in "[ -~]{0,200}") {
            let _ = Row::read(&line);
        }
    }
}

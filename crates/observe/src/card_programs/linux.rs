//! Linux: who is at the other end of pcscd's socket. The kernel lists pairs of sockets (sock_diag(7)), and a process' folder which
//! sockets it holds; those of other users are not readable, and stay unseen.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use facts::{Observed, ProgramId, Why};
use kb::Base;
use rustix::io::{Errno, Result};
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, netlink, recv, send, socket_with,
    sockopt,
};

use super::known::{Seen, known};
use crate::{Look, Observer, Part, PartName};

pub(crate) const OBSERVER: Observer = Observer {
    title: "リーダーを使うプログラム",
    gives: &[PartName::CardPrograms],
    look,
};

/// Numbers of linux/netlink.h, linux/sock_diag.h and linux/unix_diag.h.
const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
const SOCK_DIAG_BY_FAMILY: u16 = 20;
const NLM_F_REQUEST_DUMP: u16 = 0x301;
const UDIAG_SHOW_NAME_AND_PEER: u32 = 1 | 4;
const UNIX_DIAG_NAME: u16 = 0;
const UNIX_DIAG_PEER: u16 = 2;
/// Bytes of a header, of the question, and of what stands before an answer's attributes.
const HEADER: usize = 16;
const QUESTION: usize = 24;
const ANSWER: usize = 16;
/// No machine has more sockets than fill so many answers; the kernel sends up to 32 KiB each.
const MOST_ANSWERS: usize = 4096;

fn look(look: &Look) {
    let _ = look.parts.send(Part::CardPrograms(now(look.base)));
}

pub(crate) fn now(base: &Base) -> Observed<Vec<ProgramId>> {
    match peers(crate::pcsc::socket().as_os_str()) {
        Ok(sockets) => Observed::Seen(known(&holders(&sockets, std::process::id()), base)),
        Err(error) => Observed::Unavailable(Why::Failed {
            message: std::io::Error::from(error).to_string(),
        }),
    }
}

/// The sockets at the other ends of those that bear this name, by inode.
fn peers(name: &OsStr) -> Result<Vec<u32>> {
    let diag = socket_with(
        AddressFamily::NETLINK,
        SocketType::RAW,
        SocketFlags::CLOEXEC,
        Some(netlink::SOCK_DIAG),
    )?;
    let second = Some(std::time::Duration::from_secs(1));
    sockopt::set_socket_timeout(&diag, sockopt::Timeout::Recv, second)?;
    send(&diag, &question(), SendFlags::empty())?;
    let mut found = Vec::new();
    let mut room = vec![0; 64 * 1024];
    for _ in 0..MOST_ANSWERS {
        let (_, length) = recv(&diag, &mut room[..], RecvFlags::empty())?;
        let bytes = room.get(..length).unwrap_or_default();
        if read(bytes, name.as_bytes(), &mut found)? {
            break;
        }
    }
    Ok(found)
}

fn question() -> [u8; HEADER + QUESTION] {
    let mut bytes = [0; HEADER + QUESTION];
    let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    put(0, &40_u32.to_ne_bytes());
    put(4, &SOCK_DIAG_BY_FAMILY.to_ne_bytes());
    put(6, &NLM_F_REQUEST_DUMP.to_ne_bytes());
    put(8, &1_u32.to_ne_bytes());
    put(HEADER, &[1]); // AF_UNIX
    put(HEADER + 4, &u32::MAX.to_ne_bytes()); // every state
    put(HEADER + 12, &UDIAG_SHOW_NAME_AND_PEER.to_ne_bytes());
    put(HEADER + 16, &u64::MAX.to_ne_bytes()); // no cookie
    bytes
}

/// Reads a piece of the answer; true at its end.
fn read(mut bytes: &[u8], name: &[u8], found: &mut Vec<u32>) -> Result<bool> {
    while let (Some(length), Some(kind)) = (u32_at(bytes, 0), u16_at(bytes, 4)) {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        match kind {
            NLMSG_DONE => return Ok(true),
            NLMSG_ERROR => return Err(Errno::NOTSUP),
            _ => {}
        }
        let Some(message) = bytes.get(HEADER + ANSWER..length) else {
            break;
        };
        found.extend(peer_of(message, name));
        bytes = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    Ok(false)
}

/// The peer of a socket with these attributes, when it bears this name.
fn peer_of(mut attributes: &[u8], name: &[u8]) -> Option<u32> {
    let (mut peer, mut named) = (None, false);
    while let (Some(length), Some(kind)) = (u16_at(attributes, 0), u16_at(attributes, 2)) {
        let length = usize::from(length);
        let value = attributes.get(4..length)?;
        match kind {
            UNIX_DIAG_NAME => named = value.strip_suffix(b"\0").unwrap_or(value) == name,
            UNIX_DIAG_PEER => peer = u32_at(value, 0),
            _ => {}
        }
        attributes = attributes
            .get(length.next_multiple_of(4)..)
            .unwrap_or_default();
    }
    peer.filter(|peer| named && *peer != 0)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_ne_bytes(four))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u16::from_ne_bytes(two))
}

/// The programs that hold these sockets, `own` apart.
fn holders(sockets: &[u32], own: u32) -> Vec<Seen> {
    if sockets.is_empty() {
        return Vec::new();
    }
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter(|process| {
            let id = process.file_name().to_string_lossy().parse::<u32>();
            id.is_ok_and(|id| id != own) && holds(&process.path(), sockets)
        })
        .filter_map(|process| {
            let program = fs::read_link(process.path().join("exe")).ok()?;
            Some(Seen {
                path: program.to_string_lossy().into_owned(),
                libraries: Vec::new(),
            })
        })
        .collect()
}

fn holds(process: &Path, sockets: &[u32]) -> bool {
    let files = fs::read_dir(process.join("fd"));
    files.into_iter().flatten().flatten().any(|file| {
        fs::read_link(file.path()).is_ok_and(|target| {
            let target = target.to_string_lossy();
            let inode = target
                .strip_prefix("socket:[")
                .and_then(|rest| rest.strip_suffix(']'));
            inode
                .and_then(|inode| inode.parse().ok())
                .is_some_and(|inode: u32| sockets.contains(&inode))
        })
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::{UnixListener, UnixStream};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn who_is_connected_is_found_by_the_sockets_name_and_nobody_else_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let [one, other] = ["one", "other"].map(|name| folder.path().join(name));
        let listener = UnixListener::bind(&one).expect("a socket");
        assert_eq!(peers(one.as_os_str()), Ok(Vec::new()));
        let stream = UnixStream::connect(&one).expect("a connection");
        let _kept = listener.accept().expect("the other end");
        let sockets = peers(one.as_os_str()).expect("the kernel answers");
        assert_eq!(sockets.len(), 1);
        assert_eq!(peers(other.as_os_str()), Ok(Vec::new()));
        // This very process holds it, and is left out where it is the one that asks.
        let own = std::process::id();
        let program = std::env::current_exe().expect("its path");
        let holders_but = |id| -> Vec<String> {
            let seen = holders(&sockets, id).into_iter();
            seen.map(|seen| seen.path).collect()
        };
        assert_eq!(holders_but(0), [program.to_string_lossy()]);
        assert_eq!(holders_but(own), [""; 0]);
        drop(stream);
    }

    proptest! {
        #[test]
        fn no_answer_of_a_kernel_crashes_it(bytes in prop::collection::vec(any::<u8>(), 0..200), length in 0_u32..300) {
            let mut found = Vec::new();
            let _ = read(&bytes, b"x", &mut found);
            let _ = peer_of(&bytes, b"x");
            let mut message = length.to_ne_bytes().to_vec();
            message.extend(&bytes);
            let _ = read(&message, b"x", &mut found);
        }
    }
}

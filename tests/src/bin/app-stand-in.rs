//! A program in place of マイナ資格確認アプリ, driven by a test line by line: `shared|exclusive READER`, `release`, `connect ADDRESS`,
//! `give-up ADDRESS` (after a second), `close`.

use std::ffi::CString;
use std::io::{BufRead, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pcsc::{Card, Context, Disposition, Protocols, Scope, ShareMode};

fn main() {
    let mut card: Option<Card> = None;
    let streams: Arc<Mutex<Vec<TcpStream>>> = Arc::default();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let (order, what) = line.split_once(' ').unwrap_or((&line, ""));
        let answer = match order {
            "shared" => taken(&mut card, what, ShareMode::Shared),
            "exclusive" => taken(&mut card, what, ShareMode::Exclusive),
            "release" => match card
                .take()
                .map(|card| card.disconnect(Disposition::LeaveCard))
            {
                Some(Err((_, error))) => format!("error {error:?}"),
                _ => "done".to_owned(),
            },
            "connect" => connecting(what, Duration::from_secs(60), &streams),
            "give-up" => connecting(what, Duration::from_secs(1), &streams),
            "close" => {
                streams
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .clear();
                "done".to_owned()
            }
            other => format!("error no order {other}"),
        };
        println!("{answer}");
        let _ = std::io::stdout().flush();
    }
}

fn taken(card: &mut Option<Card>, reader: &str, mode: ShareMode) -> String {
    let connected = Context::establish(Scope::User).and_then(|context| {
        context.connect(
            &CString::new(reader).unwrap_or_default(),
            mode,
            Protocols::ANY,
        )
    });
    match connected {
        Ok(connected) => {
            *card = Some(connected);
            "done".to_owned()
        }
        Err(error) => format!("error {error:?}"),
    }
}

fn connecting(address: &str, limit: Duration, streams: &Arc<Mutex<Vec<TcpStream>>>) -> String {
    let Ok(address) = address.parse::<SocketAddr>() else {
        return format!("error no address {address}");
    };
    let streams = Arc::clone(streams);
    std::thread::spawn(move || {
        if let Ok(stream) = TcpStream::connect_timeout(&address, limit) {
            streams
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(stream);
        }
    });
    "done".to_owned()
}

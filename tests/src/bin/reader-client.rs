//! A second program at the reader, driven by a test through its arguments and standard input. Errors have the names of
//! the `pcsc` crate, because a test compares them with the table in the rigs' notes.

use std::ffi::CString;
use std::io::BufRead;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use pcsc::{Card, Context, Disposition, Error, Protocols, ReaderState, Scope, ShareMode, State};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["list"] => list(),
        ["wait-card", reader, state, milliseconds] => wait_card(reader, state, milliseconds),
        ["follow", reader] => follow(reader),
        ["hold", mode, reader] => hold(mode, reader),
        _ => Err("usage: reader-client list | wait-card READER present|absent|mute MS | follow READER | hold shared|exclusive READER"
            .to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(said) => {
            eprintln!("{said}");
            ExitCode::FAILURE
        }
    }
}

fn name(error: Error) -> String {
    format!("{error:?}")
}

fn list() -> Result<(), String> {
    let context = Context::establish(Scope::User).map_err(name)?;
    for reader in context.list_readers_owned().map_err(name)? {
        println!("{}", reader.to_string_lossy());
    }
    Ok(())
}

fn reader_name(reader: &str) -> Result<CString, String> {
    CString::new(reader).map_err(|_| "a reader's name has no NUL".to_owned())
}

fn wait_card(reader: &str, wanted: &str, milliseconds: &str) -> Result<(), String> {
    let limit = milliseconds
        .parse()
        .map(Duration::from_millis)
        .map_err(|error| format!("{milliseconds}: {error}"))?;
    let started = Instant::now();
    let context = Context::establish(Scope::User).map_err(name)?;
    let mut states = [ReaderState::new(reader_name(reader)?, State::UNAWARE)];
    loop {
        match context.get_status_change(limit.saturating_sub(started.elapsed()), &mut states) {
            Err(Error::Timeout) => return Err(format!("{:?}", states[0].event_state())),
            other => other.map_err(name)?,
        }
        let state = states[0].event_state();
        let seen = if state.contains(State::MUTE) {
            "mute"
        } else if state.contains(State::PRESENT) {
            "present"
        } else {
            "absent"
        };
        if seen == wanted {
            return Ok(());
        }
        states[0].sync_current_state();
    }
}

/// Says each state of the reader in a line as soon as PC/SC tells of it.
fn follow(reader: &str) -> Result<(), String> {
    let context = Context::establish(Scope::User).map_err(name)?;
    let mut states = [ReaderState::new(reader_name(reader)?, State::UNAWARE)];
    let mut said = "";
    loop {
        context.get_status_change(None, &mut states).map_err(name)?;
        let state = states[0].event_state();
        let now = if state.contains(State::MUTE) {
            "mute"
        } else if state.contains(State::PRESENT) {
            "present"
        } else {
            "absent"
        };
        if now != said {
            println!("{now}");
            said = now;
        }
        states[0].sync_current_state();
    }
}

fn hold(mode: &str, reader: &str) -> Result<(), String> {
    let share = match mode {
        "shared" => ShareMode::Shared,
        "exclusive" => ShareMode::Exclusive,
        _ => return Err(format!("{mode} is neither shared nor exclusive")),
    };
    let connected = Context::establish(Scope::User).and_then(|context| {
        context.connect(
            &reader_name(reader).unwrap_or_default(),
            share,
            Protocols::ANY,
        )
    });
    let card = match connected {
        Ok(card) => card,
        Err(error) => {
            println!("error {error:?}");
            return Err(name(error));
        }
    };
    println!("connected");
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|error| error.to_string())?;
        match transmit(&card, &line) {
            Ok(answer) => println!("{answer}"),
            Err(said) => println!("error {said}"),
        }
    }
    card.disconnect(Disposition::LeaveCard)
        .map_err(|(_, error)| name(error))
}

fn transmit(card: &Card, apdu: &str) -> Result<String, String> {
    let apdu = (0..apdu.len() / 2)
        .map(|index| u8::from_str_radix(&apdu[index * 2..index * 2 + 2], 16))
        .collect::<Result<Vec<u8>, _>>()
        .map_err(|error| format!("{apdu}: {error}"))?;
    let mut buffer = [0; pcsc::MAX_BUFFER_SIZE];
    let answer = card.transmit(&apdu, &mut buffer).map_err(name)?;
    Ok(answer.iter().map(|byte| format!("{byte:02X}")).collect())
}

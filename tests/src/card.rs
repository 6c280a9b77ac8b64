//! A card as vpcd sees it: a TCP client. Connecting inserts it, disconnecting removes it. Frames are a length of two
//! bytes and a payload; a payload of one byte is a power command or the request for the ATR, any other an APDU. The
//! card stays on the reader when the service dies, so it reconnects when the service is back.

mod model;
mod tape;

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::os::linux::net::TcpStreamExt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

pub use model::{Application, Memory, SERIAL_NUMBER};
pub use tape::Event;

use model::status;
use tape::Tape;

/// The only commands that a check-up may send (design.md, "Safety").
pub const CLOSED_SET: [&str; 7] = [
    "00A4040C0AD392F000260100000001",
    "00A4020C020006",
    "00B0000020",
    "00A4020C020018",
    "00200080",
    "00A4040C0AD3921000310001010408",
    "00A4020C020015",
];

/// What is sent, in this order, where the tries left are asked for: VERIFY without data goes to either file.
pub const WITH_TRIES: [&str; 8] = [
    CLOSED_SET[0],
    CLOSED_SET[1],
    CLOSED_SET[2],
    CLOSED_SET[3],
    CLOSED_SET[4],
    CLOSED_SET[5],
    CLOSED_SET[6],
    CLOSED_SET[4],
];

/// ATRs of domain.md 3.3.
pub mod atr {
    /// My Number card in a contact reader.
    pub const CONTACT: &[u8] = &[
        0x3B, 0xDA, 0x13, 0xFF, 0x81, 0x31, 0xFB, 0x46, 0x80, 0x12, 0x39, 0x2F, 0x31, 0xC1, 0x73,
        0xC6, 0x01, 0xC0, 0x3B,
    ];
    /// My Number card in a contact reader, short form.
    pub const CONTACT_SHORT: &[u8] = &[
        0x3B, 0xC5, 0xFF, 0x81, 0x31, 0xFB, 0x45, 0x80, 0x73, 0xC6, 0x01, 0x00, 0x00,
    ];
    /// My Number card over radio (type B), made from its ATQB.
    pub const CONTACTLESS: &[u8] = &[
        0x3B, 0x88, 0x80, 0x01, 0x00, 0x00, 0x05, 0xE0, 0xB3, 0x81, 0xA1, 0x00, 0x7F,
    ];
    /// Newer My Number card over radio, as an RC-S300 shows it.
    pub const CONTACTLESS_NEW: &[u8] = &[
        0x3B, 0x88, 0x80, 0x01, 0x00, 0x4B, 0x51, 0xFF, 0xB3, 0x81, 0xD1, 0x00, 0xBC,
    ];
    /// 住基カード over radio: another card.
    pub const RESIDENT_CARD: &[u8] = &[
        0x3B, 0x88, 0x80, 0x01, 0x00, 0x00, 0x14, 0xE0, 0xB3, 0x81, 0x91, 0x00, 0x5E,
    ];
    /// Bytes that no card sends: PC/SC cannot find a protocol in them.
    pub const GARBAGE: &[u8] = &[0xDE, 0xAD];
}

/// The command that a fault hits: the nth APDU after the card was put down, counted from 0, or all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The command with this number.
    Nth(usize),
    /// Every command.
    Always,
}

impl When {
    fn in_words(self) -> String {
        match self {
            Self::Nth(nth) => format!("at command {}", nth + 1),
            Self::Always => "at every command".to_owned(),
        }
    }
}

/// The fault that replaces or accompanies the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Only this status word.
    Status(u16),
    /// One byte, which is not a valid answer (PC/SC returns the same when a card is pulled).
    OneByte,
    /// The right answer after this delay.
    Late(Duration),
    /// These bytes in place of the answer.
    Garbage(&'static [u8]),
    /// No answer until [`VirtualCard::release`], which may never be called.
    Withheld,
    /// The card leaves the reader and stays away.
    Pulled,
}

impl Fault {
    fn in_words(self) -> String {
        match self {
            Self::Status(word) => format!("that answers {word:04X}"),
            Self::OneByte => "that answers one byte".to_owned(),
            Self::Late(by) => format!("that answers {} ms late", by.as_millis()),
            Self::Garbage(_) => "that answers garbage".to_owned(),
            Self::Withheld => "that does not answer".to_owned(),
            Self::Pulled => "that is pulled".to_owned(),
        }
    }
}

/// A card before it is put on a reader.
#[derive(Clone, Debug)]
pub struct Card {
    /// Its answer to power-up (ATR).
    pub atr: &'static [u8],
    /// Its application.
    pub application: Application,
    /// The wrong PINs it still accepts.
    pub tries_left: u8,
    /// Its faults.
    pub faults: Vec<(When, Fault)>,
}

impl Card {
    /// A My Number card over radio.
    pub fn my_number() -> Self {
        Self::with(Application::Jpki("JPKIAPICCTOKEN2"))
    }

    /// A phone that acts as a My Number card: `JPKIAPGPSETOKEN` on Android, `JPKIAPIOSTOKEN` on an iPhone.
    pub fn phone(token_name: &'static str) -> Self {
        Self::with(Application::Jpki(token_name))
    }

    /// A card other than a My Number card.
    pub fn other() -> Self {
        Self {
            atr: atr::RESIDENT_CARD,
            ..Self::with(Application::Other)
        }
    }

    fn with(application: Application) -> Self {
        Self {
            atr: atr::CONTACTLESS,
            application,
            tries_left: 3,
            faults: Vec::new(),
        }
    }

    /// The same card after some wrong PINs.
    #[must_use]
    pub fn tries_left(self, tries_left: u8) -> Self {
        Self { tries_left, ..self }
    }

    /// The same card with another ATR.
    #[must_use]
    pub fn atr(self, atr: &'static [u8]) -> Self {
        Self { atr, ..self }
    }

    /// The same card with this fault as well.
    #[must_use]
    pub fn but(mut self, when: When, fault: Fault) -> Self {
        self.faults.push((when, fault));
        self
    }

    /// The card and its faults in words, for the table of faults.
    #[must_use]
    pub fn in_words(&self) -> String {
        let is = match self.application {
            Application::Jpki("JPKIAPICCTOKEN2") => "a My Number card",
            Application::Jpki("JPKIAPICCTOKEN") => "a My Number card of the first edition",
            Application::Jpki("JPKIAPGPSETOKEN") => "an Android phone",
            Application::Jpki("JPKIAPIOSTOKEN") => "an iPhone",
            Application::Jpki(token) => token,
            Application::Other => "another card",
        };
        let faults = self
            .faults
            .iter()
            .map(|(when, fault)| format!(" {} {}", fault.in_words(), when.in_words()));
        format!("{is}{}", faults.collect::<String>())
    }

    fn fault(&self, command: usize) -> Option<Fault> {
        self.faults
            .iter()
            .find(|(when, _)| [When::Always, When::Nth(command)].contains(when))
            .map(|(_, fault)| *fault)
    }
}

/// A card on a reader; dropping it removes it.
#[derive(Debug)]
pub struct VirtualCard {
    card: Arc<OnReader>,
    thread: Option<JoinHandle<()>>,
}

impl VirtualCard {
    /// Puts `card` on the reader at this loopback port. It enters as soon as the reader is there.
    pub fn insert(port: u16, card: Card) -> Self {
        let memory = Mutex::new(Memory::new(card.application.clone(), card.tries_left));
        let on_reader = Arc::new(OnReader {
            card,
            memory,
            tape: Tape::default(),
            contact: Mutex::default(),
            leaves: Condvar::new(),
        });
        let thread = std::thread::spawn({
            let on_reader = Arc::clone(&on_reader);
            move || on_reader.lie_there(port)
        });
        Self {
            card: on_reader,
            thread: Some(thread),
        }
    }

    /// Removes it and returns its events.
    pub fn remove(mut self) -> Vec<Event> {
        self.leave();
        self.events()
    }

    /// Gives the answer that [`Fault::Withheld`] kept back; false when there is none.
    pub fn release(&self) -> bool {
        let mut contact = lock(&self.card.contact);
        match (contact.withheld.take(), contact.stream.as_mut()) {
            (Some(answer), Some(stream)) => self.card.send_answer(stream, &answer).is_ok(),
            _ => false,
        }
    }

    /// Its events so far, in order.
    pub fn events(&self) -> Vec<Event> {
        self.card.tape.events()
    }

    /// The commands received so far (hex).
    pub fn commands(&self) -> Vec<String> {
        commands(&self.events())
    }

    /// Waits until the card has received `count` commands.
    ///
    /// # Panics
    /// When they have not arrived within `limit`; the panic shows the events instead.
    pub fn wait_for_commands(&self, count: usize, limit: Duration) {
        assert!(
            self.card
                .tape
                .wait_until(limit, |events| commands(events).len() >= count),
            "the card did not receive {count} commands within {limit:?}: {:?}",
            self.events()
        );
    }

    /// How many wrong PINs the card would still take; 3 when none was sent.
    pub fn tries_left(&self) -> u8 {
        lock(&self.card.memory).tries_left()
    }

    fn leave(&mut self) {
        self.card.leave();
        if let Some(thread) = self.thread.take() {
            // A panic of the card's thread has already been printed.
            let _ = thread.join();
        }
    }
}

impl Drop for VirtualCard {
    fn drop(&mut self) {
        self.leave();
    }
}

/// The commands among these events (hex).
pub fn commands(events: &[Event]) -> Vec<String> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::Command(apdu) => Some(apdu.clone()),
            _ => None,
        })
        .collect()
}

/// The state shared by the card's thread and the test.
#[derive(Debug)]
struct OnReader {
    card: Card,
    memory: Mutex<Memory>,
    tape: Tape,
    contact: Mutex<Contact>,
    leaves: Condvar,
}

#[derive(Debug, Default)]
struct Contact {
    gone: bool,
    stream: Option<TcpStream>,
    withheld: Option<Vec<u8>>,
}

impl OnReader {
    fn lie_there(&self, port: u16) {
        while !lock(&self.contact).gone {
            // Connecting is refused while no service runs; then the card is on a reader without power. It waits while the reader
            // holds another card, and no longer than a moment, so that a card can be taken away meanwhile.
            let reader = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
            if let Ok(stream) = TcpStream::connect_timeout(&reader, Duration::from_millis(200)) {
                self.tape.record(Event::Entered);
                // An error here means that the reader or the service went away, which the tape records.
                let _ = self.serve(stream);
                let mut contact = lock(&self.contact);
                contact.stream = None;
                contact.withheld = None;
                drop(contact);
                self.tape.record(Event::Lost);
            }
            self.rest(Duration::from_millis(5));
        }
    }

    /// Waits for this time, or until the card is removed.
    fn rest(&self, time: Duration) {
        let _ = self
            .leaves
            .wait_timeout_while(lock(&self.contact), time, |contact| !contact.gone);
    }

    fn leave(&self) {
        let mut contact = lock(&self.contact);
        contact.gone = true;
        if let Some(stream) = contact.stream.take() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        self.leaves.notify_all();
    }

    fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        {
            let mut contact = lock(&self.contact);
            if contact.gone {
                return Ok(());
            }
            contact.stream = Some(stream.try_clone()?);
        }
        lock(&self.memory).reset();
        loop {
            match read_frame(&mut stream)?.as_slice() {
                [0] => self.power(Event::PowerOff),
                [1] => self.power(Event::PowerOn),
                [2] => self.power(Event::Reset),
                [4] => write_frame(&mut stream, self.card.atr)?,
                apdu => self.exchange(&mut stream, apdu)?,
            }
        }
    }

    fn power(&self, event: Event) {
        lock(&self.memory).reset();
        self.tape.record(event);
    }

    fn exchange(&self, stream: &mut TcpStream, apdu: &[u8]) -> io::Result<()> {
        let nth = commands(&self.tape.events()).len();
        let answer = lock(&self.memory).answer(apdu);
        let fault = self.card.fault(nth);
        if fault == Some(Fault::Withheld) {
            lock(&self.contact).withheld = Some(answer.clone());
        }
        // Recorded after the fault is in place, so that a test that waits for the event meets the fault.
        self.tape.record(Event::Command(hex(apdu)));
        match fault {
            None => self.send_answer(stream, &answer),
            Some(Fault::Status(word)) => self.send_answer(stream, &status(word)),
            Some(Fault::Garbage(bytes)) => self.send_answer(stream, bytes),
            Some(Fault::OneByte) => self.send_answer(stream, &answer[..1]),
            Some(Fault::Late(time)) => {
                self.rest(time);
                self.send_answer(stream, &answer)
            }
            Some(Fault::Withheld) => Ok(()),
            Some(Fault::Pulled) => {
                self.leave();
                Err(io::ErrorKind::ConnectionAborted.into())
            }
        }
    }

    fn send_answer(&self, stream: &mut TcpStream, answer: &[u8]) -> io::Result<()> {
        self.tape.record(Event::Answer(hex(answer)));
        write_frame(stream, answer)
    }
}

fn read_frame(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    stream.read_exact(&mut length)?;
    // Without quick acknowledgements Linux delays them, and vpcd's two-part writes then cost 44 ms an exchange.
    stream.set_quickack(true)?;
    let mut payload = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut payload)?;
    stream.set_quickack(true)?;
    Ok(payload)
}

fn write_frame(stream: &mut TcpStream, payload: &[u8]) -> io::Result<()> {
    let length = u16::try_from(payload.len()).map_err(io::Error::other)?;
    stream.write_all(&[&length.to_be_bytes(), payload].concat())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

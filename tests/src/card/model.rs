//! The answers of a card: a small stateful model of the JPKI application with its tries left, so that a test can prove
//! that no try was used up and nothing personal was read. APDUs and their answers: domain.md 3.2 (myna, OpenSC).

/// AID of the JPKI application, on cards and on phones alike.
const JPKI: [u8; 10] = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
/// AID of 券面入力補助, on plastic cards alone.
const SURFACE_INPUT: [u8; 10] = [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08];
/// The length of the label, the only bytes that may be read.
const LABEL: usize = 0x20;
const TOKEN_INFO: u16 = 0x0006;
const AUTHENTICATION_PIN: u16 = 0x0018;
const NUMBER_B: u16 = 0x0015;
/// The tries of 照合番号B of a card as it is handed out.
const NUMBER_B_TRIES: u8 = 10;

/// The serial number in the token information of this card, which must never appear anywhere.
pub const SERIAL_NUMBER: &str = "SERIALNUMBER4711";

/// The application of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Application {
    /// The JPKI application, with this token name.
    Jpki(&'static str),
    /// A card with files of its own, and without the JPKI application.
    Other,
}

/// The card's memory between two commands.
#[derive(Debug)]
pub struct Memory {
    application: Application,
    selected: Option<Selected>,
    file: Option<u16>,
    tries_left: u8,
    number_b_left: u8,
    personal_bytes_read: bool,
}

/// The application that is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Selected {
    Jpki,
    SurfaceInput,
}

impl Memory {
    /// A card that has just been powered and accepts this many wrong PINs.
    pub fn new(application: Application, tries_left: u8) -> Self {
        Self {
            application,
            selected: None,
            file: None,
            tries_left,
            number_b_left: NUMBER_B_TRIES,
            personal_bytes_read: false,
        }
    }

    /// The wrong PINs that the card still accepts.
    pub fn tries_left(&self) -> u8 {
        self.tries_left
    }

    /// The wrong 照合番号B that the card still accepts.
    pub fn number_b_left(&self) -> u8 {
        self.number_b_left
    }

    /// Whether a command has read beyond the label, where the serial number is.
    pub fn was_read_too_far(&self) -> bool {
        self.personal_bytes_read
    }

    /// Forgets what was selected, as a card does on power-off, power-on and reset.
    pub fn reset(&mut self) {
        self.selected = None;
        self.file = None;
    }

    /// The answer to a command. A command that might touch a PIN costs a try, because the model has to err on the
    /// strict side.
    pub fn answer(&mut self, apdu: &[u8]) -> Vec<u8> {
        match *apdu {
            [0x00, 0xA4, 0x04, _, length, ref aid @ ..] if aid.len() >= usize::from(length) => {
                self.select_application(&aid[..usize::from(length)])
            }
            [0x00, 0xA4, 0x02, _, 0x02, high, low] => {
                self.select_file(u16::from_be_bytes([high, low]))
            }
            [0x00, 0xB0, high, low, length] => self.read(u16::from_be_bytes([high, low]), length),
            [0x00, 0x20, 0x00, 0x80] => self.tries(),
            // A PIN counts as wrong, because no real one is ever sent.
            [0x00, 0x20, 0x00, 0x80, _, ..] => {
                self.lose_a_try();
                self.tries()
            }
            // VERIFY of another form, CHANGE REFERENCE DATA, RESET RETRY COUNTER and EXTERNAL AUTHENTICATE.
            [_, 0x20 | 0x21 | 0x24 | 0x2C | 0x82, ..] => {
                self.lose_a_try();
                status(0x6A86)
            }
            _ => status(0x6D00),
        }
    }

    fn select_application(&mut self, aid: &[u8]) -> Vec<u8> {
        self.reset();
        self.selected = match self.application {
            Application::Jpki(_) if aid == JPKI => Some(Selected::Jpki),
            Application::Jpki(token) if aid == SURFACE_INPUT && token.contains("ICC") => {
                Some(Selected::SurfaceInput)
            }
            _ => None,
        };
        status(if self.selected.is_some() {
            0x9000
        } else {
            0x6A82
        })
    }

    fn lose_a_try(&mut self) {
        let left = match self.selected {
            Some(Selected::SurfaceInput) => &mut self.number_b_left,
            _ => &mut self.tries_left,
        };
        *left = left.saturating_sub(1);
    }

    fn select_file(&mut self, file: u16) -> Vec<u8> {
        let exists = match self.selected {
            Some(Selected::Jpki) => [TOKEN_INFO, AUTHENTICATION_PIN].contains(&file),
            Some(Selected::SurfaceInput) => file == NUMBER_B,
            None => false,
        };
        self.file = exists.then_some(file);
        status(if exists { 0x9000 } else { 0x6A82 })
    }

    fn read(&mut self, offset: u16, length: u8) -> Vec<u8> {
        let Application::Jpki(token_name) = self.application.clone() else {
            return status(0x6986);
        };
        if self.file != Some(TOKEN_INFO) {
            return status(0x6986);
        }
        let content = token_info(token_name);
        let start = usize::from(offset).min(content.len());
        let end = (start + usize::from(length)).min(content.len());
        self.personal_bytes_read |= end > LABEL;
        [&content[start..end], &[0x90, 0x00]].concat()
    }

    fn tries(&self) -> Vec<u8> {
        match self.file {
            Some(AUTHENTICATION_PIN) => status(0x63C0 | u16::from(self.tries_left)),
            Some(NUMBER_B) => status(0x63C0 | u16::from(self.number_b_left)),
            _ => status(0x6A88),
        }
    }
}

/// The first fields of PKCS#11's CK_TOKEN_INFO: label 32, manufacturer 32, model 16, serial number 16 bytes, blank
/// padded.
fn token_info(label: &str) -> Vec<u8> {
    format!(
        "{label:<32}{:<32}{:<16}{SERIAL_NUMBER:<16}{:<64}",
        "JPKI", "TEST", ""
    )
    .into_bytes()
}

pub(super) fn status(word: u16) -> Vec<u8> {
    word.to_be_bytes().to_vec()
}

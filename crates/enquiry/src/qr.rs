//! The short form as a QR code: black modules as one path, so that the window draws a single element and the terminal
//! saves a picture. Error correction is the lowest, because a screen is clean and a small code scans better.

use qrcode::{Color, EcLevel, QrCode};
use serde::{Deserialize, Serialize};
use specta::Type;

/// White modules around the code (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;

/// A QR code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QrPicture {
    /// Modules from side to side, including the white ones around the code.
    pub modules: u32,
    /// The black modules as an SVG path, one unit a module.
    pub path: String,
}

/// The text as a QR code; `None` when it is longer than a code can hold (2,953 bytes).
pub(super) fn picture(text: &str) -> Option<QrPicture> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::L).ok()?;
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (row, line) in colors.chunks(width).enumerate() {
        let mut column = 0;
        while column < width {
            let run = line[column..]
                .iter()
                .take_while(|color| **color == Color::Dark)
                .count();
            if run > 0 {
                let (x, y) = (column + QUIET, row + QUIET);
                path.push_str(&format!("M{x} {y}h{run}v1h-{run}z"));
            }
            column += run.max(1);
        }
    }
    Some(QrPicture {
        modules: u32::try_from(width + 2 * QUIET).ok()?,
        path,
    })
}

impl QrPicture {
    /// The code as an SVG file, black on white.
    #[must_use]
    pub fn svg(&self) -> String {
        let Self { modules, path } = self;
        let side = modules * 4;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" viewBox=\"0 0 {modules} {modules}\" \
             shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{modules}v{modules}H0z\"/><path d=\"{path}\"/></svg>\n"
        )
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The text that a QR code reader gets from the picture.
    pub(crate) fn read(picture: &QrPicture) -> String {
        let side = picture.modules as usize;
        let mut dark = vec![false; side * side];
        for run in picture.path.split('M').skip(1) {
            let number = |text: &str| text.parse::<usize>().expect("a number");
            let (x, rest) = run.split_once(' ').expect("x and y");
            let (y, rest) = rest.split_once('h').expect("y and a run");
            let (run, _) = rest.split_once('v').expect("a run");
            let (x, y, run) = (number(x), number(y), number(run));
            dark[y * side + x..y * side + x + run].fill(true);
        }
        const SCALE: usize = 4;
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(side * SCALE, side * SCALE, |x, y| {
                if dark[y / SCALE * side + x / SCALE] {
                    0
                } else {
                    255
                }
            });
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1, "one code is seen");
        grids[0].decode().expect("the code reads").1
    }

    #[test]
    fn a_reader_of_qr_codes_reads_the_text_again() {
        for text in [
            "021",
            "困りごと：エラー 021（患者さんのスマホを読めない）\n日時：11月22日",
            &"読".repeat(400),
        ] {
            assert_eq!(read(&picture(text).expect("it fits")), text);
        }
    }

    #[test]
    fn what_no_code_can_hold_gets_none() {
        assert_eq!(picture(&"読".repeat(1000)), None);
    }
}

//! A zip of a few files, the same bytes every time: no time of day, no owner, names in the order given. The format is
//! that of APPNOTE.TXT 6.3.10, 4.3; file names are UTF-8.

/// 1 January 1980, the first day that a zip can name.
const DATE: u16 = 0x0021;
/// Deflate.
const METHOD: u16 = 8;
/// What a reader has to know: version 2.0.
const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 0x0800;

/// The zip of these files.
pub fn zip(files: &[(&str, Vec<u8>)]) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in files {
        let start = size(bytes.len())?;
        let packed = miniz_oxide::deflate::compress_to_vec(content, 10);
        let mut header = Vec::new();
        for field in [VERSION, FLAGS, METHOD, 0, DATE] {
            header.extend(field.to_le_bytes());
        }
        for field in [crc32(content), size(packed.len())?, size(content.len())?] {
            header.extend(field.to_le_bytes());
        }
        let length = u16::try_from(name.len()).map_err(|_| format!("{name}: too long"))?;
        header.extend(length.to_le_bytes());
        header.extend([0; 2]);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&header);
        bytes.extend(name.as_bytes());
        bytes.extend(&packed);
        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&header);
        // Comment, disk, attributes inside and outside: none.
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len()).map_err(|_| "too many files".to_owned())?;
    let start = size(bytes.len())?;
    let length = size(directory.len())?;
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend(length.to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0; 2]);
    Ok(bytes)
}

fn size(bytes: usize) -> Result<u32, String> {
    u32::try_from(bytes).map_err(|_| "too large for a zip".to_owned())
}

/// CRC-32 as zip means it (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |mut crc, byte| {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            };
        }
        crc
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn another_program_reads_every_file_of_it_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = [
            ("a.txt", b"one".to_vec()),
            ("はじめに.txt", "点検".repeat(10_000).into_bytes()),
            ("empty", Vec::new()),
        ];
        let path = folder.path().join("a.zip");
        std::fs::write(&path, zip(&files).expect("small files")).expect("writable");
        let read = "import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    for name in z.namelist():
        print(name, len(z.read(name)))";
        let output = std::process::Command::new("python3")
            .args(["-c", read])
            .arg(&path)
            .env("PYTHONIOENCODING", "utf-8")
            .output()
            .expect("Debian has it");
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            "a.txt 3\nはじめに.txt 60000\nempty 0\n",
            "{output:?}"
        );
    }
}

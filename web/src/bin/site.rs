//! Writes the pages without script into a folder: `site FOLDER [ADDRESS]`. `cargo xtask site` calls it.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use kb::Base;
use web::site::{Address, numbers, pages};

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let Some(folder) = args.next() else {
        eprintln!("site FOLDER [ADDRESS]");
        return ExitCode::from(2);
    };
    let address: Option<Address> = match args.next().map(|text| text.parse()).transpose() {
        Ok(address) => address,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    for file in pages(Base::embedded(), address.as_ref()) {
        let path = Path::new(&folder).join(&file.path);
        let written = path
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&path, &file.text));
        if let Err(error) = written {
            eprintln!("{}: {error}", path.display());
            return ExitCode::FAILURE;
        }
    }
    // The service worker knows the pages by their numbers.
    let worker = Path::new(&folder).join("sw.js");
    let written = fs::read_to_string(&worker).and_then(|text| {
        let known = text.replace("\"@NUMBERS@\": \"\"", &numbers(Base::embedded()));
        fs::write(&worker, known)
    });
    if let Err(error) = written {
        eprintln!("{}: {error}", worker.display());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

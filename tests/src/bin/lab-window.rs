//! The app's window with the connection tried at a laboratory's server: the same pages, commands and repairs, and a root of the
//! laboratory's beside the five, under the id of one of them. Only here, in a program that is never shipped.
//! `lab-window ID=ROOT.pem… -- HOST:PORT`

use checkup::Probe;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let split = args
        .iter()
        .position(|arg| arg == "--")
        .expect("roots -- endpoint");
    let roots = args[..split].iter().map(|arg| {
        let (id, file) = arg.split_once('=').expect("ID=FILE");
        let der = CertificateDer::from_pem_file(file).expect("a certificate");
        (id.to_owned(), der.to_vec())
    });
    shikaku_rescue_lib::run_in_a_laboratory(Probe::in_a_laboratory(
        args[split + 1].parse().expect("HOST:PORT"),
        roots.collect(),
    ));
}

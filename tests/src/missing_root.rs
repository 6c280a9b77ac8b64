//! A server whose certificates lead to a root that this machine does not know, under the id of the root that the official answer
//! names. Made inside a [`Network`](crate::network::Network) that calls this machine [`HOST`].

use std::ffi::OsStr;
use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use rustls::pki_types::CertificateDer;
use tempfile::TempDir;

use crate::pcscd::Pcscd;
use crate::tls_lab::{Authority, HOST, Manner, Server, bundle};
use crate::webdriver::Window;

/// The root that the official answer names.
pub const G2: &str = "Starfield Services Root Certificate Authority - G2";
/// Its id.
pub const G2_ID: &str = "starfield-services-root-g2";

/// Where the machine's own list of roots, told by OpenSSL's variables, lies in the home.
const LIST: &str = "machine.pem";

/// The server, and the home of a user whose list of roots holds neither its root nor any of the five.
#[derive(Debug)]
pub struct MissingRoot {
    /// The missing root.
    pub stand_in: Authority,
    /// The only root that the machine knows.
    pub other: Authority,
    /// The user's home folder, with the list of roots.
    pub home: TempDir,
    _servers: [Server; 2],
}

impl MissingRoot {
    /// # Panics
    /// When a port of the network is taken or the home cannot be written.
    pub fn start() -> Self {
        let stand_in = Authority::root(G2, "Laboratory", (-1000, 5000));
        let other = Authority::root("Another CA", "Laboratory", (-1000, 5000));
        let intermediate = stand_in.under("Amazon RSA 2048 M01", "Amazon", (-1000, 5000));
        let identity = intermediate.server(&[HOST], (-30, 60)).with(&intermediate);
        let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let to_itself = "HTTP/1.1 301 Moved\r\nLocation: https://server.lab.test/\r\n";
        let servers = [
            Server::start(loopback, 443, Manner::Tls(identity)),
            Server::start(loopback, 80, Manner::Http(to_itself)),
        ];
        let home = tempfile::tempdir().expect("a temporary folder can be made");
        let lab = Self {
            stand_in,
            other,
            home,
            _servers: servers,
        };
        lab.write(LIST, lab.other.der());
        lab
    }

    /// A certificate as one of [`G2_ID`]'s, as an argument of the laboratory's programs; its file gets this name.
    ///
    /// # Panics
    /// When the home cannot be written.
    pub fn root_argument(&self, file: &str, der: &CertificateDer<'_>) -> String {
        format!("{G2_ID}={}", self.write(file, der).display())
    }

    fn write(&self, file: &str, der: &CertificateDer<'_>) -> PathBuf {
        let path = self.home.path().join(file);
        fs::write(&path, bundle(std::slice::from_ref(der))).expect("an own folder is writable");
        path
    }

    /// The laboratory's window with this server, as [`Window::open_in_the_lab`] opens it.
    ///
    /// # Panics
    /// As there.
    pub async fn window(&self, pictures: &str, pcscd: &Pcscd) -> Window {
        let root = self.root_argument("stand-in.pem", self.stand_in.der());
        Window::open_in_the_lab(
            pictures,
            pcscd,
            &[&root, "--", &format!("{HOST}:443")],
            &[
                ("SSL_CERT_FILE", self.home.path().join(LIST).as_os_str()),
                ("SSL_CERT_DIR", self.home.path().join("none").as_os_str()),
                ("HOME", OsStr::new(self.home.path())),
            ],
        )
        .await
    }
}

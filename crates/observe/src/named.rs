//! No name of a product, a program or a folder that is in none of our tables gets into the facts: a seeded one is shown to every
//! observer that reads names, in each place where such a name can stand, and searched for in what is kept. What users name themselves
//! (readers, servers, issuers of certificates) stays on their machine and is the enquiry's to leave out (crates/enquiry/src/secrets.rs).

use kb::Base;
use proptest::prelude::*;

use crate::{bluetooth, card_programs, network, security, software, terminal, usb};

/// A name that begins as none of a table does.
fn seed() -> impl Strategy<Value = String> {
    "(Zq|山田)[A-Za-z0-9]{6,12}(Guard|Reader|セキュリティ)?"
}

/// Names of our own tables, to stand beside a seeded one: what is known must not carry what is not.
fn known() -> impl Strategy<Value = String> {
    let base = Base::embedded();
    let products = base
        .interceptors()
        .iter()
        .flat_map(|row| row.reports_as.iter().chain(&row.name_holds));
    let programs = base.card_programs().iter();
    let programs = programs.flat_map(|row| row.file.iter().chain(&row.library).chain(&row.folder));
    let filters = base
        .filters()
        .iter()
        .flat_map(|row| row.page.iter().chain(&row.address));
    let names: Vec<String> = products.chain(programs).chain(filters).cloned().collect();
    prop::sample::select(names)
}

fn places(seed: &str, known: &str) -> Vec<String> {
    vec![
        seed.to_owned(),
        format!("{known} {seed}"),
        format!("{seed} {known}"),
        format!("Microsoft {seed}"),
        format!(r"C:\Program Files\{seed}\{known}.exe"),
        format!(r"C:\Program Files\{known}\{seed}.exe"),
        format!("/opt/{seed}/{known}"),
        format!("http://{seed}.example/{known}"),
    ]
}

proptest! {
    #[test]
    fn a_name_of_none_of_our_tables_is_kept_by_no_observer(seed in seed(), known in known()) {
        let id = "9NN2X23F7BN3";
        for name in places(&seed, &known) {
            let kept = [
                serde_json::to_string(&card_programs::kept(&name, &[name.clone(), known.clone()]))?,
                serde_json::to_string(&security::kept(&name))?,
                serde_json::to_string(&usb::kept(&format!("{name} 1.0"), &name))?,
                serde_json::to_string(&usb::kept("1.0.0.1", &name))?,
                serde_json::to_string(&bluetooth::kept(&name))?,
                serde_json::to_string(&software::kept(&format!("{name} {id} 3.0.3.0 {seed}"), id))?,
                serde_json::to_string(&terminal::kept(&name))?,
            ];
            for kept in kept {
                prop_assert!(!kept.contains(&seed), "{name}: {kept}");
            }
            // Of a page its title and its words go; where it sends to stays, for the eyes of this machine.
            let page = format!(
                "HTTP/1.1 403 Forbidden\r\nServer: {seed}\r\nContent-Type: text/html\r\n\r\n<title>{name}</title><p>{seed} {known}</p>"
            );
            let kept = serde_json::to_string(&network::kept_of_a_page(page.as_bytes()))?;
            prop_assert!(!kept.contains(&seed), "{kept}");
        }
    }
}

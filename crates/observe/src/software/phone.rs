//! The phones: the plug-in (observe/phone.rs) asks their system, which always describes itself and マイナ資格確認アプリ as far as
//! it is allowed to.

use crate::{Look, Observer, Part, PartName};
use facts::{Observed, Phone, Software, Why};

pub(crate) const OBSERVER: Observer = Observer {
    title: "マイナ資格確認アプリとOS",
    gives: &[PartName::System, PartName::App],
    look,
};

fn look(look: &Look) {
    let told = look.phone.as_ref().map(|phone| phone.state());
    let Software { app, system, .. } = match told {
        Some(Ok(phone)) => phone.software(),
        None => Phone::default().software(),
        Some(Err(message)) => Software {
            app: Observed::Unavailable(Why::Failed {
                message: message.clone(),
            }),
            rules: Observed::NotAsked,
            system: Observed::Unavailable(Why::Failed { message }),
        },
    };
    for part in [Part::System(system), Part::App(app)] {
        if look.wanted.contains(&part.name()) {
            let _ = look.parts.send(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use tokio::sync::mpsc::unbounded_channel;

    use super::*;
    use crate::{AskPhone, Nearby, Probe};
    use facts::{App, Facts, PhoneApp, PhoneSystem, SystemVersion, Version};

    #[derive(Debug)]
    struct Played(Result<Phone, String>);

    impl AskPhone for Played {
        fn permit_bluetooth(&self) -> Result<(), String> {
            panic!("looking asks the user nothing")
        }
        fn state(&self) -> Result<Phone, String> {
            self.0.clone()
        }
        fn nearby(&self, _: Duration) -> Result<Vec<Nearby>, String> {
            panic!("nobody listens for an app")
        }
    }

    fn seen(phone: Option<Result<Phone, String>>, wanted: &[PartName]) -> Software {
        let (parts, mut sent) = unbounded_channel();
        (OBSERVER.look)(&Look {
            until: Instant::now() + Duration::from_secs(5),
            wanted: wanted.to_vec(),
            setup: None,
            probe: Probe::default(),
            reader_name: None,
            known_cards: Vec::new(),
            at_once: false,
            phone: phone.map(|phone| Arc::new(Played(phone)) as Arc<dyn AskPhone>),
            base: kb::Base::embedded(),
            parts,
        });
        let mut facts = Facts::blank(None, facts::Answers::default(), String::new());
        while let Ok(part) = sent.try_recv() {
            part.note(&mut facts);
        }
        facts.software
    }

    #[test]
    fn a_phone_tells_of_its_system_and_of_the_app_as_far_as_it_may() {
        let both = &[PartName::System, PartName::App];
        fn not_told<T>() -> Observed<T> {
            Observed::Unavailable(Why::NotTold)
        }
        let version = |text: &str| Version::of_phone(text).expect("a version");
        let system = |text: &str| {
            Observed::Seen(SystemVersion {
                version: version(text),
                edition: None,
                release: None,
            })
        };
        let phone = |shown: &str, app: Observed<PhoneApp>| Phone {
            system: Observed::Seen(PhoneSystem {
                version: shown.to_owned(),
                api: None,
            }),
            official_app: app,
            ..Phone::default()
        };
        let installed = |text: &str| {
            Observed::Seen(PhoneApp::Installed {
                version: text.to_owned(),
            })
        };
        let odd = |answer: &str| Why::UnknownAnswer {
            answer: answer.to_owned(),
        };
        for (told, app, own) in [
            (
                phone("14", installed("3.0.3")),
                Observed::Seen(App::Installed {
                    version: version("3.0.3"),
                    newer: None,
                }),
                system("14"),
            ),
            (
                phone("18.5.1", Observed::Seen(PhoneApp::NotInstalled)),
                Observed::Seen(App::NotInstalled),
                system("18.5.1"),
            ),
            (phone("14", not_told()), not_told(), system("14")),
            // A preview of Android, and an app version that cannot be parsed.
            (
                phone("Baklava", installed("build-7")),
                Observed::Unavailable(odd("build-7")),
                Observed::Unavailable(odd("Baklava")),
            ),
            (Phone::default(), not_told(), not_told()),
        ] {
            let software = seen(Some(Ok(told.clone())), both);
            assert_eq!(software.app, app, "{told:?}");
            assert_eq!(software.system, own, "{told:?}");
        }
    }

    #[test]
    fn a_phone_that_refuses_is_told_in_its_own_words_and_only_what_is_wanted_is_sent() {
        let refused = seen(Some(Err("no".to_owned())), &[PartName::System]);
        let why = Why::Failed {
            message: "no".to_owned(),
        };
        assert_eq!(refused.system, Observed::Unavailable(why));
        assert_eq!(refused.app, Observed::NotAsked);
        let without = seen(None, &[PartName::App]);
        assert_eq!(without.app, Observed::Unavailable(Why::NotTold));
    }
}

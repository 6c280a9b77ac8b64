//! Windows: the service manager is opened with the right to connect, and each service with the rights to query status
//! and configuration, which every signed-in user has. The crate windows-service is used because its interface is safe
//! and maintained.

use std::thread;
use std::time::Duration;

use windows_service::Error;
use windows_service::service::{ServiceAccess, ServiceStartType, ServiceState};
use windows_service::service_manager::{ServiceManager, ServiceManagerAccess};

use crate::{Look, Observer, Part, PartName};
use facts::{Observed, RunState, Services, StartType, Why, WindowsService};

pub(crate) const OBSERVER: Observer = Observer {
    title: "Windowsのサービス",
    gives: &[PartName::Services],
    look,
};

/// `ERROR_SERVICE_DOES_NOT_EXIST` of winerror.h.
const DOES_NOT_EXIST: i32 = 1060;
/// What a call answers that did not reach the service manager, so that it may be made again: `RPC_S_CALL_FAILED_DNE`,
/// and `RPC_X_SS_CONTEXT_MISMATCH`, which is `ERROR_INVALID_HANDLE` of winerror.h and means here that the connection to
/// the manager broke and took the manager's handle with it. Both seen under Wine while a prefix is young and several
/// callers come at once.
const NOT_ARRIVED: [i32; 2] = [1727, 6];
/// How often such a call is repeated, and how long to wait in between.
const ATTEMPTS: u32 = 5;
const PAUSE: Duration = Duration::from_millis(40);

fn look(look: &Look) {
    let services = match patiently(manager) {
        Ok(_) => Observed::Seen(Services {
            smart_card: one("SCardSvr"),
            certificate_propagation: one("CertPropSvc"),
        }),
        Err(error) => Observed::Unavailable(why(&error)),
    };
    let _ = look.parts.send(Part::Services(services));
}

/// One service by its name. The manager is opened anew for each attempt, because a handle does not outlive the
/// connection that broke.
pub(crate) fn one(name: &str) -> Observed<WindowsService> {
    match patiently(|| ask(&manager()?, name)) {
        Ok(service) => Observed::Seen(service),
        Err(Error::Winapi(error)) if error.raw_os_error() == Some(DOES_NOT_EXIST) => {
            Observed::Seen(WindowsService::NotInstalled)
        }
        Err(error) => Observed::Unavailable(why(&error)),
    }
}

fn manager() -> Result<ServiceManager, Error> {
    ServiceManager::local_computer(None::<&str>, ServiceManagerAccess::CONNECT)
}

fn patiently<T>(call: impl Fn() -> Result<T, Error>) -> Result<T, Error> {
    for _ in 1..ATTEMPTS {
        match call() {
            Err(Error::Winapi(error))
                if error
                    .raw_os_error()
                    .is_some_and(|code| NOT_ARRIVED.contains(&code)) =>
            {
                thread::sleep(PAUSE);
            }
            outcome => return outcome,
        }
    }
    call()
}

fn ask(manager: &ServiceManager, name: &str) -> Result<WindowsService, Error> {
    let service = manager.open_service(
        name,
        ServiceAccess::QUERY_STATUS | ServiceAccess::QUERY_CONFIG,
    )?;
    let start = match service.query_config()?.start_type {
        ServiceStartType::OnDemand => StartType::Manual,
        ServiceStartType::Disabled => StartType::Disabled,
        // SystemStart and BootStart are for drivers, which these services are not; all three mean: started with
        // Windows.
        ServiceStartType::AutoStart
        | ServiceStartType::SystemStart
        | ServiceStartType::BootStart => StartType::Auto,
    };
    let state = match service.query_status()?.current_state {
        ServiceState::Running => RunState::Running,
        ServiceState::Stopped => RunState::Stopped,
        ServiceState::StartPending => RunState::StartPending,
        ServiceState::StopPending => RunState::StopPending,
        ServiceState::Paused => RunState::Paused,
        ServiceState::PausePending => RunState::PausePending,
        ServiceState::ContinuePending => RunState::ContinuePending,
    };
    Ok(WindowsService::Installed { state, start })
}

/// The reason in Windows' own words, which the crate keeps one level down.
fn why(error: &Error) -> Why {
    let message = match error {
        Error::Winapi(error) => error.to_string(),
        error => error.to_string(),
    };
    Why::Failed { message }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_service_that_runs_is_seen_running() {
        // A service that both Windows and Wine start by themselves; Wine does so only after its first program.
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let seen = one("PlugPlay");
            let Observed::Seen(WindowsService::Installed { state, .. }) = seen else {
                panic!("PlugPlay is {seen:?}");
            };
            if state == RunState::Running {
                return;
            }
            assert!(Instant::now() < until, "PlugPlay stays {state:?}");
            thread::sleep(PAUSE);
        }
    }

    #[test]
    fn a_service_that_does_not_exist_is_not_installed() {
        assert_eq!(
            one("NoSuchServiceOfOurs"),
            Observed::Seen(WindowsService::NotInstalled)
        );
    }

    #[test]
    fn a_refusal_is_told_in_windows_own_words() {
        let Observed::Unavailable(Why::Failed { message }) = one("") else {
            panic!("a service without a name was seen");
        };
        assert!(message.contains("os error"), "{message}");
    }

    #[test]
    fn a_call_that_did_not_arrive_is_made_again_and_no_other() {
        let refused = |code| Error::Winapi(std::io::Error::from_raw_os_error(code));
        let made_again = NOT_ARRIVED.map(|code| (code, ATTEMPTS));
        for (code, expected) in made_again.into_iter().chain([(DOES_NOT_EXIST, 1)]) {
            let calls = std::cell::Cell::new(0);
            let outcome = patiently(|| -> Result<(), Error> {
                calls.set(calls.get() + 1);
                Err(refused(code))
            });
            assert!(outcome.is_err());
            assert_eq!(calls.get(), expected, "{code}");
        }
    }
}

//! Windows: its service manager, opened with the right to connect and each service with the rights to be asked for status
//! and configuration, which every signed-in user has. Through windows-service because its interface is safe and kept.

use windows_service::Error;
use windows_service::service::{ServiceAccess, ServiceStartType, ServiceState};
use windows_service::service_manager::{ServiceManager, ServiceManagerAccess};

use crate::facts::{Observed, RunState, Services, StartType, Why, WindowsService};
use crate::observe::{Look, Observer, Part, PartName};

pub(in crate::observe) const OBSERVER: Observer = Observer {
    title: "Windowsのサービス",
    gives: &[PartName::Services],
    look,
};

/// `ERROR_SERVICE_DOES_NOT_EXIST` of winerror.h.
const DOES_NOT_EXIST: i32 = 1060;

fn look(look: &Look) {
    let services = match ServiceManager::local_computer(None::<&str>, ServiceManagerAccess::CONNECT)
    {
        Ok(manager) => Observed::Seen(Services {
            smart_card: service(&manager, "SCardSvr"),
            certificate_propagation: service(&manager, "CertPropSvc"),
        }),
        Err(error) => Observed::Unavailable(why(&error)),
    };
    let _ = look.parts.send(Part::Services(services));
}

fn service(manager: &ServiceManager, name: &str) -> Observed<WindowsService> {
    match ask(manager, name) {
        Ok(service) => Observed::Seen(service),
        Err(Error::Winapi(error)) if error.raw_os_error() == Some(DOES_NOT_EXIST) => {
            Observed::Seen(WindowsService::NotInstalled)
        }
        Err(error) => Observed::Unavailable(why(&error)),
    }
}

fn ask(manager: &ServiceManager, name: &str) -> Result<WindowsService, Error> {
    let service = manager.open_service(
        name,
        ServiceAccess::QUERY_STATUS | ServiceAccess::QUERY_CONFIG,
    )?;
    let start = match service.query_config()?.start_type {
        ServiceStartType::OnDemand => StartType::Manual,
        ServiceStartType::Disabled => StartType::Disabled,
        // The last two are for drivers, which these services are not; all three mean: with Windows.
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

/// The reason with Windows' own words, which the crate keeps one level down.
fn why(error: &Error) -> Why {
    let message = match error {
        Error::Winapi(error) => error.to_string(),
        error => error.to_string(),
    };
    Why::Failed { message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manager() -> ServiceManager {
        ServiceManager::local_computer(None::<&str>, ServiceManagerAccess::CONNECT)
            .expect("every Windows, and Wine, has a service manager")
    }

    #[test]
    fn a_service_that_runs_is_seen_running() {
        // A service that both Windows and Wine start by themselves; its start type differs.
        let seen = service(&manager(), "PlugPlay");
        let Observed::Seen(WindowsService::Installed { state, .. }) = seen else {
            panic!("PlugPlay is {seen:?}");
        };
        assert_eq!(state, RunState::Running);
    }

    #[test]
    fn a_service_that_does_not_exist_is_not_installed() {
        assert_eq!(
            service(&manager(), "NoSuchServiceOfOurs"),
            Observed::Seen(WindowsService::NotInstalled)
        );
    }

    #[test]
    fn a_refusal_is_told_in_windows_own_words() {
        let refused = manager().open_service("", ServiceAccess::QUERY_STATUS);
        let Err(error) = refused else {
            panic!("a service without a name was opened");
        };
        let Why::Failed { message } = why(&error) else {
            panic!("{error:?} is no refusal");
        };
        assert!(message.contains("os error"), "{message}");
    }
}

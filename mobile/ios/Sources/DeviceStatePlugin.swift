import Foundation
import Tauri
import UIKit
import WebKit

struct ListenArgs: Decodable {
  let millis: Int
}

struct OpenArgs: Decodable {
  let url: String
}

struct ShareArgs: Decodable {
  let text: String
}

/// The commands that Rust calls (mobile/src/mobile.rs); the window cannot call them.
class DeviceStatePlugin: Plugin {
  private let radios = Radios()

  /// The state now. Shows nothing to the user.
  @objc public func state(_ invoke: Invoke) {
    // Asking for location services blocks, so it runs on another queue.
    DispatchQueue.global(qos: .userInitiated).async {
      let identifier = Device.identifier()
      let system = DispatchQueue.main.sync { Device.system() }
      let location = Device.location()
      Device.network { network in
        self.radios.state { bluetooth in
          invoke.resolve(
            Answer(
              system: .seen(system),
              model: .seen(Model(maker: "Apple", model: identifier)),
              nfc: Device.nfc(identifier: identifier),
              bluetooth: bluetooth,
              bluetoothPermission: .seen(Radios.permission()),
              location: .seen(location),
              // No check needs it on iOS, so it is not asked.
              locationPermission: .notAsked,
              airplaneMode: .unavailable(.notTold),
              powerSaving: .seen(Device.powerSaving()),
              network: .seen(network),
              officialApp: .unavailable(.notTold)))
        }
      }
    }
  }

  /// Asks for Bluetooth, unless the user has answered before.
  @objc public func permitBluetooth(_ invoke: Invoke) {
    if Radios.permission() == .notAsked {
      radios.permit { invoke.resolve() }
    } else {
      invoke.resolve()
    }
  }

  /// Hands a telephone number or a page to the phone, which asks the user before it calls.
  @objc public func open(_ invoke: Invoke) throws {
    let args = try invoke.parseArgs(OpenArgs.self)
    guard let url = URL(string: args.url) else {
      return invoke.reject("no address")
    }
    DispatchQueue.main.async {
      UIApplication.shared.open(url, options: [:]) { isOpen in
        isOpen ? invoke.resolve() : invoke.reject("nobody opens it")
      }
    }
  }

  /// Shows the share sheet with a text; the user chooses the recipient there.
  @objc public func share(_ invoke: Invoke) throws {
    let args = try invoke.parseArgs(ShareArgs.self)
    DispatchQueue.main.async {
      guard let window = self.manager.viewController, let view = window.view else {
        return invoke.reject("no window")
      }
      let sheet = UIActivityViewController(activityItems: [args.text], applicationActivities: nil)
      if let place = sheet.popoverPresentationController {
        // An iPad needs an anchor for the sheet; this one is at the bottom, as on an iPhone.
        place.sourceView = view
        place.sourceRect = CGRect(x: view.bounds.midX, y: view.bounds.maxY, width: 0, height: 0)
        place.permittedArrowDirections = []
      }
      window.present(sheet, animated: true) { invoke.resolve() }
    }
  }

  /// The Bluetooth devices nearby.
  @objc public func nearby(_ invoke: Invoke) throws {
    let args = try invoke.parseArgs(ListenArgs.self)
    radios.nearby(
      millis: args.millis, { heard in invoke.resolve(heard) }, { message in invoke.reject(message) })
  }
}

@_cdecl("init_plugin_device_state")
func initPlugin() -> Plugin {
  return DeviceStatePlugin()
}

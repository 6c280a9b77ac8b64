import Foundation
import Tauri
import UIKit
import WebKit

struct ListenArgs: Decodable {
  let millis: Int
}

struct CarryArgs: Decodable {
  let bytes: String
}

struct EndArgs: Decodable {
  let read: Bool
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
  private let cards = CardSession()

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
              nfcReader: .unavailable(.notTold),
              nfcUnlockedOnly: .unavailable(.notTold),
              antennas: .unavailable(.notTold),
              bluetooth: bluetooth,
              bluetoothPermission: .seen(Radios.permission()),
              location: .seen(location),
              // No check needs it on iOS, so it is not asked.
              locationPermission: .notAsked,
              airplaneMode: .unavailable(.notTold),
              powerSaving: .seen(Device.powerSaving()),
              network: network,
              wifiDbm: .unavailable(.notTold),
              privateDns: .unavailable(.notTold),
              proxy: Device.proxy(over: network),
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

  /// Begins to search for a card. Only Rust calls this, and only after a tap.
  @objc public func beginSearch(_ invoke: Invoke) {
    cards.begin({ invoke.resolve() }, { message in invoke.reject(message) })
  }

  /// What is felt.
  @objc public func feel(_ invoke: Invoke) throws {
    let args = try invoke.parseArgs(ListenArgs.self)
    cards.feel(
      millis: args.millis, { answer in invoke.resolve(answer) },
      { message in invoke.reject(message) })
  }

  /// Carries a command to the card that is felt.
  @objc public func carry(_ invoke: Invoke) throws {
    let args = try invoke.parseArgs(CarryArgs.self)
    cards.carry(
      bytes: DeviceStatePlugin.bytes(args.bytes),
      { carried in invoke.resolve(CarryAnswer(carried: carried)) },
      { message in invoke.reject(message) })
  }

  /// Ends the search.
  @objc public func endSearch(_ invoke: Invoke) throws {
    let args = try invoke.parseArgs(EndArgs.self)
    cards.end(read: args.read) { invoke.resolve() }
  }

  /// The bytes of hex digits.
  private static func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
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

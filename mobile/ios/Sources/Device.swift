import CoreLocation
import CoreNFC
import Foundation
import Network
import UIKit

/// Facts that iOS reports without showing anything to the user. Bluetooth is in Radios.swift.
enum Device {
  static func system() -> System {
    System(version: UIDevice.current.systemVersion)
  }

  /// The identifier, for example `iPhone14,5`; the owner's name for the device is not read.
  static func identifier() -> String {
    var name = utsname()
    uname(&name)
    return withUnsafeBytes(of: &name.machine) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// No iPad reads cards. An iPhone that says no although its model can is not believed: the app may lack the right to
  /// ask, and a false "no NFC" is worse than none.
  static func nfc(identifier: String) -> Observed<Nfc> {
    if NFCNDEFReaderSession.readingAvailable {
      return .seen(.on)
    }
    guard identifier.hasPrefix("iPhone") else {
      return .seen(.absent)
    }
    let age = Int(identifier.dropFirst("iPhone".count).prefix { $0.isNumber }) ?? 0
    // iPhone9,x is the iPhone 7, the first one that reads cards.
    return age >= 9 ? .unavailable(.notTold) : .seen(.absent)
  }

  /// Whether location services of the whole device are on. Blocks, so it must not run on the main thread.
  static func location() -> Switch {
    CLLocationManager.locationServicesEnabled() ? .on : .off
  }

  static func powerSaving() -> Switch {
    ProcessInfo.processInfo.isLowPowerModeEnabled ? .on : .off
  }

  /// Passes on once the path that would be used now.
  static func network(_ done: @escaping (PhoneNetwork) -> Void) {
    let monitor = NWPathMonitor()
    monitor.pathUpdateHandler = { path in
      monitor.cancel()
      done(told(path))
    }
    monitor.start(queue: DispatchQueue(label: "jp.shikaku-rescue.path"))
  }

  private static func told(_ path: NWPath) -> PhoneNetwork {
    let kinds: [(NWInterface.InterfaceType, Carrier)] = [
      (.wifi, .wiFi), (.cellular, .cellular), (.wiredEthernet, .ethernet), (.other, .other),
    ]
    let connected = path.status == .satisfied
    // A VPN precedes the link it runs over; unused tunnels come after it.
    let first = path.availableInterfaces.first?.name ?? ""
    return PhoneNetwork(
      connected: connected,
      over: connected ? kinds.filter { path.usesInterfaceType($0.0) }.map { $0.1 } : [],
      vpn: connected && ["utun", "ipsec", "ppp"].contains { first.hasPrefix($0) })
  }
}

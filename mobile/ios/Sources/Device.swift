import CoreLocation
import CoreNFC
import Foundation
import Network
import UIKit

/// What iOS says of itself without showing anything to the user. Bluetooth is in Radios.swift.
enum Device {
  static func system() -> System {
    System(version: UIDevice.current.systemVersion)
  }

  /// The identifier, for example `iPhone14,5`; the name the owner has given the device is not read.
  static func identifier() -> String {
    var name = utsname()
    uname(&name)
    return withUnsafeBytes(of: &name.machine) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// No iPad reads cards. An iPhone that says no although every one of its age can is not believed: it may be this app that
  /// may not ask, and a false "no NFC" is worse than none.
  static func nfc(identifier: String) -> Observed<Nfc> {
    if NFCNDEFReaderSession.readingAvailable {
      return .seen(.on)
    }
    guard identifier.hasPrefix("iPhone") else {
      return .seen(.absent)
    }
    let age = Int(identifier.dropFirst("iPhone".count).prefix { $0.isNumber }) ?? 0
    // iPhone9,x is the iPhone 7, the first that reads.
    return age >= 9 ? .unavailable(.notTold) : .seen(.absent)
  }

  /// Whether location services of the whole device are on. Blocks, so never on the main thread.
  static func location() -> Switch {
    CLLocationManager.locationServicesEnabled() ? .on : .off
  }

  static func powerSaving() -> Switch {
    ProcessInfo.processInfo.isLowPowerModeEnabled ? .on : .off
  }

  /// The path that would be used now; handed over once.
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
    // A VPN comes before what it runs over; tunnels that are not used stand behind.
    let first = path.availableInterfaces.first?.name ?? ""
    return PhoneNetwork(
      connected: connected,
      over: connected ? kinds.filter { path.usesInterfaceType($0.0) }.map { $0.1 } : [],
      vpn: connected && ["utun", "ipsec", "ppp"].contains { first.hasPrefix($0) })
  }
}

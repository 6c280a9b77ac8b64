import CFNetwork
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

  /// The proxy of the network in use. Names and passwords are not among what iOS hands over here.
  static func proxy(over network: Observed<PhoneNetwork>) -> Observed<ProxySetting?> {
    guard case .seen(let seen) = network, seen.connected else {
      return .notAsked
    }
    guard
      let told = CFNetworkCopySystemProxySettings()?.takeRetainedValue() as? [String: Any]
    else {
      return .unavailable(.notTold)
    }
    if told["ProxyAutoConfigEnable"] as? Int == 1 {
      let script = told["ProxyAutoConfigURLString"] as? String
      let host = script.flatMap { URL(string: $0)?.host }
      return .seen(ProxySetting(server: nil, script: ProxyScript(host: host)))
    }
    if told["HTTPEnable"] as? Int == 1, let host = told["HTTPProxy"] as? String {
      let port = (told["HTTPPort"] as? Int).flatMap { UInt16(exactly: $0) }
      return .seen(ProxySetting(server: ProxyServer(host: host, port: port), script: nil))
    }
    return .seen(nil)
  }

  /// Passes on once the path that would be used now.
  static func network(_ done: @escaping (Observed<PhoneNetwork>) -> Void) {
    let monitor = NWPathMonitor()
    monitor.pathUpdateHandler = { path in
      monitor.cancel()
      done(told(path))
    }
    monitor.start(queue: DispatchQueue(label: "jp.shikaku-rescue.path"))
  }

  private static func told(_ path: NWPath) -> Observed<PhoneNetwork> {
    let kinds: [(NWInterface.InterfaceType, Carrier)] = [
      (.wifi, .wiFi), (.cellular, .cellular), (.wiredEthernet, .ethernet), (.other, .other),
    ]
    switch path.status {
    case .satisfied:
      // A VPN precedes the link it runs over; unused tunnels come after it.
      let first = path.availableInterfaces.first?.name ?? ""
      return .seen(
        PhoneNetwork(
          connected: true,
          over: kinds.filter { path.usesInterfaceType($0.0) }.map { $0.1 },
          vpn: ["utun", "ipsec", "ppp"].contains { first.hasPrefix($0) }))
    case .requiresConnection:
      // A VPN on demand begins with the first thing that is sent, so this is no "not connected".
      return .unavailable(.notTold)
    default:
      return .seen(PhoneNetwork(connected: false, over: [], vpn: false))
    }
  }
}

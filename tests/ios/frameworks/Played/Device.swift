import Foundation

/// The device behind the declarations of Apple's frameworks, as a row of `mobile/tests/answers/ios.json` tells it. Words
/// are the names of Apple's cases. What a row does not tell and is asked for ends the run.
public struct Device: Decodable {
  let version: String?
  let model: String?
  let nfc: Bool?
  let location: Bool?
  let lowPower: Bool?
  let network: Network?
  let proxies: [String: Value]?
  let bluetooth: Bluetooth?

  enum CodingKeys: String, CodingKey {
    case version = "version"
    case model = "model"
    case nfc = "nfc"
    case location = "location"
    case lowPower = "low_power"
    case network = "network"
    case proxies = "proxies"
    case bluetooth = "bluetooth"
  }

  public struct Network: Decodable {
    public let status: String
    /// Names and kinds, in the order in which the path prefers them.
    public let available: [[String]]
    public let uses: [String]
  }

  public struct Bluetooth: Decodable {
    public let authorization: String
    /// What the user answers, once asked.
    public let answers: String?
    /// Without one the state stays unknown.
    public let state: String?
    public let connected: [Peripheral]?
    public let heard: [Peripheral]?
  }

  public struct Peripheral: Decodable {
    public let id: UInt8
    public let name: String?
    public let services: [String]?
    /// The name that the device itself sends.
    public let calls: String?
    public let rssi: Int?
  }

  /// A value of a dictionary of Core Foundation.
  enum Value: Decodable {
    case number(Int)
    case text(String)

    init(from decoder: Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }

    var object: NSObject {
      switch self {
      case .number(let number): return NSNumber(value: number)
      case .text(let text): return NSString(string: text)
      }
    }
  }
}

/// What the frameworks ask of the device, and what it shows to its user.
public enum Phone {
  private static let lock = NSLock()
  private static var device: Device?
  private static var shown: [String] = []
  private static var authorization: String?

  /// Another device from now on.
  public static func become(_ device: Device) {
    lock.withLock {
      self.device = device
      authorization = device.bluetooth?.authorization
      shown = []
    }
  }

  public static func show(_ what: String) {
    lock.withLock { shown.append(what) }
  }

  /// What was shown since this was last asked.
  public static func takeShown() -> [String] {
    lock.withLock {
      defer { shown = [] }
      return shown
    }
  }

  private static func told<Field>(_ name: String, _ field: (Device) -> Field?) -> Field {
    lock.withLock {
      guard let told = device.flatMap(field) else { fatalError("the row does not tell \(name)") }
      return told
    }
  }

  public static var version: String { told("version") { $0.version } }
  public static var model: String { told("model") { $0.model } }
  public static var nfc: Bool { told("nfc") { $0.nfc } }
  public static var location: Bool { told("location") { $0.location } }
  public static var lowPower: Bool { told("low_power") { $0.lowPower } }
  public static var network: Device.Network { told("network") { $0.network } }
  public static var bluetooth: Device.Bluetooth { told("bluetooth") { $0.bluetooth } }
  public static var bluetoothAuthorization: String { told("authorization") { _ in authorization } }

  /// No settings are told where a row has none.
  public static var proxies: [String: NSObject]? {
    lock.withLock { device?.proxies?.mapValues { $0.object } }
  }

  public static var isPad: Bool { model.hasPrefix("iPad") }

  /// Asks the user for Bluetooth, unless that was answered before.
  public static func askForBluetooth() {
    guard bluetoothAuthorization == "notDetermined" else { return }
    show("the question for Bluetooth")
    let answer = told("answers") { $0.bluetooth?.answers }
    lock.withLock { authorization = answer }
  }
}

import Foundation

/// The answer of an iPhone or iPad, in the shape of `facts::Phone`. Fields that iOS does not report to apps are present
/// as "not-told", so that both systems have one shape.
struct Answer: Encodable {
  let system: Observed<System>
  let model: Observed<Model>
  let nfc: Observed<Nfc>
  let bluetooth: Observed<Radio>
  let bluetoothPermission: Observed<Permission>
  let location: Observed<Switch>
  let locationPermission: Observed<Permission>
  let airplaneMode: Observed<Switch>
  let powerSaving: Observed<Switch>
  let network: Observed<PhoneNetwork>
  let officialApp: Observed<String>

  enum CodingKeys: String, CodingKey {
    case system = "system"
    case model = "model"
    case nfc = "nfc"
    case bluetooth = "bluetooth"
    case bluetoothPermission = "bluetooth_permission"
    case location = "location"
    case locationPermission = "location_permission"
    case airplaneMode = "airplane_mode"
    case powerSaving = "power_saving"
    case network = "network"
    case officialApp = "official_app"
  }
}

/// A part of the facts: seen, not available (and why), or not looked at.
enum Observed<Seen: Encodable>: Encodable {
  case seen(Seen)
  case unavailable(Why)
  case notAsked

  enum CodingKeys: String, CodingKey {
    case seen = "seen"
    case unavailable = "unavailable"
  }

  func encode(to encoder: Encoder) throws {
    switch self {
    case .seen(let value):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(value, forKey: .seen)
    case .unavailable(let why):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(why, forKey: .unavailable)
    case .notAsked:
      var container = encoder.singleValueContainer()
      try container.encode("not-asked")
    }
  }
}

/// The reason why a part is not available.
struct Why: Encodable {
  let why: Reason

  enum CodingKeys: String, CodingKey {
    case why = "why"
  }

  static let notTold = Why(why: .notTold)
}

enum Reason: String, Encodable {
  case notTold = "not-told"
}

struct System: Encodable {
  let version: String

  enum CodingKeys: String, CodingKey {
    case version = "version"
  }
}

struct Model: Encodable {
  let maker: String
  let model: String

  enum CodingKeys: String, CodingKey {
    case maker = "maker"
    case model = "model"
  }
}

enum Nfc: String, Encodable {
  case absent = "absent"
  case on = "on"
}

enum Radio: String, Encodable {
  case absent = "absent"
  case off = "off"
  case notPermitted = "not-permitted"
  case on = "on"
}

enum Permission: String, Encodable {
  case granted = "granted"
  case refused = "refused"
  case notAsked = "not-asked"
}

enum Switch: String, Encodable {
  case on = "on"
  case off = "off"
}

struct PhoneNetwork: Encodable {
  let connected: Bool
  let over: [Carrier]
  let vpn: Bool

  enum CodingKeys: String, CodingKey {
    case connected = "connected"
    case over = "over"
    case vpn = "vpn"
  }
}

enum Carrier: String, Encodable {
  case wiFi = "wi-fi"
  case cellular = "cellular"
  case ethernet = "ethernet"
  case other = "other"
}

/// The Bluetooth devices nearby, in the shape of `observe::Nearby`.
struct Heard: Encodable {
  let devices: [Nearby]

  enum CodingKeys: String, CodingKey {
    case devices = "devices"
  }
}

/// A nearby device. iOS does not tell apps about pairing, so `paired` is always false.
struct Nearby: Encodable {
  let key: UInt32
  let name: String
  let paired: Bool
  let connected: Bool
  let rssi: Int16?

  enum CodingKeys: String, CodingKey {
    case key = "key"
    case name = "name"
    case paired = "paired"
    case connected = "connected"
    case rssi = "rssi"
  }
}

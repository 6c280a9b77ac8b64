import Foundation

/// The answer of an iPhone or iPad, in the shape of `facts::Phone`. Fields that iOS does not report to apps are present
/// as "not-told", so that both systems have one shape.
struct Answer: Encodable {
  let system: Observed<System>
  let model: Observed<Model>
  let nfc: Observed<Nfc>
  let nfcReader: Observed<Switch>
  let nfcUnlockedOnly: Observed<Switch>
  let antennas: Observed<String>
  let bluetooth: Observed<Radio>
  let bluetoothPermission: Observed<Permission>
  let location: Observed<Switch>
  let locationPermission: Observed<Permission>
  let airplaneMode: Observed<Switch>
  let powerSaving: Observed<Switch>
  let network: Observed<PhoneNetwork>
  let wifiDbm: Observed<Int16>
  let privateDns: Observed<String>
  let proxy: Observed<ProxySetting?>
  let officialApp: Observed<String>

  enum CodingKeys: String, CodingKey {
    case system = "system"
    case model = "model"
    case nfc = "nfc"
    case nfcReader = "nfc_reader"
    case nfcUnlockedOnly = "nfc_unlocked_only"
    case antennas = "antennas"
    case bluetooth = "bluetooth"
    case bluetoothPermission = "bluetooth_permission"
    case location = "location"
    case locationPermission = "location_permission"
    case airplaneMode = "airplane_mode"
    case powerSaving = "power_saving"
    case network = "network"
    case wifiDbm = "wifi_dbm"
    case privateDns = "private_dns"
    case proxy = "proxy"
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

/// The proxy of the network in use, in the shape of `facts::ProxySetting`: a server or a script, never both.
struct ProxySetting: Encodable {
  let server: ProxyServer?
  let script: ProxyScript?

  enum CodingKeys: String, CodingKey {
    case server = "server"
    case script = "script"
  }
}

struct ProxyServer: Encodable {
  let host: String
  let port: UInt16?

  enum CodingKeys: String, CodingKey {
    case host = "host"
    case port = "port"
  }
}

/// Of a script's address only its host is kept.
struct ProxyScript: Encodable {
  let host: String?

  enum CodingKeys: String, CodingKey {
    case host = "host"
  }
}

/// What came of waiting for a card: a touch, or the end of the search.
struct SearchAnswer: Encodable {
  let touch: Touch?
  let ended: Ended?

  enum CodingKeys: String, CodingKey {
    case touch = "touch"
    case ended = "ended"
  }
}

/// A touch, in the shape of `observe::trial::Touch`.
struct Touch: Encodable {
  let felt: Felt
  let extendedLength: Bool?

  enum CodingKeys: String, CodingKey {
    case felt = "felt"
    case extendedLength = "extended_length"
  }
}

enum Felt: String, Encodable {
  case nothing = "nothing"
  case card = "card"
  case other = "other"
  case several = "several"
}

enum Ended: String, Encodable {
  case byTheUser = "by-the-user"
  case timeOver = "time-over"
}

/// What became of a command, in the shape of `observe::trial::Carried`.
enum Carried: Encodable {
  case answer([UInt8])
  case lost

  enum CodingKeys: String, CodingKey {
    case answer = "answer"
  }

  func encode(to encoder: Encoder) throws {
    switch self {
    case .answer(let bytes):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(bytes, forKey: .answer)
    case .lost:
      var container = encoder.singleValueContainer()
      try container.encode("lost")
    }
  }
}

/// The answer to a command that was to be carried.
struct CarryAnswer: Encodable {
  let carried: Carried

  enum CodingKeys: String, CodingKey {
    case carried = "carried"
  }
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

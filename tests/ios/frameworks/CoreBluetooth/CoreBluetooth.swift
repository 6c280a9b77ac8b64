import Foundation
import Played

public enum CBManagerState: Int {
  case unknown = 0
  case resetting = 1
  case unsupported = 2
  case unauthorized = 3
  case poweredOff = 4
  case poweredOn = 5

  init(word: String) {
    switch word {
    case "resetting": self = .resetting
    case "unsupported": self = .unsupported
    case "unauthorized": self = .unauthorized
    case "poweredOff": self = .poweredOff
    case "poweredOn": self = .poweredOn
    default: fatalError("no state \(word)")
    }
  }
}

public enum CBManagerAuthorization: Int {
  case notDetermined = 0
  case restricted = 1
  case denied = 2
  case allowedAlways = 3

  init(word: String) {
    switch word {
    case "notDetermined": self = .notDetermined
    case "restricted": self = .restricted
    case "denied": self = .denied
    case "allowedAlways": self = .allowedAlways
    default: fatalError("no authorization \(word)")
    }
  }
}

open class CBManager: NSObject {
  public fileprivate(set) var state = CBManagerState.unknown

  open class var authorization: CBManagerAuthorization {
    CBManagerAuthorization(word: Phone.bluetoothAuthorization)
  }
}

/// Apple's second one is optional. Here it is required, so that one whose name Apple would not call is not compiled.
public protocol CBCentralManagerDelegate: NSObjectProtocol {
  func centralManagerDidUpdateState(_ central: CBCentralManager)
  func centralManager(
    _ central: CBCentralManager, didDiscover peripheral: CBPeripheral,
    advertisementData: [String: Any], rssi RSSI: NSNumber)
}

public let CBCentralManagerOptionShowPowerAlertKey = "kCBInitOptionShowPowerAlert"
public let CBCentralManagerScanOptionAllowDuplicatesKey = "kCBScanOptionAllowDuplicates"
public let CBAdvertisementDataLocalNameKey = "kCBAdvDataLocalName"

open class CBCentralManager: CBManager {
  open weak var delegate: CBCentralManagerDelegate?
  open private(set) var isScanning = false
  private let queue: DispatchQueue

  /// Brings up the permission's question by being made, and the alert that Bluetooth is off.
  public init(
    delegate: CBCentralManagerDelegate?, queue: DispatchQueue?, options: [String: Any]? = nil
  ) {
    self.delegate = delegate
    self.queue = queue ?? .main
    super.init()
    Phone.askForBluetooth()
    let isAllowed = CBManager.authorization == .allowedAlways
    guard let word = isAllowed ? Phone.bluetooth.state : "unauthorized" else { return }
    if word == "poweredOff", options?[CBCentralManagerOptionShowPowerAlertKey] as? Bool != false {
      Phone.show("the alert that Bluetooth is off")
    }
    self.queue.async {
      // A first word is that the state is not known yet.
      self.delegate?.centralManagerDidUpdateState(self)
      self.state = CBManagerState(word: word)
      self.delegate?.centralManagerDidUpdateState(self)
    }
  }

  open func retrieveConnectedPeripherals(withServices serviceUUIDs: [CBUUID]) -> [CBPeripheral] {
    precondition(state == .poweredOn, "asked of a radio that is not on")
    let wanted = serviceUUIDs.map { $0.uuidString }
    let connected = (Phone.bluetooth.connected ?? []).filter { played in
      (played.services ?? []).contains { wanted.contains($0) }
    }
    return connected.map { CBPeripheral($0) }
  }

  open func scanForPeripherals(withServices serviceUUIDs: [CBUUID]?, options: [String: Any]? = nil) {
    precondition(state == .poweredOn, "asked of a radio that is not on")
    isScanning = true
    for played in Phone.bluetooth.heard ?? [] {
      queue.async {
        guard self.isScanning else { return }
        let data = played.calls.map { [CBAdvertisementDataLocalNameKey: $0] } ?? [:]
        self.delegate?.centralManager(
          self, didDiscover: CBPeripheral(played), advertisementData: data,
          rssi: NSNumber(value: played.rssi ?? 127))
      }
    }
  }

  open func stopScan() {
    isScanning = false
  }
}

open class CBPeer: NSObject {
  public let identifier: UUID

  init(_ id: UInt8) {
    identifier = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, id))
  }
}

open class CBPeripheral: CBPeer {
  public let name: String?

  init(_ played: Device.Peripheral) {
    name = played.name
    super.init(played.id)
  }
}

open class CBUUID: NSObject {
  public let uuidString: String

  /// Apple's refuses what is no UUID by ending the app.
  public init(string theString: String) {
    precondition(theString.count == 4 || UUID(uuidString: theString) != nil, "\(theString) is no UUID")
    uuidString = theString
  }
}

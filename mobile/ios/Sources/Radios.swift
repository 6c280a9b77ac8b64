import CoreBluetooth
import Foundation

/// Bluetooth. A central is created only after the user has allowed it, because creating one shows the permission
/// dialogue.
final class Radios: NSObject, CBCentralManagerDelegate {
  /// Services by which iOS finds a device that another app has connected: device information, battery, ACR1255U-J1.
  private static let services = ["180A", "180F", "3C4AFFF0-4783-3DE5-A983-D348718EF133"].map {
    CBUUID(string: $0)
  }

  private let queue = DispatchQueue(label: "jp.shikaku-rescue.bluetooth")
  private var central: CBCentralManager?
  private var waiting: [(CBManagerState) -> Void] = []
  private var heard: [UUID: Nearby] = [:]

  static func permission() -> Permission {
    switch CBCentralManager.authorization {
    case .allowedAlways: return .granted
    case .notDetermined: return .notAsked
    default: return .refused
    }
  }

  /// The state of the radio, without asking the user.
  func state(_ done: @escaping (Observed<Radio>) -> Void) {
    switch Radios.permission() {
    case .refused: done(.seen(.notPermitted))
    case .notAsked: done(.notAsked)
    case .granted:
      settledSoon { state in
        switch state {
        case .poweredOn: done(.seen(.on))
        case .poweredOff: done(.seen(.off))
        case .unauthorized: done(.seen(.notPermitted))
        case .unsupported: done(.seen(.absent))
        default: done(.unavailable(.notTold))
        }
      }
    }
  }

  /// Shows the permission dialogue unless it was answered before, and returns after the answer.
  func permit(_ done: @escaping () -> Void) {
    settled { _ in done() }
  }

  /// The devices that are connected or heard within `millis`; with 0 nothing is listened for.
  func nearby(millis: Int, _ done: @escaping (Heard) -> Void, _ failed: @escaping (String) -> Void) {
    guard Radios.permission() == .granted else {
      return failed("CBManagerAuthorization is not allowedAlways")
    }
    settledSoon { state in
      guard state == .poweredOn, let central = self.central else {
        return failed("CBManagerState \(state.rawValue)")
      }
      self.heard = [:]
      for device in central.retrieveConnectedPeripherals(withServices: Radios.services) {
        self.note(device, name: device.name, connected: true, rssi: nil)
      }
      if millis == 0 {
        return done(self.all())
      }
      central.scanForPeripherals(
        withServices: nil, options: [CBCentralManagerScanOptionAllowDuplicatesKey: true])
      self.queue.asyncAfter(deadline: .now() + .milliseconds(millis)) {
        central.stopScan()
        done(self.all())
      }
    }
  }

  func centralManagerDidUpdateState(_ central: CBCentralManager) {
    if central.state != .unknown {
      release(central.state)
    }
  }

  func centralManager(
    _ central: CBCentralManager, didDiscover peripheral: CBPeripheral,
    advertisementData: [String: Any], rssi RSSI: NSNumber
  ) {
    let called = advertisementData[CBAdvertisementDataLocalNameKey] as? String
    note(peripheral, name: called ?? peripheral.name, connected: false, rssi: RSSI.int16Value)
  }

  /// Runs `work` on the central's queue as soon as its state is known.
  private func settled(_ work: @escaping (CBManagerState) -> Void) {
    queue.async {
      if let central = self.central, central.state != .unknown {
        return work(central.state)
      }
      self.waiting.append(work)
      if self.central == nil {
        // The system's alert that Bluetooth is off stays hidden, because the check-up reports it itself.
        self.central = CBCentralManager(
          delegate: self, queue: self.queue, options: [CBCentralManagerOptionShowPowerAlertKey: false])
      }
    }
  }

  /// The same where nothing is asked of the user: a radio that does not tell its state in time holds up nothing else.
  private func settledSoon(_ work: @escaping (CBManagerState) -> Void) {
    settled(work)
    queue.asyncAfter(deadline: .now() + .seconds(2)) {
      if self.central?.state == .unknown {
        self.release(.unknown)
      }
    }
  }

  private func release(_ state: CBManagerState) {
    let waiting = self.waiting
    self.waiting = []
    waiting.forEach { $0(state) }
  }

  private func note(_ device: CBPeripheral, name: String?, connected: Bool, rssi: Int16?) {
    let known = heard[device.identifier]
    guard let name = name ?? known?.name, !name.isEmpty else { return }
    heard[device.identifier] = Nearby(
      key: known?.key ?? UInt32(heard.count), name: name, paired: false,
      connected: connected || known?.connected == true,
      rssi: [rssi, known?.rssi].compactMap { $0 }.max())
  }

  private func all() -> Heard {
    Heard(devices: heard.values.sorted { $0.key < $1.key })
  }
}

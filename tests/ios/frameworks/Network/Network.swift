import Foundation
import Played

public final class NWPathMonitor {
  public var pathUpdateHandler: (@Sendable (NWPath) -> Void)?
  private var isCancelled = false

  public init() {}

  public func start(queue: DispatchQueue) {
    queue.async {
      precondition(!self.isCancelled)
      self.pathUpdateHandler?(NWPath(Phone.network))
    }
  }

  public func cancel() {
    isCancelled = true
  }
}

public struct NWPath {
  public enum Status {
    case satisfied
    case unsatisfied
    case requiresConnection
  }

  public let status: Status
  public let availableInterfaces: [NWInterface]
  private let uses: [NWInterface.InterfaceType]

  public func usesInterfaceType(_ type: NWInterface.InterfaceType) -> Bool {
    uses.contains(type)
  }

  init(_ played: Device.Network) {
    switch played.status {
    case "satisfied": status = .satisfied
    case "unsatisfied": status = .unsatisfied
    case "requiresConnection": status = .requiresConnection
    default: fatalError("no status \(played.status)")
    }
    availableInterfaces = played.available.map {
      NWInterface(name: $0[0], type: NWInterface.InterfaceType(word: $0[1]))
    }
    uses = played.uses.map { NWInterface.InterfaceType(word: $0) }
  }
}

public struct NWInterface {
  public enum InterfaceType {
    case other
    case wifi
    case cellular
    case wiredEthernet
    case loopback

    init(word: String) {
      switch word {
      case "other": self = .other
      case "wifi": self = .wifi
      case "cellular": self = .cellular
      case "wiredEthernet": self = .wiredEthernet
      case "loopback": self = .loopback
      default: fatalError("no kind of interface \(word)")
      }
    }
  }

  public let name: String
  public let type: InterfaceType
}

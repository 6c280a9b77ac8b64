import Foundation
import Played

public typealias CFDictionary = NSDictionary

public func CFNetworkCopySystemProxySettings() -> Unmanaged<CFDictionary>? {
  Phone.proxies.map { Unmanaged.passRetained(NSDictionary(dictionary: $0)) }
}

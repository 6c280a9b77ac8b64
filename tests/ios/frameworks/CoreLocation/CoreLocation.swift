import Foundation
import Played

open class CLLocationManager: NSObject {
  /// Apple's documentation wants it called away from the main thread, because it blocks.
  open class func locationServicesEnabled() -> Bool {
    precondition(!Thread.isMainThread, "locationServicesEnabled on the main thread")
    return Phone.location
  }
}

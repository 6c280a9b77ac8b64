// Apple's frameworks hand on what they are built on.
@_exported import Foundation
import Played

/// Apple's classes are the main actor's; in Swift 5 the compiler lets that pass, so what is asked elsewhere ends the run.
private func onMain() {
  precondition(Thread.isMainThread, "UIKit away from the main thread")
}

@MainActor @preconcurrency open class UIDevice: NSObject {
  public static let current = UIDevice()

  open var systemVersion: String {
    onMain()
    return Phone.version
  }
}

@MainActor @preconcurrency open class UIResponder: NSObject {}

@MainActor @preconcurrency open class UIView: UIResponder {
  open var bounds = CGRect(x: 0, y: 0, width: 390, height: 844)
}

@MainActor @preconcurrency open class UIViewController: UIResponder {
  open var view: UIView! = UIView()
  /// Only an iPad shows a sheet beside something.
  public lazy var popoverPresentationController: UIPopoverPresentationController? =
    Phone.isPad ? UIPopoverPresentationController() : nil

  open func present(
    _ viewControllerToPresent: UIViewController, animated flag: Bool,
    completion: (() -> Void)? = nil
  ) {
    onMain()
    if let place = viewControllerToPresent.popoverPresentationController {
      precondition(place.sourceView != nil, "an iPad ends an app that does not say where")
    }
    viewControllerToPresent.isShown()
    DispatchQueue.main.async { completion?() }
  }

  open func isShown() {}
}

@MainActor @preconcurrency open class UIPopoverPresentationController: NSObject {
  open var sourceView: UIView?
  open var sourceRect = CGRect.zero
  open var permittedArrowDirections: UIPopoverArrowDirection = .any
}

public struct UIPopoverArrowDirection: OptionSet, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }
  public static let any = UIPopoverArrowDirection(rawValue: 15)
}

@MainActor @preconcurrency open class UIActivity: NSObject {}

@MainActor @preconcurrency open class UIActivityViewController: UIViewController {
  private let items: [Any]

  public init(activityItems: [Any], applicationActivities: [UIActivity]?) {
    items = activityItems
  }

  open override func isShown() {
    Phone.show("the share sheet with \(items)")
  }
}

@MainActor @preconcurrency open class UIApplication: UIResponder {
  public static let shared = UIApplication()

  public struct OpenExternalURLOptionsKey: Hashable, RawRepresentable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
  }

  open func open(
    _ url: URL, options: [OpenExternalURLOptionsKey: Any] = [:],
    completionHandler completion: (@MainActor @Sendable (Bool) -> Void)? = nil
  ) {
    onMain()
    // An iPad without a telephone opens no number.
    let isOpen = !(Phone.isPad && url.scheme == "tel")
    if isOpen {
      Phone.show("\(url)")
    }
    DispatchQueue.main.async { completion?(isOpen) }
  }
}

// Foundation on Linux has everything else that the plug-in asks of it.
extension ProcessInfo {
  public var isLowPowerModeEnabled: Bool { Phone.lowPower }
}

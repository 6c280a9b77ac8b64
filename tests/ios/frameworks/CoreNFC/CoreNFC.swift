import Foundation
import Played

public struct NFCReaderError: Error {
  public enum Code: Int {
    case readerErrorUnsupportedFeature = 1
    case readerTransceiveErrorTagConnectionLost = 100
    case readerTransceiveErrorTagResponseError = 102
    case readerTransceiveErrorTagNotConnected = 104
    case readerSessionInvalidationErrorUserCanceled = 200
    case readerSessionInvalidationErrorSessionTimeout = 201
    case readerSessionInvalidationErrorSessionTerminatedUnexpectedly = 202
    case readerSessionInvalidationErrorSystemIsBusy = 203
  }

  public let code: Code
}

open class NFCReaderSession: NSObject {
  open class var readingAvailable: Bool { Phone.nfc }

  open var alertMessage = "" {
    didSet { told() }
  }

  open func begin() {}
  open func invalidate() {}

  func told() {}
}

open class NFCNDEFReaderSession: NFCReaderSession {}

/// The last two are optional with Apple. Here they are required, so that one whose name Apple would not call is not
/// compiled.
public protocol NFCTagReaderSessionDelegate: NSObjectProtocol {
  func tagReaderSession(_ session: NFCTagReaderSession, didInvalidateWithError error: Error)
  func tagReaderSessionDidBecomeActive(_ session: NFCTagReaderSession)
  func tagReaderSession(_ session: NFCTagReaderSession, didDetect tags: [NFCTag])
}

open class NFCTagReaderSession: NFCReaderSession {
  public struct PollingOption: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    public static let iso14443 = PollingOption(rawValue: 1)
  }

  private enum Stage {
    case made, polling, found, over
  }

  open private(set) weak var delegate: NFCTagReaderSessionDelegate?
  private let queue: DispatchQueue
  private var stage = Stage.made
  fileprivate var connected: PlayedCard?

  public init?(
    pollingOption: PollingOption, delegate: NFCTagReaderSessionDelegate, queue: DispatchQueue? = nil
  ) {
    self.delegate = delegate
    self.queue = queue ?? DispatchQueue(label: "a queue of CoreNFC's")
  }

  override func told() {
    // The sheet stands there from the beginning to the end.
    if Field.session === self {
      Phone.show("on the sheet: \(alertMessage)")
    }
  }

  open override func begin() {
    queue.async {
      // Apple's would wait behind the first; here nobody ends that one.
      precondition(Field.session == nil, "a search while another one is open")
      Field.session = self
      self.stage = .polling
      self.told()
      self.delegate?.tagReaderSessionDidBecomeActive(self)
      self.look()
    }
  }

  /// What was found before is no longer valid, and nothing else is found until this is called.
  open func restartPolling() {
    queue.async {
      guard self.stage == .found else { return }
      self.connected = nil
      self.stage = .polling
      self.look()
    }
  }

  /// Tells the delegate, too, with the code of a user who ended it (the comment in Apple's sample, "Building an NFC
  /// Tag-Reader App"), and not before the app has gone on.
  open override func invalidate() {
    guard Field.session === self else { return }
    Field.session = nil
    Field.remember { self.over(.readerSessionInvalidationErrorUserCanceled) }
  }

  open func connect(to tag: NFCTag, completionHandler: @escaping ((any Error)?) -> Void) {
    queue.async {
      guard case .iso7816(let card) = tag, let card = card as? PlayedCard, Field.has(card) else {
        return completionHandler(NFCReaderError(code: .readerTransceiveErrorTagConnectionLost))
      }
      card.session = self
      self.connected = card
      completionHandler(nil)
    }
  }

  fileprivate func over(_ code: NFCReaderError.Code) {
    queue.async {
      guard self.stage != .over else { return }
      self.stage = .over
      if Field.session === self {
        Field.session = nil
      }
      self.delegate?.tagReaderSession(self, didInvalidateWithError: NFCReaderError(code: code))
    }
  }

  fileprivate func look() {
    queue.async {
      guard self.stage == .polling, !Field.tags.isEmpty else { return }
      self.stage = .found
      self.delegate?.tagReaderSession(self, didDetect: Field.tags)
    }
  }
}

public enum NFCTag {
  case iso7816(any NFCISO7816Tag)
  case miFare(any NFCMiFareTag)
}

public protocol NFCISO7816Tag: NSObjectProtocol {
  func sendCommand(
    apdu: NFCISO7816APDU, completionHandler: @escaping (Data, UInt8, UInt8, (any Error)?) -> Void)
}

public protocol NFCMiFareTag: NSObjectProtocol {}

open class NFCISO7816APDU: NSObject {
  fileprivate let data: Data

  /// Refuses what is no short command of ISO 7816-4.
  public init?(data: Data) {
    let length = data.count > 5 ? Int(data[4]) : 0
    guard data.count == 4 || data.count == 5 || (length > 0 && [5, 6].contains(data.count - length))
    else { return nil }
    self.data = data
  }
}

/// What lies at the phone. The player puts it there; nothing of this is Apple's.
public enum Field {
  private struct Contents {
    var session: NFCTagReaderSession?
    var tags: [NFCTag] = []
    var farewells: [() -> Void] = []
  }

  private static let lock = NSLock()
  private static var contents = Contents()

  fileprivate static var session: NFCTagReaderSession? {
    get { lock.withLock { contents.session } }
    set { lock.withLock { contents.session = newValue } }
  }

  fileprivate static var tags: [NFCTag] {
    lock.withLock { contents.tags }
  }

  /// Nothing lies there, and nobody searches.
  public static func clear() {
    lock.withLock { contents = Contents() }
  }

  public static func lay(_ tags: [NFCTag]) {
    lock.withLock { contents.tags = tags }
    session?.look()
  }

  /// The system ends the search.
  public static func end(_ code: NFCReaderError.Code) {
    session?.over(code)
  }

  /// Sessions that the app has ended say so to their delegates, as late as this is called.
  public static func bidFarewell() {
    let farewells = lock.withLock { () -> [() -> Void] in
      defer { contents.farewells = [] }
      return contents.farewells
    }
    farewells.forEach { $0() }
  }

  fileprivate static func remember(_ farewell: @escaping () -> Void) {
    lock.withLock { contents.farewells.append(farewell) }
  }

  fileprivate static func has(_ card: PlayedCard) -> Bool {
    tags.contains { tag in
      if case .iso7816(let there) = tag { return there === card }
      return false
    }
  }
}

/// A card played from a list of answers. One that is nil, or missing, is a card that is gone; of one that is shorter than a
/// status word the app gets none, only an error, by the name of which Apple's header means an invalid answer as well as none.
/// Keeps what it was sent.
public final class PlayedCard: NSObject, NFCISO7816Tag {
  private var answers: [[UInt8]?]
  private var received: [String] = []
  fileprivate weak var session: NFCTagReaderSession?

  public init(answers: [[UInt8]?]) {
    self.answers = answers
  }

  public func takeReceived() -> [String] {
    defer { received = [] }
    return received
  }

  public func sendCommand(
    apdu: NFCISO7816APDU, completionHandler: @escaping (Data, UInt8, UInt8, (any Error)?) -> Void
  ) {
    guard session?.connected === self else {
      return completionHandler(
        Data(), 0, 0, NFCReaderError(code: .readerTransceiveErrorTagNotConnected))
    }
    received.append(apdu.data.map { String(format: "%02X", $0) }.joined())
    let answer = answers.isEmpty ? nil : answers.removeFirst()
    guard let answer = answer, answer.count >= 2 else {
      Field.lay([])
      let isLost = answer == nil
      return completionHandler(
        Data(), 0, 0,
        NFCReaderError(
          code: isLost
            ? .readerTransceiveErrorTagConnectionLost : .readerTransceiveErrorTagResponseError))
    }
    completionHandler(
      Data(answer.dropLast(2)), answer[answer.count - 2], answer[answer.count - 1], nil)
  }
}

/// A tag that takes no commands.
public final class PlayedTag: NSObject, NFCMiFareTag {}

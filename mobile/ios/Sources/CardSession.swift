import CoreNFC
import Foundation

/// Carries bytes between Rust and the card that the iPhone feels, on iOS' own sheet. Which bytes those are is decided in
/// Rust, by a closed set of commands; nothing here makes, changes or repeats one. Before it hands over a card iOS itself
/// selects the application that Info.plist names, which is that of the first command.
final class CardSession: NSObject, NFCTagReaderSessionDelegate {
  private static let place = "カードを、iPhoneの背面のいちばん上に当ててください。"
  private static let here = "ここです。そのまま動かさないでください。"
  private static let again = "離れました。もう一度、当ててください。"
  private static let done = "読み取りました。"

  private let queue = DispatchQueue(label: "jp.shikaku-rescue.nfc")
  private var session: NFCTagReaderSession?
  private var card: NFCISO7816Tag?
  private var felt: [Touch] = []
  private var ended: Ended?
  private var refused: String?
  private var waiting: ((SearchAnswer) -> Void)?
  /// Which wait it is, so that an earlier one's end is not taken for this one's.
  private var turn = 0

  /// Begins to search; shows iOS' sheet.
  func begin(_ done: @escaping () -> Void, _ failed: @escaping (String) -> Void) {
    queue.async {
      guard NFCTagReaderSession.readingAvailable,
        let session = NFCTagReaderSession(
          pollingOption: .iso14443, delegate: self, queue: self.queue)
      else {
        return failed("NFCTagReaderSession is not available")
      }
      self.card = nil
      self.felt = []
      self.ended = nil
      self.refused = nil
      self.session = session
      session.alertMessage = CardSession.place
      session.begin()
      done()
    }
  }

  /// Passes on what is felt within `millis`, or why there is no search any more.
  func feel(
    millis: Int, _ done: @escaping (SearchAnswer) -> Void, _ failed: @escaping (String) -> Void
  ) {
    queue.async {
      if !self.felt.isEmpty {
        return done(SearchAnswer(touch: self.felt.removeFirst(), ended: nil))
      }
      if let refused = self.refused {
        return failed(refused)
      }
      if let ended = self.ended {
        return done(SearchAnswer(touch: nil, ended: ended))
      }
      self.turn += 1
      let turn = self.turn
      self.waiting = done
      self.queue.asyncAfter(deadline: .now() + .milliseconds(millis)) {
        if turn == self.turn {
          self.answer(Touch(felt: .nothing, extendedLength: nil))
        }
      }
    }
  }

  /// Carries a command to the card and passes its answer on.
  func carry(
    bytes: [UInt8], _ done: @escaping (Carried) -> Void, _ failed: @escaping (String) -> Void
  ) {
    queue.async {
      guard let command = NFCISO7816APDU(data: Data(bytes)) else {
        return failed("NFCISO7816APDU refuses the command")
      }
      guard let card = self.card else {
        return done(.lost)
      }
      card.sendCommand(apdu: command) { data, first, second, error in
        self.queue.async {
          if error == nil {
            done(.answer([UInt8](data) + [first, second]))
          } else {
            self.lose()
            done(.lost)
          }
        }
      }
    }
  }

  /// Ends the search and closes the sheet.
  func end(read: Bool, _ done: @escaping () -> Void) {
    queue.async {
      self.card = nil
      if read {
        self.session?.alertMessage = CardSession.done
      }
      self.session?.invalidate()
      self.session = nil
      done()
    }
  }

  func tagReaderSessionDidBecomeActive(_ session: NFCTagReaderSession) {}

  func tagReaderSession(_ session: NFCTagReaderSession, didInvalidateWithError error: Error) {
    // A session that `end` has closed says so as well, with the code of a user who closes the sheet, and perhaps not
    // before the next search has begun.
    guard session === self.session else { return }
    switch (error as? NFCReaderError)?.code {
    case .readerSessionInvalidationErrorUserCanceled: ended = .byTheUser
    case .readerSessionInvalidationErrorSessionTimeout: ended = .timeOver
    default: refused = error.localizedDescription
    }
    card = nil
    // Whoever waits is told at the end of that wait; it is short.
  }

  func tagReaderSession(_ session: NFCTagReaderSession, didDetect tags: [NFCTag]) {
    guard session === self.session else { return }
    if tags.count > 1 {
      return answer(Touch(felt: .several, extendedLength: nil))
    }
    guard let tag = tags.first, case .iso7816(let card) = tag else {
      return answer(Touch(felt: .other, extendedLength: nil))
    }
    session.connect(to: tag) { error in
      self.queue.async {
        guard session === self.session else { return }
        if error == nil {
          self.card = card
          session.alertMessage = CardSession.here
          self.answer(Touch(felt: .card, extendedLength: nil))
        } else {
          session.restartPolling()
        }
      }
    }
  }

  private func lose() {
    card = nil
    session?.alertMessage = CardSession.again
    session?.restartPolling()
  }

  /// Hands a touch to whoever waits, or keeps it for the next one.
  private func answer(_ touch: Touch) {
    if let waiting = waiting {
      self.waiting = nil
      turn += 1
      waiting(SearchAnswer(touch: touch, ended: nil))
    } else if touch.felt != .nothing {
      felt.append(touch)
    }
  }
}

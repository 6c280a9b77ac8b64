import CoreNFC
import Foundation
import Glibc
import Played
import Tauri

@testable import tauri_plugin_device_state

/// The plug-in on a played device, behind pipes. A line in is one wish, as JSON; a line out is what came of it:
/// `resolved` or `rejected` with the very text that Tauri would hand to Rust (neither, where nothing came in time), what
/// was `shown` to the user, and the commands that reached the card.
struct Wish: Decodable {
  /// Another device from now on, and a plug-in that knows nothing of the one before.
  let device: Played.Device?
  /// A command of the plug-in, with its arguments.
  let call: String?
  let args: String?
  /// What lies at the phone from now on, or in so many milliseconds.
  let lay: [Tag]?
  let after: Int?
  /// The search is over: "user", "time" or "system".
  let over: String?
  /// Sessions that were ended before say so.
  let farewell: Bool?
}

/// A card that takes commands and has these answers, or one that takes none.
struct Tag: Decodable {
  let answers: [String?]?
}

/// The name that `uname` gives, as iOS gives it. Glibc's own is not reached, because this one is linked before it.
@_cdecl("uname")
public func playedUname(_ name: UnsafeMutablePointer<utsname>) -> CInt {
  withUnsafeMutableBytes(of: &name.pointee.machine) { bytes in
    let model = Array(Phone.model.utf8)
    bytes.copyBytes(from: model + Array(repeating: 0, count: bytes.count - model.count))
  }
  return 0
}

final class Player {
  private var plugin = DeviceStatePlugin()
  private var card = PlayedCard(answers: [])

  func play(_ wish: Wish) throws -> String {
    var parts: [String] = []
    if let device = wish.device {
      Phone.become(device)
      Field.clear()
      plugin = try fresh()
    }
    if let tags = wish.lay {
      let laid = tags.map(tag)
      if let after = wish.after {
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(after)) {
          Field.lay(laid)
        }
      } else {
        Field.lay(laid)
      }
    }
    if wish.farewell == true {
      Field.bidFarewell()
    }
    switch wish.over {
    case "user": Field.end(.readerSessionInvalidationErrorUserCanceled)
    case "time": Field.end(.readerSessionInvalidationErrorSessionTimeout)
    case "system": Field.end(.readerSessionInvalidationErrorSystemIsBusy)
    default: break
    }
    if let call = wish.call, let answer = answer(to: call, wish.args ?? "null") {
      parts.append("\"\(answer.isError ? "rejected" : "resolved")\":\(answer.payload)")
    }
    let kept = ["shown": Phone.takeShown(), "received": card.takeReceived()]
    for (name, words) in kept {
      parts.append("\"\(name)\":\(String(decoding: try JSONEncoder().encode(words), as: UTF8.self))")
    }
    return "{\(parts.joined(separator: ","))}"
  }

  /// As Tauri gets it.
  private func fresh() throws -> DeviceStatePlugin {
    guard let made = initPlugin() as? DeviceStatePlugin else {
      fatalError("the plug-in is another one")
    }
    return made
  }

  private func tag(_ tag: Tag) -> NFCTag {
    guard let answers = tag.answers else { return .miFare(PlayedTag()) }
    card = PlayedCard(answers: answers.map { $0.map(bytes) })
    return .iso7816(card)
  }

  private func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! }
  }

  /// Calls as Tauri.swift does: what a method throws is a rejection.
  private func answer(to name: String, _ args: String) -> (isError: Bool, payload: String)? {
    let told = DispatchSemaphore(value: 0)
    var answer: (isError: Bool, payload: String)?
    let invoke = Invoke(
      command: name, callback: 0, error: 1,
      sendResponse: { which, payload in
        // Whoever answers twice is found: the second answer is the next call's.
        answer = (which == 1, payload ?? "null")
        told.signal()
      }, sendChannelData: { _, _ in }, data: args)
    let plugin = self.plugin
    DispatchQueue(label: "ipc").async {
      do {
        switch name {
        case "state": plugin.state(invoke)
        case "permitBluetooth": plugin.permitBluetooth(invoke)
        case "nearby": try plugin.nearby(invoke)
        case "beginSearch": plugin.beginSearch(invoke)
        case "feel": try plugin.feel(invoke)
        case "carry": try plugin.carry(invoke)
        case "endSearch": try plugin.endSearch(invoke)
        case "open": try plugin.open(invoke)
        case "share": try plugin.share(invoke)
        default: fatalError("no command \(name)")
        }
      } catch {
        invoke.reject("\(error)")
      }
    }
    return told.wait(timeout: .now() + .seconds(3)) == .success ? answer : nil
  }
}

DispatchQueue(label: "player").async {
  let player = Player()
  while let line = readLine() {
    do {
      print(try player.play(try JSONDecoder().decode(Wish.self, from: Data(line.utf8))))
    } catch {
      fatalError("\(line): \(error)")
    }
    fflush(stdout)
  }
  exit(0)
}
// The main thread is the main queue's, as on iOS.
RunLoop.main.run()

package jp.shikaku_rescue.devicestate

import java.io.IOException
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

/** A card that takes commands: Android's IsoDep, or a played one. */
interface Chip {
  /** Whether long commands can be exchanged with it. */
  fun takesLongCommands(): Boolean

  /** Opens the way to it. */
  fun connect()

  /** Sends a command and returns the answer. An [IOException] means that it went out of reach. */
  fun send(command: ByteArray): ByteArray

  fun close()
}

/**
 * Carries bytes between Rust and the card that is felt. Which bytes those are is decided in Rust, by a closed set of
 * commands (crates/observe/src/apdu.rs); nothing here makes, changes or repeats one.
 */
class Carrier {
  private class Touch(val chip: Chip?)

  private val touches = LinkedBlockingQueue<Touch>()
  private var chip: Chip? = null

  /** Forgets what was felt before. */
  @Synchronized
  fun begin() {
    end()
    touches.clear()
  }

  /** Something is felt; null for a card or a tag that takes no commands. Android calls this on a thread of its own. */
  fun touched(felt: Chip?) {
    touches.put(Touch(felt))
  }

  /** What is felt within this time, in the shape of `observe::trial::Touch`. */
  fun feel(millis: Long): Map<String, Any?> {
    val touch = touches.poll(millis, TimeUnit.MILLISECONDS) ?: return felt("nothing", null)
    return take(touch)
  }

  @Synchronized
  private fun take(touch: Touch): Map<String, Any?> {
    end()
    val chip = touch.chip ?: return felt("other", null)
    this.chip = chip
    // One that is gone was felt all the same; the first command is told that it is gone.
    val long = reached {
      chip.connect()
      chip.takesLongCommands()
    }
    return felt("card", long)
  }

  /** Carries a command there and its answer back, in the shape of `observe::trial::Carried`. */
  @Synchronized
  fun carry(command: String): Any {
    val chip = chip ?: return LOST
    val answer = reached { chip.send(bytesOf(command)) }
    if (answer == null) {
      end()
      return LOST
    }
    return mapOf("answer" to answer.map { it.toInt() and 0xFF })
  }

  /** Lets go of the card. */
  @Synchronized
  fun end() {
    val before = chip
    chip = null
    // One that is out of reach needs no closing.
    reached { before?.close() }
  }

  /**
   * What a card is asked; null where it is out of reach. Android says so in three ways: a [SecurityException], whose text
   * has the card's number and is therefore dropped, since another touch came after this one; an [IllegalStateException]
   * where the way to it was never opened.
   */
  private fun <T> reached(ask: () -> T): T? =
    try {
      ask()
    } catch (gone: IOException) {
      null
    } catch (outOfDate: SecurityException) {
      null
    } catch (neverOpened: IllegalStateException) {
      null
    }

  private fun felt(what: String, long: Boolean?) = mapOf("felt" to what, "extended_length" to long)

  private companion object {
    const val LOST = "lost"
  }
}

private const val BASE = 16

/** The bytes of hex digits. */
private fun bytesOf(hex: String): ByteArray = hex.chunked(2).map { it.toInt(BASE).toByte() }.toByteArray()

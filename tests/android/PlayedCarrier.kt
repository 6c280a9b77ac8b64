package jp.shikaku_rescue.devicestate.played

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import java.io.IOException
import jp.shikaku_rescue.devicestate.Carrier
import jp.shikaku_rescue.devicestate.Chip

/** What Android throws for a card that is out of reach, each in its turn. */
private val GONE = listOf(
  { IOException("lost") },
  { SecurityException("Permission Denial: Tag ( ID: 01 02 03 04 ) is out of date") },
  { IllegalStateException("Call connect() first!") },
)
private var losses = 0

private fun gone(): Nothing = throw GONE[losses++ % GONE.size]()

/** A card played from a list of answers; one that is null, or missing, is a card that is gone. Keeps what it was sent. */
class PlayedChip(private val long: Boolean?, answers: List<JsonNode>) : Chip {
  private val answers = ArrayDeque(answers)
  val sent = mutableListOf<String>()
  private var isGone = long == null

  override fun takesLongCommands(): Boolean = long == true

  /** A card whose phone does not tell is one that slipped while the way to it was opened. */
  override fun connect() {
    if (long == null) gone()
  }

  override fun send(command: ByteArray): ByteArray {
    sent += command.joinToString("") { "%02X".format(it) }
    val answer = answers.removeFirstOrNull()?.get("answer")
    if (answer == null || answer.isNull) {
      isGone = true
      gone()
    }
    return answer.asText().chunked(2).map { it.toInt(16).toByte() }.toByteArray()
  }

  override fun close() {
    if (isGone) gone()
  }
}

/**
 * The carrier of the plug-in on cards played from the table of exchanges (mobile/tests/answers/exchanges.json): it must
 * give what the table has, which Rust reads in mobile/tests/trial.rs, and the card must have been sent what Rust says.
 */
fun playExchanges(mapper: ObjectMapper, table: JsonNode): Int {
  var played = 0
  for (row in table.get("exchanges")) {
    // Android does not tell of several cards.
    if (row.get("played").any { it.get("felt").asText() == "several" }) continue
    playExchange(mapper, row)
    played += 1
  }
  return played
}

private fun playExchange(mapper: ObjectMapper, row: JsonNode) {
  val carrier = Carrier()
  carrier.begin()
  val touches = ArrayDeque(row.get("played").toList())
  val chips = mutableListOf<PlayedChip>()
  val carried = mutableListOf<String>()
  for (call in row.get("calls")) {
    val given = when (call.get("call").asText()) {
      "feel" -> {
        if (call.get("gives").get("felt").asText() != "nothing") carrier.touched(chip(touches.removeFirst(), chips))
        carrier.feel(1)
      }
      else -> {
        carried += call.get("bytes").asText()
        carrier.carry(call.get("bytes").asText())
      }
    }
    val sent = mapper.readTree(mapper.writeValueAsString(given))
    check(sent == call.get("gives")) { "${row.get("state")}: kept ${call.get("gives")}, given $sent" }
  }
  carrier.end()
  val reached = chips.flatMap { it.sent }
  check(reached == carried) { "${row.get("state")}: Rust said $carried, the card was sent $reached" }
}

private fun chip(touch: JsonNode, chips: MutableList<PlayedChip>): PlayedChip? {
  if (touch.get("felt").asText() != "card") return null
  val long = touch.get("extended_length")
  return PlayedChip(if (long.isNull) null else long.asBoolean(), touch.get("answers").toList()).also { chips += it }
}

/**
 * The same carrier behind pipes, for Rust's own cards: a line in is `{"touch": […answers]}`, `{"feel": 0}` or
 * `{"carry": "00A4…"}`; a line out is what is given and, for the last one, what the card was sent.
 */
fun serveCarrier(mapper: ObjectMapper) {
  val carrier = Carrier()
  var chip = PlayedChip(true, emptyList())
  for (line in generateSequence(::readlnOrNull)) {
    val asked = mapper.readTree(line)
    val given: Any? = when {
      asked.has("touch") -> {
        chip = PlayedChip(true, asked.get("touch").toList())
        carrier.touched(chip)
        null
      }
      asked.has("feel") -> carrier.feel(asked.get("feel").asLong())
      asked.has("carry") -> mapOf("carried" to carrier.carry(asked.get("carry").asText()), "sent" to chip.sent.lastOrNull())
      else -> carrier.begin().let { null }
    }
    println(mapper.writeValueAsString(given))
  }
}

package jp.shikaku_rescue.devicestate.played

import com.fasterxml.jackson.annotation.JsonAutoDetect
import com.fasterxml.jackson.annotation.PropertyAccessor
import com.fasterxml.jackson.databind.DeserializationFeature
import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.SerializationFeature
import com.fasterxml.jackson.databind.node.ObjectNode
import java.io.File
import jp.shikaku_rescue.devicestate.Antennas
import jp.shikaku_rescue.devicestate.Device
import jp.shikaku_rescue.devicestate.Found
import jp.shikaku_rescue.devicestate.Network
import jp.shikaku_rescue.devicestate.Permitted
import jp.shikaku_rescue.devicestate.PrivateDns
import jp.shikaku_rescue.devicestate.Proxy
import jp.shikaku_rescue.devicestate.answer
import jp.shikaku_rescue.devicestate.nearby

/**
 * The plug-in's own code and the JSON library with Tauri's settings, on devices played from a table: what it sends must be
 * what the table has, which Rust reads in mobile/tests/answers.rs. With `write` the table gets what is sent.
 */
class PlayedDevice(private val row: JsonNode) : Device {
  /** What Android says; `{"throws": …}` is a refusal. */
  private fun told(name: String): JsonNode {
    val told = row.get(name) ?: throw IllegalArgumentException("the table does not tell $name")
    told.get("throws")?.let { throw SecurityException(it.asText()) }
    return told
  }

  private fun orNull(name: String): JsonNode? = told(name).let { if (it.isNull) null else it }

  private fun permitted(name: String): Permitted = Permitted.entries.first { it.word == told(name).asText() }

  override fun release(): String = told("release").asText()

  override fun api(): Int = told("api").asInt()

  override fun maker(): String = told("maker").asText()

  override fun model(): String = told("model").asText()

  override fun nfc(): Boolean? = orNull("nfc")?.asBoolean()

  /** What only newer Androids tell: a row that does not name it is of one that does not. */
  private fun newer(name: String): JsonNode? = if (row.has(name)) orNull(name) else null

  override fun nfcReader(): Boolean? = newer("nfc_reader")?.asBoolean()

  override fun nfcUnlockedOnly(): Boolean? = newer("nfc_unlocked_only")?.asBoolean()

  override fun antennas(): Antennas? = newer("antennas")?.let {
    val at = it.get("at").map { place -> place.get(0).asInt() to place.get(1).asInt() }
    Antennas(it.get("width").asInt(), it.get("height").asInt(), it.get("folds").asBoolean(), at)
  }

  override fun bluetooth(): Boolean? = orNull("bluetooth")?.asBoolean()

  override fun bluetoothPermission(): Permitted = permitted("bluetooth_permission")

  override fun locationPermission(): Permitted = permitted("location_permission")

  override fun location(): Boolean = told("location").asBoolean()

  override fun airplaneMode(): Boolean = told("airplane_mode").asBoolean()

  override fun powerSaving(): Boolean = told("power_saving").asBoolean()

  override fun app(packageName: String): String? = orNull("app")?.asText()

  override fun network(): Network? =
    orNull("network")?.let {
      Network(
        it.get("over").map(JsonNode::asText),
        it.get("vpn").asBoolean(),
        it.get("wifi_dbm")?.asInt(),
        it.get("private_dns")?.asText()?.let { host -> if (host.isEmpty()) PrivateDns.Automatic else PrivateDns.Server(host) }
          ?: PrivateDns.NotTold,
        it.get("proxy")?.let { set -> Proxy(set.get("host")?.asText(), set.get("port")?.asInt(), set.get("script").asBoolean()) }
      )
    }
}

fun main(words: Array<String>) {
  // As Tauri's PluginManager sets it.
  val mapper = ObjectMapper()
    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
    .setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
  if (words[0] == "carrier") return serveCarrier(mapper)
  val file = File(words[0])
  val table = mapper.readTree(file)
  var wrong = 0
  for (row in table.get("states")) {
    val sent = mapper.readTree(mapper.writeValueAsString(answer(PlayedDevice(row.get("device")), row.get("package")?.asText())))
    wrong += compare(row as ObjectNode, "answer", sent)
  }
  for (row in table.get("nearby")) {
    val found = row.get("found").map {
      val rssi = it.get("rssi")
      Found(
        it.get("name").asText(),
        it.get("paired").asBoolean(),
        it.get("connected").asBoolean(),
        if (rssi == null) null else rssi.asInt()
      )
    }
    val sent = mapper.readTree(mapper.writeValueAsString(nearby(found)))
    wrong += compare(row as ObjectNode, "answer", sent)
  }
  val exchanges = playExchanges(mapper, mapper.readTree(File(file.parentFile, "exchanges.json")))
  println("$exchanges exchanges with a card: as in exchanges.json")
  if (words.getOrNull(1) == "write") {
    mapper.enable(SerializationFeature.INDENT_OUTPUT).writeValue(file, table)
  } else if (wrong > 0) {
    throw IllegalStateException("$wrong answers differ from ${file.path}")
  }
  println("${table.get("states").size()} states, ${table.get("nearby").size()} lists of devices: as in ${file.name}")
}

private fun compare(row: ObjectNode, field: String, sent: JsonNode): Int {
  val kept = row.get(field)
  row.replace(field, sent)
  if (kept == sent) return 0
  System.err.println("${row.get("state")}:\n  kept $kept\n  sent $sent")
  return 1
}

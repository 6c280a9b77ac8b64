package jp.shikaku_rescue.devicestate

/**
 * What Android's own classes are asked, one question each. A question that throws is told in Android's words, so that one
 * refusal never hides the other answers.
 */
interface Device {
  /** The edition as the settings show it. */
  fun release(): String

  /** The API level. */
  fun api(): Int

  /** The maker and the model. */
  fun maker(): String
  fun model(): String

  /** Whether NFC is on; null where there is none. */
  fun nfc(): Boolean?

  /** Whether Bluetooth is on; null where there is none. */
  fun bluetooth(): Boolean?

  /** What the user lets this app do. */
  fun bluetoothPermission(): Permitted
  fun locationPermission(): Permitted

  /** Whether location services are on. */
  fun location(): Boolean

  /** Whether airplane mode is on. */
  fun airplaneMode(): Boolean

  /** Whether power is being saved. */
  fun powerSaving(): Boolean

  /** The version of another app; null where there is none. Android tells only of packages that the manifest names. */
  fun app(packageName: String): String?

  /** The network that would be used now; null where there is none. */
  fun network(): Network?
}

/** A permission as the user has decided, in the words of `checkup::Permission`. */
enum class Permitted(val word: String) {
  GRANTED("granted"),
  REFUSED("refused"),
  NOT_ASKED("not-asked")
}

/** What a network goes over, in the words of `checkup::Carrier`. */
class Network(val over: List<String>, val vpn: Boolean)

/** The first Android that lets an app use Bluetooth without knowing the location, with permissions of its own (12). */
const val BLUETOOTH_BY_ITSELF = 31

private const val NOT_ASKED = "not-asked"

private fun unavailable(vararg why: Pair<String, String>): Any = mapOf("unavailable" to mapOf(*why))

/** One field: what was seen, or why nothing was. */
private fun seen(ask: () -> Any): Any =
  try {
    mapOf("seen" to ask())
  } catch (refused: Exception) {
    unavailable("why" to "failed", "message" to refused.toString())
  }

private fun switch(isOn: Boolean): String = if (isOn) "on" else "off"

/** The whole answer, in the shape of `checkup::Phone`; `app` is the package of マイナ資格確認アプリ, where its name is known. */
fun answer(device: Device, app: String?): Map<String, Any> = mapOf(
  "system" to seen { mapOf("version" to device.release(), "api" to device.api()) },
  "model" to seen { mapOf("maker" to device.maker(), "model" to device.model()) },
  "nfc" to seen { device.nfc()?.let(::switch) ?: "absent" },
  "bluetooth" to seen { bluetooth(device) },
  "bluetooth_permission" to seen { device.bluetoothPermission().word },
  "location" to seen { switch(device.location()) },
  // From 12 on nothing here hangs on it, so nobody looks.
  "location_permission" to
    if (device.api() < BLUETOOTH_BY_ITSELF) seen { device.locationPermission().word } else NOT_ASKED,
  "airplane_mode" to seen { switch(device.airplaneMode()) },
  "power_saving" to seen { switch(device.powerSaving()) },
  "network" to seen {
    val network = device.network()
    mapOf(
      "connected" to (network != null),
      "over" to (network?.over ?: emptyList()),
      "vpn" to (network?.vpn ?: false)
    )
  },
  "official_app" to
    if (app == null) unavailable("why" to "not-told") else seen { installed(device.app(app)) }
)

private fun installed(version: String?): Any =
  if (version == null) "not-installed" else mapOf("installed" to mapOf("version" to version))

/** The radio; a refusal counts only where there is something that could be used. */
private fun bluetooth(device: Device): String {
  val isOn = device.bluetooth() ?: return "absent"
  return if (device.bluetoothPermission() == Permitted.REFUSED) "not-permitted" else switch(isOn)
}

/** A Bluetooth device as it was found; the address stays here. */
class Found(val name: String, val paired: Boolean, val connected: Boolean, val rssi: Int?)

/** The devices, in the shape of `checkup::Nearby`: those without a name are none that anybody could choose. */
fun nearby(found: Collection<Found>): Map<String, Any> {
  val devices = found.filter { it.name.isNotEmpty() }.mapIndexed { key, device ->
    val told = mutableMapOf<String, Any>(
      "key" to key,
      "name" to device.name,
      "paired" to device.paired,
      "connected" to device.connected
    )
    device.rssi?.let { told["rssi"] = it }
    told
  }
  return mapOf("devices" to devices)
}

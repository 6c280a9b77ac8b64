package jp.shikaku_rescue.devicestate

/**
 * The questions to Android's own classes. An exception is returned as Android's message, so that one refusal never
 * hides the other answers.
 */
interface Device {
  /** The version as the settings show it. */
  fun release(): String

  /** The API level. */
  fun api(): Int

  /** The maker and the model. */
  fun maker(): String
  fun model(): String

  /** Whether NFC is on; null when the device has none. */
  fun nfc(): Boolean?

  /** Whether Bluetooth is on; null when the device has none. */
  fun bluetooth(): Boolean?

  /** The permissions of this app. */
  fun bluetoothPermission(): Permitted
  fun locationPermission(): Permitted

  /** Whether location services are on. */
  fun location(): Boolean

  /** Whether airplane mode is on. */
  fun airplaneMode(): Boolean

  /** Whether power saving is on. */
  fun powerSaving(): Boolean

  /** The version of another app; null when it is missing. Android reports only packages that the manifest names. */
  fun app(packageName: String): String?

  /** The network that would be used now; null when there is none. */
  fun network(): Network?
}

/** The state of a permission, in the words of `facts::Permission`. */
enum class Permitted(val word: String) {
  GRANTED("granted"),
  REFUSED("refused"),
  NOT_ASKED("not-asked")
}

/** The links of a network, in the words of `facts::Carrier`. */
class Network(val over: List<String>, val vpn: Boolean)

/** The first Android (12) with Bluetooth permissions of its own, so that an app need not know the location. */
const val BLUETOOTH_BY_ITSELF = 31

private const val NOT_ASKED = "not-asked"

private fun unavailable(vararg why: Pair<String, String>): Any = mapOf("unavailable" to mapOf(*why))

/** One field: the value seen, or the reason why it was not. */
private fun seen(ask: () -> Any): Any =
  try {
    mapOf("seen" to ask())
  } catch (refused: Exception) {
    unavailable("why" to "failed", "message" to refused.toString())
  }

private fun switch(isOn: Boolean): String = if (isOn) "on" else "off"

/** The whole answer, in the shape of `facts::Phone`; `app` is the package of マイナ資格確認アプリ, once its name is known. */
fun answer(device: Device, app: String?): Map<String, Any> = mapOf(
  "system" to seen { mapOf("version" to device.release(), "api" to device.api()) },
  "model" to seen { mapOf("maker" to device.maker(), "model" to device.model()) },
  "nfc" to seen { device.nfc()?.let(::switch) ?: "absent" },
  "bluetooth" to seen { bluetooth(device) },
  "bluetooth_permission" to seen { device.bluetoothPermission().word },
  "location" to seen { switch(device.location()) },
  // From Android 12 on no check needs it, so it is not asked.
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

/** The state of the radio; a refused permission counts only when there is a radio. */
private fun bluetooth(device: Device): String {
  val isOn = device.bluetooth() ?: return "absent"
  return if (device.bluetoothPermission() == Permitted.REFUSED) "not-permitted" else switch(isOn)
}

/** A Bluetooth device as it was found; its address stays here. */
class Found(val name: String, val paired: Boolean, val connected: Boolean, val rssi: Int?)

/** The devices, in the shape of `observe::Nearby`, without the nameless ones, which a user could not choose. */
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

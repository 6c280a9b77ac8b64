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

  /** Whether the part of NFC that reads cards is on (「Reader/Writer, P2P」); null where Android does not tell. */
  fun nfcReader(): Boolean?

  /** Whether NFC needs an unlocked screen; null where Android does not tell. */
  fun nfcUnlockedOnly(): Boolean?

  /** Where the antennas of NFC are; null where Android does not tell. */
  fun antennas(): Antennas?

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

/**
 * The network in use: its links in the words of `facts::Carrier`, and what Android tells of it. The strength of its Wi-Fi
 * is null where Android does not tell it.
 */
class Network(
  val over: List<String>,
  val vpn: Boolean,
  val wifiDbm: Int? = null,
  val privateDns: PrivateDns = PrivateDns.NotTold,
  val proxy: Proxy? = null
)

/** 「プライベート DNS」. */
sealed interface PrivateDns {
  /** Android is too old to tell. */
  object NotTold : PrivateDns

  /** Off, or up to the network. */
  object Automatic : PrivateDns

  /** All names go through this server. */
  class Server(val host: String) : PrivateDns
}

/** A proxy: a server, or a script with the host it comes from. */
class Proxy(val host: String?, val port: Int?, val isScript: Boolean)

/** The antennas of NFC on the phone's outline, in millimetres from the upper left corner of its screen's side. */
class Antennas(val width: Int, val height: Int, val folds: Boolean, val at: List<Pair<Int, Int>>)

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

/** A field that Android tells on newer phones only. */
private fun told(ask: () -> Any?): Any =
  try {
    ask()?.let { mapOf("seen" to it) } ?: unavailable("why" to "not-told")
  } catch (refused: Exception) {
    unavailable("why" to "failed", "message" to refused.toString())
  }

private fun switch(isOn: Boolean): String = if (isOn) "on" else "off"

/** The whole answer, in the shape of `facts::Phone`; `app` is the package of マイナ資格確認アプリ, once its name is known. */
fun answer(device: Device, app: String?): Map<String, Any> = mapOf(
  "system" to seen { mapOf("version" to device.release(), "api" to device.api()) },
  "model" to seen { mapOf("maker" to device.maker(), "model" to device.model()) },
  "nfc" to seen { device.nfc()?.let(::switch) ?: "absent" },
  "nfc_reader" to told { device.nfcReader()?.let(::switch) },
  "nfc_unlocked_only" to told { device.nfcUnlockedOnly()?.let(::switch) },
  "antennas" to told { device.antennas()?.let(::drawn) },
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
  "wifi_dbm" to ofNetwork(device) { if ("wi-fi" in it.over) told { it.wifiDbm } else NOT_ASKED },
  "private_dns" to ofNetwork(device) { told { dns(it.privateDns) } },
  "proxy" to ofNetwork(device) { mapOf("seen" to it.proxy?.let(::setting)) },
  "official_app" to
    if (app == null) unavailable("why" to "not-told") else seen { installed(device.app(app)) }
)

/** What is told of the network in use; without one nothing is asked. */
private fun ofNetwork(device: Device, ask: (Network) -> Any): Any =
  try {
    device.network()?.let(ask) ?: NOT_ASKED
  } catch (refused: Exception) {
    unavailable("why" to "failed", "message" to refused.toString())
  }

private fun dns(dns: PrivateDns): Any? = when (dns) {
  is PrivateDns.NotTold -> null
  is PrivateDns.Automatic -> "automatic"
  is PrivateDns.Server -> mapOf("server" to mapOf("host" to dns.host))
}

/** The shape of `facts::ProxySetting`. */
private fun setting(proxy: Proxy): Any =
  if (proxy.isScript) {
    mapOf("script" to mapOf("host" to proxy.host))
  } else {
    mapOf("server" to mapOf("host" to proxy.host.orEmpty(), "port" to proxy.port))
  }

private fun drawn(antennas: Antennas): Any = mapOf(
  "width" to antennas.width,
  "height" to antennas.height,
  "folds" to antennas.folds,
  "at" to antennas.at.map { (x, y) -> mapOf("x" to x, "y" to y) }
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

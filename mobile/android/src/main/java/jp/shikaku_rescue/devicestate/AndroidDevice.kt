package jp.shikaku_rescue.devicestate

import android.bluetooth.BluetoothManager
import android.content.Context
import android.content.pm.PackageManager
import android.location.LocationManager
import android.net.ConnectivityManager
import android.net.LinkProperties
import android.net.NetworkCapabilities
import android.net.ProxyInfo
import android.nfc.NfcAdapter
import android.os.Build
import android.os.PowerManager
import android.provider.Settings
import androidx.core.location.LocationManagerCompat

/** The real device. It changes nothing and shows nothing to the user. */
class AndroidDevice(
  private val context: Context,
  private val bluetoothPermitted: () -> Permitted,
  private val locationPermitted: () -> Permitted
) : Device {
  override fun release(): String = Build.VERSION.RELEASE

  override fun api(): Int = Build.VERSION.SDK_INT

  override fun maker(): String = Build.MANUFACTURER

  override fun model(): String = Build.MODEL

  override fun nfc(): Boolean? = adapter()?.isEnabled

  override fun nfcReader(): Boolean? =
    if (api() < READER_OPTION) null else adapter()?.let { if (it.isReaderOptionSupported) it.isReaderOptionEnabled else null }

  override fun nfcUnlockedOnly(): Boolean? =
    if (api() < SECURE_NFC) null else adapter()?.let { if (it.isSecureNfcSupported) it.isSecureNfcEnabled else null }

  override fun antennas(): Antennas? {
    if (api() < ANTENNAS) return null
    val told = adapter()?.nfcAntennaInfo ?: return null
    // A maker who has told nothing leaves zeros.
    if (told.deviceWidth <= 0 || told.deviceHeight <= 0 || told.availableNfcAntennas.isEmpty()) return null
    val at = told.availableNfcAntennas.map { it.locationX to it.locationY }
    return Antennas(told.deviceWidth, told.deviceHeight, told.isDeviceFoldable, at)
  }

  override fun bluetooth(): Boolean? = service<BluetoothManager>(Context.BLUETOOTH_SERVICE)?.adapter?.isEnabled

  override fun bluetoothPermission(): Permitted = bluetoothPermitted()

  override fun locationPermission(): Permitted = locationPermitted()

  override fun location(): Boolean =
    LocationManagerCompat.isLocationEnabled(needed<LocationManager>(Context.LOCATION_SERVICE))

  override fun airplaneMode(): Boolean =
    Settings.Global.getInt(context.contentResolver, Settings.Global.AIRPLANE_MODE_ON) != 0

  override fun powerSaving(): Boolean = needed<PowerManager>(Context.POWER_SERVICE).isPowerSaveMode

  override fun app(packageName: String): String? =
    try {
      context.packageManager.getPackageInfo(packageName, 0).versionName
        ?: throw IllegalStateException("$packageName has no version")
    } catch (nobody: PackageManager.NameNotFoundException) {
      null
    }

  override fun network(): Network? {
    val networks = needed<ConnectivityManager>(Context.CONNECTIVITY_SERVICE)
    val active = networks.activeNetwork ?: return null
    val now = networks.getNetworkCapabilities(active) ?: return null
    if (!now.hasCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET)) return null
    val isVpn = now.hasTransport(NetworkCapabilities.TRANSPORT_VPN)
    val over = CARRIERS.filter { now.hasTransport(it.key) }.values.toList()
    val links: LinkProperties? = networks.getLinkProperties(active)
    return Network(
      if (over.isEmpty() && !isVpn) listOf("other") else over,
      isVpn,
      wifiDbm(now),
      privateDns(links),
      links?.httpProxy?.let(::proxy)
    )
  }

  /** A VPN hides the strength of what it goes over. */
  private fun wifiDbm(now: NetworkCapabilities): Int? {
    if (api() < SIGNAL_STRENGTH || !now.hasTransport(NetworkCapabilities.TRANSPORT_WIFI)) return null
    return now.signalStrength.takeIf { it in WEAKEST_DBM..-1 }
  }

  private fun privateDns(links: LinkProperties?): PrivateDns {
    if (api() < PRIVATE_DNS || links == null) return PrivateDns.NotTold
    return links.privateDnsServerName?.let { PrivateDns.Server(it) } ?: PrivateDns.Automatic
  }

  /** Of a script's address only its host is kept. */
  private fun proxy(set: ProxyInfo): Proxy {
    val script = set.pacFileUrl?.takeIf { it.toString().isNotEmpty() }
    return if (script != null) Proxy(script.host, null, true) else Proxy(set.host, set.port.takeIf { it > 0 }, false)
  }

  private fun adapter(): NfcAdapter? = NfcAdapter.getDefaultAdapter(context)

  @Suppress("UNCHECKED_CAST")
  private fun <T> service(name: String): T? = context.getSystemService(name) as T?

  private fun <T : Any> needed(name: String): T =
    service<T>(name) ?: throw IllegalStateException("this device has no $name")

  private companion object {
    /** The editions that first tell each: Android 9, 10, 14 and 15. */
    const val PRIVATE_DNS = 28
    const val SECURE_NFC = 29
    const val SIGNAL_STRENGTH = 29
    const val ANTENNAS = 34
    const val READER_OPTION = 35

    /** Android has a number far below this for a strength that it does not know. */
    const val WEAKEST_DBM = -127

    val CARRIERS = mapOf(
      NetworkCapabilities.TRANSPORT_WIFI to "wi-fi",
      NetworkCapabilities.TRANSPORT_CELLULAR to "cellular",
      NetworkCapabilities.TRANSPORT_ETHERNET to "ethernet"
    )
  }
}

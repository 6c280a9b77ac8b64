package jp.shikaku_rescue.devicestate

import android.bluetooth.BluetoothManager
import android.content.Context
import android.content.pm.PackageManager
import android.location.LocationManager
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
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

  override fun nfc(): Boolean? = NfcAdapter.getDefaultAdapter(context)?.isEnabled

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
    val now = networks.activeNetwork?.let(networks::getNetworkCapabilities) ?: return null
    if (!now.hasCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET)) return null
    val isVpn = now.hasTransport(NetworkCapabilities.TRANSPORT_VPN)
    val over = CARRIERS.filter { now.hasTransport(it.key) }.values.toList()
    return Network(if (over.isEmpty() && !isVpn) listOf("other") else over, isVpn)
  }

  @Suppress("UNCHECKED_CAST")
  private fun <T> service(name: String): T? = context.getSystemService(name) as T?

  private fun <T : Any> needed(name: String): T =
    service<T>(name) ?: throw IllegalStateException("this device has no $name")

  private companion object {
    val CARRIERS = mapOf(
      NetworkCapabilities.TRANSPORT_WIFI to "wi-fi",
      NetworkCapabilities.TRANSPORT_CELLULAR to "cellular",
      NetworkCapabilities.TRANSPORT_ETHERNET to "ethernet"
    )
  }
}

@file:Suppress("unused", "UNUSED_PARAMETER")

/**
 * Of newer Androids' networks, what the plug-in calls, with the signatures of their documentation (private DNS 28, signal
 * strength 29).
 */
package android.net

abstract class LinkProperties {
  abstract val httpProxy: ProxyInfo?
  abstract val privateDnsServerName: String?
}

abstract class NetworkCapabilities {
  abstract fun hasTransport(transport: Int): Boolean

  abstract fun hasCapability(capability: Int): Boolean

  abstract val signalStrength: Int

  companion object {
    const val TRANSPORT_CELLULAR = 0
    const val TRANSPORT_WIFI = 1
    const val TRANSPORT_ETHERNET = 3
    const val TRANSPORT_VPN = 4
    const val NET_CAPABILITY_INTERNET = 12
  }
}

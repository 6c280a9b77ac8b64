@file:Suppress("unused", "UNUSED_PARAMETER")

package androidx.core.location

import android.location.LocationManager

object LocationManagerCompat {
  @JvmStatic
  fun isLocationEnabled(locationManager: LocationManager): Boolean = throw UnsupportedOperationException()
}

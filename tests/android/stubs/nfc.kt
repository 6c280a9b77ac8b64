@file:Suppress("unused", "UNUSED_PARAMETER")

/**
 * Of newer Androids' NFC, what the plug-in calls, with the signatures of their documentation (NfcAdapter: reader mode 19,
 * secure NFC 29, antennas 34, reader option 35). The classes that Debian has are Android 6's.
 */
package android.nfc

import android.app.Activity
import android.content.Context
import android.os.Bundle

class NfcAdapter private constructor() {
  fun interface ReaderCallback {
    fun onTagDiscovered(tag: Tag)
  }

  val isEnabled: Boolean get() = throw UnsupportedOperationException()
  val isSecureNfcSupported: Boolean get() = throw UnsupportedOperationException()
  val isSecureNfcEnabled: Boolean get() = throw UnsupportedOperationException()
  val isReaderOptionSupported: Boolean get() = throw UnsupportedOperationException()
  val isReaderOptionEnabled: Boolean get() = throw UnsupportedOperationException()
  val nfcAntennaInfo: NfcAntennaInfo? get() = throw UnsupportedOperationException()

  fun enableReaderMode(activity: Activity, callback: ReaderCallback, flags: Int, extras: Bundle?) {}

  fun disableReaderMode(activity: Activity) {}

  companion object {
    const val FLAG_READER_NFC_A = 0x1
    const val FLAG_READER_NFC_B = 0x2
    const val FLAG_READER_NFC_F = 0x4
    const val FLAG_READER_NFC_V = 0x8
    const val FLAG_READER_SKIP_NDEF_CHECK = 0x80
    const val EXTRA_READER_PRESENCE_CHECK_DELAY = "presence"

    @JvmStatic
    fun getDefaultAdapter(context: Context): NfcAdapter? = throw UnsupportedOperationException()
  }
}

abstract class NfcAntennaInfo {
  abstract val deviceWidth: Int
  abstract val deviceHeight: Int
  abstract val isDeviceFoldable: Boolean
  abstract val availableNfcAntennas: List<AvailableNfcAntenna>
}

abstract class AvailableNfcAntenna {
  abstract val locationX: Int
  abstract val locationY: Int
}

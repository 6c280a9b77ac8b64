package jp.shikaku_rescue.devicestate

import android.app.Activity
import android.nfc.NfcAdapter
import android.nfc.Tag
import android.nfc.tech.IsoDep
import android.os.Bundle
import android.view.HapticFeedbackConstants

/** Android's IsoDep as a [Chip]. */
private class IsoDepChip(private val card: IsoDep) : Chip {
  override fun takesLongCommands(): Boolean = card.isExtendedLengthApduSupported

  override fun connect() {
    card.connect()
    card.timeout = ANSWER_MILLIS
  }

  override fun send(command: ByteArray): ByteArray = card.transceive(command)

  override fun close() = card.close()

  private companion object {
    /** As long as Rust waits (`observe::trial::ANSWER`). */
    const val ANSWER_MILLIS = 5000
  }
}

/**
 * The search for a card with the phone's own NFC, while the window is in front. Android makes its sound when something
 * is felt, and the phone shakes, so that the spot is learnt without looking.
 */
class Search(private val activity: Activity, private val carrier: Carrier) {
  /** Begins; what is felt goes to the carrier. */
  fun begin() {
    val nfc = adapter() ?: throw IllegalStateException("this device has no NFC")
    carrier.begin()
    val options = Bundle()
    options.putInt(NfcAdapter.EXTRA_READER_PRESENCE_CHECK_DELAY, PRESENCE_MILLIS)
    nfc.enableReaderMode(activity, { tag -> felt(tag) }, KINDS, options)
  }

  /** Ends the search; cards go to Android and other apps again. */
  fun end() {
    adapter()?.disableReaderMode(activity)
    carrier.end()
  }

  private fun felt(tag: Tag) {
    carrier.touched(IsoDep.get(tag)?.let { IsoDepChip(it) })
    activity.runOnUiThread {
      activity.window.decorView.performHapticFeedback(HapticFeedbackConstants.LONG_PRESS)
    }
  }

  private fun adapter(): NfcAdapter? = NfcAdapter.getDefaultAdapter(activity)

  private companion object {
    /** How often Android looks whether a card is still there: often, so that a lost one is felt anew at once. */
    const val PRESENCE_MILLIS = 100

    /** All kinds, so that a transit card behind the phone is seen as that. Nothing is read of a card but by commands. */
    const val KINDS = NfcAdapter.FLAG_READER_NFC_A or
      NfcAdapter.FLAG_READER_NFC_B or
      NfcAdapter.FLAG_READER_NFC_F or
      NfcAdapter.FLAG_READER_NFC_V or
      NfcAdapter.FLAG_READER_SKIP_NDEF_CHECK
  }
}

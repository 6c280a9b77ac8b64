@file:Suppress("unused", "UNUSED_PARAMETER")

package androidx.activity

import android.app.Activity

abstract class OnBackPressedCallback(var isEnabled: Boolean) {
  abstract fun handleOnBackPressed()
}

class OnBackPressedDispatcher {
  fun addCallback(owner: Activity, callback: OnBackPressedCallback) {}
}

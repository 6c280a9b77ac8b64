@file:Suppress("unused", "UNUSED_PARAMETER")

/**
 * Of androidx, what Tauri's own Kotlin and the plug-in's lean on, as far as their signatures go: the real libraries come from
 * a registry that Gradle asks and a Debian machine does not have. Nothing here ever runs.
 */
package androidx.activity.result

import android.content.Intent

class ActivityResult(val resultCode: Int, val data: Intent?)

class IntentSenderRequest

abstract class ActivityResultLauncher<I> {
  abstract fun launch(input: I)
}

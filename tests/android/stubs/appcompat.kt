@file:Suppress("unused", "UNUSED_PARAMETER")

package androidx.appcompat.app

import android.app.Activity
import androidx.activity.OnBackPressedDispatcher
import androidx.activity.result.ActivityResultLauncher
import androidx.activity.result.contract.ActivityResultContract

open class AppCompatActivity : Activity() {
  val onBackPressedDispatcher = OnBackPressedDispatcher()

  fun <I, O> registerForActivityResult(
    contract: ActivityResultContract<I, O>,
    callback: (O) -> Unit
  ): ActivityResultLauncher<I> = throw UnsupportedOperationException()
}

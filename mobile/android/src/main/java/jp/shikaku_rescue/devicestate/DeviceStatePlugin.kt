package jp.shikaku_rescue.devicestate

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.Intent
import android.net.Uri
import app.tauri.PermissionState
import app.tauri.annotation.Command
import app.tauri.annotation.InvokeArg
import app.tauri.annotation.Permission
import app.tauri.annotation.PermissionCallback
import app.tauri.annotation.TauriPlugin
import app.tauri.plugin.Invoke
import app.tauri.plugin.Plugin
import java.util.concurrent.Executors

private const val BLUETOOTH = "bluetooth"
private const val LOCATION = "location"

@InvokeArg
internal class StateArgs {
  var app: String? = null
}

@InvokeArg
internal class ListenArgs {
  var millis: Long = 0
}

@InvokeArg
internal class FeelArgs {
  var millis: Long = 0
}

@InvokeArg
internal class CarryArgs {
  lateinit var bytes: String
}

@InvokeArg
internal class OpenArgs {
  lateinit var url: String
}

@InvokeArg
internal class ShareArgs {
  lateinit var text: String
}

/** The commands that Rust calls (mobile/src/mobile.rs); the window cannot call them. */
@TauriPlugin(
  permissions = [
    Permission(
      strings = ["android.permission.BLUETOOTH_CONNECT", "android.permission.BLUETOOTH_SCAN"],
      alias = BLUETOOTH
    ),
    Permission(strings = ["android.permission.ACCESS_FINE_LOCATION"], alias = LOCATION)
  ]
)
class DeviceStatePlugin(private val activity: Activity) : Plugin(activity) {
  private val device: AndroidDevice = AndroidDevice(
    activity,
    // Up to Android 11 the permission is granted by installing.
    { if (isOld()) Permitted.GRANTED else permitted(BLUETOOTH) },
    { permitted(LOCATION) }
  )

  private val carrier = Carrier()
  private val search = Search(activity, carrier)

  /** Where a card is waited for: never the thread of the window. */
  private val waiting = Executors.newSingleThreadExecutor()

  /** The state now. */
  @Command
  fun state(invoke: Invoke) {
    invoke.resolveObject(answer(device, invoke.parseArgs(StateArgs::class.java).app))
  }

  /** Asks for the permission that listening needs on this version, unless the user has answered before. */
  @Command
  fun permitBluetooth(invoke: Invoke) {
    val needed = if (isOld()) LOCATION else BLUETOOTH
    if (permitted(needed) == Permitted.NOT_ASKED) {
      requestPermissionForAlias(needed, invoke, "answered")
    } else {
      invoke.resolve()
    }
  }

  /** The user has answered; the state shows the answer. */
  @PermissionCallback
  private fun answered(invoke: Invoke) {
    invoke.resolve()
  }

  /** The Bluetooth devices nearby. */
  @Command
  fun nearby(invoke: Invoke) {
    val millis = invoke.parseArgs(ListenArgs::class.java).millis
    try {
      Listener(activity).listen(
        millis,
        { found -> invoke.resolveObject(nearby(found)) },
        { message -> invoke.reject(message, null as String?) }
      )
    } catch (refused: SecurityException) {
      invoke.reject(refused.toString(), null as String?)
    }
  }

  /** Hands a telephone number or a page to the phone. The number is shown; only the user calls it. */
  @Command
  fun open(invoke: Invoke) {
    val url = Uri.parse(invoke.parseArgs(OpenArgs::class.java).url)
    val action = if (url.scheme == "tel") Intent.ACTION_DIAL else Intent.ACTION_VIEW
    try {
      activity.startActivity(Intent(action, url))
      invoke.resolve()
    } catch (nobody: ActivityNotFoundException) {
      invoke.reject(nobody.toString(), null as String?)
    }
  }

  /** Shows the share sheet with a text; the user chooses the recipient there. */
  @Command
  fun share(invoke: Invoke) {
    val text = invoke.parseArgs(ShareArgs::class.java).text
    val send = Intent(Intent.ACTION_SEND).setType("text/plain").putExtra(Intent.EXTRA_TEXT, text)
    try {
      activity.startActivity(Intent.createChooser(send, null))
      invoke.resolve()
    } catch (nobody: ActivityNotFoundException) {
      invoke.reject(nobody.toString(), null as String?)
    }
  }

  /** Begins to search for a card. Only Rust calls this, and only after a tap. */
  @Command
  fun beginSearch(invoke: Invoke) = activity.runOnUiThread { told(invoke) { search.begin() } }

  /** What is felt. */
  @Command
  fun feel(invoke: Invoke) {
    val millis = invoke.parseArgs(FeelArgs::class.java).millis
    waiting.execute { orRefused(invoke) { invoke.resolveObject(mapOf("touch" to carrier.feel(millis))) } }
  }

  /** Carries a command to the card that is felt. */
  @Command
  fun carry(invoke: Invoke) {
    val bytes = invoke.parseArgs(CarryArgs::class.java).bytes
    waiting.execute { orRefused(invoke) { invoke.resolveObject(mapOf("carried" to carrier.carry(bytes))) } }
  }

  /** Ends the search. */
  @Command
  fun endSearch(invoke: Invoke) = activity.runOnUiThread { told(invoke) { search.end() } }

  private fun told(invoke: Invoke, work: () -> Unit) = orRefused(invoke) {
    work()
    invoke.resolve()
  }

  /** Whatever Android refuses is told as its message; nothing breaks. */
  private fun orRefused(invoke: Invoke, work: () -> Unit) {
    try {
      work()
    } catch (refused: Exception) {
      invoke.reject(refused.toString(), null as String?)
    }
  }

  private fun isOld(): Boolean = device.api() < BLUETOOTH_BY_ITSELF

  private fun permitted(alias: String): Permitted = when (getPermissionState(alias)) {
    PermissionState.GRANTED -> Permitted.GRANTED
    PermissionState.PROMPT -> Permitted.NOT_ASKED
    // Refused once: the user can still allow it in the settings.
    PermissionState.DENIED, PermissionState.PROMPT_WITH_RATIONALE, null -> Permitted.REFUSED
  }
}

@file:Suppress("unused", "UNUSED_PARAMETER")

package app.tauri

import android.content.Context

/** Tauri's own asks Android 13 in Android 13's way, which the classes of 6 do not know. */
object PermissionHelper {
  fun hasDefinedPermission(context: Context, permission: String): Boolean = throw UnsupportedOperationException()

  fun hasDefinedPermissions(context: Context, permissions: Array<String>): Boolean =
    throw UnsupportedOperationException()

  fun getUndefinedPermissions(context: Context, needed: Array<String>): Array<String?> =
    throw UnsupportedOperationException()
}

@file:Suppress("unused", "UNUSED_PARAMETER")

package androidx.core.content

import android.content.SharedPreferences

inline fun SharedPreferences.edit(commit: Boolean = false, action: SharedPreferences.Editor.() -> Unit) {
  edit().action()
}

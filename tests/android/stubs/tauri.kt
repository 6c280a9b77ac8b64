package app.tauri

/** Written by Gradle in a real build. */
object BuildConfig {
  const val DEBUG = false
}

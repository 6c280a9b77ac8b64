package jp.shikaku_rescue.devicestate

import android.bluetooth.BluetoothAdapter
import android.bluetooth.BluetoothDevice
import android.bluetooth.BluetoothManager
import android.bluetooth.BluetoothProfile
import android.bluetooth.le.ScanCallback
import android.bluetooth.le.ScanResult
import android.bluetooth.le.ScanSettings
import android.content.Context
import android.os.Handler
import android.os.Looper

/**
 * Bluetooth devices that are paired, connected or heard. Listening cannot switch the radio on, because Android provides
 * no scanner while it is off.
 */
class Listener(context: Context) {
  private val manager = context.getSystemService(Context.BLUETOOTH_SERVICE) as BluetoothManager?
  private val main = Handler(Looper.getMainLooper())

  /**
   * Passes the devices to `ended` after `millis`; with 0 nothing is listened for. `failed` gets Android's message.
   *
   * @throws SecurityException without the permission
   */
  fun listen(millis: Long, ended: (Collection<Found>) -> Unit, failed: (String) -> Unit) {
    val manager = manager ?: return failed("this device has no Bluetooth")
    val adapter: BluetoothAdapter = manager.adapter ?: return failed("this device has no Bluetooth")
    val connected = manager.getConnectedDevices(BluetoothProfile.GATT).map { it.address }.toSet()
    val found = linkedMapOf<String, Found>()
    for (device in adapter.bondedDevices.orEmpty()) {
      found[device.address] = found(device, device.name, connected, null)
    }
    if (millis == 0L) return ended(found.values)

    val scanner = adapter.bluetoothLeScanner ?: return failed("Bluetooth is off")
    var isOver = false
    val heard = object : ScanCallback() {
      override fun onScanResult(callbackType: Int, result: ScanResult) {
        val device = result.device
        val name = device.name ?: result.scanRecord?.deviceName
        val strongest = maxOf(result.rssi, found[device.address]?.rssi ?: result.rssi)
        found[device.address] = found(device, name ?: found[device.address]?.name, connected, strongest)
      }

      override fun onScanFailed(errorCode: Int) {
        if (isOver) return
        isOver = true
        failed("ScanCallback.onScanFailed($errorCode)")
      }
    }
    val settings = ScanSettings.Builder().setScanMode(ScanSettings.SCAN_MODE_LOW_LATENCY).build()
    scanner.startScan(null, settings, heard)
    main.postDelayed({
      if (!isOver) {
        isOver = true
        try {
          scanner.stopScan(heard)
          ended(found.values)
        } catch (refused: Exception) {
          // The radio was switched off or the permission withdrawn meanwhile.
          failed(refused.toString())
        }
      }
    }, millis)
  }

  private fun found(device: BluetoothDevice, name: String?, connected: Set<String>, rssi: Int?) = Found(
    name.orEmpty(),
    device.bondState == BluetoothDevice.BOND_BONDED,
    connected.contains(device.address),
    rssi
  )
}

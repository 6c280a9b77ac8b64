"""dbusmock's bluez5 template as the BlueZ rig runs it. Three things that BlueZ does and the template does not: a device's
RSSI is there only while somebody listens, listening with a radio that is off is refused, and a device that is connected to
shows its services some time later. None touches the rest."""

import runpy
import sys
import xml.etree.ElementTree as ET

import dbus
from dbusmock import mockobject
from dbusmock.templates import bluez5

# Clients like bluez-async want equal tags side by side in introspection XML.
tostring = ET.tostring


def ordered(tree, *args, **kwargs):
    for interface in tree.iter("interface"):
        interface[:] = sorted(interface, key=lambda element: element.tag)
    tree[:] = sorted(tree, key=lambda element: element.tag == "node")
    return tostring(tree, *args, **kwargs)


ET.tostring = ordered

# Strength in dBm by device path: what is in the air, whether anybody listens or not.
air = {}
start_discovery, stop_discovery = bluez5.StartDiscovery, bluez5.StopDiscovery


def listening(device_path):
    adapter = mockobject.objects.get(device_path.rsplit("/", 1)[0])
    return adapter is not None and bool(adapter.props[bluez5.ADAPTER_IFACE]["Discovering"])


def tune(device_path):
    props = mockobject.objects[device_path].props[bluez5.DEVICE_IFACE]
    if device_path in air and listening(device_path):
        props["RSSI"] = dbus.Int16(air[device_path])
    else:
        props.pop("RSSI", None)


def tune_all():
    for path, thing in list(mockobject.objects.items()):
        if bluez5.DEVICE_IFACE in thing.props:
            tune(path)


def without_filter(adapter, change):
    """The template wants a filter to have been set; BlueZ does not."""
    props = adapter.props[bluez5.ADAPTER_IFACE]
    had_filter = "DiscoveryFilter" in props
    props.setdefault("DiscoveryFilter", None)
    change(adapter)
    if not had_filter:
        del props["DiscoveryFilter"]


@dbus.service.method(bluez5.ADAPTER_IFACE, in_signature="", out_signature="")
def StartDiscovery(adapter):
    if not adapter.props[bluez5.ADAPTER_IFACE]["Powered"]:
        raise dbus.exceptions.DBusException("Resource Not Ready", name="org.bluez.Error.NotReady")
    without_filter(adapter, start_discovery)
    tune_all()


@dbus.service.method(bluez5.ADAPTER_IFACE, in_signature="", out_signature="")
def StopDiscovery(adapter):
    without_filter(adapter, stop_discovery)
    tune_all()


@dbus.service.method(bluez5.BLUEZ_MOCK_IFACE, in_signature="on", out_signature="")
def SetAir(_self, device_path, strength):
    """The device calls with this strength; 0 is silence."""
    air.pop(str(device_path), None)
    if strength:
        air[str(device_path)] = strength
    tune(str(device_path))


# What a reader does when it is connected to, by device path; without an entry its services never come.
manners = {}
SERVICE_IFACE = "org.bluez.GattService1"
CHARACTERISTIC_IFACE = "org.bluez.GattCharacteristic1"
BATTERY = ("180f", "2a19")
FIRMWARE = ("180a", "2a26")


def uuid(short):
    return f"0000{short}-0000-1000-8000-00805f9b34fb"


@dbus.service.method(CHARACTERISTIC_IFACE, in_signature="a{sv}", out_signature="ay")
def ReadValue(characteristic, _options):
    device = mockobject.objects[characteristic.path.rsplit("/", 2)[0]]
    if manners[device.path]["manner"] == "breaks-off":
        let_go(device)
        raise dbus.exceptions.DBusException("Not connected", name="org.bluez.Error.Failed")
    value = characteristic.props[CHARACTERISTIC_IFACE]["Value"]
    return dbus.Array([dbus.Byte(byte) for byte in value], signature="y")


def show(device, number, places, value):
    """A service with one characteristic."""
    service, place = places
    path = f"{device.path}/service00{number}0"
    device.AddObject(
        path,
        SERVICE_IFACE,
        {"UUID": dbus.String(uuid(service)), "Primary": dbus.Boolean(True), "Device": dbus.ObjectPath(device.path)},
        [],
    )
    device.AddObject(
        f"{path}/char00{number}1",
        CHARACTERISTIC_IFACE,
        {
            "UUID": dbus.String(uuid(place)),
            "Service": dbus.ObjectPath(path),
            "Flags": dbus.Array(["read"], signature="s"),
            "Value": dbus.Array([dbus.Byte(byte) for byte in value], signature="y"),
            "Notifying": dbus.Boolean(False),
        },
        [("ReadValue", "a{sv}", "ay", ReadValue)],
    )


def tell(device, **flags):
    device.UpdateProperties(bluez5.DEVICE_IFACE, {name: dbus.Boolean(flag) for name, flag in flags.items()})


def show_services(device):
    manner = manners.get(device.path)
    if manner is None:
        return
    if manner["battery"] <= 100:
        show(device, 1, BATTERY, [manner["battery"]])
    if manner["firmware"]:
        show(device, 2, FIRMWARE, manner["firmware"].encode())
    tell(device, ServicesResolved=True)


def let_go(device):
    for path in [path for path in mockobject.objects if path.startswith(device.path + "/")]:
        device.RemoveObject(path)
    tell(device, Connected=False, ServicesResolved=False)


@dbus.service.method(bluez5.DEVICE_IFACE, in_signature="", out_signature="")
def Connect(device):
    adapter = mockobject.objects[device.path.rsplit("/", 1)[0]]
    if not adapter.props[bluez5.ADAPTER_IFACE]["Powered"]:
        raise dbus.exceptions.DBusException("Resource Not Ready", name="org.bluez.Error.NotReady")
    if manners.get(device.path, {}).get("manner") == "refuses":
        raise dbus.exceptions.DBusException("le-connection-abort-by-local", name="org.bluez.Error.Failed")
    tell(device, Connected=True)
    show_services(device)


@dbus.service.method(bluez5.DEVICE_IFACE, in_signature="", out_signature="")
def Disconnect(device):
    let_go(device)


@dbus.service.method(bluez5.BLUEZ_MOCK_IFACE, in_signature="osys", out_signature="")
def SetManner(_self, device_path, manner, battery, firmware):
    """What the device does when it is connected to; a battery above 100 or an empty firmware is a service that it has not."""
    manners[str(device_path)] = {"manner": str(manner), "battery": int(battery), "firmware": str(firmware)}
    device = mockobject.objects[str(device_path)]
    if device.props[bluez5.DEVICE_IFACE]["Connected"]:
        show_services(device)


bluez5.Connect, bluez5.Disconnect, bluez5.SetManner = Connect, Disconnect, SetManner
bluez5.StartDiscovery, bluez5.StopDiscovery, bluez5.SetAir = StartDiscovery, StopDiscovery, SetAir
sys.argv[0] = "dbusmock"
runpy.run_module("dbusmock", run_name="__main__")

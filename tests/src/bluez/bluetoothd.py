"""dbusmock's bluez5 template as the BlueZ rig runs it. Two things that BlueZ does and the template does not: a device's
RSSI is there only while somebody listens, and listening with a radio that is off is refused. Neither touches the rest."""

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


bluez5.StartDiscovery, bluez5.StopDiscovery, bluez5.SetAir = StartDiscovery, StopDiscovery, SetAir
sys.argv[0] = "dbusmock"
runpy.run_module("dbusmock", run_name="__main__")

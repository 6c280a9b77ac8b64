//! BlueZ's signals over D-Bus. Looking at Bluetooth starts discovery, and discovery makes BlueZ report dozens of
//! devices in the air, so only changes made by a user or a reader are signs: the switch, pairing, connection, and an
//! adapter that is added or removed. Subscribing starts no service.

use std::collections::{HashMap, HashSet};
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use futures_core::Stream;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::sleep;
use zbus::fdo::DBusProxy;
use zbus::message::Type;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};
use zbus::{Connection, MatchRule, Message, MessageStream, connection};

use crate::bluetooth::managed_objects;
use crate::signs::Sign;

const ADAPTER: &str = "org.bluez.Adapter1";
const DEVICE: &str = "org.bluez.Device1";
const BUS: &str = "org.freedesktop.DBus";
const OBJECTS: &str = "org.freedesktop.DBus.ObjectManager";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
/// How long to wait before connecting again to a bus that is not there.
const ABSENT: Duration = Duration::from_secs(1);

type Values = HashMap<String, OwnedValue>;

/// Sends signs until it is dropped.
pub async fn follow(signs: UnboundedSender<Sign>) {
    loop {
        // The bus itself may be missing or end; then everything may have changed when it is back.
        let _ = follow_bus(&signs).await;
        let _ = signs.send(Sign::Radio);
        sleep(ABSENT).await;
    }
}

async fn follow_bus(signs: &UnboundedSender<Sign>) -> zbus::Result<()> {
    let bus = connection::Builder::system()?.build().await?;
    let mut messages = MessageStream::from(&bus);
    let daemon = DBusProxy::new(&bus).await?;
    let signal = || MatchRule::builder().msg_type(Type::Signal);
    for rule in [
        signal().interface(OBJECTS)?,
        signal()
            .interface(PROPERTIES)?
            .path_namespace("/org/bluez")?,
        signal()
            .interface(BUS)?
            .member("NameOwnerChanged")?
            .arg(0, "org.bluez")?,
    ] {
        daemon.add_match_rule(rule.build()).await?;
    }
    let mut known = paired_or_connected(&bus).await.unwrap_or_default();
    // Covers changes made before the match rules were in place.
    let _ = signs.send(Sign::Radio);
    while let Some(message) = poll_fn(|context| Pin::new(&mut messages).poll_next(context)).await {
        if is_sign(&message?, &mut known).unwrap_or(false) {
            let _ = signs.send(Sign::Radio);
        }
    }
    Ok(())
}

/// The devices that BlueZ has paired with or is connected to, of any kind. Their paths do not leave this module.
async fn paired_or_connected(bus: &Connection) -> zbus::Result<HashSet<OwnedObjectPath>> {
    let answer = managed_objects(bus).await?;
    let is_known = |interfaces: &HashMap<String, Values>| {
        interfaces.get(DEVICE).is_some_and(is_paired_or_connected)
    };
    let known = answer
        .into_iter()
        .filter(|(_, interfaces)| is_known(interfaces));
    Ok(known.map(|(path, _)| path).collect())
}

fn is_paired_or_connected(device: &Values) -> bool {
    let mut told = ["Paired", "Connected"]
        .iter()
        .filter_map(|name| device.get(*name));
    told.any(|value| value.downcast_ref::<bool>().unwrap_or(false))
}

/// Whether the message reports such a change; `known` are the devices that are paired or connected so far.
fn is_sign(message: &Message, known: &mut HashSet<OwnedObjectPath>) -> zbus::Result<bool> {
    let header = message.header();
    let member = header.member().map_or("", |member| member.as_str());
    let body = message.body();
    Ok(match member {
        "PropertiesChanged" => {
            let (interface, values, _): (String, Values, Vec<String>) = body.deserialize()?;
            match interface.as_str() {
                ADAPTER => values.contains_key("Powered"),
                DEVICE => {
                    let told = values.contains_key("Paired") || values.contains_key("Connected");
                    if let (true, Some(path)) = (told, header.path()) {
                        known.insert(path.to_owned().into());
                    }
                    told
                }
                _ => false,
            }
        }
        "InterfacesAdded" => {
            let (path, interfaces): (OwnedObjectPath, HashMap<String, Values>) =
                body.deserialize()?;
            let is_known = interfaces.get(DEVICE).is_some_and(is_paired_or_connected);
            if is_known {
                known.insert(path);
            }
            is_known || interfaces.contains_key(ADAPTER)
        }
        "InterfacesRemoved" => {
            let (path, interfaces): (OwnedObjectPath, Vec<String>) = body.deserialize()?;
            let is_ours = interfaces.iter().any(|name| name == DEVICE) && known.remove(&path);
            is_ours || interfaces.iter().any(|name| name == ADAPTER)
        }
        "NameOwnerChanged" => true,
        _ => false,
    })
}

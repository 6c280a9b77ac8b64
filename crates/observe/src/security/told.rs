//! What Windows Security Center and the registry answer, and what is kept of it. It is apart from the calls, so that recorded answers
//! can be read on any machine.

use facts::{SecurityKind, SecurityName, SecurityProduct, SecurityState};
use kb::Base;

/// A product as it reports itself; it does not leave this module's callers.
#[derive(Clone, Debug)]
pub(super) struct Reported {
    pub(super) kind: SecurityKind,
    pub(super) name: String,
    /// `WSC_SECURITY_PRODUCT_STATE`
    pub(super) state: i32,
}

/// The products without their own names, each once, in one order. One whose state nobody knows is left out.
pub(super) fn products(reported: &[Reported], base: &Base) -> Vec<SecurityProduct> {
    let mut products: Vec<SecurityProduct> = reported
        .iter()
        .filter_map(|product| {
            Some(SecurityProduct {
                kind: product.kind,
                name: name(&product.name, base),
                state: state(product.state)?,
            })
        })
        .collect();
    products.sort();
    products.dedup();
    products
}

fn name(reported: &str, base: &Base) -> SecurityName {
    // "Windows Defender", "Microsoft Defender Antivirus", "Windows Firewall" and what else bears its maker's name.
    let own = ["windows ", "microsoft "];
    let small = reported.trim().to_lowercase();
    match base.reporting(reported) {
        Some(row) => SecurityName::Known {
            product: row.product.clone(),
        },
        None if own.iter().any(|own| small.starts_with(own)) => SecurityName::Windows,
        None => SecurityName::Other,
    }
}

fn state(told: i32) -> Option<SecurityState> {
    match told {
        0 => Some(SecurityState::On),
        1 => Some(SecurityState::Off),
        2 => Some(SecurityState::Snoozed),
        3 => Some(SecurityState::Expired),
        _ => None,
    }
}

/// Whether the firewall is on in a profile: a rule of the facility goes before the setting, and Windows comes with it on.
pub(super) fn is_on(rule: Option<u32>, setting: Option<u32>) -> bool {
    rule.or(setting) != Some(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(names: &[(&str, i32)]) -> Vec<SecurityProduct> {
        let reported = names.iter().map(|(name, state)| Reported {
            kind: SecurityKind::Antivirus,
            name: (*name).to_owned(),
            state: *state,
        });
        products(&reported.collect::<Vec<_>>(), Base::embedded())
    }

    #[test]
    fn a_known_product_is_named_by_the_table_and_any_other_by_no_name() {
        let known = |product: &str| SecurityName::Known {
            product: product.to_owned(),
        };
        for (reported, name) in [
            ("ESET Security", known("ESET")),
            (
                "Kaspersky Endpoint Security for Windows",
                known("カスペルスキー"),
            ),
            ("Norton 360", known("ノートン")),
            ("avast antivirus", known("アバスト")),
            ("Windows Defender", SecurityName::Windows),
            ("Microsoft Defender Antivirus", SecurityName::Windows),
            ("ESETish Guard", SecurityName::Other),
            ("山田セキュリティ", SecurityName::Other),
            ("", SecurityName::Other),
        ] {
            let told = told(&[(reported, 0)]);
            let names: Vec<&SecurityName> = told.iter().map(|product| &product.name).collect();
            assert_eq!(names, [&name], "{reported}");
        }
    }

    #[test]
    fn equal_products_are_told_once_and_a_state_nobody_knows_is_not_told() {
        let seen = told(&[("A", 0), ("B", 0), ("C", 1), ("D", 3), ("E", 7)]);
        let states: Vec<SecurityState> = seen.iter().map(|product| product.state).collect();
        assert_eq!(
            states,
            [
                SecurityState::On,
                SecurityState::Off,
                SecurityState::Expired
            ]
        );
    }

    #[test]
    fn the_firewall_is_on_unless_a_rule_or_the_setting_says_otherwise() {
        for (rule, setting, on) in [
            (None, None, true),
            (None, Some(0), false),
            (None, Some(1), true),
            (Some(1), Some(0), true),
            (Some(0), Some(1), false),
        ] {
            assert_eq!(is_on(rule, setting), on, "{rule:?} {setting:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_reports_only_names_of_the_table_are_kept(
            names in prop::collection::vec("[A-Za-z 0-9._山田\\-]{0,24}", 0..6), state in 0..5_i32,
        ) {
            let base = Base::embedded();
            let reported: Vec<Reported> = names
                .into_iter()
                .map(|name| Reported { kind: SecurityKind::Firewall, name, state })
                .collect();
            for product in products(&reported, base) {
                if let SecurityName::Known { product } = product.name {
                    prop_assert!(base.interceptors().iter().any(|row| row.product == product));
                }
            }
        }
    }
}

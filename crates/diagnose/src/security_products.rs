//! The security products of this machine that run, for checks beside whose findings they are named. That one of them is in the way is
//! likely and no proof, so it makes no finding; Windows' own is on every machine and says nothing. Facts may come from anywhere, so
//! a name is said only where interceptors.toml has it.

use facts::{Facts, Observed, SecurityName, SecurityState};
use kb::Base;

use crate::Evidence;

/// Each once, those with a name first.
pub(crate) fn security_products(facts: &Facts, base: &Base) -> Vec<Evidence> {
    let Observed::Seen(security) = &facts.security else {
        return Vec::new();
    };
    let Observed::Seen(products) = &security.products else {
        return Vec::new();
    };
    let running = products
        .iter()
        .filter(|product| product.state == SecurityState::On);
    let mut names: Vec<Option<String>> = running
        .filter_map(|product| match &product.name {
            SecurityName::Windows => None,
            SecurityName::Known { product } => {
                let mut rows = base.interceptors().iter();
                Some(
                    rows.find(|row| row.product == *product)
                        .map(|row| row.product.clone()),
                )
            }
            SecurityName::Other => Some(None),
        })
        .collect();
    names.sort_by_key(|name| (name.is_none(), name.clone()));
    names.dedup();
    names
        .into_iter()
        .map(|product| Evidence::SecurityProduct { product })
        .collect()
}

#[cfg(test)]
mod tests {
    use facts::{Security, SecurityKind, SecurityProduct};

    use super::*;

    #[test]
    fn a_name_is_said_where_the_table_has_it_and_windows_own_and_what_is_off_are_not_said() {
        let product = |name, state| SecurityProduct {
            kind: SecurityKind::Antivirus,
            name,
            state,
        };
        let known = |product: &str| SecurityName::Known {
            product: product.to_owned(),
        };
        let facts = Facts {
            security: Observed::Seen(Security {
                products: Observed::Seen(vec![
                    product(known("Yamada Guard"), SecurityState::On),
                    product(SecurityName::Other, SecurityState::On),
                    product(known("ESET"), SecurityState::On),
                    product(known("AVG"), SecurityState::Expired),
                    product(SecurityName::Windows, SecurityState::On),
                ]),
                firewall: Observed::NotAsked,
            }),
            ..Facts::default()
        };
        let said = security_products(&facts, Base::embedded());
        let expected = [Some("ESET".to_owned()), None];
        assert_eq!(
            said,
            expected.map(|product| Evidence::SecurityProduct { product })
        );
        assert_eq!(security_products(&Facts::default(), Base::embedded()), []);
    }
}

//! scratch
use kb::*;
fn opt<T: Copy>(all: &[T]) -> Vec<Option<T>> {
    std::iter::once(None)
        .chain(all.iter().copied().map(Some))
        .collect()
}
#[test]
fn scratch() {
    let table = Base::embedded().reception().unwrap();
    let mut missing = std::collections::BTreeMap::new();
    for card in opt(CardKind::ALL) {
        for papers in opt(Papers::ALL) {
            for visit in opt(Visit::ALL) {
                for outage in opt(Outage::ALL) {
                    for expired in opt(Expired::ALL) {
                        for facility in opt(Facility::ALL) {
                            let desk = AtTheDesk {
                                card,
                                papers,
                                visit,
                                outage,
                                expired,
                                facility,
                                e_prescription: None,
                                e_chart: None,
                            };
                            let json = table.receive(&desk);
                            let text = format!("{json:?}");
                            for part in text.split("Fits {").skip(1) {
                                let set = part.split('}').next().unwrap().to_owned();
                                *missing.entry(set).or_insert(0) += 1;
                            }
                        }
                    }
                }
            }
        }
    }
    for (set, many) in &missing {
        println!("{many} {set}");
    }
    let desk = AtTheDesk::default();
    let _ = desk;
    assert!(missing.is_empty());
}

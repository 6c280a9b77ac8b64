// Included by fuzz/src/lib.rs and by tests/tests/hostile_input.rs, so that both feed the very same functions.

/// A target: its name, which is also that of its corpus, and what is done with the bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 11] = [
    ("query", query),
    ("bundle", bundle_file),
    ("bundle_body", bundle_body),
    ("bundle_grown", bundle_grown),
    ("bundle_pointer", bundle_pointer),
    ("facts", facts),
    ("card_answer", card_answer),
    ("bluetooth_name", bluetooth_name),
    ("http_answer", http_answer),
    ("certificates", certificates),
    ("winget_output", winget_output),
];

/// What a user types.
pub fn query(bytes: &[u8]) {
    let Ok(words) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(explanation) = kb::Base::embedded().explain(words, 5) {
        assert!(explanation.matches.len() <= 5);
        for found in &explanation.matches {
            assert!(kb::Base::embedded().entry(&found.id).is_some());
        }
    }
}

/// A file that says it is a bundle: nobody but the keeper can make one that opens.
pub fn bundle_file(bytes: &[u8]) {
    assert!(bundle::Bundle::open(bytes, &bundle::Keys::release()).is_err());
}

/// What stands behind a right signature: a keeper's mistake, or a stolen key.
pub fn bundle_body(bytes: &[u8]) {
    if let Ok(opened) = bundle::Bundle::of_a_signed_body(bytes) {
        assert!(opened.edition.number > 0);
        assert!(opened.base.roots() == kb::Base::embedded().roots());
        for entry in opened.base.entries() {
            assert!(opened.base.entry(&entry.id).is_some());
            let _ = opened.base.explain(entry.heading(), 5);
        }
        let _ = kb::differences(kb::Base::embedded(), &opened.base);
    }
}

/// A body as large as a bundle may be: what stands between two zero bytes is repeated until it is. What costs memory is longer than any
/// input that a search tries.
pub fn bundle_grown(bytes: &[u8]) {
    // Nothing is optimised in a test run, and a smaller body shows a cost that grows faster than its length as well.
    let most = if cfg!(debug_assertions) { 1 << 18 } else { bundle::MAX_BYTES as usize };
    let mut parts = bytes.splitn(3, |byte| *byte == 0);
    let [Some(before), Some(piece), Some(after)] = [parts.next(), parts.next(), parts.next()] else {
        return;
    };
    let room = most.saturating_sub(before.len() + after.len());
    let times = room / piece.len().max(1);
    bundle_body(&[before, &piece.repeat(times), after].concat());
}

/// The pointer beside the bundles.
pub fn bundle_pointer(bytes: &[u8]) {
    let _ = bundle::announced(bytes);
}

/// Facts from another machine.
pub fn facts(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(facts) = facts::facts_from_json(text) {
        let checks = diagnose::looked_at(&facts);
        let report = diagnose::diagnose(facts, &checks, kb::Base::embedded());
        assert!([0, 1, 3].contains(&report.exit_status()));
        assert!(
            report
                .checks
                .iter()
                .all(|check| check.verdict != diagnose::Verdict::Crashed)
        );
    }
}

/// What a card answers.
pub fn card_answer(bytes: &[u8]) {
    assert_eq!(observe::apdu::split(bytes).is_some(), bytes.len() >= 2);
    let _ = observe::apdu::token(bytes);
    // A whole look: each answer with its length in a byte before it, until the card has no more to say. The ATR, which a card
    // sends unasked, is read nowhere.
    let mut rest = bytes;
    let mut sent = Vec::new();
    let asked = observe::apdu::ask(true, |command| {
        sent.push(command);
        let (length, after) = rest.split_first().ok_or(())?;
        let (answer, after) = after.split_at(usize::from(*length).min(after.len()));
        rest = after;
        let (data, word) = observe::apdu::split(answer).ok_or(())?;
        Ok::<_, ()>((data.to_vec(), word))
    });
    assert!(
        sent.len() <= observe::apdu::Command::ALL.len(),
        "a card had more than the commands of the set sent"
    );
    assert_eq!(sent.first(), Some(&observe::apdu::Command::SelectJpki));
    let Ok(asked) = asked else { return };
    if asked.tries.is_some() {
        assert!(sent.contains(&observe::apdu::Command::SelectAuthenticationPin));
    }
    if asked.number_b.is_some() {
        assert!(sent.contains(&observe::apdu::Command::SelectNumberB));
    }
}

/// What a device in the air, or in PC/SC, calls itself: the advertised name, and after a line break the one the user chose.
pub fn bluetooth_name(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (name, chosen) = match text.split_once('\n') {
        Some((name, chosen)) => (name, Some(chosen)),
        None => (&*text, None),
    };
    observe::received::advertised_name(name, chosen);
    let _ = kb::Base::embedded().reader_by_pcsc_name(name);
}

/// The header of an HTTP answer, its date among it.
pub fn http_answer(bytes: &[u8]) {
    observe::received::http_answer(bytes);
}

/// The certificates of a handshake.
pub fn certificates(bytes: &[u8]) {
    observe::received::certificates(bytes);
}

/// What winget prints, below the line of its exit status.
pub fn winget_output(bytes: &[u8]) {
    update::received::winget_output(bytes);
}

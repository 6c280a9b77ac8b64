//! How a page and the module hand each other text: the page asks for room, writes its question there, asks for the answer and reads
//! it. The module keeps both buffers, so no pointer from outside is ever followed.

use std::cell::RefCell;

thread_local! {
    static QUESTION: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The longest question, in bytes: an enquiry of another machine is far shorter.
const MOST: usize = 16 * 1024 * 1024;

/// Makes room for a question of so many bytes and tells where it is; 0 where that is too long.
#[expect(
    unsafe_code,
    reason = "an exported name is the only way for a page to call"
)]
// SAFETY: no other function of this module's program has the name.
#[unsafe(no_mangle)]
pub extern "C" fn question(bytes: usize) -> *mut u8 {
    if bytes > MOST {
        return std::ptr::null_mut();
    }
    QUESTION.with_borrow_mut(|question| {
        question.clear();
        question.resize(bytes, 0);
        question.as_mut_ptr()
    })
}

/// Answers the question that was written, and tells the answer's length in bytes.
#[expect(
    unsafe_code,
    reason = "an exported name is the only way for a page to call"
)]
// SAFETY: no other function of this module's program has the name.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> usize {
    let text = QUESTION.with_borrow(|question| {
        std::str::from_utf8(question).map_or_else(|_| crate::answer(""), crate::answer)
    });
    ANSWER.with_borrow_mut(|answer| {
        *answer = text.into_bytes();
        answer.len()
    })
}

/// Where the answer is, until the next question.
#[expect(
    unsafe_code,
    reason = "an exported name is the only way for a page to call"
)]
// SAFETY: no other function of this module's program has the name.
#[unsafe(no_mangle)]
pub extern "C" fn answer_text() -> *const u8 {
    ANSWER.with_borrow(|answer| answer.as_ptr())
}

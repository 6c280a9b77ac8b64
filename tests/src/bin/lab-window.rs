//! The app's window with the connection tried at a laboratory's server: the same pages, commands and repairs, and a
//! root of the laboratory's beside the five, under the id of one of them. Never shipped. `lab-window ID=ROOT.pem… --
//! HOST:PORT`

fn main() {
    let (probe, _) = rigs::tls_lab::called_with();
    shikaku_rescue_lib::run_in_a_laboratory(probe);
}

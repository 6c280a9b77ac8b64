/** Opens the window's one page. */
import { mount } from "svelte";
import App from "./App.svelte";
import "./style/index.css";

// In one go with the first drawing of the window, so that nothing blinks in between.
document.getElementById("first")?.remove();
mount(App, { target: document.body });

if (import.meta.env.MODE === "site" && "serviceWorker" in navigator) {
  // Without one (private mode, an old browser) the site works as long as there is a network.
  void navigator.serviceWorker.register(new URL("sw.js", document.baseURI)).catch(() => undefined);
}

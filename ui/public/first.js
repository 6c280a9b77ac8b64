// Before the window's own script is there: which of the two first screens is drawn, in the colours and the size that were chosen.
// Names and values are those of state/settings.svelte.ts; main.test.ts compares.
(function () {
  var root = document.documentElement;
  var kept = {};
  try {
    kept = JSON.parse(localStorage.getItem("shikaku-rescue")) || {};
  } catch {
    // Nothing is kept, or it is not ours.
  }
  if (["light", "dark"].includes(kept.theme)) {
    root.dataset.theme = kept.theme;
  }
  if (["large", "largest"].includes(kept.text)) {
    root.dataset.text = kept.text;
  }
  if (["", "#", "#/"].includes(location.hash)) {
    root.dataset.first = kept.begun === true ? "home" : "start";
  }
})();

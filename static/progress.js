// Moves the progress bar of a folder being read. Without it the page has a link to look again.
//
// <div id="job" data-job="running|over">  holds #bar and #job-state, which are taken anew from the same address
// <p id="job-trouble" data-words="…">     says so while there is no answer; it asks again, each time a little later
"use strict";

(() => {
  const EVERY = 1500;
  const LONGEST = 60000;
  let failures = 0;

  async function fresh() {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      // Whoever was signed out meanwhile is asked to sign in.
      if (answer.redirected) location.reload();
      if (!answer.ok) return null;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      return page.getElementById("job") ? page : null;
    } catch {
      return null; // No network for the moment.
    }
  }

  function show(id, text) {
    const place = document.getElementById(id);
    if (place.textContent !== text) place.textContent = text;
  }

  async function look() {
    const page = await fresh();
    failures = page ? 0 : failures + 1;
    show("job-trouble", page ? "" : document.getElementById("job-trouble").dataset.words);
    if (page) {
      if (page.getElementById("job").dataset.job === "over") {
        location.reload();
        return;
      }
      document.getElementById("bar").value = page.getElementById("bar").value;
      show("job-state", page.getElementById("job-state").textContent);
    }
    setTimeout(look, Math.min(EVERY * 2 ** failures, LONGEST));
  }

  setTimeout(look, EVERY);
})();

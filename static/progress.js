// Moves the progress bar of a folder being read. Without it the page has a link to look again.
//
// <div id="job" data-job="running|over">  holds #bar and #job-state, which are taken anew from the same address
"use strict";

(() => {
  const EVERY = 1500;

  async function look() {
    let fresh;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      setTimeout(look, EVERY); // No network for the moment.
      return;
    }
    const job = fresh.getElementById("job");
    if (!job) return;
    if (job.dataset.job === "over") {
      location.reload();
      return;
    }
    document.getElementById("bar").value = fresh.getElementById("bar").value;
    const state = document.getElementById("job-state");
    const text = fresh.getElementById("job-state").textContent;
    if (state.textContent !== text) state.textContent = text;
    setTimeout(look, EVERY);
  }

  setTimeout(look, EVERY);
})();

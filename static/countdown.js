// Makes the countdowns tick. Without it every page still shows the time left when it was made, and the plain date.
//
// <time data-countdown datetime="..." data-short-at="...">  counts down, and on past its moment
// <time data-elapsed datetime="...">                       counts up
// <body data-now="..." data-words="{...}">                 the server's clock, the reader's words
"use strict";

(() => {
  const countdowns = [...document.querySelectorAll("[data-countdown]")];
  const elapsed = [...document.querySelectorAll("[data-elapsed]")];
  if (!countdowns.length && !elapsed.length) return;

  const words = JSON.parse(document.body.dataset.words);
  const plural = new Intl.PluralRules(document.documentElement.lang || "en");
  const offset = serverOffset(document.body.dataset.now);
  let timer = null;

  // Milliseconds to add to this device's clock to get the server's. `data-now` is the moment in which the page was
  // made; a page that comes out of the browser's cache is older than that, so there the device's clock is the better
  // witness.
  function serverOffset(now) {
    const arrival = performance.getEntriesByType("navigation")[0];
    if (!now || !arrival || (arrival.transferSize === 0 && arrival.type !== "reload")) return 0;
    return Date.parse(now) - (performance.timeOrigin + arrival.responseStart);
  }

  // The server gives one sample for each plural form: take the one whose number behaves like ours.
  function days(n) {
    const like = Object.keys(words.days).find((sample) => plural.select(Number(sample)) === plural.select(n));
    return words.days[like ?? 100].replace("{n}", n);
  }

  // A length in words, rounded down: one unit finer than the server writes it, so that one sees it move.
  function span(milliseconds) {
    const seconds = Math.floor(Math.abs(milliseconds) / 1000);
    const d = Math.floor(seconds / 86400);
    const h = Math.floor(seconds / 3600) % 24;
    const min = Math.floor(seconds / 60) % 60;
    const unit = (name, n) => words[name].replace("{n}", n);
    if (d) return [days(d), unit("hours", h), unit("minutes", min)].join(" ");
    if (h) return [unit("hours", h), unit("minutes", min), unit("seconds", seconds % 60)].join(" ");
    return [unit("minutes", min), unit("seconds", seconds % 60)].join(" ");
  }

  function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  // Time, card and badge change together when a line is crossed while the page is open.
  function show(element, state) {
    element.classList.toggle("running-short", state === "short");
    element.classList.toggle("overdue", state === "overdue");
    const card = element.closest(".clock--running, .clock--short");
    if (!card || !state || card.classList.contains(`clock--${state}`)) return;
    card.classList.remove("clock--running", "clock--short");
    card.classList.add(`clock--${state}`);
    const badge = card.querySelector("[data-clock-state]");
    if (!badge) return;
    badge.textContent = badge.dataset[state];
    badge.className = `badge badge--${state === "short" ? "warning" : "danger"}`;
  }

  function tick() {
    const now = Date.now() + offset;
    for (const element of countdowns) {
      const left = Date.parse(element.dateTime) - now;
      const short = element.dataset.shortAt && now >= Date.parse(element.dataset.shortAt);
      write(element, words[left >= 0 ? "left" : "over"].replace("{span}", span(left)));
      show(element, left < 0 ? "overdue" : short ? "short" : "");
    }
    for (const element of elapsed) {
      write(element, words.elapsed.replace("{span}", span(Math.max(0, now - Date.parse(element.dateTime)))));
    }
  }

  function start() {
    if (timer !== null) return;
    tick();
    timer = setInterval(tick, 1000);
  }

  function stop() {
    clearInterval(timer);
    timer = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  if (!document.hidden) start();
})();

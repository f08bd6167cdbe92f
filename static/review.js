// The page on which a document is reviewed: take over what is marked in the text, and move about by keys. Without it
// each sentence is a link that opens the form with that sentence in it.
//
// [data-sheet]      the text; its sentences are links with data-at (place of their first character) and data-section
// [data-adds]       the form of a duty that was not found
// [data-take]       the button that takes over what is marked
// [data-proposals]  holds the proposals, each an <article>
"use strict";

(() => {
  const sheet = document.querySelector("[data-sheet]");
  const form = document.querySelector("[data-adds]");
  const take = document.querySelector("[data-take]");
  const proposals = document.querySelector("[data-proposals]");
  if (!sheet || !form || !take || !proposals) return;
  const sentences = [...sheet.querySelectorAll("[data-at]")];

  // What is marked inside the text; null for nothing.
  function marked() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const quote = selection.toString().trim();
    return quote && sheet.contains(range.commonAncestorContainer) ? { quote, range } : null;
  }

  function fill(quote, sentence, offset) {
    const field = (name) => form.querySelector(`[name$="_${name}"]`);
    // Places count characters, a script counts halves of those beyond the first plane.
    const before = sentence ? [...sentence.textContent.slice(0, offset)].length : 0;
    field("quote").value = quote;
    field("near").value = sentence ? Number(sentence.dataset.at) + before : "";
    field("section").value = sentence?.dataset.section ?? "";
    form.closest("details").open = true;
    field("quote").focus();
    field("quote").scrollIntoView({ block: "center" });
  }

  function element(node) {
    return node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  }

  function takeMarked() {
    const { quote, range } = marked();
    const sentence = element(range.startContainer).closest("[data-at]");
    const lead = sentence ? sentence.textContent.slice(range.startOffset).search(/\S/) : 0;
    fill(quote, sentence, range.startOffset + Math.max(lead, 0));
  }

  // All parts of a sentence lead to the same place; a mark may have cut it.
  function whole(sentence) {
    return sentences.filter((one) => one.dataset.href === sentence.dataset.href);
  }

  function takeWhole(event) {
    const sentence = event.target.closest("[data-at]");
    if (!sentence || marked()) return;
    const parts = whole(sentence);
    fill(parts.map((one) => one.textContent).join("").trim(), parts[0], 0);
  }

  // One stop for Tab in the whole text; the arrow keys move it.
  function onSheetKey(event) {
    if (event.key === "Enter" && event.target.dataset.at) {
      event.preventDefault(); // or it would be typed into the field that gets the focus
      takeWhole(event);
    }
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const here = sentences.indexOf(document.activeElement);
    if (!step || here < 0 || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    const there = sentences[here + step];
    if (!there) return;
    event.preventDefault();
    stopAt(there);
    there.focus();
  }

  function stopAt(sentence) {
    for (const one of sentences) if (one.tabIndex === 0) one.tabIndex = -1;
    sentence.tabIndex = 0;
  }

  function onKey(event) {
    const step = { n: 1, p: -1 }[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, select, textarea")) return;
    const cards = [...proposals.querySelectorAll("article")];
    const here = cards.findIndex((card) => card.contains(document.activeElement));
    cards[here < 0 ? 0 : here + step]?.focus();
  }

  // Always there, or the text would move under the mouse that marks it.
  take.hidden = false;
  take.disabled = true;
  // In a link no browser lets the mouse mark a part of it: here the sentences only behave like links.
  for (const one of sentences) {
    one.dataset.href = one.getAttribute("href");
    one.removeAttribute("href");
    one.setAttribute("role", "link");
    one.tabIndex = -1;
  }
  if (sentences.length) sentences[0].tabIndex = 0;
  sheet.addEventListener("click", takeWhole);
  sheet.addEventListener("keydown", onSheetKey);
  sheet.addEventListener("focusin", (event) => event.target.dataset.at && stopAt(event.target));
  proposals.addEventListener("keydown", onKey);
  document.addEventListener("selectionchange", () => (take.disabled = !marked()));
  take.addEventListener("mousedown", (event) => event.preventDefault()); // keeps what is marked
  take.addEventListener("click", takeMarked);
})();

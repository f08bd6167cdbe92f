// Copies a value at one click. Without it, or where the browser refuses, the value is text that a click selects whole.
//
// <button data-copy="id of the value" hidden>   <p role="status" data-copied="..." data-not-copied="...">

const told = document.querySelector("[data-copied]");

for (const button of document.querySelectorAll("[data-copy]")) {
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const value = document.getElementById(button.dataset.copy);
    let words = told.dataset.copied;
    try {
      await navigator.clipboard.writeText(value.textContent);
    } catch {
      getSelection().selectAllChildren(value);
      words = told.dataset.notCopied;
    }
    told.textContent = `${words}: ${value.textContent.slice(0, 80)}`;
    button.textContent = words;
    setTimeout(() => { button.textContent = label; }, 3000);
  });
}

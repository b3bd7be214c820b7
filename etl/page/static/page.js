// A file that is too large is refused before it is sent, and one that was dropped or chosen is looked at once.
document.addEventListener("change", (event) => {
  const input = event.target;
  const form = input.form;
  if (input.type !== "file" || !form || !input.files.length) return;
  const told = form.querySelector("[role=alert]");
  const largest = Number(form.dataset.largest);
  told.hidden = input.files[0].size <= largest;
  if (told.hidden) {
    form.requestSubmit();
  } else {
    told.textContent = `The file is larger than ${Math.floor(largest / 1e6)} MB, which the page does not take. ` +
      "Put it into the folder of etl page and choose it there.";
    input.value = "";
  }
});
// What was sent twice by a double click would be done twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  if (form.method === "post" && !form.hasAttribute("hx-post")) form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
// Whoever only listens hears how it ended, where the screen changes by itself.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "main") document.getElementById("main").focus();
});
// Whether a cell was kept is seen where it stands.
document.addEventListener("htmx:afterRequest", (event) => {
  const cell = event.target.closest("td");
  if (!cell) return;
  const kept = event.detail.xhr.getResponseHeader("Kept") === "yes";
  cell.classList.toggle("changed", kept);
  cell.classList.toggle("bad", !kept);
  if (!event.detail.xhr.getResponseHeader("Kept")) {
    document.getElementById("corrected").textContent = "That cell was not kept: etl page does not answer any more.";
  }
});

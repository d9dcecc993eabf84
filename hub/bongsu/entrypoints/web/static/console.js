// Comfort for the console's pages, which work without it: keys for the list of hits, bars of time by dragging.

const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");

function step(by) {
  const hits = [...document.querySelectorAll("a.opens")];
  if (!hits.length) return;
  const at = hits.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : hits.length - 1) : Math.min(hits.length - 1, Math.max(0, at + by));
  hits[next].focus();
}

const keys = {
  "/": () => document.querySelector("#q")?.focus(),
  j: () => step(1),
  k: () => step(-1),
  o: () => document.activeElement?.matches("a.opens") && document.activeElement.click(),
  "?": () => {
    const help = document.querySelector("details.help");
    if (help) {
      help.open = !help.open;
      help.querySelector("summary").focus();
    }
  },
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && typing(event.target)) event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

// Drag over the bars: from the first day of the first bar to the last day of the last.
let from = null;
const barOf = (event) => (event.target instanceof Element ? event.target.closest(".histogram a") : null);
document.addEventListener("pointerdown", (event) => {
  from = barOf(event);
});
document.addEventListener("dragstart", (event) => {
  if (barOf(event)) event.preventDefault();
});
document.addEventListener("pointerup", (event) => {
  const to = barOf(event);
  if (from && to && from !== to) {
    const days = [from.dataset.first, from.dataset.last, to.dataset.first, to.dataset.last].sort();
    const address = to.ownerSVGElement.dataset.zoom;
    location.assign(address.replace("SINCE", days[0]).replace("UNTIL", days[3]));
  }
  from = null;
});

// After a search narrowed in place, go on at the number of hits, as after a new page.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "workbench") document.querySelector("#found")?.focus({ preventScroll: true });
});

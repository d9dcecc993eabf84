// Comfort for the console's pages, which work without it: keys for the list of hits, drawings when they come into view.

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

// A drawing names its module in `data-island`; it is loaded when the drawing comes into view, once a page.
const scripts = new Map();
function classic(address) {
  if (!scripts.has(address)) {
    scripts.set(
      address,
      new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      }),
    );
  }
  return scripts.get(address);
}

const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    import(target.dataset.island).then((island) => island.draw(target, classic)).then(() => target.classList.add("drawn"));
  }
});
const watched = new WeakSet();
function watch() {
  for (const each of document.querySelectorAll("[data-island]")) {
    if (watched.has(each)) continue;
    watched.add(each);
    seen.observe(each);
  }
}
watch();

// After a search narrowed in place, go on at the number of hits, as after a new page: at once, so that a key pressed
// while htmx still settles the page finds its place.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "workbench") document.querySelector("#found")?.focus({ preventScroll: true });
});
document.addEventListener("htmx:afterSettle", watch);

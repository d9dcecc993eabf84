// The live list: the stream says which alerts came or were recalled, their lines are fetched ready made.
// Pausing stops the showing, not the stream; a broken connection goes on after the last event that came.

const MOST_SHOWN = 200;
const AT_ONCE = 20;
const AGAIN = 1000; // milliseconds until a line is asked for again that the hub could not give yet
const MOST_TRIES = 60; // after that it is left out: whoever may not see it any more gets no line

const place = document.querySelector("#live");
const list = document.querySelector("#lines");
const pause = document.querySelector("#pause");
const queue = [];
const tries = new Map();
let connection = "connecting";
let paused = false;
let fetching = false;

function tell() {
  const state = paused ? "paused" : connection;
  for (const each of place.querySelectorAll("[data-state]")) each.hidden = each.dataset.state !== state;
  document.querySelector("#waiting").textContent = String(queue.length);
}

const lineOf = (name, value) => list.querySelector(`[data-${name}="${CSS.escape(value)}"]`);

async function show() {
  if (paused || fetching || !queue.length) return;
  fetching = true;
  const ids = queue.slice(0, AT_ONCE);
  try {
    const answer = await fetch(`/live/lines?${ids.map((id) => `id=${id}`).join("&")}`);
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    const lines = [...made.querySelectorAll("li[data-key]")];
    for (const line of lines) {
      const shown = lineOf("key", line.dataset.key);
      if (shown && Number(shown.dataset.version) > Number(line.dataset.version)) continue;
      shown?.remove();
      list.prepend(document.adoptNode(line));
    }
    // The stream may be a moment ahead of what can be read; what is recalled meanwhile has left the queue already.
    const came = new Set(lines.map((line) => line.dataset.alert));
    const missing = ids.filter((id) => queue.includes(id) && !came.has(id) && (tries.get(id) ?? 0) < MOST_TRIES);
    for (const id of ids) missing.includes(id) ? tries.set(id, (tries.get(id) ?? 0) + 1) : tries.delete(id);
    queue.splice(0, queue.length, ...queue.filter((id) => !ids.includes(id)), ...missing);
    while (list.children.length > MOST_SHOWN) list.lastElementChild.remove();
    if (missing.length === ids.length) await new Promise((later) => setTimeout(later, AGAIN));
  } catch {
    await new Promise((later) => setTimeout(later, 2000));
  }
  fetching = false;
  tell();
  show();
}

const source = new EventSource(place.dataset.stream);
source.addEventListener("open", () => {
  connection = "open";
  tell();
});
source.addEventListener("error", () => {
  connection = "lost";
  tell();
});
source.addEventListener("alert", (event) => {
  queue.push(JSON.parse(event.data).alert_id);
  tell();
  show();
});
source.addEventListener("recall", (event) => {
  const recalled = JSON.parse(event.data);
  const at = queue.indexOf(recalled.alert_id);
  if (at >= 0) queue.splice(at, 1);
  lineOf("alert", recalled.alert_id)?.remove();
  tell();
});

pause.addEventListener("click", () => {
  paused = !paused;
  pause.setAttribute("aria-pressed", String(paused));
  pause.textContent = paused ? pause.dataset.resume : pause.dataset.pause;
  tell();
  show();
});
tell();

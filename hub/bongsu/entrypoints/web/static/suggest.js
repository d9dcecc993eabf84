// Suggestions under the search box, as a combobox: arrows choose, Enter takes, Escape closes. The hub decides what is offered.

const PAUSE = 150; // milliseconds without a key before the hub is asked

export function draw(form) {
  const box = form.querySelector("input[type=search]");
  const list = form.querySelector("[role=listbox]");
  let waiting = 0;
  let asked = 0;
  let at = -1;
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  function show(open) {
    list.hidden = !open;
    at = -1;
    box.setAttribute("aria-expanded", String(open));
    box.removeAttribute("aria-activedescendant");
  }

  function choose(number) {
    const options = list.children;
    options[at]?.removeAttribute("aria-selected");
    at = (number + options.length) % options.length;
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[at].id);
  }

  function take(option) {
    box.value = option.dataset.query;
    show(false);
    box.focus();
    if (box.value.endsWith(":")) ask(); // a field's name: go on with its values
  }

  async function ask() {
    const own = ++asked;
    const answer = await fetch(`/suggest?q=${encodeURIComponent(box.value)}`);
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (own !== asked || !answer.ok || answer.redirected || document.activeElement !== box) return;
    list.replaceChildren(...[...made.querySelectorAll("[role=option]")].map((each) => document.adoptNode(each)));
    show(list.children.length > 0);
  }

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") choose(at < 0 && event.key === "ArrowUp" ? -1 : at + (event.key === "ArrowDown" ? 1 : -1));
    else if (event.key === "Enter" && at >= 0) take(list.children[at]);
    else if (event.key === "Escape") show(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the box keeps the focus
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  box.addEventListener("blur", () => show(false));
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    asked += 1;
    show(false);
  });
  if (document.activeElement === box && box.value !== box.defaultValue) ask(); // typed before this was loaded
}

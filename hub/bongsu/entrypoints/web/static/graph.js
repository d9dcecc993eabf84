// Who and what an incident's reports name, as a graph; the tables of the page say the same.

const SHAPES = {
  report: "round-rectangle",
  person: "ellipse",
  organisation: "hexagon",
  vessel: "rhomboid",
  identifier: "rectangle",
  substance: "diamond",
};

// cytoscape would write its one rule into the page, which the page's policy forbids; the rule stands in drawings.css.
function claimStyle() {
  if (document.getElementById("__________cytoscape_stylesheet")) return;
  const claimed = document.createElement("meta");
  claimed.id = "__________cytoscape_stylesheet";
  document.head.append(claimed);
}

// Pixels that a node and the two lines under it take; less on a phone, where not all of the writing has room.
const room = (canvas) => ({ x: Math.min(110, canvas.clientWidth / 5), y: 60 });

function look(width) {
  const style = getComputedStyle(document.documentElement);
  const [ink, card, edge, link, dim] = ["--ink", "--card", "--edge", "--link", "--dim"].map((name) => style.getPropertyValue(name).trim());
  const font = getComputedStyle(document.body).fontFamily;
  const written = { label: "data(label)", color: ink, "font-family": font, "font-size": width < 500 ? 10 : 12, "text-wrap": "wrap", "text-max-width": Math.min(150, width / 4.5), "text-overflow-wrap": width < 500 ? "anywhere" : "whitespace" };
  return [
    { selector: "node", style: { ...written, "text-valign": "bottom", "text-margin-y": 4, width: 26, height: 26, shape: (node) => SHAPES[node.data("kind")] ?? "ellipse", "background-color": card, "border-width": 2, "border-color": edge } },
    { selector: 'node[kind = "report"]', style: { "background-color": link, "border-color": link, width: 34 } },
    { selector: 'node[kind = "person"]', style: { "border-color": ink, "border-width": 3 } },
    { selector: "edge", style: { width: 1.5, "line-color": edge, "curve-style": "bezier" } },
    { selector: "edge[label]", style: { label: "data(label)", color: dim, "font-family": font, "font-size": 10, "text-rotation": "autorotate", "text-background-color": card, "text-background-opacity": 0.85 } },
    { selector: 'edge[kind = "same"]', style: { width: 3, "line-color": link, "line-style": "dashed" } },
  ];
}

// Over the whole canvas, so that the writing keeps its size.
function spread(graph, canvas) {
  const side = Math.min(90, canvas.clientWidth / 5);
  const box = graph.nodes().boundingBox({ includeLabels: false });
  const [wide, high] = [canvas.clientWidth - 2 * side, canvas.clientHeight - 90];
  graph.nodes().positions((node) => ({
    x: side + ((node.position("x") - box.x1) / (box.w || 1)) * wide,
    y: 30 + ((node.position("y") - box.y1) / (box.h || 1)) * high,
  }));
  apart(graph, canvas, side);
  graph.viewport({ zoom: 1, pan: { x: 0, y: 0 } });
}

// Nodes whose writing would lie on one another are pushed apart, always in the same way.
function apart(graph, canvas, side) {
  const free = room(canvas);
  const [least, most] = [{ x: side, y: 30 }, { x: canvas.clientWidth - side, y: canvas.clientHeight - 60 }];
  const spots = graph.nodes().map((node) => ({ node, x: node.position("x"), y: node.position("y") }));
  for (let round = 0; round < 300; round += 1) {
    for (let one = 0; one < spots.length; one += 1) {
      for (let other = 0; other < one; other += 1) {
        const [a, b] = [spots[one], spots[other]];
        const [wide, high] = [free.x - Math.abs(a.x - b.x), free.y - Math.abs(a.y - b.y)];
        if (wide <= 0 || high <= 0) continue;
        const axis = wide / free.x < high / free.y ? "x" : "y";
        const push = ((axis === "x" ? wide : high) / 2) * (a[axis] < b[axis] ? -1 : 1);
        a[axis] = Math.min(most[axis], Math.max(least[axis], a[axis] + push));
        b[axis] = Math.min(most[axis], Math.max(least[axis], b[axis] - push));
      }
    }
  }
  spots.forEach(({ node, x, y }) => node.position({ x, y }));
}

export async function draw(place) {
  claimStyle();
  const { default: cytoscape } = await import(place.dataset.cytoscape);
  const elements = JSON.parse(place.dataset.elements);
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", place.dataset.label);
  place.append(canvas);
  const nodes = elements.filter((each) => each.data.source === undefined);
  nodes.forEach((node, number) => {
    const angle = (number / nodes.length) * 2 * Math.PI; // where a node begins decides where it ends: always the same
    node.position = { x: 300 * Math.cos(angle), y: 200 * Math.sin(angle) };
  });
  const graph = cytoscape({
    container: canvas,
    elements,
    style: look(canvas.clientWidth),
    userZoomingEnabled: false,
    userPanningEnabled: false,
    boxSelectionEnabled: false,
    layout: { name: "cose", animate: false, randomize: false, fit: false, nodeDimensionsIncludeLabels: true, nodeRepulsion: () => 9000 },
  });
  spread(graph, canvas);
  graph.on("tap", "node[href]", (event) => location.assign(event.target.data("href")));
  place.querySelector(".scrolls").classList.add("replaced");
  const [spots, free] = [graph.nodes().map((node) => node.position()), room(canvas)];
  const close = (a, b) => Math.abs(a.x - b.x) < free.x / 2 && Math.abs(a.y - b.y) < free.y / 2;
  place.dataset.close = String(spots.filter((a, one) => spots.some((b, other) => other < one && close(a, b))).length);
  place.dataset.drawn = String(graph.nodes().length);
}

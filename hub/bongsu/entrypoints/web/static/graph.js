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

function look(width) {
  const style = getComputedStyle(document.documentElement);
  const [ink, card, edge, link, dim] = ["--ink", "--card", "--edge", "--link", "--dim"].map((name) => style.getPropertyValue(name).trim());
  const font = getComputedStyle(document.body).fontFamily;
  const written = { label: "data(label)", color: ink, "font-family": font, "font-size": width < 500 ? 10 : 12, "text-wrap": "wrap", "text-max-width": Math.min(150, width / 4.5), "text-overflow-wrap": width < 500 ? "anywhere" : "whitespace" };
  return [
    { selector: "node", style: { ...written, "text-valign": "bottom", "text-margin-y": 4, "text-background-color": card, "text-background-opacity": 0.85, "text-background-padding": 1, width: 26, height: 26, shape: (node) => SHAPES[node.data("kind")] ?? "ellipse", "background-color": card, "border-width": 2, "border-color": edge } },
    { selector: 'node[kind = "report"]', style: { "background-color": link, "border-color": link, width: 34 } },
    { selector: 'node[kind = "person"]', style: { "border-color": ink, "border-width": 3 } },
    { selector: "edge", style: { width: 1.5, "line-color": edge, "curve-style": "bezier" } },
    { selector: "edge[label]", style: { label: "data(label)", color: dim, "font-family": font, "font-size": 10, "text-rotation": "autorotate", "text-background-color": card, "text-background-opacity": 0.85 } },
    { selector: 'edge[kind = "same"]', style: { width: 3, "line-color": link, "line-style": "dashed" } },
  ];
}

// How far a node and its writing reach from the node's middle, with a little air.
function reach(node) {
  const [{ x1, x2, y1, y2 }, at] = [node.boundingBox({ includeOverlays: false }), node.position()];
  return { left: at.x - x1 + 3, right: x2 - at.x + 3, above: at.y - y1 + 2, below: y2 - at.y + 2 };
}

// By how much two nodes lie on one another, writing included; not at all where one of the two is not positive.
const shared = (a, b) => ({
  x: Math.min(a.x + a.right, b.x + b.right) - Math.max(a.x - a.left, b.x - b.left),
  y: Math.min(a.y + a.below, b.y + b.below) - Math.max(a.y - a.above, b.y - b.above),
});

// Over the whole canvas, so that the writing keeps its size; the canvas grows where the writing needs more.
function spread(graph, canvas) {
  const spots = graph.nodes().map((node) => ({ node, ...reach(node) }));
  const written = spots.reduce((sum, each) => sum + (each.left + each.right) * (each.above + each.below), 0);
  const high = Math.max(canvas.clientHeight, Math.ceil((2.2 * written) / canvas.clientWidth));
  canvas.style.height = `${high}px`;
  const box = graph.nodes().boundingBox({ includeLabels: false });
  for (const each of spots) {
    const [{ x, y }, wide] = [each.node.position(), canvas.clientWidth - each.left - each.right];
    each.x = each.left + ((x - box.x1) / (box.w || 1)) * wide;
    each.y = each.above + ((y - box.y1) / (box.h || 1)) * (high - each.above - each.below);
  }
  apart(spots, canvas.clientWidth, high);
  graph.resize();
  spots.forEach(({ node, x, y }) => node.position({ x, y }));
  graph.viewport({ zoom: 1, pan: { x: 0, y: 0 } });
  return spots.filter((a, one) => spots.some((b, other) => other < one && shared(a, b).x > 0 && shared(a, b).y > 0));
}

// Nodes whose writing would lie on one another are pushed apart, always in the same way.
function apart(spots, wide, high) {
  const inside = (each) => {
    each.x = Math.min(wide - each.right, Math.max(each.left, each.x));
    each.y = Math.min(high - each.below, Math.max(each.above, each.y));
  };
  for (let round = 0; round < 400; round += 1) {
    for (let one = 0; one < spots.length; one += 1) {
      for (let other = 0; other < one; other += 1) {
        const [a, b] = [spots[one], spots[other]];
        const over = shared(a, b);
        if (over.x <= 0 || over.y <= 0) continue;
        // Down and up mostly: there the canvas has room. Sideways where that is much less, and while it helps.
        const axis = over.x * 2 < over.y && round < 200 ? "x" : "y";
        const push = (over[axis] / 2 + 1) * (a[axis] < b[axis] || (a[axis] === b[axis] && one < other) ? -1 : 1);
        a[axis] += push;
        b[axis] -= push;
        inside(a);
        inside(b);
      }
    }
  }
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
  const overlapping = spread(graph, canvas);
  graph.on("tap", "node[href]", (event) => location.assign(event.target.data("href")));
  place.querySelector(".scrolls").classList.add("replaced");
  place.dataset.close = String(overlapping.length);
  place.dataset.drawn = String(graph.nodes().length);
}

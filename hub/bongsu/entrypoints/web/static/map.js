// Places and routes on a map of the world. The table beside it says the same, and holds the links.

const SVG = "http://www.w3.org/2000/svg";

function add(parent, name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  parent.append(made);
  return made;
}

// Where a place is: its own position, or the middle of its country when only that is known.
function positions(places, countries) {
  return places.map((place) => {
    if (place.lat !== null) return [place.lon, place.lat];
    const country = countries.find((each) => each.properties.name === place.land);
    return country ? d3.geoCentroid(country) : null;
  });
}

function projected(points, width, height) {
  const middle = d3.geoCentroid({ type: "MultiPoint", coordinates: points });
  const projection = d3.geoMercator().rotate([-middle[0], 0]).clipExtent([[0, 0], [width, height]]);
  projection.fitExtent([[50, 40], [width - 90, height - 30]], { type: "MultiPoint", coordinates: points });
  if (!(projection.scale() < width * 1.5)) projection.scale(width * 1.5).center([0, middle[1]]).translate([width / 2, height / 2]);
  return projection;
}

// Names beside their points, the most frequent first; one that would lie over another is left to the table.
function label(drawing, shown, width) {
  const taken = [];
  for (const { place, x, y } of shown) {
    const text = add(drawing, "text", { x, y: y + 4 }, place.name);
    const long = text.getComputedTextLength();
    const left = x + 10 + long > width ? x - 10 - long : x + 10;
    const box = [left, y - 8, left + long, y + 8];
    if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) text.remove();
    else taken.push(box);
    text.setAttribute("x", left);
  }
}

export async function draw(place, classic) {
  const world = fetch(place.dataset.world).then((answer) => answer.json());
  await classic(place.dataset.array);
  await Promise.all([classic(place.dataset.geo), classic(place.dataset.topojson)]);
  const atlas = await world;
  const countries = topojson.feature(atlas, atlas.objects.countries);
  const places = JSON.parse(place.dataset.places);
  const at = positions(places, countries.features);
  const points = at.filter(Boolean);
  if (!points.length) return;
  const width = place.clientWidth;
  const height = Math.round(Math.min(420, Math.max(240, width * 0.5)));
  const projection = projected(points, width, height);
  const path = d3.geoPath(projection);
  const drawing = add(place, "svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": place.dataset.label });
  add(drawing, "path", { class: "land", d: path(countries) ?? "" });
  for (const [from, to, count] of JSON.parse(place.dataset.routes)) {
    if (!at[from] || !at[to]) continue;
    const d = path({ type: "LineString", coordinates: [at[from], at[to]] });
    const line = add(drawing, "path", { class: "leg", d: d ?? "", "stroke-width": 1.5 + Math.min(4, Math.log2(count)) });
    add(line, "title", {}, `${places[from].name} → ${places[to].name}: ${count}`);
  }
  const shown = [];
  places.forEach((each, number) => {
    if (!at[number]) return;
    const [x, y] = projection(at[number]);
    const radius = 4 + Math.min(8, Math.sqrt(each.count));
    const kind = each.lat === null ? "spot whole" : "spot";
    const spot = add(drawing, "circle", { class: kind, cx: x, cy: y, r: radius });
    add(spot, "title", {}, `${each.name}: ${each.count}`);
    shown.push({ place: each, x, y });
  });
  label(drawing, shown.sort((a, b) => b.place.count - a.place.count), width);
}

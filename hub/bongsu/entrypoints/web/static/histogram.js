// The hits over time as a chart: drag to narrow the time, click for one bar. The bars of the page say the same.

const DAY = 86400; // seconds
const iso = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// What the page's bars say, with a bar of height 0 for each interval between them in which nothing happened.
function filled(links) {
  const [from, counts, bars] = [[], [], []];
  for (const link of links) {
    const start = Number(link.dataset.from);
    const width = Number(link.dataset.until) - start;
    while (from.length && from.at(-1) + width * 1.5 < start) {
      from.push(from.at(-1) + width);
      counts.push(0);
      bars.push(null);
    }
    from.push(start);
    counts.push(Number(link.dataset.count));
    bars.push(link);
  }
  return { from, counts, bars };
}

// By a link of the page, so that htmx narrows in place where it is there.
function go(place, since, until) {
  const link = document.createElement("a");
  link.href = place.dataset.zoom.replace("SINCE", since).replace("UNTIL", until);
  link.hidden = true;
  place.append(link);
  window.htmx?.process(link);
  link.click();
}

export async function draw(place, classic) {
  await classic(place.dataset.uplot);
  const { from, counts, bars } = filled(place.querySelectorAll("svg a"));
  const last = Number([...place.querySelectorAll("svg a")].at(-1).dataset.until);
  const hourly = Number(bars[0].dataset.until) - from[0] < DAY;
  const written = (options) => new Intl.DateTimeFormat(place.dataset.locale, { timeZone: "UTC", ...options });
  const tick = written(last - from[0] > 200 * DAY ? { year: "numeric", month: "short" } : { month: "short", day: "numeric" });
  const hour = written({ month: "short", day: "numeric", hour: "2-digit" });
  const axis = { stroke: colour("--dim"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  const told = place.querySelector(".pointed");
  const box = place.querySelector(".chart");
  const chart = new uPlot(
    {
      width: box.clientWidth,
      height: 110,
      legend: { show: false },
      tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "UTC"),
      cursor: { drag: { x: true, y: false, setScale: false }, y: false, points: { show: false } },
      scales: { x: { range: () => [from[0], last] }, y: { range: (_, __, most) => [0, most * 1.05] } },
      axes: [
        { ...axis, ...(hourly ? {} : { incrs: [1, 2, 7, 14, 28, 91, 182, 365, 730, 1825].map((days) => days * DAY) }), size: 26, space: hourly ? 130 : 70, values: (_, ticks) => ticks.map((at) => (at % DAY ? hour : tick).format(at * 1000)) },
        { ...axis, size: 40, space: 30, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5] },
      ],
      series: [
        {},
        { fill: colour("--link"), paths: uPlot.paths.bars({ size: [0.86, 80], align: 1 }), points: { show: false } },
      ],
      hooks: {
        setCursor: [
          (self) => {
            told.textContent = bars[self.cursor.idx]?.getAttribute("aria-label") ?? "";
          },
        ],
        setSelect: [
          (self) => {
            if (self.select.width < 4) return;
            const at = (left) => Math.min(last - 1, Math.max(from[0], self.posToVal(left, "x")));
            go(place, iso(at(self.select.left)), iso(at(self.select.left + self.select.width)));
          },
        ],
      },
    },
    [from, counts],
    box,
  );
  let pressed = 0;
  chart.over.addEventListener("pointerdown", (event) => (pressed = event.clientX));
  chart.over.addEventListener("click", (event) => {
    const bar = bars[chart.posToIdx(event.clientX - chart.over.getBoundingClientRect().left)];
    if (bar && Math.abs(event.clientX - pressed) < 4) go(place, bar.dataset.first, bar.dataset.last);
  });
  new ResizeObserver(() => chart.setSize({ width: box.clientWidth, height: 110 })).observe(box);
}

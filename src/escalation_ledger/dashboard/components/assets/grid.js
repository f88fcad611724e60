
const COLUMNS = [
  ["rank", "#", "Rank over all live cases"],
  ["id", "Case", null],
  ["account", "Customer", null],
  ["summary", "Summary", null],
  ["score", "Score", "0 to 100, in four parts: impact, time, revenue, ownership gap"],
  ["owner", "Owner", "The one person accountable for the next move"],
  ["touch", "Next touch", "The next promised touch: when the customer was told they would hear from us"],
  ["blocker", "True blocker", "What stands between the case and its next move"],
  ["lanes", "Lane", "Who has to move: Leadership, Engineering, Repro, Customer reset"],
  ["renewal", "Renewal", "Days to the next renewal"],
  ["arr", "ARR", "Annual recurring revenue of the account, US dollars"],
];

const ownerCell = (row) => {
  if (!row.owner) return chip("red", "none", "NO OWNER");
  const accepted = row.owner_state === "accepted";
  return el("span", { class: "person", title: accepted ? `${row.owner} accepted it` : `${row.owner} is assigned and has not accepted` },
    el("span", { class: `dot ${accepted ? "full" : ""}`, "aria-hidden": "true" }), el("span", { class: "cut" }, row.owner),
    el("span", { class: "unseen" }, accepted ? " (accepted)" : " (assigned)"));
};

const renewalCell = (row) => {
  if (row.renewal === null) return el("span", { class: "faint" }, "–");
  const days = row.renewal_days;
  return el("span", { title: `Renews ${DATE.format(new Date(row.renewal))}` }, days < 0 ? `${-days} d ago` : days === 0 ? "today" : `${days} d`);
};

const LANES = { leadership: "Leadership", engineering: "Engineering", repro: "Repro", customer_reset: "Customer reset" };

const lanesCell = (row) => row.lanes.map((lane, place) =>
  el("span", { class: "lane", title: `${LANES[lane]}: ${row.lane_reasons[place]}` },
    el("span", { "aria-hidden": "true" }, LANES[lane][0]), el("span", { class: "unseen" }, `${LANES[lane]} `)));

const CELLS = {
  rank: (row) => [el("span", { class: "news" }), row.tie && el("span", { class: "tie", title: "Within two points of a neighbour: a tie" }, "≈"), String(row.rank)],
  id: (row) => row.id,
  account: (row) => el("span", { class: "cut", title: [row.account, row.tier].filter(Boolean).join(" · ") }, row.account ?? "unknown"),
  summary: (row) => el("span", { class: "cut", title: row.summary }, row.summary),
  score: (row) => [scoreBar(row.points), el("span", { class: "num total" }, row.score.toFixed(0))],
  owner: ownerCell,
  touch: (row) => [touchChip(row), row.moved > 0 && el("span", { class: "moved", title: `Moved ${row.moved} time${row.moved > 1 ? "s" : ""}` }, `↷${row.moved}`),
    row.untold && !row.held && el("span", { class: "moved", title: "Changed in the ledger; the customer has not been told yet" }, "not told")],
  blocker: (row) => el("span", { class: row.named ? "cut" : "cut faint", title: row.named && row.heard ? "Read from a message; nobody has set it" : null }, row.blocker),
  lanes: lanesCell,
  renewal: renewalCell,
  arr: (row) => usd(row.arr),
};

const rowNode = (row) => el("div", { class: "row", role: "row", tabindex: "-1", "data-case": row.id, "aria-selected": "false" },
  COLUMNS.map(([name]) => el("div", { class: `cell ${name}`, role: "gridcell" }, CELLS[name](row))));

const bandNode = (name, rows) => el("div", { role: "rowgroup", "aria-label": name },
  el("div", { class: "band", role: "presentation" }, name, el("span", { class: "faint num" }, String(rows.length))), rows.map(rowNode));

// The rows come sorted by score, so that each band is one run of them.
const bands = (rows, names) => {
  const runs = [];
  rows.forEach((row) => {
    if (runs.at(-1)?.[0].band !== row.band) runs.push([]);
    runs.at(-1).push(row);
  });
  return runs.map((run) => bandNode(names[run[0].band] ?? run[0].band, run));
};

const pick = picking("case");

const table = (data) => el("div", { class: "grid", role: "grid", "aria-label": "Live cases, ranked", "aria-rowcount": String(data.total), "aria-colcount": String(COLUMNS.length) },
  el("div", { class: "row heads", role: "row" }, COLUMNS.map(([name, text, means]) => el("div", { class: `cell ${name}`, role: "columnheader", title: means }, text))),
  bands(data.rows, data.bands));

const foot = (data, state) => {
  if (data.rows.length >= data.total) return null;
  const more = el("button", { type: "button", class: "more" }, "Show more");
  more.addEventListener("click", () => state.more());
  return el("div", { class: "foot" }, el("span", { class: "faint num" }, `${data.rows.length.toLocaleString("en")} of ${data.total.toLocaleString("en")}`), more);
};

// A dot on each case that is another than this reader last saw; drawn again when a case is looked at.
const showNews = (root, data) => {
  const kept = data.reader === null ? {} : looks(data.reader);
  const rows = new Map(data.rows.map((row) => [row.id, row]));
  for (const node of root.querySelectorAll(".row[data-case]")) {
    const spot = node.querySelector(".news"), row = rows.get(node.dataset.case);
    const isNews = row !== undefined && hasChanged(kept, row);
    spot.classList.toggle("shown", isNews);
    spot.title = isNews ? "Changed since you last looked" : "";
    spot.replaceChildren(...(isNews ? [el("span", { class: "unseen" }, "Changed since you last looked ")] : []));
  }
};

export default function (component) {
  const { data, setTriggerValue } = component;
  const stop = live(component, (root, state) => {
    state.news = () => showNews(root, data);
    state.hears ??= () => state.news();
    window.addEventListener(LOOKED, state.hears);
    state.choose = pick.chooser(state, (id) => setTriggerValue("case", id));
    state.more = () => setTriggerValue("more", true);
    pick.show(root, state, data, () => [table(data), foot(data, state)]);
    state.news();
  });
  return () => {
    window.removeEventListener(LOOKED, component.parentElement.querySelector(".root")?.ledger?.hears);
    stop();
  };
}

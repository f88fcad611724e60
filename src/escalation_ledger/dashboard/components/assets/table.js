const NUMERIC = new Set(["count", "number", "usd", "percent", "business", "slip", "date"]);

const openMinutes = (minutes) => {
  if (minutes < 60) return `${Math.round(minutes)} m`;
  const hours = Math.floor(minutes / 60), rest = Math.round(minutes % 60);
  return hours >= 100 || !rest ? `${hours} h` : `${hours} h ${rest} m`;
};

const faint = (text) => el("span", { class: "faint" }, text);

const SHOW = {
  text: (value) => el("span", { class: "cut", title: value }, value),
  word: (value) => value.replaceAll("_", " "),
  words: (value) => el("span", { class: "words", title: value }, value),
  count: (value) => value.toLocaleString("en"),
  number: (value) => value.toFixed(1),
  usd: (value) => usd(value),
  percent: (value) => `${Math.round(value * 100)} %`,
  business: (value) => el("span", { title: `${value.toLocaleString("en")} business minutes` }, openMinutes(value)),
  slip: (value) => value === 0 ? faint("–") : el("span", { title: `${value.toLocaleString("en")} calendar minutes` }, `${value < 0 ? "−" : "+"}${span(value * MINUTE)}`),
  ago: (value) => moment(value, "ago"),
  due: (value) => moment(value, "due"),
  at: (value) => el("span", {}, absolute(value)),
  date: (value) => DATE.format(new Date(value)),
  case: (value) => caseLink(value, value, { class: "case" }),
  source: (value, _column, row) => el("span", { class: "cut", title: value }, row.url ? sourceLink(row.url, value) : value),
  act: (value, _column, row, tell) => pressed(value, () => tell("act", row.act)),
  chip: (value, column) => {
    const [tone, sign, words] = column.tones[value] ?? ["grey", null, value];
    return tone === "plain" ? words : chip(tone, sign, words);
  },
};

const cell = (row, column, tell) => {
  const value = row[column.key];
  const shown = value === null || value === undefined || value === "" ? faint(column.absent) : SHOW[column.kind](value, column, row, tell);
  return el("td", { class: `${NUMERIC.has(column.kind) ? "right" : ""} ${column.wide ? "wide" : ""} is-${column.kind}` }, shown);
};

const header = (column, order, tell) => {
  const sorted = order?.key === column.key;
  const button = el("button", { type: "button", title: column.means ? `${column.means} Click to sort.` : "Click to sort." },
    column.label, sorted && el("span", { class: `turn ${order.down ? "" : "up"}`, "aria-hidden": "true" }, icon("down")));
  button.addEventListener("click", () => tell("order", { key: column.key, down: sorted ? !order.down : NUMERIC.has(column.kind) }));
  return el("th", { scope: "col", class: `${NUMERIC.has(column.kind) ? "right" : ""} ${column.wide ? "wide" : ""}`, "aria-sort": sorted ? (order.down ? "descending" : "ascending") : "none" }, button);
};

const rowNode = (row, data, tell) => el("tr", {}, data.columns.map((column) => cell(row, column, tell)));

const more = (data, tell) => {
  if (data.rows.length >= data.total) return null;
  const button = el("button", { type: "button", class: "more" }, "Show more");
  button.addEventListener("click", () => tell("more", true));
  return el("div", { class: "foot" }, faint(`${data.rows.length.toLocaleString("en")} of ${data.total.toLocaleString("en")}`), button);
};

export default function (component) {
  const { data, setTriggerValue } = component;
  return live(component, (root) => {
    const title = data.titled && el("h2", {}, data.caption, data.total > 0 && el("span", { class: "faint num" }, data.total.toLocaleString("en")), data.note && el("span", { class: "faint" }, data.note));
    if (!data.rows.length) {
      root.replaceChildren(...[title, el("p", { class: "empty" }, data.empty)].filter(Boolean));
      return;
    }
    const body = el("tbody", {}, data.rows.map((row) => rowNode(row, data, setTriggerValue)));
    const frame = el("div", { class: "frame", tabindex: "0", role: "region", "aria-label": data.caption },
      el("table", {}, el("caption", { class: "unseen" }, data.caption),
        el("thead", {}, el("tr", {}, data.columns.map((column) => header(column, data.order, setTriggerValue)))), body));
    if (data.pixels) frame.style.maxHeight = `${data.pixels}px`;
    root.replaceChildren(...[title, frame, more(data, setTriggerValue)].filter(Boolean));
  });
}

// Shared by every component. Text reaches the page as text nodes and attributes, never as markup.

const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false).flatMap(breakable));
  return node;
};

// A browser takes seconds over one word of thousands of letters; it may break such a word here and there.
const ENDLESS = /(\S{200})/u;

const breakable = (child) =>
  typeof child === "string" && ENDLESS.test(child)
    ? child.split(ENDLESS).filter(Boolean).flatMap((part) => [part, document.createElement("wbr")])
    : [child];

// A small button in a list. A double click asks once.
const pressed = (words, tell) => {
  const button = el("button", { type: "button", class: "act" }, words);
  button.addEventListener("click", () => { button.disabled = true; setTimeout(() => { button.disabled = false; }, 2000); tell(); });
  return button;
};

const ICONS = {
  late: "M6 1.4 11.2 10.6H.8zM6 4.6v2.8M6 8.9v.1",
  soon: "M6 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6M6 3.4V6l1.8 1.2",
  none: "M6 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6M2.6 9.4l6.8-6.8",
  accepted: "M2 6.4 4.8 9 10 3",
  link: "M5 7.2l2.2-2.4M4.4 5 3 6.4a2 2 0 0 0 2.8 2.8L7 8M7.6 7 9 5.6A2 2 0 0 0 6.2 2.8L5 4",
  down: "M2.5 4.5 6 8l3.5-3.5",
};

const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 12 12");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
};

// --- Time: relative to the reader's now, absolute in the reader's zone on hover ---------------

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

const span = (milliseconds) => {
  const ms = Math.abs(milliseconds);
  if (ms >= 14 * DAY) return `${Math.floor(ms / DAY)} d`;
  if (ms >= DAY) {
    const hours = Math.floor((ms % DAY) / HOUR);
    return `${Math.floor(ms / DAY)} d${hours ? ` ${hours} h` : ""}`;
  }
  if (ms >= HOUR) {
    const minutes = Math.floor((ms % HOUR) / MINUTE);
    return `${Math.floor(ms / HOUR)} h${minutes ? ` ${minutes} m` : ""}`;
  }
  return ms >= MINUTE ? `${Math.floor(ms / MINUTE)} m` : "< 1 m";
};

const two = (number) => String(number).padStart(2, "0");

const countdown = (milliseconds) => {
  const ms = Math.abs(milliseconds);
  const days = Math.floor(ms / DAY);
  const clock = `${two(Math.floor((ms % DAY) / HOUR))}:${two(Math.floor((ms % HOUR) / MINUTE))}:${two(Math.floor((ms % MINUTE) / SECOND))}`;
  return days ? `${days} d ${clock}` : clock;
};

const SHAPES = {
  ago: (left) => (left > 0 ? `in ${span(left)}` : `${span(left)} ago`),
  due: (left) => (left > 0 ? `in ${span(left)}` : `${span(left)} late`),
  countdown: (left) => countdown(left),
  span: (left) => span(left),
};

const ABSOLUTE = new Intl.DateTimeFormat(undefined, {
  weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
});
const SHORT = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" });
const DATE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

const absolute = (iso) => ABSOLUTE.format(new Date(iso));

const moment = (iso, shape = "ago", turns = false) =>
  iso ? el("time", { datetime: iso, "data-shape": shape, "data-turns": turns, title: absolute(iso) }) : el("span", { class: "faint" }, "never");

// A clock that was set runs on from where it was set; else it is the reader's own.
const now = (state) => (state.set ? Date.parse(state.set) + Date.now() - state.since : Date.now());

const tick = (root, state) => {
  const at = now(state);
  for (const node of root.querySelectorAll("time[data-shape]")) {
    const left = Date.parse(node.getAttribute("datetime")) - at;
    const text = SHAPES[node.dataset.shape](left);
    if (node.textContent !== text) node.textContent = text;
    if (left <= 0 && node.dataset.turns) turnLate(node);
  }
};

// A promise that falls due while it is on screen turns late there, in word, shape and colour.
const turnLate = (time) => {
  const shown = time.closest(".tile, .chip, .plain");
  delete time.dataset.turns;
  shown.classList.remove("soon", "pending", "orange", "plain");
  shown.classList.add(...(shown.matches(".tile") ? ["late"] : ["chip", "red"]));
  shown.querySelector(".icon")?.remove();
  time.before(icon("late"));
  const standing = shown.querySelector(".standing");
  if (standing) standing.textContent = "late";
};

// Draws into the component's root and keeps its times running; returns what ends them.
const live = ({ parentElement, data }, draw) => {
  const root = parentElement.querySelector(".root");
  const state = (root.ledger ??= {});
  if (state.set !== data.now) Object.assign(state, { set: data.now, since: Date.now() });
  const host = parentElement.host ?? parentElement;
  const palette = getComputedStyle(host).getPropertyValue("--st-chart-categorical-colors").split(",");
  palette.forEach((colour, index) => root.style.setProperty(`--chart-${index + 1}`, colour.trim()));
  draw(root, state);
  tick(root, state);
  state.timer ??= setInterval(() => tick(root, state), SECOND);
  return () => {
    clearInterval(state.timer);
    state.fits?.disconnect();
    state.timer = state.fits = null;
  };
};

// Whether the server is drawing the page.
const isRunning = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "running";

// The rest of the window below the node's top edge, so that lists scroll and the page does not.
const fill = (node, state, least) => {
  const fit = () => {
    const page = document.querySelector('[data-testid="stMain"]');
    const top = node.getBoundingClientRect().top + (page?.scrollTop ?? 0);
    node.style.height = `${Math.max(least, window.innerHeight - top - 14)}px`;
  };
  if (!state.fits) {
    state.fits = new ResizeObserver(() => requestAnimationFrame(fit));
    state.fits.observe(document.documentElement);
    const block = document.querySelector('[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"]');
    if (block) state.fits.observe(block);
  }
  requestAnimationFrame(fit);
};

// A link to the tool itself. The addresses are built from configured hosts, and checked again here.
const sourceLink = (url, text) =>
  url?.startsWith("https://")
    ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: "Open it in its tool" }, text)
    : el("span", {}, text);

// --- To a case's own page: one entry in the browser's history, and the app is not loaded anew ------

// What an address carries along: the filters, and the instant of the past that is told.
const CARRIED = ["tier", "renewal", "owner", "lane", "as_of"];

const caseAddress = (id) => {
  const here = new URLSearchParams(window.location.search);
  const query = new URLSearchParams({ case: id });
  for (const name of CARRIED) for (const value of here.getAll(name)) query.append(name, value);
  return `case?${query}`;
};

// As if the reader had gone forward: Streamlit shows the page of the entry, and what the server
// writes to the URL meanwhile replaces it. Asked by the server instead, it would leave three entries.
// A page keeps the place it was scrolled to, and what comes is read from its beginning.
const showCase = (id) => {
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  window.history.pushState({}, "", caseAddress(id));
  window.dispatchEvent(new PopStateEvent("popstate"));
};

// A click with a key held opens it elsewhere, as with any link.
const caseLink = (id, text, attributes = {}) => {
  const link = el("a", { ...attributes, href: caseAddress(id) }, text);
  link.addEventListener("click", (event) => {
    event.stopPropagation();
    link.setAttribute("href", caseAddress(id));
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    showCase(id);
  });
  return link;
};

const usd = (amount) => {
  if (amount === null || amount === undefined) return "–";
  if (amount < 0) return `−${usd(-amount)}`;
  if (amount >= 1e6) return `$${(amount / 1e6).toFixed(amount >= 1e7 ? 0 : 1)}M`;
  return amount >= 1e3 ? `$${Math.round(amount / 1e3)}k` : `$${Math.round(amount)}`;
};

const FACTORS = ["Impact", "Time", "Revenue", "Ownership gap"];

const scoreBar = (points) => {
  const bar = el("span", { class: "bar", role: "img", "aria-label": points.map((value, i) => `${FACTORS[i]} ${value.toFixed(1)}`).join(", ") });
  points.forEach((value, index) => {
    const part = el("i", { class: `part part-${index + 1}` });
    part.style.width = `${value}%`;
    bar.append(part);
  });
  return bar;
};

const chip = (tone, name, ...children) => el("span", { class: `chip ${tone}` }, name && icon(name), ...children);

// The next promised touch in one chip: word and shape say it, colour repeats it.
const touchChip = (row) => {
  if (row.touch === "none") return chip("red", "none", "NO PROMISE");
  if (row.touch === "late" && row.held) return chip("red", "late", "moved, not told");
  if (row.touch === "late") return chip("red", "late", moment(row.due, "due"));
  if (row.touch === "soon") return chip("orange", "soon", moment(row.due, "due", "late"));
  return el("span", { class: "plain" }, moment(row.due, "due", "late"));
};

// One number above a page: its definition on hover, the one fact that makes it actionable beside it.
const figure = (number) => el("div", { class: `figure ${number.tone ?? ""}`, title: number.means },
  el("div", { class: "label" }, number.name),
  el("div", { class: "told" },
    el("div", { class: "value num" },
      number.icon && icon(number.icon),
      number.usd === undefined ? String(number.value) : usd(number.usd)),
    el("div", { class: "note" }, number.at ? [`${number.before} `, moment(number.at, "ago")] : number.otherwise)));

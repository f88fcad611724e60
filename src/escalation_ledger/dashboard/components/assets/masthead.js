
const NO_DATA = { failed: "failed: NO DATA", absent: "NO DATA" };

const WHY = {
  absent: "The last refresh found nothing to read here.",
  stale: "It was not read for three times as long as it is to be.",
};

const badge = (source) => {
  if (source.state === "current") return null;
  const title = source.error ?? WHY[source.state] ?? "The last refresh could not read it.";
  if (!source.newest_at)
    return el("span", { class: "chip grey dashed", title, "data-source": source.name }, icon("none"), `${source.name} ${NO_DATA[source.state]}`);
  return el("span", { class: "chip orange", title, "data-source": source.name },
    icon("late"), `${source.name} ${source.state} · `, el("span", {}, "data ", moment(source.newest_at, "ago")));
};

const current = (sources) => {
  const names = sources.filter((source) => source.state === "current").map((source) => source.name);
  if (!names.length) return null;
  const newest = sources.filter((source) => source.newest_at).map((source) => `${source.name}: newest item ${absolute(source.newest_at)}`).join("\n");
  return el("span", { class: "faint", title: newest }, `${names.join(", ")} current`);
};

// Whoever comes back to the tab after a while sees the ledger as it is now.
const WHILE = 60 * SECOND;

const watchReturn = (state, tell) => {
  state.drawn = Date.now();
  if (state.watching) return;
  state.watching = new AbortController();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() - state.drawn > WHILE) {
      state.drawn = Date.now();
      tell();
    }
  }, { signal: state.watching.signal });
};

// With the clock set to before the snapshot was taken, an age would be a lie.
const snapshotAge = (data) =>
  data.now && new Date(data.now) < new Date(data.snapshot_at) ? absolute(data.snapshot_at) : moment(data.snapshot_at, "ago");

// --- Views: what is asked lives in the URL, so a view is a link. The reader's own are kept here.

const OWN = "escalation-ledger-views";

const ownViews = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(OWN) ?? "[]");
    return Array.isArray(kept) ? kept.filter((view) => typeof view?.name === "string" && typeof view?.href === "string" && view.href.startsWith("/")) : [];
  } catch { return []; }
};

const keepViews = (views) => localStorage.setItem(OWN, JSON.stringify(views));

const here = () => window.location.pathname + window.location.search;

const viewItem = (view, remove) => el("li", {}, el("a", { href: view.href }, view.name), remove && remove(view));

const removal = (again) => (view) => {
  const button = el("button", { type: "button", class: "small", title: `Forget ${view.name}` }, "Forget");
  button.addEventListener("click", () => { keepViews(ownViews().filter((kept) => kept.name !== view.name)); again(); });
  return button;
};

const saver = (again) => {
  const name = el("input", { type: "text", "aria-label": "Name of this view", placeholder: "Name this view", maxlength: "60" });
  const form = el("form", { class: "save" }, name, el("button", { type: "submit", class: "small" }, "Save"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = name.value.trim();
    if (!given) return;
    keepViews([...ownViews().filter((kept) => kept.name !== given), { name: given, href: here() }]);
    again();
  });
  return form;
};

const copier = () => {
  const button = el("button", { type: "button", class: "small" }, icon("link"), "Copy the link of this view");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(window.location.href);
    button.replaceChildren(icon("accepted"), "Copied");
  });
  return button;
};

const viewList = (data, again) => {
  const own = ownViews();
  return el("div", { class: "sheet" },
    data.views.length > 0 && [el("h2", {}, "The team's"), el("ul", {}, data.views.map((view) => viewItem(view)))],
    own.length > 0 && [el("h2", {}, "Mine, in this browser"), el("ul", {}, own.map((view) => viewItem(view, removal(again))))],
    el("h2", {}, "This view"), saver(again), copier());
};

const views = (data, state) => {
  const box = el("div", { class: "views" });
  const button = el("button", { type: "button", class: "copy", "aria-haspopup": "true", "aria-expanded": String(Boolean(state.open)) }, "Views", icon("down"));
  const draw = () => {
    button.setAttribute("aria-expanded", String(Boolean(state.open)));
    box.replaceChildren(...[button, state.open && viewList(data, draw)].filter(Boolean));
  };
  button.addEventListener("click", () => { state.open = !state.open; draw(); });
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") { state.open = false; draw(); button.focus(); } });
  box.addEventListener("focusout", (event) => { if (event.relatedTarget && !box.contains(event.relatedTarget)) { state.open = false; draw(); } });
  draw();
  return box;
};

export default function (component) {
  const { data, setTriggerValue } = component;
  let watching = null;
  const end = live(component, (root, state) => {
    watchReturn(state, () => setTriggerValue("returned", true));
    watching = state.watching;
    root.replaceChildren(el("header", {},
      el("span", { class: "mark", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
      el("span", { class: "name" }, "Escalation Ledger"),
      el("span", { class: "slash", "aria-hidden": "true" }, "/"),
      el("h1", {}, data.page),
      el("span", { class: "space" }), views(data, state),
      data.sources.map(badge), current(data.sources),
      el("span", { class: "age" }, el("span", { class: "faint" }, "Snapshot "), snapshotAge(data)),
      data.now && el("span", { class: "chip grey", title: "LEDGER_NOW is set: every time on this page is told from that instant." }, icon("soon"), `clock set to ${SHORT.format(new Date(data.now))}`),
    ));
  });
  return () => {
    end();
    watching?.abort();
  };
}


const badge = (source) => {
  if (source.state === "failed")
    return el("span", { class: "chip orange", title: source.error ?? "The last refresh could not read it.", "data-source": source.name },
      icon("late"), `${source.name} failed · `, source.newest_at ? el("span", {}, "data ", moment(source.newest_at, "ago")) : "no rows yet");
  if (source.state === "absent")
    return el("span", { class: "chip grey dashed", title: "The last refresh found nothing to read here.", "data-source": source.name }, icon("none"), `${source.name}: NO DATA`);
  return null;
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
      el("span", { class: "space" }),
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


const promised = (entry, became) => {
  if (!entry.promise_due_at) return null;
  const [tone, sign, words] = became[entry.promise_status];
  return el("div", { class: "promised" }, chip(tone, sign ?? "soon", `promises ${absolute(entry.promise_due_at)} · ${words}`));
};

const where = (entry) => [entry.place, entry.title].filter(Boolean).join(" · ");

const meta = (entry, ...parts) => el("div", { class: "meta" }, parts, el("span", { class: "space" }), el("span", { class: "faint", }, moment(entry.at)));

const DRAW = {
  message: (entry, became, tell) => {
    const node = said(entry.text ?? "", el("div", { class: "body" },
      meta(entry, mark(entry.source, entry.source_name), el("b", {}, entry.who ?? "unknown"), el("span", { class: "faint" }, audience({ side: entry.side, seen: entry.is_customer_visible }))),
      el("div", { class: "faint cut", title: where(entry) }, where(entry), entry.url && [" · ", sourceLink(entry.url, "open")]),
      entry.note && el("div", { class: "faint" }, entry.note)));
    const promise = promised(entry, became);
    if (promise) node.append(promise);
    if (tell && entry.side === "ours" && entry.is_customer_visible)
      node.append(el("div", { class: "acts" }, pressed(promise ? "It promises more" : "This promises something", () => tell("hears", entry.entry_id))));
    return node;
  },
  handoff: (entry) => el("div", { class: "body" }, meta(entry, el("b", {}, "Handoff"), el("span", {}, entry.text)),
    el("div", { class: "faint" }, [entry.who && `by ${entry.who}`, entry.note].filter(Boolean).join(" · "))),
  lapse: (entry) => el("div", { class: "body" }, meta(entry, chip(entry.promise_status === "kept_late" ? "orange" : "red", "late", entry.note)), quote(entry.text)),
  decision: (entry) => el("div", { class: "body" }, meta(entry, el("b", {}, entry.who), el("span", { class: "faint" }, "in the ledger"), entry.undone && flag("grey", "undone")),
    el("div", { class: entry.undone ? "undone" : "" }, entry.text),
    entry.note && el("div", { class: "faint" }, `Why: ${entry.note}`),
    entry.undone && el("div", { class: "faint" }, entry.undone)),
};

const KINDS = [["all", "All"], ["seen", "Customer saw or wrote"], ["internal", "Internal"], ["moves", "Handoffs, lapses, decisions"]];

const SHOWS = {
  all: () => true,
  seen: (entry) => entry.kind === "message" && (entry.is_customer_visible || entry.side === "customer"),
  internal: (entry) => entry.kind === "message" && !entry.is_customer_visible && entry.side !== "customer",
  moves: (entry) => entry.kind !== "message",
};

const DAY_TEXT = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "short", year: "numeric" });

const list = (entries, became, tell) => {
  const nodes = [];
  let day = null;
  for (const entry of entries) {
    const text = DAY_TEXT.format(new Date(entry.at));
    if (text !== day) nodes.push(el("li", { class: "day" }, text));
    day = text;
    nodes.push(el("li", { class: `entry ${entry.kind} ${entry.side ?? ""}`, "data-entry": entry.entry_id }, DRAW[entry.kind](entry, became, tell)));
  }
  return nodes;
};

const show = (root, data, state, tell) => {
  const wanted = data.entries.filter(SHOWS[state.kind]);
  root.querySelector(".entries").replaceChildren(...(wanted.length ? list(wanted, data.became, tell) : [el("li", { class: "faint none" }, "Nothing of this kind yet.")]));
  for (const button of root.querySelectorAll(".kinds button")) button.setAttribute("aria-pressed", String(button.dataset.kind === state.kind));
  tick(root, state);
};

export default function (component) {
  const { data, setTriggerValue } = component;
  const tell = data.can_judge ? setTriggerValue : null;
  return live(component, (root, state) => {
    state.kind ??= "all";
    const buttons = KINDS.map(([kind, text]) => {
      const button = el("button", { type: "button", "data-kind": kind }, text, el("span", { class: "faint num" }, String(data.entries.filter(SHOWS[kind]).length)));
      button.addEventListener("click", () => { state.kind = kind; show(root, data, state, tell); });
      return button;
    });
    root.replaceChildren(el("section", { class: "timeline", "aria-label": "Timeline over all tools" },
      el("div", { class: "kinds" }, el("h3", {}, "Timeline"), buttons), el("ol", { class: "entries" })));
    show(root, data, state, tell);
  });
}

const pick = picking("item");

const rowNode = (row) => el("div", { class: "row", role: "option", tabindex: "-1", "data-item": row.item_id, "aria-selected": "false" },
  el("div", { class: "top" }, mark(row.source, row.source_name), el("span", { class: "cut title", title: row.title }, row.title), el("span", { class: "faint" }, moment(row.at))),
  el("div", { class: "faint cut" }, [row.account, row.place].filter(Boolean).join(" · ") || "unknown account"));

const kind = (name, rows) => el("div", { role: "group", "aria-label": name },
  el("div", { class: "band", role: "presentation" }, name, el("span", { class: "faint num" }, String(rows.length))), rows.map(rowNode));

const list = (data) => {
  const kinds = data.kinds.map(([word, name]) => [name, data.rows.filter((row) => row.waits === word)]).filter(([, rows]) => rows.length);
  return el("div", { role: "listbox", "aria-label": "What waits" }, kinds.map(([name, rows]) => kind(name, rows)));
};

const foot = (data) => data.total > data.rows.length &&
  el("p", { class: "faint foot" }, `The first ${data.rows.length.toLocaleString("en")} of ${data.total.toLocaleString("en")}. Settle some, and more come.`);

const rest = (data) => data.needs_nobody > 0 &&
  el("p", { class: "faint foot" }, `${data.needs_nobody.toLocaleString("en")} more open in no case need nobody: tickets that are no escalation, chatter, what fell quiet. \u201cledger inbox\u201d has them.`);

export default function (component) {
  const { data, setTriggerValue } = component;
  return live(component, (root, state) => {
    state.choose = pick.chooser(state, (id) => setTriggerValue("item", id));
    // The keys work from the start: nothing else of the page asks for them.
    const takesFocus = !state.shown && document.activeElement === document.body;
    pick.show(root, state, data, () => [list(data), foot(data), rest(data)], { takesFocus });
  });
}


const becameChip = (promise, became) => (promise.is_ambiguous ? flag("grey", "no certain date") : chip(...became[promise.status]));

// What counted as keeping it, so that whoever doubts it can look.
const keeper = (promise) => el("div", { class: "kept" },
  el("div", { class: "faint" }, promise.kept_text === null ? "Kept by the ticket being solved, " : `Kept by ${promise.kept_author ?? "unknown"} in ${promise.kept_source}, `, el("span", {}, absolute(promise.kept_at)), promise.kept_url && [" · ", sourceLink(promise.kept_url, "open")]),
  promise.kept_text !== null && el("blockquote", { class: "cut", title: promise.kept_text }, promise.kept_text));

const promiseNode = (promise, became) => el("li", {},
  el("div", { class: "meta" }, becameChip(promise, became), promise.source === "record" ? flag("grey", "made in the ledger") : promise.is_in_ledger && flag("grey", "in the ledger too"), el("b", {}, promise.due_at ? `due ${absolute(promise.due_at)}` : "when: not certain")),
  el("div", { class: "faint" }, `${promise.author ?? "unknown"}, `, moment(promise.message_at), promise.moved_count > 0 ? ` · move ${promise.moved_count}` : "", promise.is_conflict ? " · another date was promised too" : "",
    promise.told_due_at ? ` · not told yet, they go by ${absolute(promise.told_due_at)}` : ""),
  quote(promise.quote),
  promise.kept_at && keeper(promise));

const promises = (list, became) => el("section", {}, el("h3", {}, "What the customer was told", el("span", { class: "num" }, String(list.length))),
  list.length ? el("ol", { class: "plain-list" }, list.map((promise) => promiseNode(promise, became))) : chip("red", "none", "NO PROMISE"));

const leg = (change, next) => [
  el("li", { class: `leg ${change.is_ping_pong ? "back" : ""}` },
    el("span", { class: "team" }, change.to_name ?? change.to_id ?? "nobody"),
    el("span", { class: "faint", title: change.why }, `${change.kind}, `, moment(change.at)),
    change.is_ping_pong && flag("orange", "back again"),
    !next && flag("grey", "now"))];

const path = (changes) => el("section", {}, el("h3", {}, "Handoff path", el("span", { class: "num" }, String(changes.length))),
  changes.length
    ? el("ol", { class: "path" },
        el("li", { class: "leg" }, el("span", { class: "team" }, changes[0].from_name ?? changes[0].from_id ?? "nobody"), el("span", { class: "faint" }, "first")),
        changes.map((change, i) => leg(change, changes[i + 1])))
    : el("p", { class: "faint" }, "Nobody has handed it on."));

const evidenceNode = (item) => el("li", {},
  el("div", { class: "meta" }, mark(item.source, item.source_name), el("b", { title: item.title }, item.title)),
  el("div", { class: "faint" }, [item.place, item.status, item.team].filter(Boolean).join(" · "), item.place || item.status ? " · " : "", moment(item.last_message_at), item.url && [" · ", sourceLink(item.url, "open in the tool")]));

const edgeNode = (edge) => el("li", { class: "edge" }, el("div", {}, edge.reason),
  el("div", { class: "faint cut", title: `${edge.left} – ${edge.right}` }, edge.is_strong ? "joined by it" : "only proposes", " · ", edge.left_title, " – ", edge.right_title));

const evidence = (data) => el("section", {}, el("h3", {}, "Evidence", el("span", { class: "num" }, String(data.evidence.length))),
  el("ul", { class: "plain-list" }, data.evidence.map(evidenceNode)),
  data.links.length > 0 && [el("h3", { class: "why" }, "Why it is one case"), el("ul", { class: "plain-list" }, data.links.map(edgeNode))]);

export default function (component) {
  const { data } = component;
  return live(component, (root) => {
    root.replaceChildren(el("div", { class: "facts" },
      ...[el("section", {}, el("h3", {}, "Who moves next"), standing(data.case)), promises(data.promises, data.became), why(data.case), path(data.path), evidence(data)].filter(Boolean)));
  });
}


const becameChip = (promise, became) => (promise.is_ambiguous ? flag("grey", "no certain date") : chip(...became[promise.status]));

// What counted as keeping it, so that whoever doubts it can look.
const keeper = (promise) => el("div", { class: "kept" },
  el("div", { class: "faint" }, promise.kept_text === null ? "Kept by the ticket being solved, " : `Kept by ${promise.kept_author ?? "unknown"} in ${promise.kept_source}, `, el("span", {}, absolute(promise.kept_at)), promise.kept_url && [" · ", sourceLink(promise.kept_url, "open")]),
  promise.kept_text !== null && el("blockquote", { class: "cut", title: promise.kept_text }, promise.kept_text));

const takenBack = (promise) => el("div", { class: "kept" },
  el("div", { class: "faint" }, promise.withdrawn_by ? `Taken back by ${promise.withdrawn_author ?? "unknown"} in ${promise.withdrawn_source}, ` : "Taken back in the ledger, ", el("span", {}, absolute(promise.withdrawn_at)), promise.withdrawn_url && [" · ", sourceLink(promise.withdrawn_url, "open")]),
  quote(promise.withdrawn_quote));

const judge = (promise, tell) => tell && promise.source === "heard" && el("div", { class: "acts" },
  promise.is_ambiguous && pressed("Settle the date", () => tell("dates", promise.promise_id)), pressed("Not a promise", () => tell("rejects", promise.promise_id)),
  !promise.is_ambiguous && pressed("Another date", () => tell("dates", promise.promise_id)));

const promiseNode = (promise, became, tell) => el("li", {},
  el("div", { class: "meta" }, becameChip(promise, became), promise.source === "record" ? flag("grey", "made in the ledger") : promise.is_in_ledger && flag("grey", "in the ledger too"), promise.judged === "added" && flag("grey", "heard by a person"), el("b", {}, promise.due_at ? `due ${absolute(promise.due_at)}` : "when: not certain")),
  el("div", { class: "faint" }, `${promise.author ?? "unknown"}, `, moment(promise.message_at), promise.moved_count > 0 ? ` · move ${promise.moved_count}` : "", promise.is_conflict ? " · another date was promised too" : "",
    promise.told_due_at ? ` · not told yet, they go by ${absolute(promise.told_due_at)}` : ""),
  quote(promise.quote),
  promise.kept_at && keeper(promise), promise.withdrawn_at && takenBack(promise),
  promise.status !== "superseded" && judge(promise, tell));

const rejectedNode = (promise) => el("li", { class: "rejected" },
  el("div", { class: "meta" }, flag("grey", "not a promise"), el("span", { class: "faint" }, promise.due_at ? `was heard due ${absolute(promise.due_at)}` : "was heard without a certain date")),
  quote(promise.quote),
  el("div", { class: "faint" }, `${promise.rejected_by}, `, moment(promise.rejected_at), `: ${promise.rejected_why}`));

const promises = (data, tell) => el("section", {}, el("h3", {}, "What the customer was told", el("span", { class: "num" }, String(data.promises.length))),
  data.promises.length ? el("ol", { class: "plain-list" }, data.promises.map((promise) => promiseNode(promise, data.became, tell))) : chip("red", "none", "NO PROMISE"),
  data.rejected.length > 0 && [el("h3", { class: "why" }, "Heard wrongly", el("span", { class: "num" }, String(data.rejected.length))), el("ol", { class: "plain-list" }, data.rejected.map(rejectedNode))]);

const isAsk = (leg) => leg.kind === "ask" || leg.kind === "forward";
const ASKED = { accepted: ["green", "accepted", "ask accepted"], dropped: ["red", "late", "ask dropped"], waiting: ["orange", "soon", "ask waits"] };

const toolName = (id) => (id?.startsWith("zendesk:ticket:") ? `#${id.slice("zendesk:ticket:".length)}` : "");

// What a row of the picture is about: each ticket's team and person, the owner in the ledger, what was asked.
const laneOf = (leg) => isAsk(leg) ? "asked" : leg.kind === "owner" ? "in the ledger" : `${toolName(leg.evidence_id)} ${leg.kind}`;

const holder = (leg) => leg.to_name ?? (leg.kind === "team" ? "no team" : "nobody");

const openTime = (minutes) => minutes < 60 ? `${minutes} m` : minutes < 6000 ? `${Math.floor(minutes / 60)} h ${minutes % 60} m` : `${Math.floor(minutes / 60)} h`;

const DAY_TIME = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const brief = (iso) => el("span", { class: "when", title: absolute(iso) }, DAY_TIME.format(new Date(iso)));

const spoken = (leg) => isAsk(leg)
  ? `${leg.from_name} asked ${leg.to_name}, ${absolute(leg.at)}: ${leg.why}`
  : `${laneOf(leg)}: ${leg.is_ownerless ? "without an owner" : holder(leg)}, ${absolute(leg.at)} to ${leg.until ? absolute(leg.until) : "now"}, ${openTime(leg.business_minutes)} of opening hours`;

// A name is never cut: where it does not fit, its first word stands for it, else its initials, else
// nothing. Pointing at it and the list below say it whole. What nobody held is hatched, and says so or nothing.
const shorter = (node) => {
  const words = node.dataset.name.split(" ");
  return [node.dataset.name, ...(node.matches(".nobody") ? [] : [words[0], words.map((word) => word[0]).join("")]), ""];
};

const fit = (figure) => {
  for (const node of figure.querySelectorAll(".stretch")) {
    for (const name of shorter(node)) {
      node.textContent = name;
      if (node.scrollWidth <= node.clientWidth) break;
    }
  }
  return figure;
};

const fitted = (figure) => {
  new ResizeObserver(() => fit(figure)).observe(figure);
  return figure;
};

const bar = (leg, place) => {
  const end = Date.parse(leg.until ?? place.end), start = Date.parse(leg.at);
  const node = el("span", { class: `stretch ${leg.is_ownerless ? "nobody" : leg.to_name ? "" : "none"}`, "data-name": holder(leg), title: spoken(leg) });
  node.style.left = `${place.of(start)}%`;
  node.style.width = `${Math.max(0, place.of(end) - place.of(start))}%`;
  return node;
};

const pin = (leg, place) => {
  const node = el("span", { class: `pin ${leg.outcome}`, title: spoken(leg) }, { accepted: "✓", dropped: "✕", waiting: "…" }[leg.outcome]);
  node.style.left = `${place.of(Date.parse(leg.at))}%`;
  return node;
};

const picture = (legs, end) => {
  const from = Math.min(...legs.map((leg) => Date.parse(leg.at)));
  const wide = Math.max(1, Date.parse(end) - from);
  const place = { end, of: (at) => Math.min(100, Math.max(0, 100 * (at - from) / wide)) };
  const lanes = new Map();
  for (const leg of [...legs].sort((one, other) => isAsk(one) - isAsk(other))) lanes.set(laneOf(leg), [...(lanes.get(laneOf(leg)) ?? []), leg]);
  return fitted(el("figure", { class: "held", role: "img", "aria-label": "Who held it over time; the list below says the same in words." },
    [...lanes].map(([name, inside]) => el("div", { class: "lane" }, el("span", { class: "faint lane-name", title: name }, name),
      el("span", { class: "stretches" }, inside.map((leg) => isAsk(leg) ? pin(leg, place) : bar(leg, place))))),
    el("div", { class: "lane faint" }, el("span", {}), el("span", { class: "ends" }, el("span", {}, DATE.format(new Date(from))), el("span", {}, DATE.format(new Date(end)))))));
};

const held = (leg) => el("li", { class: `leg ${leg.is_ping_pong ? "back" : ""} ${leg.is_ownerless ? "alone" : ""}` },
  leg.is_ownerless ? chip("red", "none", "NO OWNER") : el("span", { class: "team" }, holder(leg)),
  el("span", { class: "faint", title: leg.why }, `${laneOf(leg)} · `, brief(leg.at), leg.until ? [" – ", brief(leg.until)] : " – now", " · ", el("span", { class: "when", title: "opening hours" }, openTime(leg.business_minutes))),
  leg.is_handoff && flag("grey", "handoff"), leg.is_ping_pong && flag("orange", "back again"));

const asked = (leg) => el("li", { class: `leg ${leg.outcome === "dropped" ? "alone" : ""}` },
  chip(...ASKED[leg.outcome]), el("span", { class: "faint" }, `${leg.from_name} asked ${leg.to_name}${leg.kind === "forward" ? " by forwarding" : ""} · `, brief(leg.at), ` · ${leg.why}`), quote(leg.quote));

const path = (legs, end) => {
  const handoffs = legs.filter((leg) => leg.is_handoff).length;
  return el("section", {}, el("h3", {}, "Who held it", el("span", { class: "num" }, handoffs === 1 ? "1 handoff" : `${handoffs} handoffs`)),
    legs.length
      ? [picture(legs, end), el("ol", { class: "path" }, legs.map((leg) => isAsk(leg) ? asked(leg) : held(leg)))]
      : el("p", { class: "faint" }, "No tool and nobody says who holds it."));
};

const evidenceNode = (item) => el("li", {},
  el("div", { class: "meta" }, mark(item.source, item.source_name), el("b", { title: item.title }, item.title)),
  el("div", { class: "faint" }, [item.place, item.status, item.team].filter(Boolean).join(" · "), item.place || item.status ? " · " : "", moment(item.last_message_at), item.url && [" · ", sourceLink(item.url, "open in the tool")]));

const edgeNode = (edge) => el("li", { class: "edge" }, el("div", {}, edge.reason),
  el("div", { class: "faint cut", title: `${edge.left} – ${edge.right}` }, edge.is_strong ? "joined by it" : "only proposes", " · ", edge.left_title, " – ", edge.right_title));

const evidence = (data) => el("section", {}, el("h3", {}, "Evidence", el("span", { class: "num" }, String(data.evidence.length))),
  el("ul", { class: "plain-list" }, data.evidence.map(evidenceNode)),
  data.links.length > 0 && [el("h3", { class: "why" }, "Why it is one case"), el("ul", { class: "plain-list" }, data.links.map(edgeNode))]);

export default function (component) {
  const { data, setTriggerValue } = component;
  const tell = data.can_judge ? setTriggerValue : null;
  return live(component, (root) => {
    root.replaceChildren(el("div", { class: "facts" },
      ...[el("section", {}, el("h3", {}, "Who moves next"), standing(data.case)), promises(data, tell), why(data.case), path(data.path, data.path_end), evidence(data)].filter(Boolean)));
  });
}

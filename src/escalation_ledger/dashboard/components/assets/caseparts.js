
const quote = (text) => (text ? el("blockquote", {}, text) : null);

const flag = (tone, text) => chip(tone, null, text);

const wholeCase = (id) => caseLink(id, "Open", { class: "copy", title: "The whole case: timeline, promises, evidence" });

const head = (row, opens = false) => {
  const copy = el("button", { type: "button", class: "copy", title: "Copy a link to this case" }, icon("link"), "Link");
  copy.addEventListener("click", async () => {
    const url = new URL(window.location.href);
    url.pathname = url.pathname.replace(/[^/]*$/, "case");
    url.search = `?case=${encodeURIComponent(row.id)}`;
    await navigator.clipboard.writeText(url.href);
    copy.replaceChildren(icon("accepted"), "Copied");
  });
  const renewal = row.renewal_days === null ? null : row.renewal_days < 0 ? `renewal ${-row.renewal_days} d ago` : `renews in ${row.renewal_days} d`;
  return el("header", {},
    el("div", { class: "line" }, el("span", { class: "id" }, row.id),
      row.band ? el("span", { class: "faint" }, `#${row.rank} · ${row.band}`) : flag("grey", row.state), el("span", { class: "space" }), opens && wholeCase(row.id), copy),
    el("h2", {}, row.summary),
    el("div", { class: "faint about" }, [row.account ?? "Unknown account", row.tier, row.arr === null ? null : `${usd(row.arr)} ARR`, renewal].filter(Boolean).map((part) => el("span", {}, part))));
};

const factorLine = (factor, index) => {
  const track = el("span", { class: "track" }, el("i", { class: `part-${index + 1}` }));
  track.firstChild.style.width = `${Math.round(factor.factor * 100)}%`;
  return el("div", { class: "factor", title: `Factor ${factor.factor.toFixed(2)} of 1, worth ${factor.points.toFixed(1)} points` },
    el("span", {}, factor.name), track, el("span", { class: "num" }, factor.points.toFixed(1)));
};

const why = (row) => row.score === null ? null : el("section", {},
  el("h3", {}, "Why it ranks here", el("span", { class: "num sum" }, `${row.score.toFixed(1)} points`)),
  el("div", { class: "factors" }, row.factors.map(factorLine)),
  row.reasons.length > 0 && el("ul", {}, row.reasons.map((reason) => el("li", {}, reason))));

const consequence = (row) => row.consequence && el("section", { class: "consequence" }, el("h3", {}, "If nothing changes today"), el("p", {}, row.consequence));

const summary = (sentences) => sentences.length > 0 && el("section", { class: "summary" }, el("h3", {}, "In short"),
  sentences.map((one) => el("p", { title: `From ${one.evidence_id}` }, one.sentence)));

const owner = (row) => row.owner === null
  ? chip("red", "none", "NO OWNER")
  : [el("div", {}, el("span", { title: row.owner_address }, row.owner), el("span", { class: "faint" }, row.owner_state === "accepted" ? " · accepted" : " · assigned, not accepted")),
     row.owner_gone && flag("red", "no longer active"),
     row.owner_due_at && el("div", { class: "faint" }, "next move ", moment(row.owner_due_at, "due")),
     el("div", { class: "faint" }, "last acted ", moment(row.owner_acted_at))];

const promise = (row) => [
  el("div", { class: "chips" }, touchChip(row),
    row.moved > 0 && flag("grey", `moved ${row.moved}×${row.slip_minutes ? `, slipped ${span(row.slip_minutes * MINUTE)}` : ""}`),
    row.conflict && flag("orange", "two dates promised"), row.told_first && flag("orange", "told before the ledger")),
  row.told_due && el("div", {}, chip("orange", "soon", "customer not told yet"), el("div", { class: "faint" }, "they go by ", absolute(row.told_due))),
  row.touch !== "none" && row.due && el("div", { class: "faint" }, absolute(row.due), row.promise_heard ? " · heard in a message" : " · in the record"),
  // Of a promise that no longer stands the history tells, with what kept it.
  row.touch !== "none" && quote(row.promise_quote)];

const blocker = (row) => [
  el("div", {}, row.blocker_named ? row.blocker : el("span", { class: "faint" }, "Unnamed"),
    row.blocker_since && el("span", { class: "faint" }, " · ", moment(row.blocker_since, "span")),
    row.blocker_heard && el("span", { class: "faint" }, " · read from a message")),
  row.talking_around && flag("orange", "talked about, not named"),
  quote(row.blocker_quote)];

const fact = (name, ...value) => [el("dt", {}, name), el("dd", {}, ...value)];

const written = (text, at, by = null) => [el("div", { class: "words-kept" }, text), el("div", { class: "faint" }, by && `${by}, `, moment(at))];

const lanes = (row) => Object.entries(row.lanes).map(([lane, reason]) => el("div", {}, el("b", {}, lane), " ", el("span", { class: "faint" }, reason)));

const standing = (row) => el("dl", {},
  row.snoozed_until && fact("Asleep", el("div", {}, "until ", absolute(row.snoozed_until)), el("div", { class: "faint" }, row.snooze_reason)),
  fact("Owner", owner(row)), fact("Promise", promise(row)), fact("Blocker", blocker(row)),
  Object.keys(row.lanes).length > 0 && fact("Lanes", lanes(row)),
  fact("Customer", el("div", {}, "heard from us ", moment(row.touched_at)), el("div", {}, "wrote ", moment(row.wrote_at))),
  row.note && fact("Last note", written(row.note, row.noted_at, row.noted_by)),
  row.question && fact("Asked", written(row.question, row.asked_at), !row.decision && flag("orange", "leadership has not decided")),
  row.decision && fact("Decided", written(row.decision, row.decided_at)),
  row.exit_criteria && fact("Ends when", el("div", { class: "words-kept" }, row.exit_criteria)),
  row.impact && fact("Impact", row.impact), row.nature && fact("Nature", row.nature),
  row.risks.length > 0 && fact("Risks", row.risks.join(", ")),
  row.handoffs > 0 && fact("Handoffs", `${row.handoffs}${row.ping_pongs ? `, ${row.ping_pongs} back and forth` : ""}`));

// What somebody wrote: as written, long ones folded.
const said = (text, node) => {
  node.append(el("p", { class: "words" }, text));
  if (text.length <= 220 && text.split("\n").length <= 4) return node;
  const more = el("button", { type: "button", class: "more", "aria-expanded": "false" }, "Show all");
  more.addEventListener("click", () => {
    const open = node.classList.toggle("open");
    more.textContent = open ? "Show less" : "Show all";
    more.setAttribute("aria-expanded", String(open));
  });
  node.append(more);
  return node;
};

const mark = (source, name) => el("span", { class: `source ${source}` }, name);

const audience = (item) => (item.side === "customer" ? "customer" : item.side === "bot" ? "bot" : item.side === "unknown" ? "unknown side" : item.seen ? "customer saw it" : "internal");

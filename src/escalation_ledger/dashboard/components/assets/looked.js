
// --- What is different in a case since this reader last looked: kept in the browser, by reader ------

// Looks so close together are one look.
const ONE_LOOK = 30 * MINUTE;
// So many places are a change; fewer is others coming and going.
const PLACES = 3;
const MOST_CASES = 2000;
const LOOKED = "ledger-looked";

const lookedKey = (reader) => `ledger-looked:${reader}`;

const looks = (reader) => {
  try {
    const kept = JSON.parse(localStorage.getItem(lookedKey(reader)) ?? "{}");
    return kept !== null && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
  } catch { return {}; }
};

const keepLooks = (reader, kept) => {
  const newest = Object.entries(kept).sort(([, one], [, other]) => other.at - one.at).slice(0, MOST_CASES);
  try { localStorage.setItem(lookedKey(reader), JSON.stringify(Object.fromEntries(newest))); } catch { /* A browser that keeps nothing. */ }
};

// Whole seconds: the grid tells no finer.
const second = (iso) => (iso ? Math.floor(Date.parse(iso) / SECOND) * SECOND : null);

const dueOf = (row) => (row.touch === "none" ? null : second(row.due));

// What a reader sees of a row, in the grid as in the panel.
const seenOf = (row) => ({
  state: row.state, rank: row.rank, owner: row.owner ?? null, blocker: row.blocker, due: dueOf(row),
  late: row.touch === "late", wrote: second(row.wrote_at),
});

const changesSince = (was, row) => {
  const is = seenOf(row);
  const turned = (name, before, after) => `${name}: ${before} → ${after}`;
  const day = (due) => absolute(new Date(due).toISOString());
  return [
    is.wrote !== null && is.wrote > (was.wrote ?? 0) && ["The customer wrote ", moment(row.wrote_at)],
    is.state !== was.state && turned("State", was.state, is.state),
    is.owner !== was.owner && turned("Owner", was.owner ?? "nobody", is.owner ?? "nobody"),
    is.blocker !== was.blocker && turned("Blocker", was.blocker, is.blocker),
    is.due !== was.due && (was.due === null ? `Promised for ${day(is.due)}` : is.due === null ? `The promise for ${day(was.due)} no longer stands` : turned("Promise moved", day(was.due), day(is.due))),
    is.late && !was.late && "The promise is late",
    is.rank !== null && was.rank !== null && Math.abs(is.rank - was.rank) >= PLACES && turned("Rank", was.rank, is.rank),
  ].filter(Boolean);
};

// Notes that the reader sees the case now; gives what they saw at their look before, if any.
const look = (reader, row, state) => {
  const kept = looks(reader), last = kept[row.id], at = now(state);
  const isSame = last && Math.abs(at - last.at) < ONE_LOOK;
  const then = last && { at: last.at, seen: last.seen };
  // What changes while the reader looks is told as well.
  const before = isSame ? last.before ?? (changesSince(last.seen, row).length > 0 ? then : null) : then;
  kept[row.id] = { at, seen: seenOf(row), before: before ?? null };
  keepLooks(reader, kept);
  window.dispatchEvent(new CustomEvent(LOOKED));
  return before;
};

// The lines on a case, for a reader who looks at it; nothing where nothing changed.
const sinceLooked = (data, row, state) => {
  if (data.reader === null) return null;
  const before = data.looks === false ? looks(data.reader)[row.id] : look(data.reader, row, state);
  const changes = before ? changesSince(before.seen, row) : [];
  return changes.length > 0 && el("section", { class: "since", "data-changes": String(changes.length) },
    el("h3", {}, el("span", {}, "Since you last looked, ", moment(new Date(before.at).toISOString()))),
    el("ul", {}, changes.map((change) => el("li", {}, change))));
};

const hasChanged = (kept, row) => Boolean(kept[row.id]) && changesSince(kept[row.id].seen, row).length > 0;

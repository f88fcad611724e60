
// The sheet syncs what is typed at once but does not run the page; this does, soon after each step that
// can have ended an edit, so that the server keeps the draft.
const ENDS = new Set(["Enter", "Tab", "Delete", "Backspace", " "]);
const SOON = 250;

const touchesSheet = (event) => event.composedPath().some((node) => node.id === "portal" || node.dataset?.testid === "stDataFrame");

// A message that comes while another is taken up can cost that one its click, so this one waits.
const LATER = 1500;

const saveButton = (key) => document.querySelector(`.st-key-${key} button`);

// A save draws the sheet anew, and the keys' place in it with it: the cursor is put back into the case's cell.
const CASE = 2;
const RETURNS_WITHIN = 5000;

const canvas = () => document.querySelector('.st-key-sheet-rows canvas[data-testid="data-grid-canvas"]');

const cell = (column, row) => document.querySelector(`.st-key-sheet-rows [data-testid="glide-cell-${column}-${row}"]`);

const place = () => {
  const [, column, row] = document.querySelector(".st-key-sheet-rows [role=gridcell][aria-selected=true]")?.id.match(/(\d+)-(\d+)$/) ?? [];
  return column && { column: Number(column), caseId: cell(CASE, row)?.textContent };
};

const rowOf = (caseId) => {
  const cells = [...document.querySelectorAll(`.st-key-sheet-rows [data-testid^="glide-cell-${CASE}-"]`)];
  const found = cells.find((one) => one.textContent === caseId);
  return found ? Number(found.id.split("-").at(-1)) : 0;
};

// One key a frame: the sheet takes the next only once it has drawn the last.
const press = (keys) => {
  const [next, ...rest] = keys;
  if (!next || !canvas()) return;
  canvas().dispatchEvent(new KeyboardEvent("keydown", { ...next, bubbles: true, cancelable: true }));
  requestAnimationFrame(() => requestAnimationFrame(() => press(rest)));
};

const times = (count, key, keyCode) => Array(count).fill({ key, keyCode });

const walkTo = ({ column, caseId }) => {
  canvas().focus();
  press([{ key: "Home", keyCode: 36, ctrlKey: true }, ...times(rowOf(caseId), "ArrowDown", 40), ...times(column, "ArrowRight", 39)]);
};

const returnTo = (state, left) => {
  const since = Date.now();
  let known = canvas();
  clearInterval(state.returning);
  state.returning = setInterval(() => {
    if (Date.now() - since > RETURNS_WITHIN) clearInterval(state.returning);
    if (isRunning() || !canvas() || canvas() === known || !cell(CASE, 0) || document.activeElement !== document.body) return;
    known = canvas();
    walkTo(left);
  }, 50);
};

export default function (component) {
  const { data, setTriggerValue } = component;
  const root = component.parentElement.querySelector(".root");
  const state = (root.ledger ??= {});
  state.data = data;
  if (state.off) return state.off;
  const soon = (wait = SOON) => {
    clearTimeout(state.waiting);
    state.waiting = setTimeout(() => {
      state.waiting = null;
      isRunning() ? soon(100) : setTriggerValue("typed", Date.now());
    }, wait);
  };
  const onKey = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      // An open cell takes over what is in it when one clicks elsewhere.
      const open = document.querySelector("#portal textarea, #portal input");
      if (open) document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
      const left = place();
      setTimeout(() => {
        saveButton(state.data.saves)?.click();
        if (left) returnTo(state, left);
      }, open ? 60 : 0);
      return;
    }
    const ended = ENDS.has(event.key) || ((event.ctrlKey || event.metaKey) && "vx".includes(event.key.toLowerCase()));
    if (ended && touchesSheet(event)) soon();
  };
  const onPress = (event) => {
    clearInterval(state.returning);
    if (state.waiting && !touchesSheet(event)) soon(LATER);
  };
  const onPointer = (event) => {
    if (touchesSheet(event)) soon();
    else if (document.querySelector("#portal")?.childElementCount) soon(LATER);
  };
  const onLeave = (event) => {
    if (state.data.count > 0) event.preventDefault();
  };
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("pointerdown", onPress, true);
  document.addEventListener("pointerup", onPointer, true);
  window.addEventListener("beforeunload", onLeave);
  state.off = () => {
    clearTimeout(state.waiting);
    clearInterval(state.returning);
    document.removeEventListener("keydown", onKey, true);
    document.removeEventListener("pointerdown", onPress, true);
    document.removeEventListener("pointerup", onPointer, true);
    window.removeEventListener("beforeunload", onLeave);
    state.off = null;
  };
  return state.off;
}


// The sheet syncs what is typed at once but does not run the page; this does, soon after each step that
// can have ended an edit, so that the server keeps the draft.
const ENDS = new Set(["Enter", "Tab", "Delete", "Backspace", " "]);
const SOON = 250;

const touchesSheet = (event) => event.composedPath().some((node) => node.id === "portal" || node.dataset?.testid === "stDataFrame");

const saveButton = (key) => document.querySelector(`.st-key-${key} button`);

export default function (component) {
  const { data, setTriggerValue } = component;
  const root = component.parentElement.querySelector(".root");
  const state = (root.ledger ??= {});
  state.data = data;
  if (state.off) return state.off;
  const soon = () => {
    clearTimeout(state.waiting);
    state.waiting = setTimeout(() => setTriggerValue("typed", Date.now()), SOON);
  };
  const onKey = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      // An open cell takes over what is in it when one clicks elsewhere.
      const open = document.querySelector("#portal textarea, #portal input");
      if (open) document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
      setTimeout(() => saveButton(state.data.saves)?.click(), open ? 60 : 0);
      return;
    }
    const ended = ENDS.has(event.key) || ((event.ctrlKey || event.metaKey) && "vx".includes(event.key.toLowerCase()));
    if (ended && touchesSheet(event)) soon();
  };
  const onPointer = (event) => {
    if (touchesSheet(event) || document.querySelector("#portal")?.childElementCount) soon();
  };
  const onLeave = (event) => {
    if (state.data.count > 0) event.preventDefault();
  };
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("pointerup", onPointer, true);
  window.addEventListener("beforeunload", onLeave);
  state.off = () => {
    clearTimeout(state.waiting);
    document.removeEventListener("keydown", onKey, true);
    document.removeEventListener("pointerup", onPointer, true);
    window.removeEventListener("beforeunload", onLeave);
    state.off = null;
  };
  return state.off;
}

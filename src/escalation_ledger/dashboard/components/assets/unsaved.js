
// The sheet syncs what is typed at once but does not run the page; this does, soon after each step that
// can have ended an edit, so that the server keeps the draft.
const ENDS = new Set(["Enter", "Tab", "Delete", "Backspace", " "]);
const SOON = 250;

const touchesSheet = (event) => event.composedPath().some((node) => node.id === "portal" || node.dataset?.testid === "stDataFrame");

// A message that comes while another is taken up can cost that one its click, so this one waits.
const LATER = 1500;

const isRunning = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "running";

const saveButton = (key) => document.querySelector(`.st-key-${key} button`);

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
      setTimeout(() => saveButton(state.data.saves)?.click(), open ? 60 : 0);
      return;
    }
    const ended = ENDS.has(event.key) || ((event.ctrlKey || event.metaKey) && "vx".includes(event.key.toLowerCase()));
    if (ended && touchesSheet(event)) soon();
  };
  const onPress = (event) => {
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
    document.removeEventListener("keydown", onKey, true);
    document.removeEventListener("pointerdown", onPress, true);
    document.removeEventListener("pointerup", onPointer, true);
    window.removeEventListener("beforeunload", onLeave);
    state.off = null;
  };
  return state.off;
}


// A form of Streamlit sends nothing before it is sent itself. This tells the server soon after each
// pause what stands in its text fields, and asks before the window is left with words it was not told.
const SOON = 400;

// While a form is being sent its fields still stand there. Keys pressed meanwhile are meant for what
// comes next, so they are held back: until the form says why it stays, or is gone; where another form
// follows, until that has the cursor.
const AT_MOST = 3000;
const QUIET = 100;

const fieldOf = (key) => document.querySelector(`.st-key-${CSS.escape(key)} :is(textarea, input)`);

const takesKeys = (node) => Boolean(node?.matches("textarea, input"));

// One hold for the window: the form that is sent may be gone before the next stands.
const KEYS = ["keydown", "beforeinput", "paste", "drop"];

const held = (form, isFollowed) => {
  const since = Date.now();
  let ran = since;
  const fields = [...form.querySelectorAll("textarea, input")];
  const look = () => {
    const at = Date.now();
    if (isRunning()) ran = at;
    const isGone = !fields.some((field) => field.isConnected);
    const isOver = isGone && (!isFollowed || takesKeys(document.activeElement) || at - ran > QUIET);
    const isReleased = isOver || (at - since > AT_MOST && at - ran > QUIET);
    if (isReleased) release();
    return isReleased;
  };
  const stop = (event) => {
    if (event.key === "Tab" || look()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  for (const name of KEYS) document.addEventListener(name, stop, true);
  form.style.opacity = 0.6;
  const release = () => {
    clearInterval(looking);
    for (const name of KEYS) document.removeEventListener(name, stop, true);
    form.style.opacity = "";
  };
  const looking = setInterval(look, 20);
  return release;
};

// What a page was left with before the server heard of it stands in the fields when they are drawn again,
// and is kept until the server says so, or somebody types, sends or drops it: a field may be drawn twice.
const untoldOf = (name) => `ledger-untold ${name}`;
const untold = (name) => JSON.parse(sessionStorage.getItem(untoldOf(name)) ?? "null");
const keep = (name, texts) => sessionStorage.setItem(untoldOf(name), JSON.stringify(texts));
const forget = (name) => sessionStorage.removeItem(untoldOf(name));

let isRecalling = false;

const write = (field, text) => {
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value");
  isRecalling = true;
  set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  isRecalling = false;
};

const recall = (state, tries = 40) => {
  clearTimeout(state.recalling);
  const { name, fields } = state.data;
  const left = Object.entries(untold(name) ?? {}).filter(([one]) => fields[one]);
  if (left.every(([one, text]) => fields[one].text === text)) {
    forget(name);
    return;
  }
  for (const [one, text] of left) {
    const field = fieldOf(fields[one].key);
    if (field && field.value !== text) write(field, text);
  }
  if (tries) state.recalling = setTimeout(recall, 50, state, tries - 1);
};

export default function (component) {
  const { data, setTriggerValue } = component;
  const root = component.parentElement.querySelector(".root");
  const state = (root.ledger ??= {});
  const isAnswered = state.data && state.data.answers !== data.answers;
  state.data = data;
  state.tell = (texts) => setTriggerValue("typed", texts);
  if (isAnswered) {
    state.release?.();
    state.release = null;
  }
  if (state.off) {
    recall(state);
    return state.off;
  }

  const typed = () => {
    const texts = {};
    for (const [name, { key }] of Object.entries(state.data.fields)) {
      const field = fieldOf(key);
      if (field) texts[name] = field.value;
    }
    return texts;
  };
  const isUntold = (texts = typed()) => Object.entries(texts).some(([name, text]) => text !== state.data.fields[name].text);
  const tell = () => {
    clearTimeout(state.waiting);
    if (!state.release && isUntold()) state.tell(typed());
  };
  const soon = (wait = SOON) => {
    clearTimeout(state.waiting);
    state.waiting = setTimeout(() => (isRunning() ? soon(100) : tell()), wait);
  };
  const isOurs = (node) => Object.values(state.data.fields).some(({ key }) => node === fieldOf(key));
  const formOf = (node) => {
    const form = node?.closest?.('[data-testid="stForm"]');
    return form && Object.values(state.data.fields).some(({ key }) => form.contains(fieldOf(key))) ? form : null;
  };
  const send = (form) => {
    clearTimeout(state.waiting);
    if (state.release) return;
    forget(state.data.name);
    // After the key or click has done its work.
    const soon = setTimeout(() => { state.release = held(form, state.data.followed); });
    state.release = () => clearTimeout(soon);
  };
  const onInput = (event) => {
    if (!isOurs(event.target)) return;
    if (!isRecalling) forget(state.data.name);
    state.last = typed();
    soon();
  };
  const onKey = (event) => {
    const form = event.key === "Enter" && !event.isComposing && formOf(event.target);
    if (!form) return;
    const isLine = event.target.matches("input") && isOurs(event.target);
    if (isLine || (isOurs(event.target) && (event.ctrlKey || event.metaKey))) send(form);
  };
  const onClick = (event) => {
    const button = event.target.closest?.('[data-testid="stFormSubmitButton"] button');
    const form = button && formOf(button);
    if (form) send(form);
  };
  const onPress = (event) => {
    // What sends or drops the words carries or ends them itself.
    if (formOf(event.target)) return;
    if (event.target.closest?.(`.st-key-${CSS.escape(state.data.discards)}`)) {
      clearTimeout(state.waiting);
      forget(state.data.name);
    } else tell();
  };
  const onHidden = () => { if (document.hidden) tell(); };
  const onLeave = (event) => {
    if (!isUntold()) return;
    // The server may not hear of it before the window is gone.
    keep(state.data.name, typed());
    tell();
    event.preventDefault();
  };
  const listened = [
    [document, "input", onInput],
    [document, "keydown", onKey],
    [document, "click", onClick],
    [document, "pointerdown", onPress],
    [document, "visibilitychange", onHidden],
    [window, "beforeunload", onLeave],
  ];
  for (const [where, name, act] of listened) where.addEventListener(name, act, true);
  state.off = () => {
    clearTimeout(state.waiting);
    clearTimeout(state.recalling);
    if (!state.release && state.last && isUntold(state.last)) keep(state.data.name, state.last);
    for (const [where, name, act] of listened) where.removeEventListener(name, act, true);
    state.off = null;
  };
  recall(state);
  return state.off;
}

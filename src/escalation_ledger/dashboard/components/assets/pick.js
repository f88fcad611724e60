// A list of rows of which one is chosen, by mouse, arrows or j and k. Rows carry their id in `data-NAME`.

const bringIn = (node) => {
  const scroller = node.closest(".scroll");
  const above = node.offsetTop - scroller.scrollTop;
  const isVisible = above >= 60 && above + node.offsetHeight <= scroller.clientHeight;
  if (!isVisible) scroller.scrollTop = node.offsetTop - scroller.clientHeight / 2;
};

const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 12, PageUp: -12, Home: -1e9, End: 1e9 };

const picking = (name) => {
  const rows = `.row[data-${name}]`;

  const select = (root, id, { focus = false, reveal = false } = {}) => {
    for (const node of root.querySelectorAll(rows)) {
      const chosen = node.dataset[name] === id;
      node.setAttribute("aria-selected", String(chosen));
      node.tabIndex = chosen ? 0 : -1;
      if (chosen && focus) node.focus({ preventScroll: true });
      if (chosen && focus) node.scrollIntoView({ block: "nearest" });
      // A row that was linked to is shown once the list has its height.
      if (chosen && reveal) requestAnimationFrame(() => requestAnimationFrame(() => bringIn(node)));
    }
    if (!root.querySelector('[tabindex="0"]')) root.querySelector(rows)?.setAttribute("tabindex", "0");
  };

  const onKey = (event, root, choose) => {
    const here = event.target.closest(rows);
    if (!here || event.metaKey || event.ctrlKey || event.altKey) return;
    const all = [...root.querySelectorAll(rows)];
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(here.dataset[name], 0); return; }
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const next = all[Math.min(all.length - 1, Math.max(0, all.indexOf(here) + step))];
    select(root, next.dataset[name], { focus: true });
    choose(next.dataset[name], 160);
  };

  // `state.choose` tells the server, after `wait` milliseconds.
  const listen = (scroller, root, state) => {
    scroller.onclick = (event) => {
      const row = event.target.closest(rows);
      if (!row) return;
      select(root, row.dataset[name], { focus: true });
      state.choose(row.dataset[name], 0);
    };
    scroller.onkeydown = (event) => onKey(event, root, state.choose);
  };

  // Draws the list, and gives the row that had the focus before.
  const draw = (root, state, parts) => {
    const focused = root.getRootNode().activeElement?.dataset?.[name];
    const scroller = root.querySelector(".scroll") ?? el("div", { class: "scroll" });
    scroller.replaceChildren(...parts.filter(Boolean));
    if (!scroller.isConnected) root.replaceChildren(scroller);
    listen(scroller, root, state);
    fill(scroller, state, 320);
    return focused;
  };

  // Draws `parts()` where the rows are others than were drawn, and chooses the row that the server says.
  const show = (root, state, data, parts, { takesFocus = false } = {}) => {
    const drawn = JSON.stringify(data.rows);
    const fresh = state.drawn !== drawn;
    state.drawn = drawn;
    const focused = fresh && draw(root, state, parts());
    // While the reader moves on with the keyboard, an answer to an earlier step must not pull the selection back.
    if (state.asked === data.selected) state.asked = null;
    const behind = state.asked && !fresh;
    if (!behind) select(root, data.selected, { focus: Boolean(focused) || takesFocus, reveal: state.shown !== data.selected });
    state.shown = data.selected;
  };

  const chooser = (state, tell) => (id, wait) => {
    state.asked = id;
    clearTimeout(state.waiting);
    state.waiting = setTimeout(() => tell(id), wait);
  };

  return { show, chooser };
};

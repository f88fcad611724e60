
const message = (item) => said(item.text, el("article", { class: item.side, "data-message": item.id },
  el("div", { class: "meta" }, mark(item.source, item.source_name), el("b", {}, item.author ?? "unknown"),
    el("span", { class: "faint" }, audience(item)), el("span", { class: "space" }), el("span", { class: "faint" }, moment(item.at))),
  el("div", { class: "faint cut", title: item.title }, [item.place, item.title].filter(Boolean).join(" · "))));

const evidence = (messages) => el("section", {}, el("h3", {}, "Latest evidence"),
  messages.length ? messages.map(message) : el("p", { class: "faint" }, "No message belongs to this case yet."));

export default function (component) {
  const { data } = component;
  return live(component, (root, state) => {
    const row = data.case;
    const panel = root.querySelector("aside") ?? el("aside", { tabindex: "0", "aria-label": "Selected case" });
    panel.replaceChildren(...[data.aside && el("p", { class: "apart" }, data.aside), head(row, true), sinceLooked(data, row, state), data.explains_rank && why(row), consequence(row), summary(data.summary), el("section", {}, standing(row)), evidence(data.messages)].filter(Boolean));
    if (!panel.isConnected) root.replaceChildren(panel);
    if (state.id !== row.id) panel.scrollTop = 0;
    state.id = row.id;
    fill(panel, state, 320);
  });
}

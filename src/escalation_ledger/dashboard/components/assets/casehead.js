
const step = (id, text, title) => {
  const button = el("button", { type: "button", class: "copy", title, disabled: !id }, text);
  if (id) button.addEventListener("click", () => showCase(id));
  return button;
};

export default function (component) {
  const { data } = component;
  return live(component, (root, state) => {
    const row = data.case;
    root.replaceChildren(el("div", { class: "casehead" },
      data.aside && el("p", { class: "apart" }, data.aside),
      el("div", { class: "two" }, head(row),
        el("nav", { class: "steps", "aria-label": "Cases of the list" },
          data.place && el("span", { class: "faint num" }, `${data.place} of ${data.of}`),
          step(data.before, "↑ Before", "The case ranked before it, within the filter"),
          step(data.after, "↓ After", "The case ranked after it, within the filter"))),
      sinceLooked(data, row, state),
      (data.summary.length > 0 || row.consequence) && el("div", { class: "told" }, summary(data.summary), consequence(row))));
  });
}

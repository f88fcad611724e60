export default function (component) {
  return live(component, (root) => {
    root.replaceChildren(el("section", { class: "figures", "aria-label": "Numbers" }, component.data.numbers.map(figure)));
  });
}

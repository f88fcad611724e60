
const STANDING = { late: "late", soon: "due soon", pending: "to go" };

const tile = (touch, selected, choose) => {
  const name = touch.held ? "moved, not told" : STANDING[touch.touch];
  const node = el("button", { class: `tile ${touch.touch}`, "data-case": touch.id, "aria-pressed": String(touch.id === selected), type: "button" },
    el("span", { class: "who" }, el("b", {}, touch.id), el("span", { class: "account" }, touch.account ?? "unknown account")),
    el("span", { class: "clock" }, touch.touch !== "pending" && icon(touch.touch === "late" ? "late" : "soon"), moment(touch.due, "countdown", touch.touch === "late" ? false : "late"), el("span", { class: "standing" }, name)),
    el("span", { class: "by" }, el("span", { class: touch.owner ? "owes" : "owes absent", title: touch.owner }, touch.owner ?? "NO OWNER"), el("span", { class: "at" }, SHORT.format(new Date(touch.due)))));
  node.addEventListener("click", () => choose(touch.id));
  return node;
};

export default function (component) {
  const { data, setTriggerValue } = component;
  return live(component, (root) => {
    const held = root.getRootNode().activeElement?.dataset?.case;
    root.replaceChildren(
      el("section", { class: "figures", "aria-label": "Today in five numbers" }, data.numbers.map(figure)),
      el("section", { class: "strip", "aria-label": "Next promised touches" },
        data.touches.length
          ? data.touches.map((touch) => tile(touch, data.selected, (id) => setTriggerValue("case", id)))
          : el("p", { class: "quiet" }, "No touch is promised on these cases. A case without a promise shows NO PROMISE below.")));
    if (held) root.querySelector(`[data-case="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  });
}

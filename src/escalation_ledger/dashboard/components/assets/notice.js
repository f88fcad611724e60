
const command = (text) => {
  const copy = el("button", { type: "button", class: "copy" }, "Copy");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    copy.textContent = "Copied";
  });
  return el("div", { class: "command" }, el("code", {}, text), copy);
};

// `ledger refresh` in a sentence is something to type.
const prose = (text) => text.split("`").map((part, index) => (index % 2 ? el("code", {}, part) : part));

export default function (component) {
  const { data } = component;
  return live(component, (root) => {
    root.replaceChildren(el("section", { class: data.beside ? "notice beside" : "notice", role: data.error ? "alert" : "status" },
      el("h2", {}, data.error && icon("late"), data.title),
      data.body && el("p", {}, prose(data.body)),
      data.commands.map(command)));
  });
}

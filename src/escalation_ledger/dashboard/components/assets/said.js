
// `ledger serve` in a sentence is something to type.
const prose = (text) => text.split("`").map((part, index) => (index % 2 ? el("code", {}, part) : part));

const SIGNS = { red: "none", orange: "late", green: "accepted", grey: null };

export default function (component) {
  const { data } = component;
  return live(component, (root) => {
    root.replaceChildren(el("div", { class: `said ${data.tone}`, role: data.tone === "orange" ? "alert" : "status" },
      SIGNS[data.tone] && icon(SIGNS[data.tone]),
      el("div", {}, el("div", {}, prose(data.text)), data.lines.length > 0 && el("ul", {}, data.lines.map((line) => el("li", {}, prose(line)))))));
  });
}

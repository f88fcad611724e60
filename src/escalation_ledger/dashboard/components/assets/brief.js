
// The case's name leads to the case; the rest of the sentence is words.
const sentence = (one) => {
  const [id] = one.case_ids;
  return el("li", { title: one.evidence_ids.length > 0 && `From ${one.evidence_ids.join(", ")}` },
    id ? [caseLink(id, id), one.sentence.slice(id.length)] : one.sentence);
};

const list = (ids) => ids.flatMap((id, place) => [place > 0 && ", ", caseLink(id, id)]);

const part = (section) => el("section", {},
  el("h3", {}, section.title, el("span", { class: "num" }, String(section.count))),
  section.note && el("p", { class: "faint" }, section.note),
  el("ul", {}, section.lines.map(sentence)),
  section.told_above.length > 0 && el("p", { class: "faint" }, "also ", list(section.told_above), ", told above"),
  section.more > 0 && el("p", { class: "faint" }, `and ${section.more} more`));

export default function (component) {
  const { data, setTriggerValue } = component;
  return live(component, (root) => {
    const copy = el("button", { type: "button", class: "do", title: "As Markdown, to paste" }, "Copy");
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(data.markdown);
      copy.textContent = "Copied";
    });
    const close = el("button", { type: "button", class: "do" }, "Close");
    close.addEventListener("click", () => setTriggerValue("closed", true));
    root.replaceChildren(el("article", { class: "brief", tabindex: "0", "aria-label": "Morning brief" },
      el("header", {}, el("h2", {}, "Morning brief"), el("span", { class: "faint" }, data.head), el("span", { class: "space" }), copy, close),
      el("div", { class: "parts" }, data.sections.map(part), data.nothing && el("p", { class: "faint" }, data.nothing))));
  });
}

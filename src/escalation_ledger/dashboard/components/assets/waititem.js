const message = (item) => said(item.text, el("article", { class: item.side },
  el("div", { class: "meta" }, el("b", {}, item.author ?? "unknown"), el("span", { class: "faint" }, audience(item)), el("span", { class: "space" }), el("span", { class: "faint" }, moment(item.at)))));

const facts = (piece) => [
  mark(piece.source, piece.source_name),
  piece.case_id ? caseLink(piece.case_id, piece.case_id, { class: "id" }) : el("span", { class: "faint" }, "in no case"),
  el("span", { class: "faint" }, piece.account ?? "unknown account"), el("span", { class: "space" }), sourceLink(piece.url, "Open")];

const piece = (piece) => el("section", { class: "piece", "aria-label": piece.title },
  el("div", { class: "meta" }, facts(piece)),
  el("h2", {}, piece.title), piece.place && el("div", { class: "faint" }, piece.place),
  piece.messages.length ? piece.messages.map(message) : el("p", { class: "faint" }, "It holds no message."));

export default function (component) {
  const { data } = component;
  return live(component, (root, state) => {
    const aside = root.querySelector("aside") ?? el("aside", { tabindex: "0", "aria-label": "What waits, whole" });
    aside.replaceChildren(el("p", { class: "why" }, data.reason), el("div", { class: `pieces of-${data.pieces.length}` }, data.pieces.map(piece)));
    if (!aside.isConnected) root.replaceChildren(aside);
    if (state.id !== data.id) aside.scrollTop = 0;
    state.id = data.id;
    fill(aside, state, 320);
  });
}

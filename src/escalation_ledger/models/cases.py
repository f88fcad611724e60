"""Evidence into cases: one pure function of evidence, edges and what people decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

NOT_THE_SAME = "A person said that they are not the same issue."

GROUPS = {
    "evidence_id": pl.String,
    "anchor": pl.String,
    "account_id": pl.String,
    "case_id": pl.String,
}
REFUSED = {
    "left": pl.String,
    "right": pl.String,
    "older_case_id": pl.String,
    "younger_case_id": pl.String,
    "reason": pl.String,
}
ALIASES = {"case_id": pl.String, "survivor": pl.String}


@dataclass(frozen=True)
class Apart:
    """Evidence of one side is never one case with evidence of the other."""

    left: frozenset[str]
    right: frozenset[str]


@dataclass(frozen=True)
class Rulings:
    """What people said of what belongs together; it beats every edge.

    joins: pairs of evidence that are one issue; apart: what is not.
    """

    joins: tuple[tuple[str, ...], ...] = ()
    apart: tuple[Apart, ...] = ()

    @property
    def evidence(self) -> list[str]:
        """Every evidence id that is named."""
        kept = {one for apart in self.apart for one in apart.left | apart.right}
        return sorted({one for pair in self.joins for one in pair} | kept)

    def renamed(self, now: Mapping[str, str]) -> "Rulings":
        """The same of evidence that goes by other ids now. What became one piece is not apart."""
        joins = tuple(tuple(now.get(one, one) for one in pair) for pair in self.joins)
        apart = (
            Apart(
                frozenset(now.get(one, one) for one in ruling.left),
                frozenset(now.get(one, one) for one in ruling.right),
            )
            for ruling in self.apart
        )
        return Rulings(joins, tuple(one for one in apart if not one.left & one.right))


NO_RULINGS = Rulings()


@dataclass(frozen=True)
class Grouping:
    """Which evidence is one case.

    groups: evidence_id, anchor (earliest evidence of the group), account_id, case_id (null when
    no case was opened on it). refused: strong edges that do not join by themselves (left, right,
    older_case_id, younger_case_id, reason): proposals for a person. aliases: case_id of a case
    that joined an older one, and that survivor.
    """

    groups: pl.DataFrame
    refused: pl.DataFrame
    aliases: pl.DataFrame

    def survivor(self, case_id: str) -> str:
        """The id a case is known by now: its own, or that of the older case it joined."""
        older = self.aliases.filter(pl.col("case_id") == case_id)["survivor"]
        return str(older[0]) if len(older) else case_id

    def anchor(self, case_id: str) -> str | None:
        """The earliest evidence of a case; None when none of its evidence is there."""
        held = self.groups.filter(pl.col("case_id") == self.survivor(case_id))["anchor"]
        return str(held[0]) if len(held) else None


def cases(
    evidence: pl.DataFrame,
    edges: pl.DataFrame,
    decisions: pl.DataFrame,
    rulings: Rulings = NO_RULINGS,
) -> Grouping:
    """Group evidence along strong edges of one account; opened cases keep their evidence.

    evidence: evidence_id, account_id, opened_at; edges: EDGES; decisions: one row per opened
    case, case_id, number, anchor, has_person_events. What people ruled comes first. Two opened
    cases join by themselves only while the younger holds nothing a person wrote; the older id
    survives. Neither the order of rows nor evidence that is not linked changes a group.
    """
    nodes = evidence.select("evidence_id", "account_id", "opened_at").sort(
        "opened_at", "evidence_id", maintain_order=True
    )
    opened = decisions.select("case_id", "number", "anchor", "has_person_events").join(
        nodes.select(anchor="evidence_id"), on="anchor", how="semi"
    )
    forest = _Forest(sides=_sides(rulings))
    _join(forest, _ruled(rulings, nodes), opened, is_ruled=True)
    _join(forest, _in_order(edges, nodes), opened)
    roots = pl.DataFrame(
        [(node, forest.root(node)) for node in sorted(forest.parents)],
        schema={"evidence_id": pl.String, "root": pl.String},
        orient="row",
    )
    rooted = nodes.join(roots, on="evidence_id", how="left", maintain_order="left").with_columns(
        root=pl.coalesce("root", "evidence_id")
    )
    standing, aliases = _case_of_root(rooted, opened)
    groups = (
        rooted.with_columns(
            anchor=pl.col("evidence_id").first().over("root"),
            account_id=pl.col("account_id").drop_nulls().first().over("root"),
        )
        .join(standing, on="root", how="left", maintain_order="left")
        .select(*GROUPS)
        .sort("evidence_id", maintain_order=True)
    )
    return Grouping(
        groups=groups,
        refused=pl.DataFrame(forest.refused, schema=REFUSED, orient="row"),
        aliases=aliases,
    )


def _ruled(rulings: Rulings, nodes: pl.DataFrame) -> pl.DataFrame:
    """What people joined, as `_in_order` gives edges, in the order said."""
    pairs = pl.DataFrame(
        rulings.joins, schema={"left": pl.String, "right": pl.String}, orient="row"
    )
    return (
        pairs.join(nodes, left_on="left", right_on="evidence_id", maintain_order="left")
        .join(
            nodes, left_on="right", right_on="evidence_id", suffix="_right", maintain_order="left"
        )
        .select("left", "right", "account_id", "account_id_right")
    )


def _sides(rulings: Rulings) -> dict[str, frozenset[tuple[int, str]]]:
    """Evidence -> the side it is on in each ruling that keeps evidence apart."""
    sides: dict[str, frozenset[tuple[int, str]]] = {}
    for number, apart in enumerate(rulings.apart):
        for side, held in (("left", apart.left), ("right", apart.right)):
            for node in held:
                sides[node] = sides.get(node, frozenset()) | {(number, side)}
    return sides


def _in_order(edges: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    """Strong edges between evidence that is there, oldest first: left, right and their accounts.

    By age, so that what comes later never takes evidence from a case it already has.
    """
    return (
        edges.filter("is_strong")
        .select("left", "right")
        .unique(maintain_order=True)
        .join(nodes, left_on="left", right_on="evidence_id")
        .join(nodes, left_on="right", right_on="evidence_id", suffix="_right")
        .sort(
            pl.max_horizontal("opened_at", "opened_at_right"),
            pl.min_horizontal("opened_at", "opened_at_right"),
            "left",
            "right",
            maintain_order=True,
        )
        .select("left", "right", "account_id", "account_id_right")
    )


@dataclass(frozen=True)
class _Opened:
    number: int
    case_id: str
    has_person_events: bool


@dataclass
class _Forest:
    """Components over the ends of edges, with the account, opened cases and sides each holds."""

    sides: dict[str, frozenset[tuple[int, str]]]
    parents: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str | None] = field(default_factory=dict)
    opened: dict[str, list[_Opened]] = field(default_factory=dict)
    refused: list[tuple[str, str, str | None, str | None, str]] = field(default_factory=list)

    def add(self, node: str, account: str | None, opened: Iterable[_Opened]) -> None:
        """A component of one, unless the node is there."""
        if node not in self.parents:
            self.parents[node] = node
            self.accounts[node] = account
            self.opened[node] = list(opened)

    def root(self, node: str) -> str:
        """The component's name."""
        while self.parents[node] != node:
            self.parents[node] = self.parents[self.parents[node]]
            node = self.parents[node]
        return node

    def join(self, left: str, right: str, *, is_ruled: bool) -> None:
        """One component of two, or a refusal. is_ruled: a person said so."""
        one, other = self.root(left), self.root(right)
        if one == other:
            return
        accounts = {self.accounts[one], self.accounts[other]} - {None}
        held = sorted(self.opened[one] + self.opened[other], key=lambda case: case.number)
        written = self._written_in_the_younger(one, other)
        sides = self.sides.get(one, frozenset()) | self.sides.get(other, frozenset())
        if len({number for number, _ in sides}) < len(sides):
            self.refused.append((left, right, None, None, NOT_THE_SAME))
        elif len(accounts) > 1:
            self.refused.append((left, right, None, None, "It would join two accounts."))
        elif written and not is_ruled:
            reason = f"{written[0].case_id} holds what a person wrote; only a person joins it to {held[0].case_id}."
            self.refused.append((left, right, held[0].case_id, written[0].case_id, reason))
        else:
            self.parents[other] = one
            self.accounts[one] = next(iter(accounts), None)
            self.opened[one] = held
            self.sides[one] = sides

    def _written_in_the_younger(self, one: str, other: str) -> list[_Opened]:
        """The cases that people wrote in, of the component that would resolve to the other."""
        if not (self.opened[one] and self.opened[other]):
            return []
        younger = max(self.opened[one], self.opened[other], key=lambda held: held[0].number)
        return [case for case in younger if case.has_person_events]


def _join(
    forest: _Forest, joining: pl.DataFrame, opened: pl.DataFrame, *, is_ruled: bool = False
) -> None:
    """Grow the components along the edges. Edges are few: a loop over them, never over evidence."""
    cases_on: dict[str, list[_Opened]] = {}
    for anchor, number, case_id, is_written in (
        opened.select("anchor", "number", "case_id", "has_person_events")
        .sort("number", maintain_order=True)
        .iter_rows()
    ):
        cases_on.setdefault(anchor, []).append(_Opened(number, case_id, is_written))
    for left, right, account, account_right in joining.iter_rows():
        forest.add(left, account, cases_on.get(left, ()))
        forest.add(right, account_right, cases_on.get(right, ()))
        forest.join(left, right, is_ruled=is_ruled)


def _case_of_root(rooted: pl.DataFrame, opened: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """root -> case_id of the oldest case opened in it; and the younger ones with that survivor."""
    held = (
        opened.join(rooted.select("root", anchor="evidence_id"), on="anchor")
        .sort("number", "case_id", maintain_order=True)
        .with_columns(survivor=pl.col("case_id").first().over("root"))
    )
    standing = held.unique("root", keep="first", maintain_order=True).select("root", "case_id")
    younger = held.filter(pl.col("case_id") != pl.col("survivor")).select(*ALIASES)
    return standing, younger

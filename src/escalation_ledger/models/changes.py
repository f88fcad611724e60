"""Changes of responsible team and person on tickets, and which of them are handoffs.

One handoff per change of responsible team or person; what one audit changes together is one;
bots, and routing right after creation, are none; A→B→A are two handoffs and one ping-pong.
Distinct commenters are never counted: that hides bounces and counts private notes.
"""

from datetime import timedelta

import polars as pl

from escalation_ledger.domain.evidence import ticket_id_expr
from escalation_ledger.warehouse.settings import Settings

# `via.channel` of what Zendesk's own automation does.
_MACHINE_CHANNELS = ("rule", "trigger", "automation", "system", "bot", "omnichannel_routing")
_SYSTEM_ACTOR = "-1"
# Audits in the order they were made: ids grow, instants are whole seconds.
_IN_ORDER = (
    pl.col("at"),
    pl.col("audit_id").cast(pl.Int64, strict=False),
    pl.col("audit_id"),
    pl.col("position"),
)


def changes(
    audits: pl.DataFrame,
    *,
    groups: pl.DataFrame,
    people: pl.DataFrame,
    aliases: pl.DataFrame,
    evidence: pl.DataFrame,
    settings: Settings,
) -> pl.DataFrame:
    """ZENDESK_AUDITS -> CHANGES: every change of team or person, counted or not, and why.

    groups: ZENDESK_GROUPS; people: PEOPLE; aliases: ALIASES; evidence: EVIDENCE or its seed.
    A first value (no team before) is no change of team. A person named or removed is a row,
    but never a handoff.
    """
    zendesk_people = _people_by_zendesk_id(people, aliases)
    placed = (
        audits.sort(*_IN_ORDER, maintain_order=True)
        .with_columns(evidence_id=ticket_id_expr(pl.col("ticket_id")))
        .join(
            evidence.select("evidence_id", "account_id", "opened_at"), on="evidence_id", how="left"
        )
        .with_columns(
            created_at=pl.coalesce("opened_at", pl.col("at").min().over("ticket_id")),
        )
    )
    acted = _with_actor(placed, zendesk_people)
    moves = pl.concat([_team_moves(acted, groups), _person_moves(acted, zendesk_people)])
    ruled = _with_rule(moves, routing_minutes=settings.routing_minutes)
    return _with_ping_pongs(ruled).select(
        pl.concat_str("audit_id", pl.lit("/"), "position").alias("change_id"),
        "kind",
        "evidence_id",
        "account_id",
        "at",
        "from_id",
        "to_id",
        "from_name",
        "to_name",
        "actor_id",
        "is_handoff",
        "is_ping_pong",
        "why",
    )


def _people_by_zendesk_id(people: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """tool_id -> person_id, name, side."""
    return (
        aliases.filter(pl.col("source") == "zendesk")
        .select("tool_id", "person_id")
        .join(people.select("person_id", "name", "side"), on="person_id", how="left")
    )


def _with_actor(audits: pl.DataFrame, zendesk_people: pl.DataFrame) -> pl.DataFrame:
    """Adds is_machine, and turns actor_id into the person; null when it is the system."""
    named = audits.join(zendesk_people, left_on="actor_id", right_on="tool_id", how="left")
    is_system = pl.col("actor_id") == _SYSTEM_ACTOR
    return named.with_columns(
        is_machine=is_system.fill_null(value=False)
        | pl.col("channel").is_in(_MACHINE_CHANNELS).fill_null(value=False)
        | (pl.col("side") == "bot").fill_null(value=False),
        actor_id=pl.when(~is_system).then(
            pl.coalesce("person_id", pl.lit("zendesk:user:") + pl.col("actor_id"))
        ),
    ).drop("person_id", "name", "side")


def _team_moves(audits: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Changes from one team to another; a team not named by the event is the last one known."""
    names = groups.select("group_id", "name")
    named = pl.coalesce(_present("value"), _present("previous"))
    last_known = named.forward_fill().shift(1).over("ticket_id")
    return (
        audits.filter(pl.col("field") == "group_id")
        .with_columns(
            kind=pl.lit("team"),
            from_id=pl.coalesce(_present("previous"), last_known),
            to_id=_present("value"),
        )
        .filter(~pl.col("is_create") & (pl.col("from_id") != pl.col("to_id")))
        .join(names, left_on="from_id", right_on="group_id", how="left")
        .rename({"name": "from_name"})
        .join(names, left_on="to_id", right_on="group_id", how="left")
        .rename({"name": "to_name"})
    )


def _person_moves(audits: pl.DataFrame, zendesk_people: pl.DataFrame) -> pl.DataFrame:
    """Changes of assignee, null where nobody was or is assigned."""
    known = zendesk_people.select("tool_id", "person_id", "name")
    before = pl.coalesce(_present("previous"), _present("value").shift(1).over("ticket_id"))
    moved = (
        audits.filter(pl.col("field") == "assignee_id")
        .with_columns(kind=pl.lit("person"), from_id=before, to_id=_present("value"))
        .filter(~pl.col("is_create") & pl.col("from_id").ne_missing(pl.col("to_id")))
    )
    for end in ("from", "to"):
        moved = (
            moved.join(known, left_on=f"{end}_id", right_on="tool_id", how="left")
            .with_columns(
                pl.coalesce("person_id", pl.lit("zendesk:user:") + pl.col(f"{end}_id")).alias(
                    f"{end}_id"
                )
            )
            .drop("person_id")
            .rename({"name": f"{end}_name"})
        )
    return moved


def _present(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != "").then(pl.col(column))


def _with_rule(moves: pl.DataFrame, *, routing_minutes: int) -> pl.DataFrame:
    """Adds is_counted (a change of hands by a person), is_handoff and why."""
    is_person = pl.col("kind") == "person"
    is_routing = pl.col("at") <= pl.col("created_at") + timedelta(minutes=routing_minutes)
    exempt = (
        pl.when("is_machine")
        .then(pl.lit("made by a rule or a bot"))
        .when(is_person & pl.col("from_id").is_null())
        .then(pl.lit("a person named on an unowned ticket"))
        .when(is_person & pl.col("to_id").is_null())
        .then(pl.lit("unassigned: nobody has taken it over"))
        .when(is_person & (pl.col("from_id") == pl.col("to_id")))
        .then(pl.lit("the same person under two ids"))
        .when(is_routing)
        .then(pl.lit(f"routing within {routing_minutes} minutes of creation"))
    )
    ordered = moves.with_columns(exempt=exempt).sort(
        *_IN_ORDER[:3], is_person, "position", maintain_order=True
    )
    is_counted = pl.col("exempt").is_null()
    is_first_of_audit = is_counted & (is_counted.cum_sum().over("audit_id") == 1)
    return ordered.with_columns(
        is_counted=is_counted,
        is_handoff=is_first_of_audit,
        why=pl.when(is_first_of_audit)
        .then(pl.format("handed from one {} to another", "kind"))
        .when(is_counted)
        .then(pl.lit("part of the handoff of the same audit"))
        .otherwise("exempt"),
    )


def _with_ping_pongs(ruled: pl.DataFrame) -> pl.DataFrame:
    """Adds is_ping_pong: a handoff back along the change of hands right before it.

    Teams are judged on teams and persons on persons, over changes that count.
    """
    sequence = ["evidence_id", "kind", "is_counted"]
    ordered = ruled.sort(*_IN_ORDER, maintain_order=True)
    goes_back = (pl.col("to_id") == pl.col("from_id").shift(1).over(sequence)) & (
        pl.col("from_id") == pl.col("to_id").shift(1).over(sequence)
    )
    return ordered.with_columns(
        is_ping_pong=pl.col("is_handoff") & goes_back.fill_null(value=False)
    )

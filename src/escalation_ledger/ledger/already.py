"""What is asked and stands so already, by a person's word: it is said who said it, and nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass

from escalation_ledger.domain.words import Side
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.fields import effective
from escalation_ledger.ledger.naming import names_in
from escalation_ledger.ledger.refusals import AlreadySo
from escalation_ledger.ledger.sentences import sentence
from escalation_ledger.ledger.sheet import Situation
from escalation_ledger.ledger.store import Record
from escalation_ledger.models.settlements import followed


@dataclass(frozen=True)
class Already:
    """What people decided by now. Everything raises AlreadySo where it stands, and else does nothing."""

    record: Record
    here: Situation

    def check_pair(self, left: str, right: str, *, is_one_issue: bool) -> None:
        """Two pieces of evidence are one issue, or are not, in so many words."""
        pair = {left, right}
        rulings = self.here.decisions.rulings
        is_apart = any(one.left | one.right == pair for one in rulings.apart)
        stands = any(set(joined) == pair for joined in rulings.joins) if is_one_issue else is_apart
        if stands:
            event = e.EvidenceLinked(left, right) if is_one_issue else e.LinkRejected(left, right)
            self._refuse(event, lambda one: _pair_of(one) == pair)

    def check_identity(self, person_id: str, same_as: str) -> None:
        """Two ids are one person."""
        known = followed(self.here.decisions.identities)
        if known.get(person_id, person_id) == known.get(same_as, same_as) and person_id != same_as:
            pair = {person_id, same_as}
            event = e.IdentityMapped(person_id, same_as)
            self._refuse(
                event,
                lambda one: (
                    isinstance(one, e.IdentityMapped) and {one.person_id, one.same_as} == pair
                ),
            )

    def check_account(self, evidence_id: str, account_id: str) -> None:
        """Evidence belongs to an account."""
        if self.here.decisions.accounts.get(evidence_id) == account_id:
            event = e.AccountAssigned(evidence_id, account_id)
            self._refuse(event, lambda one: one == event)

    def check_placed(
        self, kind: str, subject: str, *, account_id: str | None, side: Side | None
    ) -> None:
        """A subject belongs to an account, or a person is on a side."""
        word = side.value if side else None
        if self.here.decisions.placed.get((kind, subject)) == (account_id, word):
            event = e.AccountAssigned(None, account_id, subject, kind, word)
            self._refuse(event, lambda one: one == event)

    def _refuse(self, event: e.Event, is_it: Callable[[e.Event], bool]) -> None:
        said = [one for one in effective(self.record.events()) if is_it(one.event)]
        who = (
            f" {said[-1].by} said so on {said[-1].occurred_at:%Y-%m-%d}: {said[-1].why}"
            if said
            else ""
        )
        facts = self.here.facts
        raise AlreadySo(
            f"Settled so already, nothing is written. {sentence(event, names_in(facts, [event]))}{who}"
        )


def _pair_of(event: e.Event) -> set[str]:
    match event:
        case e.EvidenceLinked(left, right) | e.LinkRejected(left, right):
            return {left, right}
        case _:
            return set()

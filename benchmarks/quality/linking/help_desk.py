"""Zendesk's files: organisations, users, tickets and comments of a set."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from benchmarks.quality.linking.addresses import Addresses, stamp
from benchmarks.quality.linking.cast import AGENTS, OURS, Person, customers, person
from benchmarks.quality.linking.corpus import Corpus, Item, Story

_SET_UP = "2025-01-01T00:00:00Z"


class HelpDesk:
    """Numbers given to organisations, users and comments in the order they are met."""

    def __init__(self, corpus: Corpus, addresses: Addresses) -> None:
        self.corpus = corpus
        self.addresses = addresses
        self.users: dict[str, dict[str, Any]] = {}
        self.comments: list[dict[str, Any]] = []

    def files(self) -> dict[str, list[dict[str, Any]]]:
        """Object name -> its objects."""
        for key in AGENTS:
            self._user(OURS[key], organization=None)
        for number, story in enumerate(self.corpus.stories, 1):
            for one in customers(story):
                if one.is_contact:
                    self._user(one, organization=number)
        tickets = [self._ticket(story, item) for story, item in _tickets(self.corpus)]
        return {
            "organizations": [
                _organization(number, story) for number, story in enumerate(self.corpus.stories, 1)
            ],
            "users": list(self.users.values()),
            "tickets": tickets,
            "comments": self.comments,
        }

    def _user(self, one: Person, *, organization: int | None) -> int:
        """The number of a person; whoever is not known yet is from now on."""
        known = self.users.setdefault(
            one.email,
            {
                "id": 9000 + len(self.users),
                "name": one.name,
                "email": one.email,
                "role": "end-user" if one.account else "agent",
                "active": True,
                "time_zone": one.time_zone,
                "organization_id": organization,
                "created_at": _SET_UP,
                "updated_at": _SET_UP,
            },
        )
        return int(known["id"])

    def _ticket(self, story: Story, item: Item) -> dict[str, Any]:
        body = item.body
        requester = self._user(person(body["by"], story), organization=None)
        text = self._text(body["text"], story)
        self._comment(body, item, requester, text)
        for said in body.get("comment", []):
            author = self._user(person(said["by"], story), organization=None)
            self._comment({"public": True, **said}, item, author, self._text(said["text"], story))
        ends = max([body["at"], *(said["at"] for said in body.get("comment", []))])
        merge = body.get("merged_into")
        if merge:
            self._merged(item, story.item(merge), ends)
        is_over = merge or _is_followed_up(story, item)
        return {
            "id": self.addresses.number(item),
            "subject": self._text(body["subject"], story),
            "description": text,
            "status": "closed" if is_over else "open",
            "type": "incident" if "problem" in body else None,
            "priority": body.get("priority", "normal"),
            "tags": ["escalated", *body.get("tags", []), *(["closed_by_merge"] if merge else [])],
            "requester_id": requester,
            "assignee_id": None,
            "organization_id": self._organization(story, body["by"]),
            "problem_id": self._number(story, body.get("problem")),
            "via": self._via(story, body.get("followup_of")),
            "created_at": stamp(body["at"]),
            "updated_at": stamp(ends, after=timedelta(hours=1)),
        }

    def _organization(self, story: Story, key: str) -> int | None:
        """The account's, where the help desk knows the requester."""
        is_known = person(key, story).is_contact
        return self.corpus.stories.index(story) + 1 if is_known else None

    def _text(self, text: str, story: Story) -> str:
        return self.addresses.written(text, story, user=lambda key: person(key, story).name).strip()

    def _number(self, story: Story, key: str | None) -> int | None:
        return self.addresses.number(story.item(key)) if key else None

    def _via(self, story: Story, followed: str | None) -> dict[str, Any]:
        if not followed:
            return {"channel": "email", "source": {"from": {}, "to": {}, "rel": None}}
        origin = {"ticket_id": self._number(story, followed), "channel": "web"}
        return {"channel": "web", "source": {"from": origin, "to": {}, "rel": "follow_up"}}

    def _comment(self, said: Mapping[str, Any], item: Item, author: int, text: str) -> None:
        self.comments.append(
            {
                "id": 700_000_000 + len(self.comments),
                "ticket_id": self.addresses.number(item),
                "author_id": author,
                "body": text,
                "public": said.get("public", True),
                "created_at": stamp(said["at"]),
            }
        )

    def _merged(self, item: Item, survivor: Item, at: Any) -> None:
        """What Zendesk writes into both tickets of a merge."""
        agent = self._user(OURS["lena"], organization=None)
        one, other = self.addresses.number(item), self.addresses.number(survivor)
        told = (
            (
                item,
                f'This request was closed and merged into request #{other} "{survivor.body["subject"]}".',
            ),
            (
                survivor,
                f'Request #{one} "{item.body["subject"]}" was closed and merged into this request. '
                f"Last comment in request #{one}:\n\n{item.texts[-1].strip()}",
            ),
        )
        for ticket, text in told:
            said = {"at": at + timedelta(minutes=5), "public": False}
            self._comment(said, ticket, agent, text)


def _tickets(corpus: Corpus) -> Iterator[tuple[Story, Item]]:
    for story in corpus.stories:
        for item in story.items.values():
            if item.kind == "ticket":
                yield story, item


def _is_followed_up(story: Story, item: Item) -> bool:
    """Zendesk follows up closed tickets only."""
    return any(other.body.get("followup_of") == item.body["key"] for other in story.items.values())


def _organization(number: int, story: Story) -> dict[str, Any]:
    return {
        "id": number,
        "name": story.account["name"],
        "domain_names": story.account.get("domains", []),
        "external_id": story.id,
        "created_at": _SET_UP,
        "updated_at": _SET_UP,
    }

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Reads the workflows that come with the program (``resources/workflows``): which statuses a class has and what moves them.

They are part of the program: a fault in one is a mistake of ours, so it raises ``BugError`` naming the file and the place, and
a test reads them all.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.vocabulary import Direction, EventKind, Holder, RequestClass, Status
from mlat_desktop.domain.workflow import Move, Need, Stand, Workflow

FILES = ("incoming", "outgoing", "extradition-incoming", "extradition-outgoing")
SCHEMA = 1
_FIRST = {
    Direction.INCOMING: ("request-received",),
    Direction.OUTGOING: ("request-sent", "receipt-confirmed"),
}
_LAST = {Direction.INCOMING: ("reply-sent",), Direction.OUTGOING: ("request-received", "reply-received")}
_ALWAYS = ("dialogue",)
_HANDS = ("hands",)
_KEYS = {
    "": {"schema", "direction", "classes", "first", "begun", "again", "offers", "status", "move"},
    "status": {"id", "classes", "holder", "step", "within"},
    "move": {"event", "classes", "to", "from", "unless", "holder", "act", "needs", "late"},
}


def workflow(klass: RequestClass, direction: Direction) -> Workflow:
    """The workflow of a class in a direction. What is only returned at intake has one in neither but ends at once."""
    return _all()[klass, direction]


def workflows() -> Mapping[tuple[RequestClass, Direction], Workflow]:
    """Every workflow by class and direction."""
    return _all()


@cache
def _all() -> dict[tuple[RequestClass, Direction], Workflow]:
    groups = _read("groups")["groups"]
    found: dict[tuple[RequestClass, Direction], Workflow] = {}
    for name in FILES:
        raw = _read(name)
        for klass in map(RequestClass, raw["classes"]):
            try:
                made = _workflow(f"{name}/{klass}", klass, raw, groups)
            except (KeyError, ValueError, TypeError) as error:
                raise BugError(f"workflow {name}: {error!r}") from error
            found[klass, made.direction] = made
    # A request returned at intake only comes in; whoever asks for the other direction gets what the class would have.
    return {**{(klass, Direction.OUTGOING): made for (klass, _way), made in found.items()}, **found}


def _read(name: str) -> dict[str, Any]:
    raw = tomllib.loads(files("resources").joinpath("workflows", f"{name}.toml").read_text(encoding="utf-8"))
    if raw.get("schema") != SCHEMA:
        raise BugError(f"workflow {name}: schema {raw.get('schema')!r}")
    return raw


def _workflow(name: str, klass: RequestClass, raw: Mapping[str, Any], groups: Mapping[str, list[str]]) -> Workflow:
    _known(raw, "")
    direction = Direction(raw["direction"])
    stands = [_stand(row) for row in reversed(_for_class(raw["status"], klass))]
    moves: dict[EventKind, tuple[Move, ...]] = {}
    for row in _for_class(raw["move"], klass):
        made = _move(row)
        moves[made.event] = (*moves.get(made.event, ()), made)
    names = [*_FIRST[direction], *_ALWAYS, *raw["offers"][klass.value], *_LAST[direction], *_HANDS]
    made_flow = Workflow(
        name=name,
        direction=direction,
        classes=frozenset(map(RequestClass, raw["classes"])),
        first=Status(raw["first"]),
        begun=Status(raw["begun"]),
        again=Status(raw["again"]),
        stands={each.status: each for each in stands},
        moves=moves,
        offered=tuple(dict.fromkeys(_events(names, groups))),
    )
    _sound(made_flow)
    return made_flow


def _for_class(rows: list[dict[str, Any]], klass: RequestClass) -> list[dict[str, Any]]:
    """The rows that hold for a class: those that name it, and behind them those for every class."""
    own = [row for row in rows if klass in map(RequestClass, row.get("classes", ()))]
    return [*own, *(row for row in rows if "classes" not in row)]


def _events(names: list[str], groups: Mapping[str, list[str]]) -> Iterator[EventKind]:
    for name in names:
        yield from map(EventKind, groups.get(name, [name]))


def _stand(row: Mapping[str, Any]) -> Stand:
    _known(row, "status")
    within = row["within"]
    if not isinstance(within, int) or within < 1:
        raise ValueError(f"within of {row['id']}: {within!r}")
    return Stand(status=Status(row["id"]), holder=Holder(row["holder"]), step=row["step"], within=within)


def _move(row: Mapping[str, Any]) -> Move:
    _known(row, "move")
    return Move(
        event=EventKind(row["event"]),
        to=Status(row["to"]) if "to" in row else None,
        come_from=frozenset(map(Status, row.get("from", ()))),
        unless=frozenset(map(EventKind, row.get("unless", ()))),
        holder=Holder(row["holder"]) if "holder" in row else None,
        act=Act(row.get("act", Act.LOG_EVENT.value)),
        needs=frozenset(map(Need, row.get("needs", ()))),
        late=row.get("late", False),
    )


def _known(row: Mapping[str, Any], part: str) -> None:
    strange = set(row) - _KEYS[part]
    if strange:
        raise ValueError(f"unknown keys {sorted(strange)}")


def _sound(made: Workflow) -> None:
    """Every open status that the workflow names has its stand: without one a case would have no holder and no next day."""
    named = {made.first, made.begun, made.again}
    for moves in made.moves.values():
        for move in moves:
            named |= move.come_from | ({move.to} if move.to else set())
    missing = {each for each in named if each.open} - set(made.stands)
    if missing:
        raise ValueError(f"no stand for {sorted(missing)}")

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How requests of each class live: what happens to them, after how many days, and how they end.

A life is a row of acts. An act is an event with the days since the act before; a life's place in the three years is drawn from
its span of ages, so that what is still running today is young enough to be.
"""

from __future__ import annotations

from dataclasses import dataclass

from mlat_desktop.domain.vocabulary import Direction, EventKind, Outcome, RequestClass

IN, OUT = Direction.INCOMING, Direction.OUTGOING
_K = EventKind


@dataclass(frozen=True, slots=True)
class Act:
    """An event ``least`` to ``most`` days after the act before it."""

    kind: EventKind
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One course of a request. ``youngest`` and ``oldest`` are days before the plan's day; ``share`` how many live it."""

    youngest: int
    oldest: int
    acts: tuple[Act, ...] = ()
    end: Outcome | None = None
    share: int = 1
    reopened: bool = False


def _life(youngest: int, oldest: int, *acts: Act, end: Outcome | None = None, share: int = 1, reopened: bool = False) -> Life:
    return Life(youngest=youngest, oldest=oldest, acts=acts, end=end, share=share, reopened=reopened)


_ACK = Act(_K.ACKNOWLEDGED, 1, 4)
_QUERY = Act(_K.QUERY_SENT, 4, 10)
_ANSWER = Act(_K.QUERY_ANSWERED, 12, 25)
_DECIDED = Act(_K.DECIDED, 6, 20)
_PASSED = Act(_K.TRANSMITTED, 0, 2)
_REPLY = Act(_K.REPLY_SENT, 4, 15)
_DONE = Act(_K.EXECUTED, 40, 150)
_PART = Act(_K.PARTLY_EXECUTED, 35, 90)
_SENT = Act(_K.REQUEST_SENT, 1, 6)
_RECEIPT = Act(_K.RECEIPT_CONFIRMED, 5, 14)
_BACK = Act(_K.REPLY_RECEIVED, 50, 190)
_CONSULTED = Act(_K.CONSULTATION_HELD, 14, 35)
_REFUSED = Act(_K.REFUSED, 9, 25)
_SEEN = Act(_K.ACKNOWLEDGED, 0, 1)
_ARREST = Act(_K.ARREST, 1, 3)
_STATED = Act(_K.CONSENT_STATEMENT_SENT, 4, 8)
_PAPERS = Act(_K.EXTRADITION_DOCUMENTS_RECEIVED, 9, 17)
_GRANTED = Act(_K.EXTRADITION_DECIDED, 45, 80)
_HANDED = Act(_K.SURRENDERED, 8, 13)
_ORDERED = Act(_K.PRESERVATION_ORDERED, 0, 1)
_KEPT = Act(_K.PRESERVATION_EFFECTED, 1, 2)
_HEARING = Act(_K.APPEARANCE_DATE, 1, 2)
_HOME = Act(_K.DETAINEE_RETURNED, 15, 21)

LIVES: dict[tuple[RequestClass, Direction], tuple[Life, ...]] = {
    (RequestClass.MLA, IN): (
        _life(1, 3, share=3),
        _life(5, 30, _ACK, share=3),
        _life(16, 60, _ACK, _QUERY, share=3),
        _life(50, 100, _ACK, _QUERY, _ANSWER, share=2),
        _life(40, 190, _ACK, _DECIDED, _PASSED, share=6),
        _life(150, 320, _ACK, _DECIDED, _PASSED, Act(_K.DELAY_NOTIFIED, 60, 90), share=2),
        _life(110, 380, _ACK, _DECIDED, _PASSED, _PART, share=3),
        _life(90, 300, _ACK, _DECIDED, _PASSED, Act(_K.EXECUTED, 30, 60), share=3),
        _life(60, 300, _ACK, Act(_K.POSTPONED, 10, 25), share=2),
        _life(190, 1090, _ACK, _DECIDED, _PASSED, _DONE, _REPLY, end=Outcome.GRANTED, share=8),
        _life(230, 1090, _ACK, _QUERY, _ANSWER, _DECIDED, _PASSED, _DONE, _REPLY, end=Outcome.GRANTED, share=3),
        _life(190, 1090, _ACK, _DECIDED, _PASSED, _PART, _REPLY, end=Outcome.PARTLY, share=2),
        _life(100, 1000, _ACK, _CONSULTED, _REFUSED, end=Outcome.REFUSED_AUTHORITY, share=2),
        _life(200, 900, _ACK, _DECIDED, _PASSED, end=Outcome.REFUSED_COURT),
        _life(300, 900, _ACK, _CONSULTED, _REFUSED, end=Outcome.REFUSED_AUTHORITY, reopened=True),
        _life(80, 1000, _ACK, end=Outcome.WITHDRAWN, share=2),
        _life(60, 1000, _ACK, end=Outcome.TRANSFERRED),
    ),
    (RequestClass.MLA, OUT): (
        _life(1, 12, share=3),
        _life(6, 18, _SENT, share=2),
        _life(35, 260, _SENT, _RECEIPT, share=5),
        _life(120, 400, _SENT, _RECEIPT, Act(_K.STATUS_ASKED, 60, 90), share=3),
        _life(60, 200, _SENT, _RECEIPT, Act(_K.QUERY_SENT, 15, 35), share=2),
        _life(100, 260, _SENT, _RECEIPT, Act(_K.QUERY_SENT, 15, 35), _ANSWER),
        _life(100, 330, _SENT, _RECEIPT, _BACK, share=3),
        _life(120, 380, _SENT, _RECEIPT, Act(_K.PARTLY_EXECUTED, 60, 100), share=2),
        _life(90, 300, _SENT, _RECEIPT, Act(_K.POSTPONED, 20, 50)),
        _life(230, 1090, _SENT, _RECEIPT, _BACK, end=Outcome.GRANTED, share=8),
        _life(230, 1090, _SENT, _RECEIPT, _BACK, end=Outcome.PARTLY, share=2),
        _life(150, 1000, _SENT, _RECEIPT, Act(_K.REFUSED, 60, 120), end=Outcome.REFUSED_AUTHORITY, share=2),
        _life(90, 900, _SENT, _RECEIPT, end=Outcome.WITHDRAWN),
    ),
    (RequestClass.EXTRADITION, IN): (
        _life(2, 5),
        _life(6, 11, _SEEN, _ARREST),
        _life(30, 60, _SEEN, _ARREST, _STATED, _PAPERS, share=2),
        _life(95, 160, _SEEN, _ARREST, _STATED, _PAPERS, _GRANTED),
        _life(190, 1090, _SEEN, _ARREST, _STATED, _PAPERS, _GRANTED, _HANDED, end=Outcome.GRANTED, share=3),
        _life(140, 1000, _SEEN, _ARREST, _STATED, _PAPERS, Act(_K.RELEASED, 50, 80), end=Outcome.REFUSED_COURT),
        _life(120, 1000, _SEEN, _ARREST, _STATED, Act(_K.RELEASED, 32, 33), end=Outcome.LAPSED),
        _life(90, 900, _ACK, end=Outcome.WITHDRAWN),
    ),
    (RequestClass.EXTRADITION, OUT): (
        _life(2, 9),
        _life(30, 120, _SENT, _RECEIPT),
        _life(25, 34, _SENT, _RECEIPT, Act(_K.ARREST, 2, 5)),
        _life(190, 1000, _SENT, _RECEIPT, Act(_K.ARREST, 10, 40), _GRANTED, _HANDED, end=Outcome.GRANTED, share=3),
        _life(150, 1000, _SENT, _RECEIPT, Act(_K.REFUSED, 60, 110), end=Outcome.REFUSED_COURT),
    ),
    (RequestClass.SPONTANEOUS, IN): (
        _life(2, 4),
        _life(10, 50, _ACK, share=2),
        _life(60, 1090, _ACK, end=Outcome.OTHERWISE, share=3),
    ),
    (RequestClass.SPONTANEOUS, OUT): (
        _life(5, 10, _SENT),
        _life(60, 1000, _SENT, _RECEIPT, end=Outcome.OTHERWISE, share=3),
    ),
    (RequestClass.PRESERVATION, IN): (
        _life(2, 3, _ORDERED),
        _life(12, 50, _ORDERED, _SEEN, _KEPT, share=2),
        _life(70, 130, _ORDERED, _SEEN, _KEPT, Act(_K.PRESERVED_DATA_REQUESTED, 30, 50)),
        _life(200, 1000, _ORDERED, _SEEN, _KEPT, Act(_K.PRESERVED_DATA_REQUESTED, 20, 50), end=Outcome.GRANTED, share=2),
        _life(150, 1000, _ORDERED, _SEEN, _KEPT, Act(_K.PRESERVATION_ENDED, 62, 80), end=Outcome.LAPSED),
    ),
    (RequestClass.PRESERVATION, OUT): (
        _life(2, 6, Act(_K.REQUEST_SENT, 0, 1)),
        _life(20, 50, Act(_K.REQUEST_SENT, 0, 1), Act(_K.PRESERVATION_EFFECTED, 2, 5), Act(_K.RECEIPT_CONFIRMED, 0, 1)),
        _life(150, 1000, Act(_K.REQUEST_SENT, 0, 1), Act(_K.PRESERVATION_EFFECTED, 2, 5), Act(_K.REPLY_RECEIVED, 1, 4),
              end=Outcome.GRANTED, share=3),
    ),
    (RequestClass.SERVICE, IN): (
        _life(2, 4, _HEARING, share=2),
        _life(12, 35, _HEARING, _ACK, _PASSED, share=2),
        _life(45, 90, _HEARING, _ACK, _PASSED, Act(_K.EXECUTED, 15, 30)),
        _life(100, 1090, _HEARING, _ACK, _PASSED, Act(_K.EXECUTED, 15, 40), _REPLY, end=Outcome.GRANTED, share=4),
        _life(100, 1090, _HEARING, _ACK, _PASSED, _REPLY, end=Outcome.OTHERWISE),
    ),
    (RequestClass.SERVICE, OUT): (
        _life(2, 8, _HEARING),
        _life(14, 45, _HEARING, _SENT, _RECEIPT, share=2),
        _life(60, 120, _HEARING, _SENT, _RECEIPT, Act(_K.REPLY_RECEIVED, 20, 40)),
        _life(110, 1090, _HEARING, _SENT, _RECEIPT, Act(_K.REPLY_RECEIVED, 20, 60), end=Outcome.GRANTED, share=4),
    ),
    (RequestClass.PROCEEDINGS, IN): (
        _life(40, 150, _ACK),
        _life(200, 900, _ACK, Act(_K.DECIDED, 60, 110), _REPLY, end=Outcome.GRANTED),
    ),
    (RequestClass.PROCEEDINGS, OUT): (
        _life(60, 200, _SENT, _RECEIPT),
        _life(250, 1000, _SENT, _RECEIPT, _BACK, end=Outcome.GRANTED),
    ),
    (RequestClass.SENTENCED, IN): (
        _life(30, 120, _ACK, _QUERY),
        _life(250, 1000, _ACK, Act(_K.DECIDED, 60, 110), Act(_K.SURRENDERED, 30, 60), end=Outcome.GRANTED),
    ),
    (RequestClass.SENTENCED, OUT): (
        _life(60, 200, _SENT, _RECEIPT),
        _life(260, 1000, _SENT, _RECEIPT, Act(_K.REPLY_RECEIVED, 60, 120), end=Outcome.GRANTED),
    ),
    (RequestClass.CUSTODY, IN): (
        _life(12, 40, _HEARING, _ACK),
        _life(150, 900, _HEARING, _ACK, _DECIDED, Act(_K.DETAINEE_TRANSFERRED, 10, 20), _HOME, Act(_K.EXECUTED, 0, 1),
              end=Outcome.GRANTED),
    ),
    (RequestClass.CUSTODY, OUT): (
        _life(40, 70, _HEARING, _SENT, _RECEIPT),
        _life(180, 900, _HEARING, _SENT, _RECEIPT, Act(_K.DETAINEE_TRANSFERRED, 20, 30), _HOME, Act(_K.REPLY_RECEIVED, 1, 2),
              end=Outcome.GRANTED),
    ),
    (RequestClass.ENQUIRY, IN): (
        _life(2, 5),
        _life(30, 1000, Act(_K.STATUS_ANSWERED, 2, 6), end=Outcome.OTHERWISE, share=3),
    ),
    (RequestClass.ENQUIRY, OUT): (
        _life(6, 12, _SENT),
        _life(60, 900, _SENT, Act(_K.REPLY_RECEIVED, 5, 30), end=Outcome.OTHERWISE, share=2),
    ),
    (RequestClass.RETURNED, IN): (
        _life(3, 1000, share=4),
    ),
}  # fmt: skip


def course(count: int) -> list[tuple[RequestClass, Direction, Life]]:
    """Lives for ``count`` requests: each life once before any is lived twice, then by their shares, again and again."""
    rows = [(klass, direction, life) for (klass, direction), lives in LIVES.items() for life in lives]
    order = [row for turn in range(max(life.share for _, _, life in rows)) for row in rows if row[2].share > turn]
    return [order[n % len(order)] for n in range(count)]

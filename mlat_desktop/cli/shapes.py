# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The records of the JSON answers: a contract with whoever scripts this program, apart from our own dataclasses.

A field may be added, never renamed or removed, without a new version of the schema. Local database ids, blob names and
secrets never stand here. ``docs/formats`` holds the JSON Schemas, made from these types by :mod:`mlat_desktop.cli.formats`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from mlat_desktop.cli.bundle_media_shapes import BundleMediumShape
from mlat_desktop.cli.exhibit_shapes import DutyShape, EvidenceCheckShape, EvidenceShape
from mlat_desktop.cli.hand_shapes import HandShape, HeldShape
from mlat_desktop.cli.letter_shapes import CertifiedShape, LetterCommentShape, LetterFollowerShape, LetterScanShape
from mlat_desktop.cli.receipt_shapes import ReceiptShape
from mlat_desktop.domain.bundle import BundleState, CardStatus
from mlat_desktop.domain.deadlines import DeadlineState, LimitKind
from mlat_desktop.domain.letters import Follow, LetterStatus
from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Particulars
from mlat_desktop.domain.vocabulary import (
    Channel,
    Direction,
    EventKind,
    Holder,
    MailKind,
    Outcome,
    RequestClass,
    Status,
)
from mlat_desktop.services.views import Lateness, TodayAct, TodayGroup
from mlat_desktop.services.watching import Lack

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def copied(kind: type[T], record: object, **named: object) -> T:
    """A shape from a record: the fields of the same name, and ``named`` for those that differ."""
    values = {f.name: named[f.name] if f.name in named else getattr(record, f.name) for f in fields(kind)}
    return kind(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorShape:
    """A refusal: ``code`` is stable, ``message`` is the sentence in the language of the answers."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeShape:
    """A code of a list that an office may extend, with its word in the language of the answers. ``own`` ones the office added;
    one that is not ``active`` is offered no longer.
    """

    list: str
    code: str
    label: str
    own: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """A line of a list of requests. ``due_on`` is the next day to watch; a possibility or an assurance (``due_kind`` may,
    floor) that has passed is named only where nothing must be done. ``holder`` is who has an open case in hand, ``step_on``
    the day of its next action.
    """

    number: str
    subject: str
    state: str
    direction: Direction
    klass: RequestClass
    status: Status
    officer: str
    urgent: bool
    restricted: bool
    registered_on: date
    due_on: date | None
    due_title: str
    due_kind: LimitKind | None
    due_own: bool
    due_liberty: bool
    uncomputed: bool
    next_action: str
    theirs: str
    holder: Holder | None
    held_by: str
    held_since: date | None
    step_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventShape:
    """Something that happened on a case. ``on`` is the calendar day at ``place``, from which limits count."""

    uid: str
    kind: EventKind
    moment: Moment
    on: date
    place: str
    note: str
    by: str
    annulled: bool
    annulled_reason: str
    holder: Holder | None = None
    whom: str = ""
    item_uid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailShape:
    """Something that arrived or left."""

    uid: str
    direction: Direction
    kind: MailKind
    channel: Channel
    moment: Moment
    correspondent: str
    subject: str
    dated_on: date | None
    their_reference: str
    our_reference: str
    tracking: str
    reply_due: date | None
    note: str
    scan_name: str
    event_uid: str | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineShape:
    """A deadline with its reasoning. ``when`` is the day to act by, ``due_on`` the last day by law, ``days`` counts from the
    day asked about (negative: late). ``to_confirm``: read in a secondary source, never to be relied on alone for liberty.
    """

    request: str
    limit: str
    treaty: str
    table_version: str
    article: str
    title: str
    caption: str
    kind: LimitKind
    bound: str
    state: DeadlineState
    own_target: bool
    liberty: bool
    level: str
    to_confirm: bool
    started_on: date | None
    due_on: date | None
    due_at: Moment | None
    act_by: date | None
    cautious_on: date | None
    settled_on: date | None
    when: date | None
    days: int | None
    lateness: Lateness
    calendar: str
    source: str
    reasoning: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterShape:
    """A letter. ``id`` is how the other commands name it; ``sha256`` that of the sealed file. A letter of no single case has no
    ``request`` but a ``state``; a reminder has a ``holder``, whom it reminds, and an ``item_uid`` if it is about one item.
    ``dated_on`` is the day that the page bears, ``reply_by`` the day by which an answer is awaited, ``follows`` the uid of the
    earlier letter to which this one is what ``follows_as`` says.
    ``check_code`` is what a caller reads out, empty before it is sealed; ``beside`` is the second language that stands side by
    side with the letter’s own, empty for none.
    """

    id: int
    uid: str
    request: str
    kind: str
    language: str
    status: LetterStatus
    subject: str
    number: str
    version: int
    drafted_by: str
    drafted_at: datetime
    approved_by: str
    approved_at: datetime | None
    sealed_by: str
    sealed_at: datetime | None
    sha256: str
    dispatched_on: date | None
    channel: str
    tracking: str
    void_reason: str
    copies: int
    state: str
    holder: Holder | None
    item_uid: str | None
    dated_on: date | None
    signed_on: date | None
    unsigned_reason: str
    bag: str
    bag_seal: str
    pieces: int | None
    received_on: date | None
    received_by: str
    reply_by: date | None
    follows: str
    follows_as: Follow | None
    follows_reason: str
    check_code: str
    beside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTextShape(LetterShape):
    """A letter with its text. ``content`` has a schema of its own (``mlat.letter-content/1``); so has ``beside_content``, in
    the second language. ``scans`` are those of its papers, oldest first: the newest signed by hand is the record copy.
    """

    content: str
    beside_content: str | None
    comments: tuple[LetterCommentShape, ...]
    scans: tuple[LetterScanShape, ...]
    followed_by: tuple[LetterFollowerShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterKindShape:
    """A kind of letter that a request may need."""

    kind: str
    label: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictShape:
    """Whether a file is a letter of this office. ``genuine`` only if the register holds it byte for byte and it is neither void
    nor withdrawn; ``followed_by`` is the number of the letter that superseded, corrected or withdrew it; ``translations`` are
    the certified ones among its annexes.
    """

    genuine: bool
    verdict: str
    sentence: str
    sha256: str
    letter: int | None
    number: str
    request: str
    sealed_on: date | None
    signer: str
    certificate_sha256: str
    followed_by: str
    followed_as: Follow | None
    translations: tuple[CertifiedShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionShape:
    """An amendment: ``before`` and ``after`` are the changed fields as JSON text."""

    at: datetime
    by: str
    reason: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestShape:
    """A request with everything that belongs to it. ``particulars`` is what ``mlat request amend`` takes back. ``held`` says
    who had the case until today (or its end) without a gap, ``items_held`` the same of each item, by its uid;
    ``caution`` is what whoever shows it writes on every page.
    """

    number: str
    uid: str
    version: int
    status: Status
    officer: str
    registered_at: datetime
    registered_by: str
    origin_office: str
    outcome: Outcome | None
    outcome_reason: str
    ground: str
    ended_on: date | None
    particulars: Particulars
    caution: str
    events: tuple[EventShape, ...]
    mails: tuple[MailShape, ...]
    deadlines: tuple[DeadlineShape, ...]
    letters: tuple[LetterShape, ...]
    evidence: tuple[EvidenceShape, ...]
    duties: tuple[DutyShape, ...]
    revisions: tuple[RevisionShape, ...]
    in_hand: HandShape | None
    custody_days: int
    held: tuple[HeldShape, ...]
    items_held: tuple[HeldShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLogged:
    """The answer to logging an event or a piece of mail: where the case stands now."""

    request: str
    status: Status
    event: EventShape | None
    mail: MailShape | None
    deadlines: tuple[DeadlineShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserShape:
    """A person who can unlock the office."""

    name: str
    uid: str
    full_name: str
    title: str
    role: Role
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeShape:
    """An office that was made. The recovery code itself stands in ``recovery_file`` alone."""

    folder: str
    uid: str
    name: str
    country: str
    zone: str
    training: bool
    user: str
    recovery_file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterheadShape:
    """The lines on top of letters in a language."""

    language: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRecordShape:
    """What an office says of itself; ``two_people`` tells whether a letter needs a second person to approve it.
    ``consult_before_refusal`` asks for a consultation where no treaty does; ``checklist_blocks`` keeps a letter of request from
    being submitted while its checklist lacks something essential. ``sign_in_ink`` says that its letters are signed by hand;
    ``target_reply`` is the number of days in which it expects an answer to a letter that asks for one (0: none is set),
    ``target_bundle`` that for the receipt of a case bundle (0: none). After ``card_months`` the fingerprint of a partner's card
    is to be compared anew (0: never); a new card of the office is valid for ``own_card_months``; ``card_ending_days`` before
    its end a card stands among what must be done today.
    """

    uid: str
    name: str
    country: str
    zone: str
    letterhead: tuple[LetterheadShape, ...]
    contact: str
    two_people: bool
    calendar_files: bool
    consult_before_refusal: bool
    checklist_blocks: bool
    sign_in_ink: bool
    target_reply: int
    target_bundle: int
    card_months: int
    own_card_months: int
    card_ending_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditShape:
    """The result of walking the audit chain: ``head`` is the hash of its last entry, ``fault`` empty when it holds."""

    whole: bool
    entries: int
    details_checked: int
    head: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntryShape:
    """An entry of the audit log. ``detail`` is JSON text, empty once erased."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnwatchedShape:
    """An open request that nobody watches: ``lacks`` says of what it has none, ``message`` what to do."""

    request: str
    lacks: tuple[Lack, ...]
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckShape:
    """The result of checking a whole office; ``faults`` are sentences, ``notes`` too, which name nothing that is wrong.
    ``unwatched`` must be empty; ``unwatched_hidden`` counts restricted ones that the reader does not see.
    """

    whole: bool
    audit: AuditShape
    evidence: tuple[EvidenceCheckShape, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    unwatched: tuple[UnwatchedShape, ...]
    unwatched_hidden: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneShape:
    """A change of which there is nothing more to say than what was done to what."""

    done: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardShape:
    """The public card of an office."""

    fingerprint: str
    office_uid: str
    name: str
    country: str
    recipient: str
    signing_key: str
    valid_from: date
    valid_to: date | None
    status: CardStatus
    trusted_by: str
    trusted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleShape:
    """A bundle as it lies on its media. ``state`` tells ``written`` from ``verified``; with ``partly`` the parts ``missing``
    still have to go onto the next medium. ``prepared``: it lies ready on this computer. ``number`` is the sender's.
    ``receipts`` are those that a bundle of this office takes along, told by the commands that write it.
    """

    uid: str
    folder: str
    state: BundleState
    sequence: int
    created_at: datetime
    sender: CardShape
    recipients: tuple[str, ...]
    digest: str
    size: int
    parts: int
    number: str
    subject: str
    letters: int
    evidence: int
    warnings: tuple[str, ...]
    media: tuple[BundleMediumShape, ...]
    missing: tuple[int, ...]
    prepared: bool
    receipts: tuple[ReceiptShape, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportShape:
    """What taking in a bundle changed; ``number`` is this office's, ``already`` that nothing was new, ``fields`` what of the
    particulars was taken. ``confirmed`` are the bundles of this office that it confirmed.
    """

    bundle: BundleShape
    number: str
    created: bool
    already: bool
    events: int
    mails: int
    letters: int
    evidence: int
    duties: int
    receipts: int
    confirmed: tuple[ReceiptShape, ...]
    fields: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueShape:
    """The answer to a counting question: ``due`` is a date, or a local time for rules in hours; ``error`` says why there is
    none.
    """

    id: str
    due: str
    due_on: date | None
    due_at: str | None
    unmoved_on: date | None
    shift: int
    act_by: date | None
    suspended_days: int
    rule: str
    reasoning: tuple[str, ...]
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayShape:
    """A thing to do today and the act that settles it. A line that is of no one case (``group`` is incident or card) names no
    request: its ``reference`` is the incident's number, the bundle's uid or the card's fingerprint; ``todo`` is what of an
    incident is still to be done, in the language of the answers, the next of it first.
    """

    group: TodayGroup
    act: TodayAct
    request: str
    subject: str
    title: str
    when: date | None
    days: int | None
    own_target: bool
    liberty: bool
    letter: int | None
    letter_kind: str
    limit_kind: LimitKind | None
    reference: str = ""
    todo: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoShape:
    """What a demonstration made. ``letter`` and ``bundle`` are paths; ``receiver_request`` is the case's number over there."""

    office: str
    user: str
    head: str
    passphrase_file: str
    requests: int
    request: str
    letter: str
    letter_id: int
    letter_number: str
    bundle: str
    receiver_office: str
    receiver_user: str
    receiver_passphrase_file: str
    receiver_request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTestShape:
    """A check of an installed copy. ``required`` false means that the program works without it, less comfortably."""

    check: str
    ok: bool
    required: bool
    detail: str

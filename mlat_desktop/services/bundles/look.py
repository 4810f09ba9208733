# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a look before writing found, line by line: how it stands, its words, and whether somebody has to say that he saw it.

A line that stands in the way forbids the export; one to look at does not. Window and command line show the same lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.i18n import N_, _, ngettext, screen, size_words
from mlat_desktop.messages import sentence


class LookLevel(StrEnum):
    """How a line stands."""

    STOP = "stop"
    LOOK = "look"
    GOOD = "good"


class LookTopic(StrEnum):
    """What a line is about, in the order in which they are read."""

    MEDIUM = "medium"
    RECIPIENT = "recipient"
    CASE = "case"
    CONTENTS = "contents"
    COMPUTER = "computer"


class LookCode(StrEnum):
    """What was found."""

    REFUSED = "refused"
    MEDIUM_NONE = "medium.none"
    MEDIUM = "medium"
    MEDIUM_FOLDER = "medium.folder"
    MEDIUM_READ_ONLY = "medium.read-only"
    MEDIUM_FIXED = "medium.fixed"
    MEDIUM_NO_SERIAL = "medium.no-serial"
    MEDIUM_ROOM = "medium.room"
    MEDIUM_FULL = "medium.full"
    MEDIUM_SEVERAL = "medium.several"
    MEDIUM_BY_PROGRAM = "medium.by-program"
    MEDIUM_EMPTY = "medium.empty"
    MEDIUM_OTHER_THINGS = "medium.other-things"
    MEDIUM_BUNDLES = "medium.bundles"
    MEDIUM_UNFINISHED = "medium.unfinished"
    MEDIUM_KNOWN = "medium.known"
    MEDIUM_LOST = "medium.lost"
    RECIPIENT_NONE = "recipient.none"
    RECIPIENT = "recipient"
    RECIPIENT_ENDS = "recipient.ends"
    RECIPIENT_LONG_AGO = "recipient.long-ago"
    RECIPIENT_NEVER = "recipient.never"
    RECIPIENT_WORDS = "recipient.words"
    RECIPIENT_OTHER_STATE = "recipient.other-state"
    RECIPIENT_OWN = "recipient.own"
    RECIPIENT_PASSPHRASE = "recipient.passphrase"
    CASE_WHOLE = "case.whole"
    CASE_CHECKLIST = "case.checklist"
    CASE_DRAFTS = "case.drafts"
    CASE_UNSENT = "case.unsent"
    CASE_PASSED = "case.passed"
    CASE_RESTRICTED = "case.restricted"
    CASE_PROTECTED = "case.protected"
    WITHHELD_GOES = "contents.withheld-goes"
    WITHHELD_STAYS = "contents.withheld-stays"
    THINGS_STAY = "contents.things-stay"
    LEFT_OUT = "contents.left-out"
    DUTIES = "contents.duties"
    STAYS = "contents.stays"
    CLOCK_BACK = "computer.clock-back"
    COMPUTER_ROOM = "computer.room"


_TOPICS: dict[LookCode, LookTopic] = {
    code: LookTopic(code.value.partition(".")[0]) for code in LookCode if code is not LookCode.REFUSED
}

_WORDS: Mapping[LookCode, str] = {
    LookCode.MEDIUM_NONE: N_("No removable drive is plugged in. Plug one in: it appears here by itself. Or choose a folder."),
    LookCode.MEDIUM: N_("{name}: {system}, serial number {serial}."),
    LookCode.MEDIUM_NO_SERIAL: N_(
        "{name}: {system}. The system tells no serial number: label the medium by hand, or custody cannot tell it from another."
    ),
    LookCode.MEDIUM_FOLDER: N_("The bundle goes into the folder {path}."),
    LookCode.MEDIUM_READ_ONLY: N_(
        "{name} is write-protected. Move its lock, or have it made writable for you, or take another medium."
    ),
    LookCode.MEDIUM_FIXED: N_("{path} is not on a removable drive."),
    LookCode.MEDIUM_ROOM: N_("About {needed} are needed, {free} are free."),
    LookCode.MEDIUM_BY_PROGRAM: N_(
        "Its file system ({system}) is run by a program of its own: after writing, take the medium out, put it in again and"
        " have the bundle verified there."
    ),
    LookCode.MEDIUM_EMPTY: N_("Nothing else lies on the medium."),
    LookCode.RECIPIENT_NONE: N_("No office is chosen. A bundle goes to an office whose card is trusted here."),
    LookCode.RECIPIENT: N_("The card of {name} is trusted, by {by}; last compared on {on}."),
    LookCode.RECIPIENT_ENDS: N_("The card of {name} is valid until {end} only. Ask that office for its next card in time."),
    LookCode.RECIPIENT_LONG_AGO: N_(
        "The fingerprint of {name} was last compared on {on}; for your office that counted until {due}. Compare it again by"
        " telephone."
    ),
    LookCode.RECIPIENT_NEVER: N_("No comparison of the fingerprint of {name} is recorded. Compare it by telephone."),
    LookCode.RECIPIENT_WORDS: N_("The fingerprint of {name} in words: {words}."),
    LookCode.MEDIUM_LOST: N_(
        "Your office recorded this medium ({name}) as lost. Find out where it was before anything is written to it, and record"
        " that it is found."
    ),
    LookCode.RECIPIENT_OTHER_STATE: N_("{name} is an office of another State ({state}) than the one of this case ({case})."),
    LookCode.RECIPIENT_PASSPHRASE: N_(
        "{name} has no card: the bundle opens with a passphrase, which goes there in a letter of its own, by another way."
        " Whoever has both can open it, and your recovery key cannot."
    ),
    LookCode.RECIPIENT_OWN: N_("Your own office and its recovery key can open the bundle, too."),
    LookCode.CASE_WHOLE: N_("Nothing of the case waits to be finished first."),
    LookCode.CASE_RESTRICTED: N_(
        "The case is open to named people only. At {names} everybody who may open bundles can read it: say there beforehand who"
        " is to open it."
    ),
    LookCode.STAYS: N_("Notes, remarks, drafts, own targets and deadlines stay in your office."),
    LookCode.WITHHELD_STAYS: N_("Not in it, because their class is withheld: {exhibits}."),
    LookCode.THINGS_STAY: N_("Not in it, because they are physical exhibits and travel by themselves: {exhibits}."),
    LookCode.LEFT_OUT: N_("Not in it, because you left it out: {parts}."),
    LookCode.CLOCK_BACK: N_(
        "The clock of this computer ({now}) is behind the last entry of the audit log ({last}). Set it right first: the bundle"
        " bears its time."
    ),
    LookCode.COMPUTER_ROOM: N_(
        "This computer has {free} free: too little for a prepared copy. After a fault all is written anew, and one medium must"
        " hold it all."
    ),
}


_COUNTED: Mapping[LookCode, Callable[[int], str]] = {
    LookCode.MEDIUM_FULL: lambda count: ngettext(
        "About {needed} are needed, {free} are free. An empty medium of this size will do.",
        "About {needed} are needed, {free} are free. {count} empty media of this size will do, or a larger one.",
        count,
    ),
    LookCode.MEDIUM_SEVERAL: lambda count: ngettext(
        "About {needed} are needed, {free} are free: it goes onto {count} medium of this size.",
        "About {needed} are needed, {free} are free: it goes onto {count} media of this size, one after the other.",
        count,
    ),
    LookCode.MEDIUM_OTHER_THINGS: lambda count: ngettext(
        "{count} other file or folder lies on the medium. The receiver will see it: better an empty medium.",
        "{count} other files or folders lie on the medium. The receiver will see them: better an empty medium.",
        count,
    ),
    LookCode.MEDIUM_BUNDLES: lambda count: ngettext(
        "A bundle lies on the medium already. It stays there.",
        "{count} bundles lie on the medium already. They stay there.",
        count,
    ),
    LookCode.MEDIUM_UNFINISHED: lambda count: ngettext(
        "An unfinished bundle lies on the medium. No receiver accepts it.",
        "{count} unfinished bundles lie on the medium. No receiver accepts them.",
        count,
    ),
    LookCode.MEDIUM_KNOWN: lambda count: ngettext(
        "This medium carried a bundle of your office before, on {on}.",
        "This medium carried {count} bundles of your office before, the last on {on}.",
        count,
    ),
    LookCode.CASE_CHECKLIST: lambda count: ngettext(
        "The checklist lacks {count} essential item: {items}.", "The checklist lacks {count} essential items: {items}.", count
    ),
    LookCode.CASE_DRAFTS: lambda count: ngettext(
        "{count} letter is not sealed yet and does not go.", "{count} letters are not sealed yet and do not go.", count
    ),
    LookCode.CASE_UNSENT: lambda count: ngettext(
        "{count} sealed letter was not dispatched. It goes; record its dispatch afterwards.",
        "{count} sealed letters were not dispatched. They go; record their dispatch afterwards.",
        count,
    ),
    LookCode.CASE_PASSED: lambda count: ngettext(
        "{count} deadline of the case has passed.", "{count} deadlines of the case have passed.", count
    ),
    LookCode.CASE_PROTECTED: lambda count: ngettext(
        "The name of {count} protected person goes with the case record: {roles}.",
        "The names of {count} protected persons go with the case record: {roles}.",
        count,
    ),
    LookCode.WITHHELD_GOES: lambda count: ngettext(
        "{count} exhibit of a withheld class goes, for this reason: {reason}.",
        "{count} exhibits of a withheld class go, for this reason: {reason}.",
        count,
    ),
    LookCode.DUTIES: lambda count: ngettext(
        "{count} condition on use travels with it and becomes a duty of the receiving office.",
        "{count} conditions on use travel with it and become duties of the receiving office.",
        count,
    ),
}
"""The words of a line that counts, in the plural form of the screen's language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookLine:
    """One thing that was looked at. ``facts`` fill its sentence, which for a refusal is the refusal's own; ``must_see`` asks
    somebody to say that he has seen it before anything is written.
    """

    code: LookCode
    level: LookLevel
    topic: LookTopic
    facts: Mapping[str, object] = field(default_factory=dict)
    refusal: KnownError | None = None
    must_see: bool = False

    @property
    def text(self) -> str:
        """The sentence in the language of the screen."""
        if self.refusal is not None:
            return sentence(self.refusal)
        count = self.facts.get("count")
        words = _COUNTED[self.code](count) if isinstance(count, int) else _(_WORDS[self.code])
        return screen().fill(words, {name: _shown(name, value) for name, value in self.facts.items()})


_BYTES = frozenset({"needed", "free"})


def _shown(name: str, value: object) -> object:
    if isinstance(value, int):
        return size_words(value) if name in _BYTES else screen().number(value)
    if isinstance(value, datetime):
        return screen().time(value)
    return screen().date(value) if isinstance(value, date) else value


def found(code: LookCode, level: LookLevel, *, must_see: bool = False, **facts: object) -> LookLine:
    """A line with the facts of its sentence."""
    return LookLine(code=code, level=level, topic=_TOPICS[code], facts=MappingProxyType(facts), must_see=must_see)


def refused(topic: LookTopic, error: KnownError) -> LookLine:
    """A refusal as the line that stands in the way."""
    return LookLine(code=LookCode.REFUSED, level=LookLevel.STOP, topic=topic, refusal=error)


def in_order(lines: list[LookLine]) -> tuple[LookLine, ...]:
    """What stands in the way first, then what to look at, then what is good; within each as they are read."""
    levels, topics = list(LookLevel), list(LookTopic)
    return tuple(sorted(lines, key=lambda line: (levels.index(line.level), topics.index(line.topic))))

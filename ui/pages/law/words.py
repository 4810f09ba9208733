# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Words and colours for what the treaty tables say in codes."""

from __future__ import annotations

from functools import reduce

from mlat_desktop.domain.counting import Rule
from mlat_desktop.domain.law import EditionKind
from mlat_desktop.domain.legal_basis import InForce, Standing
from mlat_desktop.domain.treaty import Series, Subject
from mlat_desktop.domain.vocabulary import EventKind
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.labels import label as word
from mlat_desktop.reasoning import RULES
from mlat_desktop.services.treaties.views import LimitView
from ui.theme import Tone

LEVELS = {"text": Tone.GOOD, "secondary": Tone.WARN, "memory": Tone.BAD}
FORCE = {InForce.YES: Tone.GOOD, InForce.NO: Tone.BAD, InForce.UNKNOWN: Tone.WARN}
STANDINGS = {
    Standing.BOUND: Tone.GOOD,
    Standing.RATIFIED: Tone.WARN,
    Standing.NOT_YET: Tone.WARN,
    Standing.SUSPENDED: Tone.BAD,
    Standing.ENDED: Tone.BAD,
    Standing.UNKNOWN: Tone.NEUTRAL,
}


def uncomputed() -> str:
    """What stands in place of a date that no verified source gives."""
    return _("NO LIMIT COMPUTED: enter date, source, second pair of eyes")


def level_word(level: str) -> str:
    """What a source level means to a reader."""
    return {
        "text": _("read in the text"),
        "secondary": _("secondary source"),
        "memory": _("not confirmed: never computed"),
    }.get(level, level)


def fact_level_word(level: str) -> str:
    """The level of something that is no limit; empty where the text was read, which is the rule."""
    return {"secondary": _("secondary source"), "memory": _("not confirmed")}.get(level, "")


def series_word(series: str) -> str:
    """The family of an instrument in words."""
    return {
        Series.UN.value: _("United Nations"),
        Series.COUNCIL_OF_EUROPE.value: _("Council of Europe"),
        Series.EU.value: _("European Union"),
        Series.BILATERAL.value: _("bilateral"),
        Series.REGIONAL.value: _("regional"),
        Series.HAGUE.value: _("Hague Conference"),
        Series.OECD.value: _("OECD"),
        Series.DOMESTIC.value: _("law of a State"),
        Series.SCHEME.value: _("scheme, not binding"),
        Series.MODEL.value: _("model, not binding"),
    }.get(series, series)


def family_words(series: str) -> str:
    """All instruments of a family, as a clause on other instruments names them."""
    return {
        Series.UN.value: _("United Nations conventions"),
        Series.COUNCIL_OF_EUROPE.value: _("Council of Europe instruments"),
        Series.EU.value: _("acts of the European Union"),
        Series.BILATERAL.value: _("bilateral treaties"),
        Series.REGIONAL.value: _("regional treaties"),
        Series.HAGUE.value: _("Hague conventions"),
        Series.OECD.value: _("OECD instruments"),
        Series.DOMESTIC.value: _("laws of States"),
    }.get(series, series_word(series))


def subject_word(subject: str) -> str:
    """What an instrument is about, in words."""
    return {
        Subject.MLA.value: _("mutual assistance"),
        Subject.EVIDENCE.value: _("evidence"),
        Subject.EXTRADITION.value: _("extradition"),
        Subject.ASSETS.value: _("assets"),
        Subject.CYBERCRIME.value: _("cybercrime"),
        Subject.SENTENCED.value: _("sentenced persons"),
        Subject.PROCEEDINGS.value: _("transfer of proceedings"),
        Subject.SERVICE.value: _("service of documents"),
        Subject.CIVIL.value: _("civil matters"),
    }.get(subject, subject)


def point_word(point: str) -> str:
    """A point of the profile in words."""
    return _POINTS.get(point, lambda: point)()


_POINTS = {
    "channel": lambda: _("Channel"),
    "language": lambda: _("Language"),
    "form": lambda: _("Form"),
    "authentication": lambda: _("Authentication"),
    "urgency": lambda: _("Urgency"),
    "documents": lambda: _("Documents"),
    "supplementary": lambda: _("Additional information"),
    "confidentiality": lambda: _("Confidentiality"),
    "use": lambda: _("Limits of use"),
    "data-protection": lambda: _("Data protection"),
    "dual-criminality": lambda: _("Dual criminality"),
    "nationals": lambda: _("Nationals"),
    "death-penalty": lambda: _("Death penalty"),
    "reasons": lambda: _("Duty to give reasons"),
    "postponement": lambda: _("Postponement"),
    "consultation": lambda: _("Consultation"),
    "costs": lambda: _("Costs"),
    "spontaneous": lambda: _("Spontaneous information"),
    "video": lambda: _("Hearing by video"),
    "custody": lambda: _("Transfer of a person in custody"),
    "safe-conduct": lambda: _("Safe conduct"),
    "service": lambda: _("Service of documents"),
    "seizure": lambda: _("Search and seizure"),
    "preservation": lambda: _("Preservation of data"),
    "confiscation": lambda: _("Confiscation"),
    "joint-teams": lambda: _("Joint teams"),
    "interception": lambda: _("Interception"),
    "provisional-arrest": lambda: _("Provisional arrest"),
    "simplified": lambda: _("Simplified procedure"),
    "surrender": lambda: _("Surrender"),
    "speciality": lambda: _("Speciality"),
    "property": lambda: _("Handing over of property"),
    "transit": lambda: _("Transit"),
    "competing": lambda: _("Competing requests"),
    "proceedings": lambda: _("Transfer of proceedings"),
    "sentenced": lambda: _("Sentenced persons"),
    "subsidiary": lambda: _("Relation to other treaties"),
    "territory": lambda: _("Territory"),
    "denunciation": lambda: _("Denunciation"),
}


def bound_word(bound: str) -> str:
    """Whom a limit binds, in words."""
    return {
        "requesting": _("the requesting State"),
        "requested": _("the requested State"),
        "both": _("both States"),
        "person": _("protects the person"),
        "provider": _("the provider"),
        "notified": _("the State notified"),
        "party": _("a Party"),
        "depositary": _("the depositary"),
    }.get(bound, bound)


def kind_word(kind: str) -> str:
    """What a limit does when it ends."""
    return {
        "may": _("may be ended then"),
        "shall": _("must be met"),
        "floor": _("not before"),
        "ceiling": _("at most"),
        "soft": _("should be met"),
        "backward": _("counted back"),
    }.get(kind, kind)


def measure_word(measure: str) -> str:
    """How long a limit is that has no number."""
    return {
        "counted": _("a number"),
        "declared": _("as declared by the requested State"),
        "event": _("until something happens"),
        "promptly": _("as soon as possible"),
        "agreed": _("as the States agree"),
        "interval": _("time that does not count for others"),
        "relative": _("in time before another limit ends"),
        "expiry": _("when the limits it names end"),
        "extension": _("lengthens another limit"),
        "equivalence": _("counts as another event"),
    }.get(measure, measure)


def event_word(code: str) -> str:
    """An event, or several that must all have happened, in words."""
    names = [word(EventKind(each)) for each in code.split("+")]
    return reduce(lambda one, other: screen().fill(_("{one} and {other}"), {"one": one, "other": other}), names)


def rule_word(rule: str) -> str:
    """What a rule of counting does, in a sentence."""
    return screen().text(RULES[Rule(rule)]) if rule else ""


def length_words(limit: LimitView) -> str:
    """How long a limit is."""
    return limit.length or measure_word(limit.measure)


def starts_words(limit: LimitView) -> str:
    """With what a limit starts."""
    return listed(*(event_word(each) for each in limit.triggers))


def stops_words(limit: LimitView) -> str:
    """By what a limit is met."""
    names = [event_word(each) for each in limit.stops]
    return reduce(lambda one, other: screen().fill(_("{one} or {other}"), {"one": one, "other": other}), names) if names else ""


def kind_of_edition(kind: EditionKind) -> str:
    """Where an edition comes from, in words."""
    return {
        EditionKind.SEED: _("came with the program"),
        EditionKind.PACK: _("treaty pack"),
        EditionKind.EDITOR: _("entered here"),
        EditionKind.CALENDAR: _("calendar of rest days"),
        EditionKind.MEMBERSHIP: _("memberships and declarations"),
    }[kind]

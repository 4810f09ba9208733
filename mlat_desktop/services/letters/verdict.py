# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What an office may say of a file: from what the cryptography found and what the register holds.

Only the register vouches for every byte. A signature of another office vouches for the signed bytes alone, and only for who
holds the key with that fingerprint.
"""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from mlat_desktop.domain.letter_sheet import Fault, LetterVerdict, SignatureFinding, Verdict
from mlat_desktop.domain.letters import KEPT, Follow, Letter, LetterStatus
from mlat_desktop.domain.request import Uid
from mlat_desktop.i18n import N_, _, screen
from mlat_desktop.services.letters.store_port import Letters

_FAULTS: dict[Fault, str] = {
    Fault.NOT_PDF: N_("This is not a PDF file. A sealed letter is one."),
    Fault.UNREADABLE: N_("This file cannot be read as a sealed letter. Ask for the file itself, as the office sent it."),
    Fault.UNSIGNED: N_(
        "This file carries no seal: it is a draft, a duplicate, a scan or not a letter of this kind."
        " Only the sealed file proves anything."
    ),
    Fault.ALTERED: N_("This file was changed after it was sealed. Do not rely on it; ask the office for the letter."),
    Fault.ADDED_TO: N_(
        "Something was added to this file after it was sealed. Do not rely on it; ask the office for the letter."
    ),
    Fault.REENCODED: N_(
        "The seal of this file was rewritten by somebody: it is not as the office made it."
        " Do not rely on it; ask the office for the letter."
    ),
    Fault.UNTIMELY: N_(
        "By its own account this file was sealed when the certificate of its seal was not valid. Do not rely on it; ask the"
        " office for the letter."
    ),
}
_KINDS: dict[Fault, Verdict] = {
    Fault.NOT_PDF: Verdict.UNREADABLE,
    Fault.UNREADABLE: Verdict.UNREADABLE,
    Fault.UNSIGNED: Verdict.UNSIGNED,
    Fault.ALTERED: Verdict.ALTERED,
    Fault.ADDED_TO: Verdict.ALTERED,
    Fault.REENCODED: Verdict.ALTERED,
    Fault.UNTIMELY: Verdict.UNTIMELY,
}
_NOT_OURS = N_(
    "The seal of this office is on this file, but the register does not hold it. It is not a letter of this office as it was"
    " kept; do not rely on it."
)
_OTHER = N_(
    "The seal is intact and covers the whole file. It was made with the key of “{signer}” ({country}), whose fingerprint is"
    " {fingerprint}. Compare the fingerprint with that office on another channel before you rely on it."
)
_VOID = N_("This is letter {number} of this office, unchanged, but it was declared void: {reason}.")
_GENUINE = N_("This is letter {number} of this office on case {reference}, sealed on {date}, unchanged in every byte.")

_FOLLOWED: dict[Follow, str] = {
    Follow.SUPERSEDES: N_(
        "This is letter {number} of this office, unchanged, but it never left: letter {other} took its place on {other_date}."
    ),
    Follow.CORRECTS: N_(
        "This is letter {number} of this office on case {reference}, sealed on {date}, unchanged in every byte. It was"
        " corrected by letter {other} of {other_date}: read both together."
    ),
    Follow.WITHDRAWS: N_(
        "This is letter {number} of this office on case {reference}, sealed on {date}, unchanged, but it was withdrawn by"
        " letter {other} of {other_date}. Do not rely on it."
    ),
}
_GENUINE_SEVERAL = N_("This is letter {number} of this office, sealed on {date}, unchanged in every byte.")
_FOLLOWED_SEVERAL: dict[Follow, str] = {
    **_FOLLOWED,
    Follow.CORRECTS: N_(
        "This is letter {number} of this office, sealed on {date}, unchanged in every byte. It was corrected by letter {other}"
        " of {other_date}: read both together."
    ),
    Follow.WITHDRAWS: N_(
        "This is letter {number} of this office, sealed on {date}, unchanged, but it was withdrawn by letter {other} of"
        " {other_date}. Do not rely on it."
    ),
}
"""Of a letter that belongs to no single case."""
_FOLLOWED_UNSEEN: dict[Follow, str] = {
    Follow.SUPERSEDES: N_(
        "This is a letter of this office, unchanged, but it never left: another one took its place. Its case is open to others"
        " only."
    ),
    Follow.CORRECTS: N_(
        "This is a letter of this office, sealed on {date}, unchanged in every byte. A later letter corrected it. Its case is"
        " open to others only."
    ),
    Follow.WITHDRAWS: N_(
        "This is a letter of this office, unchanged, but it was withdrawn by a later one. Do not rely on it. Its case is open"
        " to others only."
    ),
}
_OF_FOLLOWED = {Follow.CORRECTS: Verdict.CORRECTED, Follow.WITHDRAWS: Verdict.WITHDRAWN}
_ANNEXES = N_(
    "These are the annexes of letter {number} of this office on case {reference}, sealed on {date}, unchanged in every byte."
)
_ANNEXES_SEVERAL = N_("These are the annexes of letter {number} of this office, sealed on {date}, unchanged in every byte.")
_FOLLOWED_ANNEXES: dict[Follow, str] = {
    Follow.CORRECTS: N_(
        "These are the annexes of letter {number} of this office, sealed on {date}, unchanged in every byte. The letter was"
        " corrected by letter {other} of {other_date}: read both together."
    ),
    Follow.WITHDRAWS: N_(
        "These are the annexes of letter {number} of this office, unchanged, but that letter was withdrawn by letter {other} of"
        " {other_date}. Do not rely on them."
    ),
}
_VOID_ANNEXES = N_(
    "These are the annexes of letter {number} of this office, unchanged, but that letter was declared void: {reason}."
)
_UNSEEN_ANNEXES = N_(
    "These are the annexes of a letter of this office, sealed on {date}, unchanged in every byte. Its case is open to others"
    " only."
)
_FOLLOWED_UNSEEN_ANNEXES: dict[Follow, str] = {
    Follow.CORRECTS: N_(
        "These are the annexes of a letter of this office, sealed on {date}, unchanged in every byte. A later letter corrected"
        " it. Its case is open to others only."
    ),
    Follow.WITHDRAWS: N_(
        "These are the annexes of a letter of this office, unchanged, but that letter was withdrawn by a later one. Do not rely"
        " on them. Its case is open to others only."
    ),
}
_VOID_UNSEEN_ANNEXES = N_(
    "These are the annexes of a letter of this office, unchanged, but that letter was declared void. Its case is open to others"
    " only."
)

_VOID_UNSEEN = N_("This is a letter of this office, unchanged, but it was declared void. Its case is open to others only.")
_GENUINE_UNSEEN = N_(
    "This is a letter of this office, sealed on {date}, unchanged in every byte. Its case is open to others only."
)


def decisive(letters: Letters, uid: Uid) -> Letter | None:
    """Of the letters that follow one, the sealed one that says most of it: what ends it before what corrects it, the newest. A
    correction that was itself withdrawn says nothing any more.
    """
    kept = [each for each in letters.followers(uid) if each.status in KEPT and not _taken_back(letters, each)]
    ending = [each for each in kept if each.follows_as is not Follow.CORRECTS]
    found = ending or kept
    return found[-1] if found else None


def _taken_back(letters: Letters, letter: Letter) -> bool:
    ended = (each for each in letters.followers(letter.uid) if each.status in KEPT and each.follows_as is Follow.WITHDRAWS)
    return letter.follows_as is Follow.CORRECTS and any(ended)


def judge_annexes(
    sha256: str, letter: Letter, reference: str, zone: ZoneInfo, after: Letter | None, *, seen: bool
) -> LetterVerdict:
    """The verdict on a file that the register keeps as the annexes of ``letter``: they stand and fall with it. Whoever may not
    see its case (``seen`` False) learns nothing of it; ``reference`` is empty for a letter of no single case.
    """
    how, void = after.follows_as if after else None, letter.status is LetterStatus.VOID
    if seen:
        whole = _ANNEXES if reference else _ANNEXES_SEVERAL
        said = _VOID_ANNEXES if void else _FOLLOWED_ANNEXES.get(how, whole) if how else whole
    else:
        said = _VOID_UNSEEN_ANNEXES if void else _FOLLOWED_UNSEEN_ANNEXES.get(how, _UNSEEN_ANNEXES) if how else _UNSEEN_ANNEXES
    facts = _facts(letter, reference, zone, after)
    return LetterVerdict(
        verdict=_verdict(letter, how, Verdict.ANNEXES),
        sentence=_(said).format(**facts),
        sha256=sha256,
        letter_id=letter.id if seen else None,
        number=letter.number if seen else "",
        request_number=reference if seen else "",
        sealed_on=_sealed_on(letter, zone),
        followed_by=facts["other"] if seen else "",
        followed_as=how,
    )


def judge_unseen(finding: SignatureFinding, letter: Letter, zone: ZoneInfo, after: Letter | None) -> LetterVerdict:
    """The verdict on a letter of a restricted case for whoever does not handle it: true, and nothing of the case."""
    how = after.follows_as if after else None
    void = letter.status is LetterStatus.VOID
    said = _FOLLOWED_UNSEEN[how] if how else _VOID_UNSEEN if void else _GENUINE_UNSEEN
    sealed_on = _sealed_on(letter, zone)
    return LetterVerdict(
        verdict=_verdict(letter, how),
        sentence=_(said).format(date=_long(sealed_on)),
        sha256=finding.sha256,
        sealed_on=sealed_on,
        signer=finding.signer,
        certificate_sha256=finding.certificate_sha256,
        followed_as=how,
    )


def judge(
    finding: SignatureFinding,
    letter: Letter | None,
    reference: str,
    certificates: frozenset[str],
    zone: ZoneInfo,
    after: Letter | None = None,
) -> LetterVerdict:
    """The verdict. ``letter`` is the one whose kept file has the SHA-256 of the file presented, if there is one, ``after`` the
    sealed letter that superseded, corrected or withdrew it; ``certificates`` are the fingerprints of our own seals, former ones
    too; ``zone`` is the office's, whose day the page bears.
    """
    if finding.fault is not Fault.NONE:
        sentence = _(_FAULTS[finding.fault])
        return LetterVerdict(verdict=_KINDS[finding.fault], sentence=sentence, sha256=finding.sha256)
    ours = finding.certificate_sha256 in certificates
    if letter is None:
        return _unknown(finding, ours=ours)
    how, sealed_on = after.follows_as if after else None, _sealed_on(letter, zone)
    void = letter.status is LetterStatus.VOID
    facts, followed = _facts(letter, reference, zone, after), _FOLLOWED if reference else _FOLLOWED_SEVERAL
    genuine = _GENUINE if reference else _GENUINE_SEVERAL
    return LetterVerdict(
        verdict=_verdict(letter, how),
        sentence=_(followed[how] if how else _VOID if void else genuine).format(**facts),
        sha256=finding.sha256,
        letter_id=letter.id,
        number=letter.number,
        request_number=reference,
        sealed_on=sealed_on,
        signer=finding.signer,
        certificate_sha256=finding.certificate_sha256,
        followed_by=facts["other"],
        followed_as=how,
    )


def _facts(letter: Letter, reference: str, zone: ZoneInfo, after: Letter | None) -> dict[str, str]:
    return {
        "number": letter.number,
        "reference": reference,
        "date": _long(_sealed_on(letter, zone)),
        "reason": letter.void_reason,
        "other": after.number if after else "",
        "other_date": _long(after.dated_on or _sealed_on(after, zone)) if after else "",
    }


def _verdict(letter: Letter, how: Follow | None, standing: Verdict = Verdict.GENUINE) -> Verdict:
    if letter.status is LetterStatus.VOID or how is Follow.SUPERSEDES:
        return Verdict.VOIDED
    return _OF_FOLLOWED[how] if how else standing


def _sealed_on(letter: Letter, zone: ZoneInfo) -> date | None:
    return letter.sealed_at.astimezone(zone).date() if letter.sealed_at else None


def _long(day: date | None) -> str:
    return screen().date(day, "long") if day else ""


def _unknown(finding: SignatureFinding, *, ours: bool) -> LetterVerdict:
    sentence = _(_NOT_OURS if ours else _OTHER).format(
        signer=finding.signer, country=finding.country, fingerprint=grouped(finding.certificate_sha256)
    )
    return LetterVerdict(
        verdict=Verdict.NOT_OURS if ours else Verdict.OTHER_OFFICE,
        sentence=sentence,
        sha256=finding.sha256,
        signer=finding.signer,
        certificate_sha256=finding.certificate_sha256,
    )


def grouped(fingerprint: str) -> str:
    """A hexadecimal fingerprint in groups of four, as people read it to each other."""
    return " ".join(fingerprint[i : i + 4] for i in range(0, len(fingerprint), 4)).upper()

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What an office may say of a file: from what the cryptography found and what the register holds.

Only the register vouches for every byte. A signature of another office vouches for the signed bytes alone, and only for who
holds the key with that fingerprint.
"""

from __future__ import annotations

import hashlib
from zoneinfo import ZoneInfo

from mlat_desktop.domain.letter_sheet import Fault, LetterVerdict, SignatureFinding, Verdict
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.i18n import N_, _, screen

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
}
_KINDS: dict[Fault, Verdict] = {
    Fault.NOT_PDF: Verdict.UNREADABLE,
    Fault.UNREADABLE: Verdict.UNREADABLE,
    Fault.UNSIGNED: Verdict.UNSIGNED,
    Fault.ALTERED: Verdict.ALTERED,
    Fault.ADDED_TO: Verdict.ALTERED,
    Fault.REENCODED: Verdict.ALTERED,
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

_VOID_UNSEEN = N_("This is a letter of this office, unchanged, but it was declared void. Its case is open to others only.")
_GENUINE_UNSEEN = N_(
    "This is a letter of this office, sealed on {date}, unchanged in every byte. Its case is open to others only."
)


def judge_unseen(finding: SignatureFinding, letter: Letter, zone: ZoneInfo) -> LetterVerdict:
    """The verdict on a letter of a restricted case for whoever does not handle it: true, and nothing of the case."""
    void = letter.status is LetterStatus.VOID
    sealed_on = letter.sealed_at.astimezone(zone).date() if letter.sealed_at else None
    date = screen().date(sealed_on, "long") if sealed_on else ""
    return LetterVerdict(
        verdict=Verdict.VOIDED if void else Verdict.GENUINE,
        sentence=(_(_VOID_UNSEEN) if void else _(_GENUINE_UNSEEN)).format(date=date),
        sha256=finding.sha256,
        sealed_on=sealed_on,
        signer=finding.signer,
        certificate_sha256=finding.certificate_sha256,
    )


def judge(
    finding: SignatureFinding, letter: Letter | None, reference: str, certificate: bytes, zone: ZoneInfo
) -> LetterVerdict:
    """The verdict. ``letter`` is the one whose kept file has the SHA-256 of the file presented, if there is one;
    ``certificate`` is our own seal certificate and ``zone`` the office's, whose day the page bears.
    """
    if finding.fault is not Fault.NONE:
        sentence = _(_FAULTS[finding.fault])
        return LetterVerdict(verdict=_KINDS[finding.fault], sentence=sentence, sha256=finding.sha256)
    ours = finding.certificate_sha256 == hashlib.sha256(certificate).hexdigest()
    if letter is None:
        return _unknown(finding, ours=ours)
    void = letter.status is LetterStatus.VOID
    sealed_on = letter.sealed_at.astimezone(zone).date() if letter.sealed_at else None
    facts = {
        "number": letter.number,
        "reference": reference,
        "date": screen().date(sealed_on, "long") if sealed_on else "",
        "reason": letter.void_reason,
    }
    return LetterVerdict(
        verdict=Verdict.VOIDED if void else Verdict.GENUINE,
        sentence=(_(_VOID) if void else _(_GENUINE)).format(**facts),
        sha256=finding.sha256,
        letter_id=letter.id,
        number=letter.number,
        request_number=reference,
        sealed_on=sealed_on,
        signer=finding.signer,
        certificate_sha256=finding.certificate_sha256,
    )


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

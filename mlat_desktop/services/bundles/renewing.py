# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""New keys for this office, and the statement by which partners learn that old ones no longer count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mlat_desktop.domain.bundle import Card, Revocation
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.office_cards import DEFAULT_VALIDITY, VALIDITY_SETTING, OwnKeys, digits_of, later, months_of
from mlat_desktop.domain.people import Act
from mlat_desktop.services.bundles.desk import BundleDesk
from mlat_desktop.services.bundles.own_keys import in_use, pairs


class Renewing:
    """The office's own keys, one pair after the other."""

    def __init__(self, desk: BundleDesk) -> None:
        self._desk, self._place, self._transfer = desk, desk.place, desk.transfer

    def renew(self, valid_from: date | None = None, valid_to: date | None = None) -> Done[Card]:
        """Make a new pair of keys and its card, which the keys before sign as their successor. The office signs with it from
        ``valid_from`` on (today), for as long as the office set itself unless ``valid_to`` says otherwise; what is encrypted to
        older keys opens as before. ``RENEWAL_INVALID``.
        """
        self._place.must(Act.KEEP_OFFICE)
        start = valid_from or self._place.today
        months = months_of(self._place.office.settings.get(VALIDITY_SETTING, ""), DEFAULT_VALIDITY)
        end = valid_to or later(start, months)
        if start < self._place.today or end <= start:
            raise KnownError(Code.RENEWAL_INVALID, reason=why("its first day has passed or lies after its last one"))
        with self._place.store.write() as uow:
            known = pairs(uow)
            old, current = known[-1], in_use(known, self._place.today)
            if old is not current:
                raise KnownError(Code.RENEWAL_INVALID, reason=why("new keys are made already and not yet in use"))
            before = self._desk.card_of(uow, old)
            seed, identity = self._transfer.new_keys()
            line = self._desk.signatures.public_key(seed)
            card = replace(
                before,
                fingerprint=self._desk.signatures.fingerprint(line),
                signing_key=line,
                recipient=self._transfer.recipient_of(identity),
                valid_from=start,
                valid_to=end,
                continues=before.fingerprint,
            )
            keys = OwnKeys(
                fingerprint=card.fingerprint,
                seed=seed,
                identity=identity,
                valid_from=start,
                valid_to=end,
                continues=before.signing_key,
                endorsement=self._transfer.endorse(card, old.seed),
                made_at=self._place.now,
                made_by=self._place.user.uid,
            )
            uow.bundles.set_own_keys(keys)
            detail = {"continues": before.fingerprint, "from": start.isoformat(), "until": end.isoformat()}
            self._place.write_audit(uow, "card.renewed", card.fingerprint, fields=("keys",), detail=detail)
            uow.commit()
        return Done(card, Changes.of(Kind.CARD, Kind.OFFICE))

    def under_way(self, fingerprint: str) -> int:
        """How many bundles that this key signed nobody has confirmed yet, those of restricted cases too."""
        self._place.must(Act.KEEP_OFFICE)
        with self._place.store.read() as uow:
            found = next((each for each in self._desk.own_cards(uow) if each.fingerprint == fingerprint.strip()), None)
            if found is None:
                raise KnownError(Code.CARD_UNKNOWN, fingerprint=fingerprint)
            awaited = {each.bundle for each in uow.whole.bundles.all_receipts() if each.awaited}
            signed = digits_of(found)
            return sum(each.uid in awaited and each.signed_by == signed for each in uow.whole.bundles.all())

    def statement(self, fingerprint: str, since: date | None = None, reason: str = "") -> bytes:
        """The file that tells partners that an older key of this office counts no more since a day, signed by that key."""
        self._place.must(Act.KEEP_OFFICE)
        day, today = since or self._place.today, self._place.today
        if day > today:
            raise KnownError(Code.REVOCATION_INVALID, reason=why("its day lies in the future"))
        with self._place.store.write() as uow:
            known = pairs(uow)
            current = in_use(known, today)
            found = next((each for each in known if self._desk.card_of(uow, each).fingerprint == fingerprint.strip()), None)
            if found is None:
                raise KnownError(Code.CARD_UNKNOWN, fingerprint=fingerprint)
            if found is current:
                raise KnownError(Code.REVOCATION_INVALID, reason=why("the office signs with this key; renew the card first"))
            card = self._desk.card_of(uow, found)
            revocation = Revocation(
                office_uid=card.office_uid, fingerprint=card.fingerprint, since=day, reason=reason.strip(), made_on=today
            )
            data = self._transfer.revocation_bytes(revocation, found.seed)
            detail = {"since": day.isoformat(), "reason": revocation.reason}
            self._place.write_audit(uow, "card.own-revoked", card.fingerprint, fields=("status",), detail=detail)
            uow.commit()
        return data

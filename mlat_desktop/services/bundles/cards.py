# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Office cards: our own to hand out, those of partners to compare, to trust and to revoke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from mlat_desktop.domain.bundle import Card, CardStatus, Revocation
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.office_cards import (
    MONTHS_SETTING,
    Comparison,
    Freshness,
    Heard,
    SpokenAs,
    Way,
    digits_of,
    freshness,
    heard,
    identity_of,
    months_of,
    words_of,
)
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.i18n import screen
from mlat_desktop.services.bundles.card_views import CardStanding, NewComparison
from mlat_desktop.services.bundles.desk import BundleDesk
from mlat_desktop.services.bundles.own_keys import pairs
from mlat_desktop.services.bundles.port import Transfer
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace

MOST_LETTERS = 500
NOBODY_ELSE = "nobody-else"
ONE_PERSON_OFFICE = "one-person-office"
"""Why one person did both where no reason was given."""
_DAY = timedelta(days=1)


class Cards:
    """Which offices we know and which we trust."""

    def __init__(self, place: Workplace, transfer: Transfer, desk: BundleDesk) -> None:
        self._place, self._transfer, self._desk = place, transfer, desk

    def own(self) -> Card:
        """The card of this office."""
        with self._place.store.read() as uow:
            return self._desk.own_card(uow)

    def own_file(self) -> bytes:
        """The newest card of this office as the file that other offices add: one that begins later is handed out before."""
        with self._place.store.read() as uow:
            pair = pairs(uow)[-1]
            before = (pair.made.continues, pair.made.endorsement) if pair.made else None
            return self._transfer.card_bytes(self._desk.card_of(uow, pair), pair.seed, before)

    def own_all(self) -> tuple[Card, ...]:
        """The cards of all keys of this office, oldest first."""
        with self._place.store.read() as uow:
            return self._desk.own_cards(uow)

    def all(self) -> tuple[Card, ...]:
        """The cards of other offices."""
        with self._place.store.read() as uow:
            return uow.bundles.cards()

    def read(self, path: Path) -> Card:
        """What stands in a card file; it is not taken in."""
        found = self._transfer.read_card(path)
        if isinstance(found, Revocation):
            raise KnownError(Code.CARD_INVALID, path=path, reason=why("it is no card but revokes one; take it in as a card"))
        return found

    def add(self, path: Path, data: bytes | None = None) -> Done[Card]:
        """Read a card file. The card is known then, not trusted. A card that is here already keeps its standing. A revocation
        that its office signed revokes the card it names.
        """
        self._place.must(Act.IMPORT_BUNDLE)
        found = self._transfer.read_card(path, data)
        if isinstance(found, Revocation):
            return self._take_revocation(found)
        with self._place.store.write() as uow:
            mine = self._desk.own_cards(uow)
            if found.fingerprint in {own.fingerprint for own in mine}:
                raise KnownError(Code.CARD_IS_OWN)
            if found.office_uid == mine[0].office_uid:
                raise KnownError(
                    Code.CARD_INVALID, path=path, reason=why("it bears the identity of your own office with another key")
                )
            if any(each.office_uid == found.office_uid and each.country != found.country for each in uow.bundles.cards()):
                raise KnownError(
                    Code.CARD_INVALID, path=path, reason=why("it bears the identity of an office of another State")
                )
            known = uow.bundles.card(found.fingerprint)
            if known is not None:
                if identity_of(known) != identity_of(found):
                    reason = why("its signing key is that of the card of {name}, with other particulars", name=known.name)
                    raise KnownError(Code.CARD_INVALID, path=path, reason=reason)
                return Done(known)
            card = replace(found, added_at=self._place.now, added_by=self._place.user.uid)
            uow.bundles.set_card(card)
            self._audit(uow, "card.added", card)
            uow.commit()
        return Done(card, Changes.of(Kind.CARD))

    def _take_revocation(self, statement: Revocation) -> Done[Card]:
        """Believe it if the revoked key itself signed it, or a trusted card of the same office."""
        with self._place.store.write() as uow:
            card = self._card(uow, statement.fingerprint)
            signer = card if statement.signed_by == card.fingerprint else uow.bundles.card(statement.signed_by)
            trusted = signer is card or (signer is not None and signer.status is CardStatus.TRUSTED)
            if signer is None or not trusted or not card.office_uid == signer.office_uid == statement.office_uid:
                reason = why("neither that key nor a trusted card of that office signed it")
                raise KnownError(Code.REVOCATION_INVALID, reason=reason)
            if card.status is CardStatus.REVOKED:
                return Done(card)
            card = self._ended(uow, card, statement.since, statement.reason)
            uow.commit()
        return Done(card, Changes.of(Kind.CARD))

    # -- comparing and trusting

    def compare(self, fingerprint: str, new: NewComparison) -> Done[Comparison]:
        """Record that the fingerprint was read aloud between the two offices. What was heard is compared here, not by eye.

        ``COMPARISON_INVALID`` records nothing; ``CARD_DIFFERS`` records what was heard, and the card cannot be trusted on it.
        """
        self._place.must(Act.IMPORT_BUNDLE)
        with self._place.store.write() as uow:
            card = self._living(uow, fingerprint)
            found = heard(card, new.heard)
            if isinstance(found, Why):
                raise KnownError(Code.COMPARISON_INVALID, name=card.name, reason=found)
            comparison = self._comparison(card, _checked(card, new), found)
            uow.bundles.set_comparison(comparison)
            detail = {
                "same": comparison.same,
                "as": comparison.spoken_as.value,
                "way": comparison.way.value,
                "with": comparison.spoke_with,
            }
            self._place.write_audit(uow, "card.compared", card.fingerprint, fields=("comparison",), detail=detail)
            uow.commit()
        if found.wrong:
            places = ", ".join(screen().number(place) for place in found.wrong)
            raise KnownError(Code.CARD_DIFFERS, name=card.name, places=places)
        return Done(comparison, Changes.of(Kind.CARD))

    def _comparison(self, card: Card, new: NewComparison, found: Heard) -> Comparison:
        return Comparison(
            uid=self._place.new_uid(),
            fingerprint=card.fingerprint,
            same=not found.wrong,
            spoken_as=found.spoken_as,
            heard=" ".join(new.heard.split()),
            spoke_with=new.spoke_with.strip(),
            way=new.way,
            number=new.number.strip(),
            number_from=new.number_from.strip(),
            note=new.note.strip(),
            by=self._place.user.uid,
            at=self._place.now,
        )

    def trust(self, fingerprint: str, reason: str = "") -> Done[Card]:
        """Trust a card on its newest comparison, as the second person.

        Where nobody recorded one, this says that it was done, without how: whoever says so proposes the card, and it stays
        known until somebody else confirms. One person alone does both only where nobody else may, or where the office works
        with one person; the record says so.
        """
        self._place.must(Act.TRUST_CARD)
        with self._place.store.write() as uow:
            card = self._living(uow, fingerprint)
            if card.status is CardStatus.TRUSTED:
                return Done(card)
            known = uow.bundles.comparisons(card.fingerprint)
            comparison = known[-1] if known else self._unread(uow, card, reason)
            if not comparison.same:
                raise KnownError(Code.CARD_COMPARED_WRONG, name=card.name)
            alone = self._alone(uow, comparison, reason)
            if alone is None and known:
                user = self._place.user
                raise KnownError(Code.CARD_SECOND_PERSON, user=user.full_name or user.name, name=card.name)
            if alone is None:
                uow.bundles.set_comparison(comparison)
                self._audit(uow, "card.proposed", card)
                uow.commit()
                return Done(card, Changes.of(Kind.CARD))
            card = self._confirmed(uow, card, replace(comparison, alone=alone))
            uow.commit()
        return Done(card, Changes.of(Kind.CARD))

    def _unread(self, uow: UnitOfWork, card: Card, note: str) -> Comparison:
        """Nothing was read aloud: the card before vouches for this one, or whoever trusts it does."""
        way = Way.SIGNED if self._before(uow, card) else Way.UNSTATED
        new = NewComparison(spoke_with="", heard="", way=way, note=note)
        return self._comparison(card, new, Heard(SpokenAs.UNSTATED, ()))

    def _before(self, uow: UnitOfWork, card: Card) -> Card | None:
        """The trusted card of the same office whose key signed this one as its successor."""
        before = uow.bundles.card(card.continues) if card.continues else None
        if before is None or before.status is not CardStatus.TRUSTED or before.office_uid != card.office_uid:
            return None
        return before

    def _alone(self, uow: UnitOfWork, comparison: Comparison, reason: str) -> str | None:
        """Why the person at the desk may confirm: nothing to say for a second person, None where one is missing."""
        if comparison.by != self._place.user.uid:
            return ""
        if uow.office.get().settings.get("two_people", "on") == "off":
            return reason.strip() or ONE_PERSON_OFFICE
        others = [each for each in uow.people.all() if each.active and each.uid != self._place.user.uid]
        if any(Act.TRUST_CARD in PERMITTED[each.role] for each in others):
            return None
        return reason.strip() or NOBODY_ELSE

    def _confirmed(self, uow: UnitOfWork, card: Card, comparison: Comparison) -> Card:
        now, by = self._place.now, self._place.user.uid
        uow.bundles.set_comparison(replace(comparison, confirmed_by=by, confirmed_at=now))
        card = replace(card, status=CardStatus.TRUSTED, trusted_by=by, trusted_at=now)
        uow.bundles.set_card(card)
        self._audit(uow, "card.trusted", card, {"comparison": comparison.uid, "alone": comparison.alone})
        before = self._before(uow, card)
        if before is not None:
            before = replace(before, replaced_by=card.fingerprint)
            uow.bundles.set_card(before)
            self._audit(uow, "card.replaced", before, {"by": card.fingerprint})
        return card

    def revoke(self, fingerprint: str, since: date | None = None, reason: str = "") -> Done[Card]:
        """Trust a card no more: nothing is written to it, and nothing signed by it is opened. ``since`` is when its key was
        lost; what was taken in before stays, and the log names it for whoever looks at it again.
        """
        self._place.must(Act.TRUST_CARD)
        with self._place.store.write() as uow:
            card = self._card(uow, fingerprint)
            if card.status is CardStatus.REVOKED:
                return Done(card)
            card = self._ended(uow, card, since or self._place.today, reason)
            uow.commit()
        return Done(card, Changes.of(Kind.CARD))

    def _ended(self, uow: UnitOfWork, card: Card, since: date, reason: str) -> Card:
        if since > self._place.today + _DAY:  # it may be tomorrow there
            raise KnownError(Code.REVOCATION_INVALID, reason=why("its day lies in the future"))
        card = replace(card, status=CardStatus.REVOKED, revoked_on=since, revoked_why=reason.strip())
        uow.bundles.set_card(card)
        self._audit(uow, "card.revoked", card, {"since": since.isoformat(), "reason": card.revoked_why})
        return card

    # -- how cards stand

    def standings(self) -> tuple[CardStanding, ...]:
        """Every card of a partner with what is known of it beside the card, for a page or a list."""
        with self._place.store.read() as uow:
            people = {each.uid: each.full_name or each.name for each in uow.people.all()}
            known: dict[str, list[Comparison]] = {}
            for each in uow.bundles.comparisons():
                known.setdefault(each.fingerprint, []).append(each)
            seen = uow.bundles.last_seen()
            months = months_of(uow.office.get().settings.get(MONTHS_SETTING, ""))
            return tuple(
                self._standing(card, tuple(known.get(card.fingerprint, ())), seen.get(card.fingerprint), months, people)
                for card in uow.bundles.cards()
            )

    def _standing(
        self, card: Card, known: tuple[Comparison, ...], seen: datetime | None, months: int, people: Mapping[str, str]
    ) -> CardStanding:
        return CardStanding(
            card=card,
            digits=digits_of(card),
            words=words_of(card),
            comparisons=known,
            freshness=self._fresh(card, known, seen, months),
            names=people,
        )

    def freshness(self, fingerprint: str) -> Freshness:
        """Whether a card was compared, or a bundle signed by it taken in, within the office's own target."""
        with self._place.store.read() as uow:
            card = self._card(uow, fingerprint)
            months = months_of(uow.office.get().settings.get(MONTHS_SETTING, ""))
            known = uow.bundles.comparisons(card.fingerprint)
            return self._fresh(card, known, uow.bundles.last_seen().get(card.fingerprint), months)

    def _fresh(self, card: Card, known: Sequence[Comparison], seen: datetime | None, months: int) -> Freshness:
        times = [each.at for each in known if each.same]
        times += [each for each in (card.trusted_at, seen) if each is not None]
        zone = ZoneInfo(self._place.office.zone)
        last = max(times).astimezone(zone).date() if times else None
        return freshness(last, self._place.today, months)

    # -- parts

    def _living(self, uow: UnitOfWork, fingerprint: str) -> Card:
        card = self._card(uow, fingerprint)
        if card.status is CardStatus.REVOKED:
            raise KnownError(Code.CARD_REVOKED, name=card.name, fingerprint=card.fingerprint)
        return card

    def _card(self, uow: UnitOfWork, fingerprint: str) -> Card:
        card = uow.bundles.card(fingerprint.strip())
        if card is None:
            raise KnownError(Code.CARD_UNKNOWN, fingerprint=fingerprint)
        return card

    def usable(self, uow: UnitOfWork, fingerprint: str) -> Card:
        """The card of a partner to whom a bundle may be written today; every reason why not has its own refusal."""
        if fingerprint.strip() in {own.fingerprint for own in self._desk.own_cards(uow)}:
            raise KnownError(Code.CARD_IS_OWN)
        card = self._card(uow, fingerprint)
        if card.status is CardStatus.REVOKED:
            raise KnownError(Code.CARD_REVOKED, name=card.name, fingerprint=card.fingerprint)
        if card.status is not CardStatus.TRUSTED:
            raise KnownError(Code.CARD_NOT_TRUSTED, name=card.name, fingerprint=card.fingerprint)
        today = self._place.today
        successor = uow.bundles.card(card.replaced_by) if card.replaced_by else None
        if successor is not None and successor.status is CardStatus.TRUSTED and successor.valid_from <= today:
            raise KnownError(Code.CARD_REPLACED, name=card.name, fingerprint=successor.fingerprint)
        if not card.valid_from - _DAY <= today <= (card.valid_to or today):  # it may be yesterday here
            end = screen().date(card.valid_to) if card.valid_to else "-"
            raise KnownError(Code.CARD_EXPIRED, name=card.name, start=card.valid_from, end=end)
        return card

    def _audit(self, uow: UnitOfWork, action: str, card: Card, more: Mapping[str, object] | None = None) -> None:
        detail = {"office": card.office_uid, "name": card.name, "country": card.country, "status": card.status.value}
        self._place.write_audit(uow, action, card.fingerprint, fields=("status",), detail={**detail, **(more or {})})


def _checked(card: Card, new: NewComparison) -> NewComparison:
    """Raise ``COMPARISON_INVALID`` unless it says with whom, and from where a number was known that the card did not bring."""
    if not new.spoke_with.strip():
        reason = why("it does not say with whom you compared")
    elif new.way is Way.UNSTATED:
        reason = why("it does not say on which way")
    elif new.way is Way.TELEPHONE and not new.number_from.strip():
        reason = why("it does not say from where the number was known; one that came with the card proves nothing")
    elif max(len(text) for text in (new.spoke_with, new.number, new.number_from, new.note, new.heard)) > MOST_LETTERS:
        reason = why("a text has at most {most} characters", most=MOST_LETTERS)
    else:
        return new
    raise KnownError(Code.COMPARISON_INVALID, name=card.name, reason=reason)

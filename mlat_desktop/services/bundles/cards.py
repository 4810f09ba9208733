# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Office cards: our own to hand out, those of partners to compare, to trust and to revoke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from mlat_desktop.domain.bundle import Card, CardStatus
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
    months_of,
    words_of,
)
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.i18n import screen
from mlat_desktop.services.bundles.card_views import CardStanding, NewComparison
from mlat_desktop.services.bundles.desk import BundleDesk
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
        """The card of this office as the file that other offices add."""
        with self._place.store.read() as uow:
            return self._transfer.card_bytes(self._desk.own_card(uow), self._desk.secrets(uow).seed)

    def all(self) -> tuple[Card, ...]:
        """The cards of other offices."""
        with self._place.store.read() as uow:
            return uow.bundles.cards()

    def add(self, path: Path) -> Done[Card]:
        """Read a card file. The card is known then, not trusted. A card that is here already keeps its standing."""
        self._place.must(Act.IMPORT_BUNDLE)
        card = self._transfer.read_card(path)
        with self._place.store.write() as uow:
            own = self._desk.own_card(uow)
            if own.fingerprint == card.fingerprint:
                raise KnownError(Code.CARD_IS_OWN)
            if own.office_uid == card.office_uid:
                raise KnownError(
                    Code.CARD_INVALID, path=path, reason=why("it bears the identity of your own office with another key")
                )
            known = uow.bundles.card(card.fingerprint)
            if known is not None:
                return Done(known)
            card = replace(card, added_at=self._place.now, added_by=self._place.user.uid)
            uow.bundles.set_card(card)
            self._audit(uow, "card.added", card)
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
            comparison = known[-1] if known else self._unstated(card, reason)
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

    def _unstated(self, card: Card, note: str) -> Comparison:
        new = NewComparison(spoke_with="", heard="", way=Way.UNSTATED, note=note)
        return self._comparison(card, new, Heard(SpokenAs.UNSTATED, ()))

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
            day = since or self._place.today
            if day > self._place.today:
                raise KnownError(Code.REVOCATION_INVALID, reason=why("its day lies in the future"))
            card = replace(card, status=CardStatus.REVOKED, revoked_on=day, revoked_why=reason.strip())
            uow.bundles.set_card(card)
            self._audit(uow, "card.revoked", card, {"since": day.isoformat(), "reason": card.revoked_why})
            uow.commit()
        return Done(card, Changes.of(Kind.CARD))

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
        if fingerprint.strip() == self._desk.own_card(uow).fingerprint:
            raise KnownError(Code.CARD_IS_OWN)
        card = self._card(uow, fingerprint)
        if card.status is CardStatus.REVOKED:
            raise KnownError(Code.CARD_REVOKED, name=card.name, fingerprint=card.fingerprint)
        if card.status is not CardStatus.TRUSTED:
            raise KnownError(Code.CARD_NOT_TRUSTED, name=card.name, fingerprint=card.fingerprint)
        today = self._place.today
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
        reason = why("a text has at most {most} letters", most=MOST_LETTERS)
    else:
        return new
    raise KnownError(Code.COMPARISON_INVALID, name=card.name, reason=reason)

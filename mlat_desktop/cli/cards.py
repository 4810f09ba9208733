# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat card``: who the partners are, how their fingerprints were compared, and the office's own keys."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli.card_shapes import CardAndFingerprintShape, ComparisonShape, OwnCardShape, StandingShape
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.run import Run, read_file, write_new
from mlat_desktop.cli.shapes import CardShape, copied
from mlat_desktop.domain.bundle import Card, CardStatus
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.office_cards import Way, digits_of, words_of
from mlat_desktop.i18n import _, called, screen
from mlat_desktop.labels import label
from mlat_desktop.services import records

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.services.bundles.card_views import CardStanding


def add(top: Group) -> None:
    """Add the commands of this module."""
    card = top.group("card", _("The public cards of this office and its partners"))
    show = card.command("show", _show, _("Show this office's card and those of its partners"))
    show.add_argument("--out", type=Path, metavar=_("FILE"), help=_("write this office's card to a new file for a partner"))
    show.add_argument(
        "--qr", type=Path, metavar="FILE.pdf", help=_("write it as a QR code: a page to print (.pdf) or a picture (.png)")
    )
    new = card.command(
        "add", _add, _("Take in a partner's card, from its file or from a scan of its QR code; or a revocation of one")
    )
    new.add_argument("file", metavar=_("FILE"), type=Path)
    _add_compare(card)
    trust = card.command("trust", _trust, _("Trust a card as the second person, after its fingerprint was compared"))
    trust.add_argument("fingerprint", metavar=_("FINGERPRINT"))
    trust.add_argument("--reason", default="", metavar=_("TEXT"), help=_("why one person alone compares and trusts"))
    revoke = card.command("revoke", _revoke, _("Trust a card no more; of an older key of this office, write the revocation"))
    revoke.add_argument("fingerprint", metavar=_("FINGERPRINT"))
    revoke.add_argument("--reason", default="", metavar=_("TEXT"))
    revoke.add_argument("--since", type=date.fromisoformat, metavar=_("DATE"), help=_("the day from which on it did not count"))
    revoke.add_argument(
        "--out", type=Path, metavar=_("FILE"), help=_("an older key of this office: write what partners take in to a new file")
    )
    renew = card.command("renew", _renew, _("Make new keys for this office; their card is signed by the keys before"))
    renew.add_argument("--from", dest="start", type=date.fromisoformat, metavar=_("DATE"), help=_("first day of the new card"))
    renew.add_argument("--until", type=date.fromisoformat, metavar=_("DATE"), help=_("last day of the new card"))


def _add_compare(card: Group) -> None:
    compare = card.command("compare", _compare, _("Record that a fingerprint was read aloud between the two offices"))
    compare.add_argument("fingerprint", metavar=_("FINGERPRINT"))
    compare.add_argument("--with", dest="spoke_with", required=True, metavar=_("NAME"), help=_("who read it to you"))
    compare.add_argument(
        "--by", dest="way", type=Way, choices=(Way.TELEPHONE, Way.IN_PERSON, Way.DIPLOMATIC), default=Way.TELEPHONE
    )
    compare.add_argument("--number", default="", metavar=_("TEXT"), help=_("the number that was called"))
    compare.add_argument(
        "--number-from", default="", metavar=_("TEXT"), help=_("from where the number was known; never from the card's sender")
    )
    compare.add_argument("--heard", required=True, metavar=_("TEXT"), help=_("all the words or figures that were heard"))
    compare.add_argument("--note", default="", metavar=_("TEXT"))


def _show(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        own, file, others = office.bundles.own_card(), office.bundles.card_file(), office.bundles.card_standings()
        older = [each for each in office.bundles.own_cards() if each.fingerprint != own.fingerprint]
        if given.out:
            write_new(given.out, file)
        if given.qr:
            office.card_paper.save(given.qr)
    shape = OwnCardShape(
        own=_spoken(own),
        file=file.decode(),
        other_own=tuple(copied(CardShape, each) for each in older),
        partners=tuple(copied(CardShape, each.card) for each in others),
        standings=tuple(standing_shape(each) for each in others),
    )
    if run.printer.answer("mlat.card/1", shape):
        return
    _print_card(run, own)
    for each in others:
        _print_card(run, each.card)
        run.printer.raw(f"  {label(each.freshness.state)}")
    for path in filter(None, (given.out, given.qr)):
        run.printer.raw(_("The card of this office was written to {path}.").format(path=path))


def _spoken(card: Card) -> CardAndFingerprintShape:
    return copied(CardAndFingerprintShape, card, digits=digits_of(card), words=words_of(card))


def standing_shape(standing: CardStanding) -> StandingShape:
    """How a partner's card stands."""
    fresh, card = standing.freshness, standing.card
    return StandingShape(
        fingerprint=card.fingerprint,
        digits=standing.digits,
        words=standing.words,
        freshness=fresh.state,
        compared_on=fresh.last,
        fresh_until=fresh.due,
        continues=card.continues,
        replaced_by=card.replaced_by,
        revoked_on=card.revoked_on,
        revoked_why=card.revoked_why,
        comparisons=tuple(copied(ComparisonShape, each) for each in standing.comparisons),
    )


def _print_card(run: Run, card: Card) -> None:
    run.printer.line(called(f"{card.name} ({screen().state(card.country)})", label(card.status)))
    run.printer.raw(f"  {card.fingerprint}")
    run.printer.raw(f"  {card.recipient}")
    run.printer.raw(f"  {digits_of(card)}")
    run.printer.raw(f"  {' '.join(words_of(card))}")
    if card.valid_to:
        run.printer.line(_("valid until {day}").format(day=screen().date(card.valid_to)))


def _add(run: Run) -> None:
    with run.office() as office:
        card = read_card(office, run.arguments.file)
    _answer_card(run, card)
    if card.status is CardStatus.KNOWN:
        run.printer.line(
            _("Compare the fingerprint with that office by telephone or through the diplomatic channel, then trust the card.")
        )


def read_card(office: Office, path: Path) -> Card:
    """Take in a card file, a scan of one, or the JSON answer of ``mlat card show``, which carries one."""
    inner = _card_within(read_file(path))
    return office.card_paper.add(path).value if inner is None else office.bundles.add_card(path, inner).value


def _card_within(data: bytes) -> bytes | None:
    try:
        value = records.read_json(data.decode("utf-8-sig"))
    except (KnownError, UnicodeDecodeError):
        return None  # the reader of cards says what is wrong with it
    if isinstance(value, dict) and value.get("schema") == "mlat.card/1" and isinstance(value.get("file"), str):
        return str(value["file"]).encode()
    return None


def _compare(run: Run) -> None:
    from mlat_desktop.services.bundles.card_views import NewComparison

    given = run.arguments
    new = NewComparison(
        spoke_with=given.spoke_with,
        heard=given.heard,
        way=given.way,
        number=given.number,
        number_from=given.number_from,
        note=given.note,
    )
    with run.office() as office:
        done = office.bundles.compare_card(given.fingerprint, new).value
    if not run.printer.answer("mlat.card-comparison/1", copied(ComparisonShape, done)):
        run.printer.line(_("It is the fingerprint of the card. A second person can trust the card now."))


def _trust(run: Run) -> None:
    with run.office() as office:
        card = office.bundles.trust(run.arguments.fingerprint, run.arguments.reason).value
    _answer_card(run, card)
    if card.status is CardStatus.KNOWN:
        run.printer.line(_("The card is put forward; a second person must trust it as well."))


def _revoke(run: Run) -> None:
    from mlat_desktop.services.bundles.card_words import revocation_words

    given, said = run.arguments, ""
    with run.office() as office:
        mine = next((each for each in office.bundles.own_cards() if each.fingerprint == given.fingerprint.strip()), None)
        if mine is None:
            card = office.bundles.revoke(given.fingerprint, given.since, given.reason).value
        else:
            said = revocation_words(office.bundles.under_way(given.fingerprint))
            statement = office.bundles.own_revocation(given.fingerprint, given.since, given.reason)
            card = mine
            write_new(given.out or Path(f"{mine.country}-revocation.json"), statement)
    _answer_card(run, card)
    if said:
        run.printer.line(said)


def _renew(run: Run) -> None:
    from mlat_desktop.services.bundles.card_words import renewal_words

    with run.office() as office:
        card = office.bundles.renew_card(run.arguments.start, run.arguments.until).value
    _answer_card(run, card)
    run.printer.line(renewal_words(card.valid_from))
    run.printer.line(_("Hand the new card to your partners: mlat card show --out FILE."))


def _answer_card(run: Run, card: Card) -> None:
    if not run.printer.answer("mlat.partner-card/1", copied(CardShape, card)):
        _print_card(run, card)

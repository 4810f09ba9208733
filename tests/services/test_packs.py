# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Treaty packs between two real offices: who may send one, what it would change, and that it counts whole or not at all."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop import i18n
from mlat_desktop.bootstrap import NewOffice, Office, create_office, open_office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.law import EditionKind
from mlat_desktop.domain.legal_basis import Declaration, Party, PartyAct, PartyEvent
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.treaty import PROFILE_POINTS, Limit, Treaty
from mlat_desktop.messages import sentence
from mlat_desktop.services.treaties.law_content import LawContent, OfState
from mlat_desktop.services.treaties.law_words import NAMES, POINTS, About, Change
from mlat_desktop.services.treaties.packs import PackChoice, PackChoices
from tests.services.conftest import CHEAP, NOW, WORDS, SignIn
from tests.services.law import DUE, LIMIT, TREATY, alone, changed, deadline, extradition, publish, table
from tests.services.packs import card_of, forged, trusts
from tests.trust import trust

pytestmark = pytest.mark.thorough

SOURCE = "Official journal of 20 November 2026"
SMALL = PackChoice(treaties=(TREATY, "CETS-224"))
Figure = Callable[[str, object], None]


@pytest.fixture(scope="session")
def partner_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("partner") / "office"
    new = NewOffice(name="Direction des affaires pénales", country="LU", admin_name="anna", settings={"two_people": "off"})
    create_office(made, new, WORDS, clock=SetClock(NOW), cost=CHEAP).office.close()
    (made / "ballast").unlink()
    return made


@pytest.fixture
def partner(partner_pattern: Path, tmp_path: Path, clock: SetClock) -> Iterator[Office]:
    folder = Path(shutil.copytree(partner_pattern, tmp_path / "partner"))
    with open_office(folder, user="anna", passphrase=WORDS, clock=clock, cost=CHEAP) as opened:
        yield opened


@pytest.fixture
def here(office: Office, partner: Office, tmp_path: Path) -> Office:
    """An office of one person that trusts the card of the partner."""
    alone(office)
    trusts(office, partner, tmp_path)
    return office


def law(office: Office) -> list[object]:
    with office.casework._place.store.read() as uow:
        treaties = uow.treaties
        tables = [(row.treaty_id, row.sha256) for row in treaties.tables()]
        return [tables, treaties.parties(), treaties.party_events(), treaties.declarations(), treaties.editions()]


def refused(act: Callable[[], object], code: Code) -> str:
    with pytest.raises(KnownError) as found:
        act()
    assert found.value.code is code, sentence(found.value)
    said = sentence(found.value)
    assert "\n" not in said
    return said


def newer(partner: Office, days: int = 45) -> None:
    publish(partner, changed(partner, days))


# -- the way of a pack -------------------------------------------------------------------------------------------------------


def test_a_pack_brings_another_office_the_law_and_is_taken_back(here: Office, partner: Office, tmp_path: Path) -> None:
    request = extradition(here)
    newer(partner)
    done = partner.packs.export(tmp_path / "autumn.mlatpack", PackChoice(treaties=(TREATY,)), "Changes of  autumn").value
    assert (done.head.title, done.head.sequence, done.tables) == ("Changes of autumn", 1, 1)
    before = law(here)
    diff = here.packs.diff(done.path)
    view = diff.view
    assert (view.sender, view.own, view.newest, view.head.sequence) == ("Direction des affaires pénales", False, 0, 1)
    assert law(here) == before
    limits = [each.text for each in diff.differences if each.about is About.LIMIT]
    assert (
        limits == ["End of provisional arrest, at most (article 16(4)): 40 days -> 45 days"]
        or "40 days -> 45 days" in limits[0]
    )
    assert diff.effect is not None
    assert [(case.number, case.moved[0].before) for case in diff.effect.cases] == [(request.number, str(DUE))]
    imported = here.packs.import_(done.path, publish=True).value
    assert imported.edition is not None
    assert (imported.edition.kind, imported.edition.title) == (EditionKind.PACK, "Changes of autumn")
    assert table(here).sha256 == table(partner).sha256
    assert here.recounts.waiting()[0].recount.moved[0].after == str(DUE + timedelta(days=5))
    assert not here.packs.diff(done.path).differences
    here.publishing.undo("not ratified after all")
    assert law(here)[:4] == before[:4]
    assert deadline(here, request).due_on == DUE


def test_a_pack_that_was_taken_back_can_be_taken_in_again(here: Office, partner: Office, tmp_path: Path) -> None:
    newer(partner)
    path = partner.packs.export(tmp_path / "autumn.mlatpack", SMALL).value.path
    here.packs.import_(path, publish=True)
    here.publishing.undo("too early")
    assert here.packs.import_(path, publish=True).value.edition is not None
    assert table(here).sha256 == table(partner).sha256


def test_only_the_pack_that_was_looked_at_is_taken_in(here: Office, partner: Office, tmp_path: Path) -> None:
    newer(partner)
    path = partner.packs.export(tmp_path / "stick.mlatpack", SMALL).value.path
    seen = here.packs.diff(path).view.digest
    newer(partner, 50)
    path.write_bytes(partner.packs.export(tmp_path / "other.mlatpack", SMALL).value.path.read_bytes())
    before = law(here)
    said = refused(lambda: here.packs.import_(path, seen=seen, publish=True), Code.PACK_CHANGED)
    assert said.endswith("Nothing was changed. Look at it again before you propose it.")
    assert law(here) == before
    assert not here.publishing.proposals(None)
    again = here.packs.diff(path).view.digest
    assert here.packs.import_(path, seen=again.upper(), publish=True).value.edition is not None


def test_a_pack_is_published_by_a_second_person(office: Office, partner: Office, sign_in: SignIn, tmp_path: Path) -> None:
    trusts(office, partner, tmp_path)
    office.people.add("head", "The head", "", Role.HEAD, f"{WORDS} and a head")
    newer(partner)
    path = partner.packs.export(tmp_path / "autumn.mlatpack", PackChoice(treaties=(TREATY,))).value.path
    before = law(office)
    said = refused(lambda: office.packs.import_(path, publish=True), Code.LAW_SECOND_PERSON)
    assert "Anna Arn" in said
    assert not office.publishing.proposals(None)
    waiting = office.packs.import_(path).value
    assert waiting.edition is None
    assert law(office) == before
    other = sign_in("head")
    edition, _effect = other.publishing.publish(waiting.proposal.uid).value
    assert edition.origin.split()[1:] == [partner.info.uid, "1"]
    assert table(other).version == "2026-11-22-45"


def test_only_who_keeps_the_tables_writes_or_takes_in_a_pack(
    office: Office, partner: Office, sign_in: SignIn, tmp_path: Path
) -> None:
    trusts(office, partner, tmp_path)
    newer(partner)
    path = partner.packs.export(tmp_path / "autumn.mlatpack", SMALL).value.path
    clerk = sign_in("clerk")
    refused(lambda: clerk.packs.export(tmp_path / "own.mlatpack", SMALL), Code.NOT_PERMITTED)
    refused(lambda: clerk.packs.import_(path), Code.NOT_PERMITTED)
    assert clerk.packs.diff(path).differences  # to read is everybody's
    assert not (tmp_path / "own.mlatpack").exists()


# -- writing -----------------------------------------------------------------------------------------------------------------


def test_packs_are_counted_and_a_file_is_never_written_over(partner: Office, tmp_path: Path) -> None:
    path = tmp_path / "one.mlatpack"
    assert partner.packs.export(path).value.head.sequence == 1
    data = path.read_bytes()
    refused(lambda: partner.packs.export(path), Code.FILE_EXISTS)
    refused(lambda: partner.packs.export(tmp_path / "nowhere" / "x.mlatpack"), Code.FILE_MISSING)
    refused(lambda: partner.packs.export(tmp_path / "x", PackChoice(treaties=("ETS-999",))), Code.TREATY_UNKNOWN)
    refused(lambda: partner.packs.export(tmp_path / "x", title="a\u202eb"), Code.PACK_EXPORT)
    assert path.read_bytes() == data
    assert sorted(each.name for each in tmp_path.glob("*x*")) == []
    assert partner.packs.export(tmp_path / "two.mlatpack").value.head.sequence == 2
    assert partner.maintenance.audit_lines()[0].action == "pack.exported"


def test_the_title_of_a_pack_has_no_marks_of_the_screen_on_which_it_was_made(partner: Office, tmp_path: Path) -> None:
    i18n.use("ar")
    path = partner.packs.export(tmp_path / "own.mlatpack").value.path
    assert "Direction des affaires pénales" in partner.packs.read(path).head.title


def test_an_office_may_read_its_own_pack(partner: Office, tmp_path: Path) -> None:
    path = partner.packs.export(tmp_path / "own.mlatpack").value.path
    diff = partner.packs.diff(path)
    assert (diff.view.own, diff.differences, diff.effect) == (True, (), None)
    refused(lambda: partner.packs.import_(path), Code.LAW_INVALID)


def test_what_an_office_knows_no_longer_travels_too(here: Office, partner: Office, tmp_path: Path) -> None:
    read_on = date(2026, 11, 20)
    rows = LawContent(
        parties_gone=(OfState(treaty_id="CETS-224", state="AD"),),
        declarations=(
            Declaration(
                treaty_id=TREATY, state="AL", article="1", kind="reservation", value="none", source=SOURCE, as_of=read_on
            ),
        ),
        party_events=(
            PartyEvent(treaty_id="CETS-224", state="AD", act=PartyAct.DENOUNCED, on=date(2026, 11, 1), source=SOURCE),
        ),
    )
    done = partner.publishing.propose(EditionKind.MEMBERSHIP, "Andorra", rows).value
    partner.publishing.publish(done.uid)
    path = partner.packs.export(tmp_path / "gone.mlatpack").value.path
    told = [each.text for each in here.packs.diff(path).differences]
    assert "Andorra: no longer there (was: signed only, 20 May 2022)" in told
    assert any("Andorra, Denounced: 1 Nov 2026" in each and each.endswith("(new)") for each in told)
    assert any(each.startswith("Albania, 1, reservation: none") for each in told)
    here.packs.import_(path, publish=True)
    assert law(here)[1:4] == law(partner)[1:4]


def test_a_pack_may_leave_out_parties_and_bring_the_calendar(here: Office, partner: Office, tmp_path: Path) -> None:
    extradition(partner)  # counts a limit, so that the calendar of the State is kept
    bare = PackChoice(treaties=(TREATY,), parties=False, life=False, declarations=False, calendars=True)
    view = here.packs.read(partner.packs.export(tmp_path / "bare.mlatpack", bare).value.path)
    assert (len(view.content.tables), view.content.parties, view.content.declarations) == (1, (), ())
    assert {row.state for row in view.content.calendars} == {"LU"}
    assert here.packs.diff(view.path).differences[0].about is About.CALENDAR


# -- who sends it ------------------------------------------------------------------------------------------------------------


def test_whoever_is_not_trusted_sends_nothing(office: Office, partner: Office, tmp_path: Path) -> None:
    newer(partner)
    path = partner.packs.export(tmp_path / "autumn.mlatpack", SMALL).value.path
    assert "does not know the key" in refused(lambda: office.packs.read(path), Code.PACK_SENDER)
    fingerprint = office.bundles.add_card(card_of(partner, tmp_path)).value.fingerprint
    assert "known but not trusted" in refused(lambda: office.packs.read(path), Code.PACK_SENDER)
    trust(office, fingerprint)
    assert office.packs.read(path).sender == "Direction des affaires pénales"
    office.bundles.revoke(fingerprint)
    assert "was withdrawn" in refused(lambda: office.packs.import_(path), Code.PACK_SENDER)


def test_an_expired_card_signs_no_pack(here: Office, partner: Office, tmp_path: Path, clock: SetClock) -> None:
    path = partner.packs.export(tmp_path / "autumn.mlatpack", SMALL).value.path
    with here.casework._place.store.write() as uow:
        card = uow.bundles.cards()[0]
        uow.bundles.set_card(replace(card, valid_to=date(2026, 12, 1)))
        uow.commit()
    here.packs.read(path)
    clock.at = datetime(2026, 12, 5, 9, 0, tzinfo=UTC)
    assert "1 Dec 2026" in refused(lambda: here.packs.read(path), Code.PACK_SENDER)


def test_a_trusted_key_speaks_for_its_own_office_only(here: Office, partner: Office, tmp_path: Path) -> None:
    content = LawContent(tables=(changed(partner, 45),))
    path = forged(partner, tmp_path / "false.mlatpack", content, office_uid=here.info.uid)
    assert "names another office" in refused(lambda: here.packs.read(path), Code.PACK_SENDER)
    own = forged(here, tmp_path / "own.mlatpack", content, office_uid=partner.info.uid)
    assert "names another office" in refused(lambda: here.packs.read(own), Code.PACK_SENDER)


def test_an_older_pack_does_not_take_the_place_of_a_newer_one(here: Office, partner: Office, tmp_path: Path) -> None:
    newer(partner)
    first = partner.packs.export(tmp_path / "1.mlatpack", SMALL).value.path
    newer(partner, 50)
    second = partner.packs.export(tmp_path / "2.mlatpack", SMALL).value.path
    here.packs.import_(second, publish=True)
    said = refused(lambda: here.packs.read(first), Code.PACK_OLDER)
    assert "number 1" in said
    assert "number 2" in said
    twin = forged(partner, tmp_path / "twin.mlatpack", LawContent(tables=(changed(partner, 60),)), sequence=2)
    refused(lambda: here.packs.import_(twin), Code.PACK_OLDER)
    here.publishing.undo("second thoughts")
    assert here.packs.read(first).newest == 0


def test_a_pack_that_waited_while_a_newer_one_became_law_is_not_published(
    here: Office, partner: Office, tmp_path: Path
) -> None:
    newer(partner)
    waiting = here.packs.import_(partner.packs.export(tmp_path / "1.mlatpack", SMALL).value.path).value.proposal
    newer(partner, 50)
    here.packs.import_(partner.packs.export(tmp_path / "2.mlatpack", SMALL).value.path, publish=True)
    before = law(here)
    assert partner.info.name in refused(lambda: here.publishing.publish(waiting.uid), Code.PACK_OLDER)
    assert law(here) == before
    here.publishing.discard(waiting.uid, "a newer one came")


def test_a_newer_schema_is_said_before_anything_else(here: Office, partner: Office, tmp_path: Path) -> None:
    path = forged(partner, tmp_path / "new.mlatpack", '{"wonders": []}', schema=99)
    said = refused(lambda: here.packs.read(path), Code.PACK_NEWER)
    assert "99" in said


# -- conflicts ---------------------------------------------------------------------------------------------------------------


def test_what_this_office_made_itself_is_asked_about(here: Office, partner: Office, tmp_path: Path) -> None:
    publish(here, changed(here, 30))
    serbia = Party(treaty_id="CETS-224", state="RS", ratification=date(2023, 2, 9), source=SOURCE)
    proposal = here.publishing.propose(EditionKind.MEMBERSHIP, "Serbia", LawContent(parties=(serbia,))).value
    here.publishing.publish(proposal.uid)
    newer(partner)
    theirs = replace(serbia, entry_into_force=date(2026, 3, 1))
    done = partner.publishing.propose(EditionKind.MEMBERSHIP, "Serbia", LawContent(parties=(theirs,))).value
    partner.publishing.publish(done.uid)
    path = partner.packs.export(tmp_path / "autumn.mlatpack", SMALL).value.path
    before = law(here)
    diff = here.packs.diff(path)
    assert [(each.id, each.what) for each in diff.conflicts] == [
        (TREATY, "the table ETS-024"),
        ("CETS-224/RS", "the membership of Serbia in CETS-224"),
    ]
    said = refused(lambda: here.packs.import_(path), Code.PACK_CONFLICT)
    assert "ETS-024" in said
    half = PackChoices(keep_local=frozenset({TREATY}))
    assert "CETS-224/RS" in refused(lambda: here.packs.import_(path, half), Code.PACK_CONFLICT)
    wrong = PackChoices(keep_local=frozenset({"ETS-030"}))
    refused(lambda: here.packs.import_(path, wrong), Code.PACK_CONFLICT)
    both = PackChoices(keep_local=frozenset({TREATY}), take_theirs=frozenset({TREATY, "CETS-224"}))
    refused(lambda: here.packs.import_(path, both), Code.PACK_CONFLICT)
    assert law(here) == before
    choices = PackChoices(keep_local=frozenset({TREATY}), take_theirs=frozenset({"CETS-224"}))
    told = [each.text for each in here.packs.diff(path, choices).differences]
    assert [each for each in told if "40 days" in each or "30 days" in each] == []
    assert any(each.startswith("Serbia: in force 1 Mar 2026, instrument deposited 9 Feb 2023 (was: ") for each in told)
    here.packs.import_(path, choices, publish=True)
    assert table(here).version == "2026-11-22-30"
    with here.casework._place.store.read() as uow:
        assert uow.treaties.parties("CETS-224", "RS") == (theirs,)


def test_a_pack_of_which_nothing_is_taken_is_no_proposal(here: Office, partner: Office, tmp_path: Path) -> None:
    publish(here, changed(here, 30))
    newer(partner)
    only = PackChoice(treaties=(TREATY,), parties=False, life=False, declarations=False)
    path = partner.packs.export(tmp_path / "autumn.mlatpack", only).value.path
    keep = PackChoices(keep_local=frozenset({TREATY}))
    refused(lambda: here.packs.import_(path, keep), Code.LAW_INVALID)
    assert not here.publishing.proposals()


# -- words -------------------------------------------------------------------------------------------------------------------


def test_every_field_and_point_has_a_name_for_people() -> None:
    shown = {each for kind in (Treaty, Limit) for each in kind.__dataclass_fields__}
    parts = {"id", "profile", "contents", "refusal", "life", "relations", "notes", "limits"}
    assert shown - set(NAMES) == parts
    assert set(POINTS) == set(PROFILE_POINTS)


def test_every_kind_of_change_in_a_table_is_said(here: Office, partner: Office, tmp_path: Path) -> None:
    text = changed(partner, 45)
    first = text.index('id = "ETS-024/')
    text = text.replace("binding = true", "binding = false", 1)
    text = (
        text.replace("[profile]\n", '[profile]\ntransit = { text = "Through the air.", article = "21" }\n', 1)
        if "\ntransit =" not in text
        else text
    )
    text = text.replace(
        "[[limit]]", '[[note]]\ntext = "Read again."\n\n[[life]]\nact = "amended"\non = 2026-01-01\n\n[[limit]]', 1
    )
    del first
    cut = text.rindex("[[limit]]")
    gone = text[cut:].split('title = "')[1].split('"')[0]
    text = text[:cut]
    path = forged(partner, tmp_path / "many.mlatpack", LawContent(tables=(text,)))
    found = here.packs.diff(path).differences
    told = [each.text for each in found]
    assert any(each.startswith("Version of the table: ") for each in told)
    assert "Binding: yes -> no" in told
    assert any("Note: Read again." in each for each in told)
    assert any(each.startswith("Life of the treaty: Amended, 1 Jan 2026") for each in told)
    assert any(each.change is Change.GONE and gone in each.what for each in found)
    assert any(LIMIT and "40 days -> 45 days" in each for each in told)


def test_a_table_that_bears_an_earlier_date_is_told_as_such(here: Office, partner: Office, tmp_path: Path) -> None:
    old = LawContent(tables=(changed(partner, 45, version="2020-01-31"),))
    told = [each.text for each in here.packs.diff(forged(partner, tmp_path / "old.mlatpack", old)).differences]
    assert told[0].endswith(" -> 2020-01-31, which bears an earlier date")


# -- hostile content ---------------------------------------------------------------------------------------------------------


def text_of(partner: Office) -> str:
    return changed(partner, 45)


def hostile(partner: Office) -> dict[str, str | LawContent | Callable[[dict[str, Any]], None]]:
    text = text_of(partner)

    def row(**changes: Any) -> Callable[[dict[str, Any]], None]:
        def change(value: dict[str, Any]) -> None:
            party = {"treaty_id": TREATY, "state": "RS", "signature": None, "ratification": None, "entry_into_force": None}
            value["parties"] = [{**party, "source": SOURCE, **changes}]

        return change

    def tables(*texts: Any) -> Callable[[dict[str, Any]], None]:
        return lambda value: value.update(tables=list(texts))

    def put(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
        return lambda content: content.update({name: value})

    many = [text.replace("ETS-024", f"ETS-{number}") for number in range(3)]
    bomb = "a = " + "{a=" * 100_000
    return {
        "nothing": "{}",
        "no object": "[]",
        "an unknown part": put("scripts", []),
        "a part that is no list": put("parties", {"a": 1}),
        "tables that are numbers": tables(1, 2),
        "a table twice": tables(text, text),
        "ten thousand tables": tables(*many * 3334),
        "a table that is no TOML": tables("schema = "),
        "a nested bomb": tables(bomb),
        "a key of a hundred thousand parts": tables(".".join("a" * 100_000) + " = 1"),
        "a number of a hundred thousand digits": tables("schema = " + "9" * 100_000),
        "a table of a million characters": tables(text + "#" * 1_000_000),
        "a text of ten thousand characters": tables(text.replace('title = "', 'title = "' + "x" * 10_000, 1)),
        "a newer schema in a table": tables(text.replace("schema = 2", "schema = 3", 1)),
        "an unknown key": tables(text.replace("binding = true", "binding = true\ncommand = 'rm'", 1)),
        "an id with a control character": tables(text.replace('"ETS-024', '"ETS-\\u0007024')),
        "an id that reads backwards": tables(text.replace('"ETS-024', '"ETS-\\u202e024')),
        "an id that is a path": tables(text.replace('"ETS-024', '"../../ETS-024')),
        "an id in another alphabet": tables(text.replace('"ETS-024', '"ЕTS-024')),
        "a title that reads backwards": tables(text.replace('title = "', 'title = "\\u202e', 1)),
        "limits that collide": tables(text + text[text.rindex("[[limit]]"):]),
        "a limit of another treaty": tables(text.replace(f'id = "{LIMIT}"', 'id = "ETS-030/1"')),
        "a limit with a space in its id": tables(text.replace(f'id = "{LIMIT}"', 'id = "ETS-024/a b"')),
        "a State that there is not": row(state="QQ"),
        "a State in small letters": row(state="rs"),
        "a circle of no State": tables(text.replace("binding = true", 'binding = true\ncircle = ["QQ", "CH"]', 1)),
        "a party without a source": row(source=" "),
        "a party of a treaty that nobody knows": row(treaty_id="ETS-999"),
        "a date that there is not": row(signature="2026-02-30"),
        "a date of antiquity": row(signature="0001-01-01"),
        "a source with an escape of a terminal": row(source="\u001b[2J"),
        "a field too many": row(trusted=True),
        "a membership twice": lambda value: value.update(parties=[each for each in _both(row, value)]),
        "a number that is a text": put("calendars", [{"state": "CH", "subdivision": "", "year": "2026"}]),
        "a year of no calendar": put("calendars", [_calendar(year=1)]),
        "a week without a working day": put("calendars", [_calendar(weekend=[1, 2, 3, 4, 5, 6, 7])]),
        "a holiday of another year": put("calendars", [_calendar(holidays=["2025-01-01"])]),
        "a calendar that names an edition": put("calendars", [_calendar(edition=7)]),
    }  # fmt: skip


def _both(row: Any, value: dict[str, Any]) -> list[Any]:
    row()(value)
    return [*value["parties"], *value["parties"]]


def _calendar(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"state": "CH", "subdivision": "", "year": 2026, "version": "1", "holidays": ["2026-01-01"]}
    return {**made, "weekend": [6, 7], "source": SOURCE, "edition": 0, **changes}


def test_hostile_packs_of_a_trusted_office_are_one_sentence_and_change_nothing(
    here: Office, partner: Office, tmp_path: Path, figure: Figure
) -> None:
    before = law(here)
    for what, content in hostile(partner).items():
        path = tmp_path / "hostile.mlatpack"
        if callable(content):
            forged(partner, path, LawContent(parties=()), change=content)
        else:
            forged(partner, path, content)
        said = refused(lambda path=path: here.packs.import_(path), Code.PACK_INVALID)  # type: ignore[misc]  # of this turn
        assert len(said) < 600, what
        assert said.isprintable(), what
    assert law(here) == before
    assert not here.publishing.proposals(None)
    figure("hostile treaty packs of a trusted office refused", len(hostile(partner)))


LOOPS = {
    "a limit of a billion days": ('length = "40"', 'length = "999999999"'),
    "a limit that suspends itself": (
        f'id = "{LIMIT}"',
        'id = "ETS-024/loop"\ntitle = "t"\ntext = "t"\narticle = "1"\nbound = "both"\nkind = "shall"\nmeasure = "interval"\n'
        'trigger = ["arrest"]\nstop = ["executed"]\nsuspends = ["ETS-024/loop", "ETS-024/16.4/max"]\n'
        'source = { url = "x", read_on = 2026-11-20, level = "text" }\n\n[[limit]]\n'
        f'id = "{LIMIT}"',
    ),
    "a limit that runs before itself": (
        f'id = "{LIMIT}"',
        'id = "ETS-024/loop"\ntitle = "t"\ntext = "t"\narticle = "1"\nbound = "both"\nkind = "shall"\nmeasure = "relative"\n'
        'trigger = ["arrest"]\nrefers = ["ETS-024/loop", "ETS-024/pool"]\n'
        'source = { url = "x", read_on = 2026-11-20, level = "text" }\n\n[[limit]]\n'
        'id = "ETS-024/pool"\ntitle = "t"\ntext = "t"\narticle = "1"\nbound = "both"\nkind = "shall"\nmeasure = "expiry"\n'
        'refers = ["ETS-024/loop", "ETS-024/pool"]\n'
        'source = { url = "x", read_on = 2026-11-20, level = "text" }\n\n[[limit]]\n'
        f'id = "{LIMIT}"',
    ),
    "a limit within and beside itself": (f'id = "{LIMIT}"', f'id = "{LIMIT}"\nwithin = "{LIMIT}"\npair = "{LIMIT}"'),
    "a limit that replaces itself": (
        f'id = "{LIMIT}"', f'id = "{LIMIT}"\nreplaces = [{{ id = "{LIMIT}", when = "both-bound" }}]'
    ),
    "a protocol to itself": ("binding = true", 'binding = true\nprotocol_to = ["ETS-024"]'),
    "a relation to itself": (
        "[[limit]]", '[[relation]]\nkind = "supersedes"\narticle = "1"\ntext = "t"\nothers = ["ETS-024"]\n\n[[limit]]'
    ),
}  # fmt: skip
"""Well-formed tables that make no sense: what is counted on them may be wrong, but it ends."""


def test_a_table_that_speaks_of_itself_is_refused_or_counted_to_an_end(here: Office, partner: Office, tmp_path: Path) -> None:
    extradition(here)
    for what, (old, new) in LOOPS.items():
        head, mark, row = changed(partner, 40, version="loop").partition(old)
        assert mark, what
        # Where the row has a pair or a floor of its own, the new one takes its place.
        lines = [line for line in row.splitlines() if not (line.startswith(("within", "pair")) and line.split()[0] in new)]
        text = head + new + "\n".join(lines)
        path = forged(partner, tmp_path / f"{len(what)}.mlatpack", LawContent(tables=(text,)))
        if what in {"a limit of a billion days", "a limit within and beside itself"}:
            refused(lambda path=path: here.packs.diff(path), Code.PACK_INVALID)  # type: ignore[misc]  # of this turn
        else:
            assert here.packs.diff(path).effect is not None, what


def test_no_flipped_bit_of_a_real_pack_is_taken_by_the_service(
    here: Office, partner: Office, tmp_path: Path, figure: Figure
) -> None:
    newer(partner)
    whole = partner.packs.export(tmp_path / "whole.mlatpack").value.path.read_bytes()
    before, path, chance = law(here), tmp_path / "flipped.mlatpack", random.Random(20261122)
    places = chance.sample(range(len(whole) * 8), 30)
    for place in places:
        data = bytearray(whole)
        data[place // 8] ^= 1 << place % 8
        path.write_bytes(data)
        refused(lambda: here.packs.import_(path, publish=True), Code.PACK_INVALID)
    assert law(here) == before
    figure("flipped bits of a full treaty pack refused by the service", f"{len(places)} ({len(whole)} bytes)")


@pytest.mark.slow
def test_no_thousand_flipped_bits_of_a_real_pack_are_taken(
    here: Office, partner: Office, tmp_path: Path, figure: Figure
) -> None:
    newer(partner)
    whole = partner.packs.export(tmp_path / "whole.mlatpack").value.path.read_bytes()
    before, path, chance = law(here), tmp_path / "flipped.mlatpack", random.Random(4)
    for place in chance.sample(range(len(whole) * 8), 1000):
        data = bytearray(whole)
        data[place // 8] ^= 1 << place % 8
        path.write_bytes(data)
        refused(lambda: here.packs.read(path), Code.PACK_INVALID)
    assert law(here) == before
    figure("flipped bits of a full treaty pack refused", f"1000 ({len(whole)} bytes)")

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The page of treaties: found by filters, read part by part, never silent about what is not known."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.legal_basis import InForce, Standing
from tests.ui.law_screens import treaty
from ui.main_window import MainWindow
from ui.pages.law.sheet import ARTICLES, LIFE, LIMITS, OVERVIEW, PARTIES
from ui.pages.law.words import point_word, uncomputed
from ui.pages.treaties import TreatiesPage

pytestmark = pytest.mark.thorough


@pytest.fixture
def page(window: MainWindow) -> TreatiesPage:
    window.go("treaties")
    shown = window.page("treaties")
    assert isinstance(shown, TreatiesPage)
    return shown


def words(widget: QWidget) -> str:
    QApplication.processEvents()  # what was put into a page is shown when control returns to the event loop
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if not each.isHidden())


def ids(page: TreatiesPage) -> set[str]:
    return {line.key for line in page.list.lines.lines}


def test_filters_narrow_the_list_to_what_the_tables_say(page: TreatiesPage, prepared: Office) -> None:
    views, standings = prepared.treaties.list(), prepared.treaties.standings("CH")
    assert ids(page) == {each.id for each in views}
    page.family.choose("council-of-europe")
    assert ids(page) == {each.id for each in views if each.series == "council-of-europe"}
    page.subject.choose("extradition")
    page.only.choose("ours")
    expected = {
        each.id
        for each in views
        if each.series == "council-of-europe" and "extradition" in each.subjects and standings[each.id][1] is Standing.BOUND
    }
    assert "ETS-024" in expected
    assert ids(page) == expected
    assert page.beside.text().startswith(f"{len(expected)} of ")


def test_what_is_not_in_force_and_what_binds_nobody_are_told_apart(page: TreatiesPage, prepared: Office) -> None:
    standings = prepared.treaties.standings("CH")
    page.force.choose("no")
    assert "CETS-224" in ids(page)
    assert all(standings[each][0] is InForce.NO for each in ids(page))
    page.force.choose("not-binding")
    assert ids(page) == {each.id for each in prepared.treaties.list() if not each.binding}
    page.force.choose("")
    page.only.choose("uncomputed")
    assert ids(page) == {each.id for each in prepared.treaties.list() if each.uncomputed}


def test_a_search_without_an_answer_says_so(page: TreatiesPage) -> None:
    page.search_field.setText("zzzzzz")
    page.search_field._tell()
    assert not ids(page)
    assert not page._none.isHidden()
    page.search_field.wipe()
    assert page._none.isHidden()


def test_the_sheet_shows_what_it_is_and_when_that_was_verified(window: MainWindow, prepared: Office) -> None:
    page = treaty(window, "ETS-024", OVERVIEW)
    said = words(page.sheet)
    assert "European Convention on Extradition" in said
    assert "Verified on" in said
    assert prepared.treaties.show("ETS-024").source in said
    assert "takes the place of: bilateral treaties" in said


def test_a_scheme_is_marked_in_words_as_binding_nobody(window: MainWindow) -> None:
    page = treaty(window, "CW-HARARE")
    assert "This text binds nobody" in words(page.sheet)


def test_articles_say_what_must_and_what_may_be_refused(window: MainWindow, prepared: Office) -> None:
    page = treaty(window, "ETS-024", ARTICLES)
    detail, said = prepared.treaties.show("ETS-024"), words(page.sheet)
    assert "MUST BE REFUSED" in said
    assert "MAY BE REFUSED" in said
    for point in detail.profile:
        assert point_word(point.point) in said
        assert point.text in said
    for content in detail.contents:
        assert content.text in said


def test_a_limit_that_is_not_confirmed_never_looks_like_none(window: MainWindow, prepared: Office) -> None:
    page = treaty(window, "CETS-224", LIMITS)
    said = words(page.sheet)
    unconfirmed = sum(each.level == "memory" for each in prepared.treaties.show("CETS-224").limits)
    assert unconfirmed > 0
    assert said.count(uncomputed()) == unconfirmed
    confirmed = treaty(window, "ETS-024", LIMITS)
    assert words(confirmed.sheet).count(uncomputed()) == sum(
        each.level == "memory" for each in prepared.treaties.show("ETS-024").limits
    )


def test_the_parties_are_searched_and_the_chosen_one_shows_what_it_declared(window: MainWindow, prepared: Office) -> None:
    parties = treaty(window, "UNTOC", PARTIES).sheet.parties
    assert len(parties.list.lines.lines) == len(prepared.treaties.show("UNTOC").parties)
    parties.search.setText("nepal")
    parties.search._tell()
    assert [line.key for line in parties.list.lines.lines] == ["NP"]
    said = words(parties)
    assert "Ministry of Home Affairs" in said
    assert "as of" in said
    parties.search.wipe()
    parties.standing.choose("unknown")
    unknown = [each for each in prepared.treaties.show("UNTOC").parties if each.standing is Standing.UNKNOWN]
    assert {line.key for line in parties.list.lines.lines} == {each.state for each in unknown}


def test_the_life_names_the_version_kept_here_and_what_brought_it(window: MainWindow, prepared: Office) -> None:
    page = treaty(window, "ETS-024", LIFE)
    said = words(page.sheet)
    (kept,) = prepared.treaties.versions("ETS-024")
    assert kept.version in said
    assert "Tables that came with the program" in said
    assert "Entered into force" in said


def test_every_treaty_can_be_shown_in_all_its_parts(
    window: MainWindow, prepared: Office, figure: Callable[[str, object], None]
) -> None:
    slowest = 0.0
    for view in prepared.treaties.list()[::9]:
        began = time.perf_counter()
        page = treaty(window, view.id)
        for part in (ARTICLES, LIMITS, PARTIES, LIFE, OVERVIEW):
            page.sheet.tabs.setCurrentIndex(part)
        slowest = max(slowest, time.perf_counter() - began)
        assert page.sheet.treaty_id == view.id
    figure("slowest sheet of a treaty, all five parts, in milliseconds", round(1000 * slowest))

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Publishing walks all open cases in small steps, and what fails on the way leaves everything as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.law import EditionKind
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Outcome
from mlat_desktop.progress import CancelToken
from mlat_desktop.services import recounting
from mlat_desktop.services.treaties import publishing
from tests.bench import recounts

COUNT = 25


class Halfway:
    """Cancels once some cases were walked, and remembers every step."""

    def __init__(self, cancel: CancelToken, after: int) -> None:
        self.cancel, self.after = cancel, after
        self.steps: list[tuple[int, int]] = []

    def step(self, done: int, total: int, what: str = "") -> None:
        del what
        self.steps.append((done, total))
        if done >= self.after:
            self.cancel.cancel()


def test_every_open_case_is_recounted_and_none_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recounting, "CHUNK", 10)
    monkeypatch.setattr(publishing, "MOST_CASES", 5)
    with recounts.made(tmp_path / "office", COUNT) as office:
        office.register.close(RequestId(3), Outcome.GRANTED)
        due = recounts.due(office)
        content = recounts.holiday(office)
        uid = office.publishing.propose(EditionKind.CALENDAR, "A holiday", content).value.uid
        cancel = CancelToken()
        heard = Halfway(cancel, 20)
        with pytest.raises(KnownError) as stopped:
            office.publishing.publish(uid, heard, cancel)
        assert stopped.value.code is Code.CANCELLED
        assert heard.steps[-1] == (20, COUNT - 1)
        assert [view.edition.id for view in office.publishing.editions()] == [1]
        assert not office.recounts.waiting()
        effect = office.publishing.publish(uid).value[1]
        assert (effect.cases_moved, len(effect.cases)) == (COUNT - 1, 5)
        assert len(office.recounts.waiting()) == COUNT - 1
        assert recounts.due(office) == due
        back = office.publishing.undo().value[1]
        assert (back.cases_moved, office.recounts.waiting()) == (0, ())
        assert recounts.due(office) == due

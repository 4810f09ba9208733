# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread
from pytestqt.qtbot import QtBot

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.progress import CancelToken, Progress
from ui.tasks import ImmediateRunner, Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


def test_a_result_arrives_on_the_screens_thread(qtbot: QtBot, tasks: Tasks) -> None:
    owner, seen = QObject(), []
    worker: list[str] = []

    def work() -> Done[int]:
        worker.append(threading.current_thread().name)
        return Done(7, Changes.of(Kind.REQUEST, requests=[3]))

    with qtbot.waitSignal(tasks.changed) as told:
        tasks.write(owner, work, lambda value: seen.append((value, QThread.currentThread() is owner.thread())))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(7, True)]
    assert worker[0].startswith("writer")
    assert told.args is not None
    assert told.args[0].requests == {3}


def test_writes_run_in_the_order_of_asking(qtbot: QtBot, tasks: Tasks) -> None:
    owner = QObject()
    order: list[int] = []
    for number in range(30):
        tasks.write(owner, partial(Done, number), order.append)
    assert tasks.writing
    qtbot.waitUntil(lambda: len(order) == 30)
    assert order == list(range(30))
    assert not tasks.writing


def test_a_refusal_goes_to_who_asked_or_to_the_banner(qtbot: QtBot, tasks: Tasks) -> None:
    def refuse() -> Done[None]:
        raise KnownError(Code.DISK_FULL)

    owner = QObject()
    refused: list[KnownError] = []
    tasks.write(owner, refuse, failed=refused.append)
    qtbot.waitUntil(lambda: bool(refused))
    assert refused[0].code is Code.DISK_FULL
    with qtbot.waitSignal(tasks.failed) as told:
        tasks.write(owner, refuse)
    assert told.args is not None
    assert told.args[0].code is Code.DISK_FULL


def test_a_mistake_of_ours_is_told_apart_from_a_refusal(qtbot: QtBot, tasks: Tasks) -> None:
    def fail() -> Done[None]:
        raise ZeroDivisionError

    with qtbot.waitSignal(tasks.broken) as told, qtbot.assertNotEmitted(tasks.failed):
        tasks.write(QObject(tasks), fail)
    assert told.args is not None
    assert isinstance(told.args[0], ZeroDivisionError)


def test_no_answer_reaches_a_widget_that_is_gone_but_the_change_is_told(qtbot: QtBot, tasks: Tasks) -> None:
    owner, begun, go = QObject(), threading.Event(), threading.Event()
    seen: list[int] = []

    def work() -> Done[int]:
        begun.set()
        go.wait(5)
        return Done(1, Changes.of(Kind.LETTER))

    with qtbot.waitSignal(tasks.changed):
        tasks.write(owner, work, seen.append)
        assert begun.wait(5)
        owner.deleteLater()
        qtbot.wait(10)
        go.set()
    qtbot.wait(10)
    assert seen == []


def test_what_nobody_is_left_to_take_is_let_go(qtbot: QtBot, tasks: Tasks) -> None:
    """An office that was opened for a page that has gone would stay locked."""
    owner, begun, go = QObject(), threading.Event(), threading.Event()
    taken: list[str] = []
    let_go: list[str] = []

    def work() -> str:
        begun.set()
        go.wait(5)
        return "open"

    tasks.read(owner, work, taken.append, unclaimed=let_go.append)
    assert begun.wait(5)
    owner.deleteLater()
    qtbot.wait(10)
    go.set()
    qtbot.waitUntil(lambda: bool(let_go))
    assert (taken, let_go) == ([], ["open"])


def test_what_comes_back_while_the_program_ends_is_let_go(qtbot: QtBot) -> None:
    tasks, owner = Tasks(), QObject()
    let_go: list[str] = []
    tasks.read(owner, lambda: "open", lambda _taken: None, unclaimed=let_go.append)

    def refuse() -> str:
        raise KnownError(Code.DISK_FULL)

    tasks.read(owner, refuse, lambda _taken: None, unclaimed=let_go.append)
    tasks.close()
    assert let_go == ["open"]


@pytest.mark.parametrize("ended", ["handed over", "dropped"])
@pytest.mark.parametrize("error", [KnownError(Code.DISK_FULL), ZeroDivisionError()])
def test_an_error_keeps_no_widget_for_the_garbage_collector(qtbot: QtBot, error: Exception, ended: str) -> None:
    """It runs on whichever thread it likes, and destroyed a timer there that was still running here."""
    tasks, owner = Tasks(), QObject()
    left = weakref.ref(owner), weakref.ref(tasks)

    def fail() -> str:
        raise type(error)(*([error.code] if isinstance(error, KnownError) else []))

    gc.disable()
    try:
        job = tasks.read(owner, fail, lambda _taken: None, lambda _refused: None)
        if ended == "handed over":
            with qtbot.waitSignal(job.finished):
                pass
        tasks.close()
        del job, tasks, owner, fail
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert [each() for each in left] == [None, None]
    finally:
        gc.enable()


def test_long_work_tells_its_progress_and_can_be_stopped(qtbot: QtBot, tasks: Tasks) -> None:
    owner = QObject()
    refused: list[KnownError] = []
    steps: list[tuple[int, int, str]] = []

    def work(progress: Progress, cancel: CancelToken) -> Done[None]:
        for number in range(100_000):
            progress.step(number, 100_000, "stage")
            cancel.check()
            threading.Event().wait(0.001)
        return Done(None)

    job = tasks.long(owner, work, failed=refused.append)
    job.progressed.connect(lambda done, total, what: steps.append((done, total, what)))
    qtbot.waitUntil(lambda: bool(steps))
    job.cancel()
    qtbot.waitUntil(lambda: bool(refused))
    assert refused[0].code is Code.CANCELLED
    assert steps[0][1:] == (100_000, "stage")


def test_closing_waits_for_what_is_under_way(qtbot: QtBot) -> None:
    tasks, ended = Tasks(), []

    def work() -> Done[None]:
        threading.Event().wait(0.05)
        ended.append(True)
        return Done(None)

    tasks.write(QObject(tasks), work)
    tasks.close()
    assert ended == [True]


def test_the_immediate_runner_answers_before_it_returns(qtbot: QtBot) -> None:
    tasks = Tasks(writer=ImmediateRunner(), reader=ImmediateRunner())
    seen: list[str] = []
    tasks.write(tasks, lambda: Done("done"), seen.append)
    tasks.read(tasks, lambda: "read", seen.append)
    assert seen == ["done", "read"]

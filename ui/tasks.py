# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Work off the screen's thread: one thread writes, another reads what takes long.

Writes run one after another in the order they were asked for. A result or an error arrives on the screen's thread, and only
if the widget that asked still lives; what was changed is announced in any case. The threads are Python's own and are joined at
closing, so that Qt never destroys a running thread.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Protocol, TypeVar, cast

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.progress import CancelToken, Progress

T = TypeVar("T")
Failed = Callable[[KnownError], None]


class Runner(Protocol):
    """Where work runs."""

    def submit(self, work: Callable[[], None]) -> None:
        """Run ``work`` once, after all that was submitted before it."""

    def close(self) -> None:
        """Wait for what was submitted; afterwards nothing more is taken."""


class ThreadRunner:
    """One thread of its own, started at the first piece of work."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    def submit(self, work: Callable[[], None]) -> None:
        """Queue the work."""
        self._pool.submit(work)

    def close(self) -> None:
        """Finish the queue and join the thread."""
        self._pool.shutdown(wait=True)


class ImmediateRunner:
    """Runs work at once, on the asking thread: what most tests of windows use."""

    def submit(self, work: Callable[[], None]) -> None:
        """Run now."""
        work()

    def close(self) -> None:
        """Nothing is left."""


class Job(QObject):
    """A piece of work under way.

    Signals:
        progressed: done, total, stage; on the screen's thread, at most some 20 times a second.
        finished: it ended in whatever way, after the result was handed over.
    """

    progressed = Signal(object, object, str)
    finished = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.token = CancelToken()
        self.running = True

    def cancel(self) -> None:
        """Ask the work to stop; it answers with ``KnownError(CANCELLED)`` and leaves nothing half done."""
        self.token.cancel()


class _Steps:
    """Keeps the newest step for the screen's thread to fetch: a fast worker can not flood the event queue."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: tuple[int, int, str] | None = None

    def step(self, done: int, total: int, what: str = "") -> None:
        with self._lock:
            self._last = (done, total, what)

    def take(self) -> tuple[int, int, str] | None:
        with self._lock:
            last, self._last = self._last, None
            return last


class _Errand:
    """A piece of work and, once it has run, how it ended.

    The screen's thread keeps it until the answer is handed over, and the other thread only ever looks it up: operations refer
    to the widgets that asked, and a widget whose last reference is dropped by another thread is destroyed there, its timers
    still running here.
    """

    def __init__(
        self, operation: Callable[[], object], deliver: Callable[[_Errand], None], unclaimed: Callable[[object], None]
    ) -> None:
        self._operation = operation
        self.deliver = deliver
        self._unclaimed = unclaimed
        self.result: object = None
        self.refusal: KnownError | None = None
        self.fault: Exception | None = None

    def run(self) -> None:
        """Work, and keep the end of it."""
        try:
            self.result = self._operation()
        except KnownError as error:
            self.refusal = error
        except Exception as error:
            self.fault = error

    def drop(self) -> None:
        """Nobody is left to hand the result to."""
        if self.refusal is None and self.fault is None:
            self._unclaimed(self.result)

    def forget(self) -> None:
        """Let go of how it ended. An error holds the frames it came through, and with them this errand and every widget that
        it knows: a ring that the garbage collector would destroy on whichever thread it happens to run.
        """
        self.result = self.refusal = self.fault = None


class Tasks(QObject):
    """Hands operations to the threads and brings their answers back.

    Signals:
        changed: ``Changes`` of every write that succeeded.
        failed: a ``KnownError`` that the asking widget did not handle itself.
        broken: an exception that is no refusal: a fault of the program.
        busy: whether a write is under way.
    """

    changed = Signal(object)
    failed = Signal(object)
    broken = Signal(object)
    busy = Signal(bool)
    _answer = Signal(int)

    def __init__(self, *, writer: Runner | None = None, reader: Runner | None = None) -> None:
        super().__init__()
        self._writer = writer or ThreadRunner("writer")
        self._reader = reader or ThreadRunner("reader")
        self._under_way = 0
        self._closed = False
        self._numbers = itertools.count()
        self._errands: dict[int, _Errand] = {}
        # Work on another thread makes this a queued call, work at once a direct one.
        self._answer.connect(self._hand_over, Qt.ConnectionType.AutoConnection)

    def write(
        self,
        owner: QObject,
        operation: Callable[[], Done[T]],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> Job:
        """Run a write without progress. ``done`` gets its value; ``failed`` a refusal, else the page's banner shows it."""
        return self.long(owner, lambda _progress, _cancel: operation(), done, failed)

    def long(
        self,
        owner: QObject,
        operation: Callable[[Progress, CancelToken], Done[T]],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> Job:
        """Run a write that tells its progress and can be cancelled through the job."""

        def unwrap(result: object) -> None:
            if isinstance(result, Done):
                self.changed.emit(result.changes)
                if done is not None and shiboken6.isValid(owner):
                    done(result.value)

        return self._start(self._writer, owner, operation, unwrap, failed, writes=True)

    def read(
        self,
        owner: QObject,
        query: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        unclaimed: Callable[[T], None] | None = None,
    ) -> Job:
        """Run a slow look-up on the reading thread (a preview, a search over drives); quick ones need no thread."""
        return self.long_read(owner, lambda _progress, _cancel: query(), done, failed, unclaimed)

    def long_read(
        self,
        owner: QObject,
        query: Callable[[Progress, CancelToken], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        unclaimed: Callable[[T], None] | None = None,
    ) -> Job:
        """Run a look-up that tells its progress and can be cancelled (verifying a bundle).

        ``unclaimed`` gets the result if nobody is left to take it: what it holds open (an office, and with it the office's
        lock) is let go there, not whenever the garbage is collected.
        """

        def unwrap(result: T) -> None:
            if shiboken6.isValid(owner):
                done(result)
            elif unclaimed is not None:
                unclaimed(result)

        return self._start(self._reader, owner, query, unwrap, failed, writes=False, unclaimed=unclaimed)

    @property
    def writing(self) -> bool:
        """Whether a write is under way or queued."""
        return self._under_way > 0

    def wait(self) -> None:
        """Let the threads finish what was submitted so far (their answers come later, through the event loop)."""
        for runner in (self._writer, self._reader):
            ended = threading.Event()
            runner.submit(ended.set)
            ended.wait()

    def cancel_all(self) -> None:
        """Ask everything under way to stop."""
        for job in self.findChildren(Job):
            job.cancel()

    def close(self) -> None:
        """Finish what was submitted and join the threads. Answers that arrive afterwards are dropped."""
        self._closed = True
        self._writer.close()
        self._reader.close()
        left = list(self._errands.values())
        self._errands.clear()
        for errand in left:
            errand.drop()
            errand.forget()

    def _start(
        self,
        runner: Runner,
        owner: QObject,
        operation: Callable[[Progress, CancelToken], T],
        done: Callable[[T], None],
        failed: Failed | None,
        *,
        writes: bool,
        unclaimed: Callable[[T], None] | None = None,
    ) -> Job:
        job, steps = Job(self), _Steps()
        timer = self._watch(job, steps)
        if writes:
            self._under_way += 1
            self.busy.emit(True)

        def deliver(errand: _Errand) -> None:
            timer.stop()
            job.running = False
            if writes:
                self._under_way -= 1
                self.busy.emit(self._under_way > 0)
            try:
                if errand.refusal is not None:
                    self._refuse(owner, errand.refusal, failed)
                elif errand.fault is not None:
                    self.broken.emit(errand.fault)
                else:
                    done(cast("T", errand.result))
            finally:
                job.finished.emit()
                job.deleteLater()

        def drop(result: object) -> None:
            if unclaimed is not None:
                unclaimed(cast("T", result))

        number = next(self._numbers)
        self._errands[number] = _Errand(lambda: operation(steps, job.token), deliver, drop)
        runner.submit(partial(self._run, number))
        return job

    def _run(self, number: int) -> None:
        """Do an errand, on the thread it was given to. When this tells so, nothing here refers to the errand any more."""
        self._errands[number].run()
        # The window may have been destroyed while this was running: then nobody is left to tell.
        with contextlib.suppress(RuntimeError):
            self._answer.emit(number)

    def _watch(self, job: Job, steps: _Steps) -> QTimer:
        timer = QTimer(job)

        def tell() -> None:
            step = steps.take()
            if step is not None:
                job.progressed.emit(*step)

        timer.timeout.connect(tell)
        timer.start(50)
        return timer

    def _refuse(self, owner: QObject, error: KnownError, failed: Failed | None) -> None:
        if failed is not None and shiboken6.isValid(owner):
            failed(error)
        else:
            self.failed.emit(error)

    def _hand_over(self, number: int) -> None:
        errand = self._errands.pop(number, None)
        if errand is None:
            return
        try:
            if self._closed:
                errand.drop()
            else:
                errand.deliver(errand)
        finally:
            errand.forget()

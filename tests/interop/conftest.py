# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Offices, letters and tools for the tests with public tools.

``letters(("refusal", "fr"), ...)`` gives letters that a real office drafted, approved and sealed, with their drafts.

``bagit_utils`` comes from the package index by hash, into an environment of its own. Nothing is fetched on an ordinary run: the
command must be on the search path already, or ``MLAT_NO_SKIP=1`` must ask that no test is skipped, as ``.ci/run`` does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.vocabulary import EventKind
from tests.letters.conftest import Desk, desk, keys, stored_office
from tests.transfer.conftest import empty_database, office, receiver, sender, stick, stranger

__all__ = [
    "bagit_utils",
    "desk",
    "empty_database",
    "keys",
    "office",
    "receiver",
    "sender",
    "stick",
    "stored_office",
    "stranger",
]

KINDS, LANGUAGES = ("acknowledgement", "request", "refusal"), ("en", "fr", "ar")
LOCK = Path(__file__).with_name("bagit-utils.lock")


@pytest.fixture(scope="session")
def bagit_utils(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The command ``bagit`` of bagit-utils."""
    if os.environ.get("MLAT_NO_SKIP") != "1":
        found = shutil.which("bagit")
        if found is None:
            pytest.skip(f"bagit is not installed (pip install --require-hashes -r {LOCK.relative_to(LOCK.parents[2])})")
        return found
    folder = tmp_path_factory.mktemp("bagit-utils")
    # Fetching a tool is no part of what the tests watch: the environment loses the hook that refuses networks.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run([sys.executable, "-m", "venv", str(folder)], env=environment, check=True, capture_output=True)
    command = [str(folder / "bin" / "pip"), "--quiet", "install", "--no-deps", "--require-hashes", "-r", str(LOCK)]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return str(folder / "bin" / "bagit")


@dataclass(frozen=True)
class Paper:
    """A letter as the office keeps it, and as it looked before it was sealed and after it was printed once."""

    letter: Letter
    draft: bytes
    sealed: bytes
    duplicate: bytes


Letters = Callable[..., dict[tuple[str, str], Paper]]


@pytest.fixture
def letters(desk: Callable[[str], Desk]) -> Letters:
    """``letters(("refusal", "fr"), ...)``: letters from draft to paper, by one officer and the head of a real office."""
    anna, martin = desk("anna"), desk("martin")

    def make(*wanted: tuple[str, str]) -> dict[tuple[str, str], Paper]:
        made = {}
        for kind, language in wanted:
            number = "MLA-2026-0412" if kind == "request" else "MLAI-2026-0007"
            fields = {"reasons": "Article 46(15)."} if kind == "refusal" else {}
            begun = anna.letters.draft(anna.requests[number], kind, language, fields).value
            draft = anna.letters.preview(begun.id)
            anna.letters.submit(begun.id)
            martin.letters.approve(begun.id)
            sealed = martin.letters.seal(begun.id).value
            kept = martin.letters.pdf(sealed.id)
            martin.letters.printed(sealed.id)
            made[kind, language] = Paper(sealed, draft, kept, martin.letters.paper(sealed.id))
        return made

    martin.event(martin.requests["MLAI-2026-0007"], EventKind.CONSULTATION_HELD, datetime(2026, 11, 18, 10, 0))  # noqa: DTZ001 -- wall-clock time of the office
    return make

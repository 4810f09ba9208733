# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A passphrase that is easy to guess is refused, with what is wrong with it."""

from __future__ import annotations

import time

import pytest

from mlat_desktop import messages
from mlat_desktop.crypto.passphrase import demand_strong, strength
from mlat_desktop.domain.errors import Code, KnownError


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "a",
        "passw0rd",
        "password1234",
        "qwertyuiop",
        "aaaaaaaaaaaaaaa",
        "abcdefghijkl",
        "1990-01-01",
        "annaanna12",
        "xK9#qZ!2v",
    ],
)
def test_a_weak_passphrase_is_refused_with_advice(weak: str) -> None:
    with pytest.raises(KnownError) as refusal:
        demand_strong(weak, about=("anna", "Federal Office"))
    assert refusal.value.code is Code.PASSPHRASE_WEAK
    assert str(strength(weak, about=("anna",)).advice) in messages.sentence(refusal.value)
    assert strength(weak, about=("anna",)).score < 3


@pytest.mark.parametrize(
    "good", ["correct horse battery staple", "Öl, Käse & sieben Tauben", "صحراء نجمة قلم باب سماء", "xK9#qZ!2vTp"]
)
def test_a_good_passphrase_passes_in_any_script(good: str) -> None:
    demand_strong(good)
    assert strength(good).advice is None
    assert strength(good).score >= 3


def test_the_names_of_user_and_office_do_not_count() -> None:
    assert strength("hubertusmuster").score > strength("hubertusmuster", about=("Hubertus Muster",)).score


def test_a_very_long_passphrase_is_judged_at_once() -> None:
    before = time.perf_counter()
    assert strength("correct horse battery staple " * 200).score == 4
    assert time.perf_counter() - before < 2

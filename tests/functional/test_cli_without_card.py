# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A case for an office without a card, by ``mlat`` alone: bundle, letter, passphrase typed there, passphrase destroyed here."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pypdfium2

from tests.functional.mlat import Mlat, office


def test_a_case_reaches_an_office_without_a_card(here: Mlat, number: str, tmp_path: Path) -> None:
    stick, letter, typed = tmp_path / "stick", tmp_path / "letter.pdf", tmp_path / "typed.txt"
    stick.mkdir()
    to = ("--without-card", "Ministério da Justiça", "--state", "BR")
    seen = here.json("bundle", "preflight", number, *to, "--out", stick)
    assert "recipient.passphrase" in {line["code"] for line in seen["lines"]}
    made = here.json("bundle", "export", number, *to, "--out", stick, "--index-language", "fr")
    assert (made["state"], made["recipients"]) == ("verified", [])
    uid, folder = made["uid"], Path(made["folder"])
    said = here.run("bundle", "prepare", number, *to).out
    assert "mlat bundle passphrase-letter " in said, "what comes next is said with the command"
    same = ("--channel", "courier", "--medium-channel", "courier")
    here.run("bundle", "passphrase-letter", uid, "--out", letter, *same, expect=1)
    ways = ("--channel", "post", "--medium-channel", "diplomatic-bag")
    told = here.json("bundle", "passphrase-letter", uid, "--out", letter, "--language", "fr", *ways)
    assert (told["language"], told["letters"], told["channel"]) == ("fr", 1, "post")
    with pypdfium2.PdfDocument(letter) as pdf:
        words = str(pdf[0].get_textpage().get_text_bounded()).replace("\ufffe", "-").replace("\u2011", "-").split()
    code = next(word for word in words if word.count("-") == 6)
    assert code not in str(told)
    typed.write_text(code + "\n", encoding="utf-8")
    there = office(tmp_path / "there", "BR", clock=datetime(2026, 11, 21, 9, 0, tzinfo=UTC))
    there.run("bundle", "import", folder, "--bundle-passphrase-file", typed, expect=1)
    here.json("card", "show", "--out", tmp_path / "ch.card")
    there.json("card", "add", tmp_path / "ch.card")
    refused = there.run("bundle", "import", folder, "--bundle-passphrase-file", typed, expect=1)
    assert "not trusted" in refused.err, "a passphrase vouches for nobody"
    assert here.json("bundle", "verify", folder, "--bundle-passphrase-file", typed)["evidence"] == made["evidence"]
    assert here.json("bundle", "passphrase-received", uid)["ended_at"] is not None
    here.run("bundle", "passphrase-letter", uid, "--out", tmp_path / "again.pdf", *ways, expect=1)
    here.run("bundle", "verify", folder, expect=1)
    assert here.json("bundle", "verify", folder, "--bundle-passphrase-file", typed)["state"] == "verified"

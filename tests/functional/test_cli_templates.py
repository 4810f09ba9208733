# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat template``: an office changes the text of its letters from the shell alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.functional.mlat import Mlat, copy_of, office

KIND = ("acknowledgement", "fr")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Mlat:
    return office(tmp_path_factory.mktemp("template") / "office", "CH")


@pytest.fixture
def here(template: Mlat, tmp_path: Path) -> Mlat:
    return copy_of(template, tmp_path / "ch" / "office")


@pytest.fixture
def file(here: Mlat, tmp_path: Path) -> Path:
    """The template of the program, with a sentence of the office's own."""
    path = tmp_path / "ours.toml"
    here.json("template", "show", *KIND, "--out", str(path))
    text = path.read_text(encoding="utf-8")
    assert '\n[[block]]\nkind = "closing"' in text
    own = '\n[[block]]\nkind = "para"\ntext = "Nous vous remercions."\n'
    path.write_text(text.replace('\n[[block]]\nkind = "closing"', f'{own}\n[[block]]\nkind = "closing"'), encoding="utf-8")
    return path


def test_a_template_is_written_out_changed_checked_saved_and_taken_back(here: Mlat, file: Path, tmp_path: Path) -> None:
    (before,) = here.rows("template", "list", *KIND)
    assert (before["origin"], before["saved_by"], before["waiting"], before["newer"]) == ("shipped", "", None, None)
    assert here.json("template", "check", *KIND, str(file)) == {
        "schema": "mlat.template-check/1", "kind": KIND[0], "language": KIND[1], "usable": True, "findings": [],
    }  # fmt: skip
    made = here.json("template", "save", *KIND, str(file), "--reason", "Courtesy")
    assert (made["state"], made["used"], made["note"]) == ("waiting", False, "Courtesy")
    version = str(made["version"])
    refused = here.json("template", "approve", *KIND, version, expect=1)
    assert (refused["code"], "second person" in refused["message"]) == ("letter.template", True)
    here.json("template", "set-aside", *KIND, version, "--reason", "Not yet")
    here.json("office", "set", "--two-people", "off", "--reason", "Leave")
    made = here.json("template", "save", *KIND, str(file), "--reason", "Courtesy")
    assert (made["version"], made["state"], made["used"]) == (int(version) + 1, "in-use", True)
    (change,) = here.rows("template", "compare", *KIND, "program")
    assert (change["before"], "Nous vous remercions." in change["after"]) == ("", True)
    assert here.json("template", "show", *KIND)["text"].count("Nous vous remercions.") == 1
    back = here.json("template", "back", *KIND, "program", "--reason", "As it was")
    assert (back["origin"], back["used"]) == ("shipped", True)
    assert [each["state"] for each in here.rows("template", "history", *KIND)] == ["in-use", "in-use", "set-aside", "in-use"]
    assert here.rows("template", "compare", *KIND, "program") == []
    for act in ("list", "history", "compare", "show"):
        words = [] if act == "list" else [*KIND, *(["program"] if act == "compare" else [])]
        assert here.run("template", act, *words).out


def test_what_is_wrong_with_a_file_is_said_whole_and_nothing_is_saved(here: Mlat, file: Path, tmp_path: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Nous vous remercions.", "{nobody} **and {remarks"), encoding="utf-8")
    found = here.json("template", "check", *KIND, str(file), expect=1)
    assert (found["usable"], len(found["findings"])) == (False, 3)
    assert all(each["grave"] and each["block"] for each in found["findings"])
    for act in (
        ("save", *KIND, str(file), "--reason", "x"),
        ("preview", *KIND, "--out", str(tmp_path / "a.pdf"), "--file", str(file)),
    ):
        assert here.json("template", *act, expect=1)["code"] == "letter.template"
    assert not (tmp_path / "a.pdf").exists()
    file.write_bytes(b"\xff\xfe")
    assert here.json("template", "check", *KIND, str(file), expect=1)["code"] == "file.invalid"
    assert here.json("template", "show", "nothing", "fr", expect=1)["code"] == "letter.kind"
    assert here.json("template", "show", *KIND, "--version", "99", expect=1)["code"] == "letter.template"
    here.json("template", "back", *KIND, "first", "--reason", "x", expect=2)
    assert len(here.rows("template", "history", *KIND)) == 1


def test_a_template_is_seen_as_a_page_without_a_case(here: Mlat, file: Path, tmp_path: Path) -> None:
    for name, more in (("one", []), ("two", ["--file", str(file)]), ("three", ["--version", "program", "--every-block"])):
        out = tmp_path / f"{name}.pdf"
        assert here.json("template", "preview", *KIND, "--out", str(out), *more)["kind"] == KIND[0]
        assert out.read_bytes().startswith(b"%PDF")

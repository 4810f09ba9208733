# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the command line prints stays readable and harmless on every console."""

from __future__ import annotations

import io
import json

from mlat_desktop.cli.printing import Printer, TerminalProgress, harmless, shorten, width, wrapped
from mlat_desktop.system.console import forgive


def test_columns_are_aligned_by_what_a_terminal_shows() -> None:
    out = io.StringIO()
    Printer(as_json=False, out=out).table(["a", "b"], [["中文", "x"], ["e\u0301te", "y"], ["plain", "z"]])
    lines = out.getvalue().splitlines()
    columns = {width(line[: line.rindex(mark)]) for line, mark in zip(lines[2:], "xyz", strict=True)}
    assert columns == {7}


def test_control_characters_of_a_case_never_reach_the_terminal() -> None:
    assert harmless("\x1b[2Jgone") == "\\u001b[2Jgone"
    assert harmless("invoice\u202efdp.exe") == "invoice\\u202efdp.exe"
    assert harmless("45/ب/2023 Zoë") == "45/ب/2023 Zoë"


def test_a_console_of_ascii_shows_escapes_instead_of_ending_the_program() -> None:
    raw = io.BytesIO()
    console = io.TextIOWrapper(raw, encoding="ascii")
    forgive(console)
    Printer(as_json=False, out=console).line("Zürich ب")
    console.flush()
    assert raw.getvalue() == b"Z\\xfcrich \\u0628\n"


def test_json_is_right_in_any_encoding_of_the_pipe() -> None:
    for encoding in ("utf-8", "ascii", "cp1252", "cp1256"):
        raw = io.BytesIO()
        pipe = io.TextIOWrapper(raw, encoding=encoding)
        Printer(as_json=True, out=pipe).document("mlat.test/1", {"name": "Zoë ب 中"})
        pipe.flush()
        assert json.loads(raw.getvalue().decode(encoding)) == {"schema": "mlat.test/1", "name": "Zoë ب 中"}


def test_with_json_nothing_for_people_is_printed() -> None:
    out = io.StringIO()
    printer = Printer(as_json=True, out=out)
    printer.line("words")
    printer.raw("words")
    printer.fact("name", "words")
    printer.table(["heading"], [["cell"]])
    assert out.getvalue() == ""


def test_long_texts_are_cut_and_wrapped_by_width() -> None:
    assert shorten("中文中文中文", 9) == "中文中..."
    assert width(shorten("x" * 50, 20)) == 20
    assert all(width(line) <= 20 for line in wrapped("one two three four five six seven eight nine ten", 20))
    assert " ".join(wrapped("one two three four", 9)) == "one two three four"


def test_progress_is_drawn_on_a_terminal_alone() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        progress = TerminalProgress(stream)
        progress.step(1, 2, "half")
        progress.close()
    assert "50 %" in terminal.getvalue()
    assert file.getvalue() == ""

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The page that takes in an old register, for pictures and tests: with open questions, and ready to be taken in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QScrollArea

from tests.sheets.books import lines, text
from ui.main_window import MainWindow
from ui.pages.old_register.page import OldRegisterEditor

HEAD = ("Our ref", "In/Out", "Type", "Country", "Matter", "Date received", "Date sent", "Status", "Closed", "Shelf")
ROWS = (
    ("I 114/2021", "in", "MLA", "فرنسا", "Bank records, Meridian Trade", "03/04/2021", "", "pending", "", "B 12"),
    ("I 115/2021", "in", "Extradition", "Korea", "A. Haddad", "05/04/2021", "", "surrendered", "11/02/2022", "B 12"),
    (
        "O 87/2020",
        "out",
        "Commission rogatoire",
        "Deutschland",
        "Telephone records",
        "",
        "07/06/2020",
        "executed",
        "01/03/2021",
        "",
    ),
    ("O 88/2020", "out", "MLA", "Brasil", "Witness hearing", "", "09/06/2020", "closed", "", "B 9"),
)
GOOD = (
    ("I 114/2021", "in", "MLA", "فرنسا", "Bank records, Meridian Trade", "23/04/2021", "", "pending", "", "B 12"),
    (
        "O 87/2020",
        "out",
        "Commission rogatoire",
        "Deutschland",
        "Telephone records",
        "",
        "17/06/2020",
        "executed",
        "21/03/2021",
        "",
    ),
)


def sheet(folder: Path, *, good: bool = False) -> Path:
    """A register as an office kept it."""
    return text(folder / ("ready.csv" if good else "register.csv"), lines(HEAD, *(GOOD if good else ROWS), separator=";"))


def opened(window: MainWindow, path: Path) -> OldRegisterEditor:
    """The page with a sheet on it."""
    window.go("register")
    made = window.edit("old-register")
    assert isinstance(made, OldRegisterEditor)
    made.file.take(path)
    return made


def bottom(window: MainWindow, path: Path) -> None:
    """The same, its end in sight."""
    from PySide6.QtWidgets import QApplication

    page = opened(window, path)
    for _again in range(4):
        QApplication.processEvents()
    bar = next(each for each in page.findChildren(QScrollArea) if each.isVisible()).verticalScrollBar()
    bar.setValue(bar.maximum())

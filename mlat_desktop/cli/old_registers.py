# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat request import``: the spreadsheet of an old register comes in, whole or not at all; ``maps`` are what it remembers."""

from __future__ import annotations

from pathlib import Path

from mlat_desktop.cli import parsing
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.run import Run
from mlat_desktop.i18n import _


def add(group: Group) -> None:
    """Add the commands to those of the register."""
    taking = group.command("import", _import, _("Take in the spreadsheet of an old register, as a whole or not at all"))
    taking.add_argument("file", metavar="FILE.xlsx", type=Path, help=_("a workbook (.xlsx) or delimited text (.csv)"))
    taking.add_argument("--dry-run", action="store_true", help=_("only say what it would become; a mistake is exit code 1"))
    taking.add_argument(
        "--map",
        type=Path,
        metavar="MAP.toml",
        help=_("what its columns mean; by default as remembered, else as the headings say"),
    )
    taking.add_argument("--sheet", default="", metavar=_("NAME"), help=_("the sheet of the workbook; by default the first one"))
    taking.add_argument("--encoding", default="", metavar=_("NAME"), help=_("of a .csv file that is not UTF-8: windows-1256"))
    taking.add_argument(
        "--write-map", type=Path, metavar="MAP.toml", help=_("write what its columns mean to a new file, to edit")
    )
    taking.add_argument(
        "--errors",
        type=parsing.a_list_file,
        metavar="FILE.xlsx",
        help=_("write the rows with mistakes to a new file, to correct"),
    )
    maps = group.command("maps", _maps, _("List what the columns of old registers mean, as remembered"), listing=True)
    maps.add_argument("--forget", default="", metavar=_("NAME"), help=_("forget this one"))


def _import(run: Run) -> None:
    from mlat_desktop.cli import taking_over

    taking_over.take_in(run)


def _maps(run: Run) -> None:
    from mlat_desktop.cli import taking_over

    taking_over.maps(run)

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How the command line is read: global options on either side of the command, and values with a clear refusal.

A wrong word is :class:`UsageError` (exit 2); nothing here opens a file or an office.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from mlat_desktop.i18n import LANGUAGES, _

if TYPE_CHECKING:
    from mlat_desktop.cli.run import Run

E = TypeVar("E", bound=StrEnum)
Command = Callable[["Run"], None]

EARLIEST, LATEST = 1900, 2199
"""Years that a date of the command line may have: beyond them it is a typing error."""


class UsageError(Exception):
    """The command was wrongly written; the text says how, ``usage`` shows the right form."""

    def __init__(self, text: str, usage: str = "") -> None:
        super().__init__(text)
        self.usage = usage


class Parser(argparse.ArgumentParser):
    """An argument parser that raises instead of leaving the process, and never guesses at abbreviated options."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("allow_abbrev", False)
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(**options)

    def error(self, message: str) -> NoReturn:
        """Raise :class:`UsageError` with what argparse found."""
        raise UsageError(message, self.format_usage())


class Group:
    """A set of commands under one name (``mlat request ...``), or the commands of the top level."""

    def __init__(self, parser: Parser, *, title: str) -> None:
        self._commands = parser.add_subparsers(dest="_group", metavar=_("COMMAND"), required=True, title=title)
        self._groups: dict[str, Group] = {}

    def command(
        self, name: str, run: Command, help_text: str, *, screen_language: bool = True, listing: bool = False
    ) -> Parser:
        """Add a command; its parser for the arguments it takes. ``screen_language`` False keeps ``--language`` for itself;
        ``listing`` says that it answers with rows, which may be saved as a spreadsheet.
        """
        parser: Parser = self._commands.add_parser(name, help=help_text, description=help_text)
        parser.set_defaults(run=run, usage=parser.format_usage)
        if listing:
            help_of_file = _("write the rows to a new spreadsheet, .xlsx or .csv, under the names that --json gives them")
            parser.add_argument("--save", type=a_list_file, metavar="FILE.xlsx", help=help_of_file)
        add_global_options(parser, again=True, screen_language=screen_language)
        return parser

    def group(self, name: str, help_text: str) -> Group:
        """A name under which further commands stand, also those of several modules; the first one's help counts."""
        if name not in self._groups:
            parser: Parser = self._commands.add_parser(name, help=help_text, description=help_text)
            add_global_options(parser, again=True)
            self._groups[name] = Group(parser, title=_("Commands"))
        return self._groups[name]


def add_global_options(parser: argparse.ArgumentParser, *, again: bool = False, screen_language: bool = True) -> None:
    """The options that stand on either side of the command. ``again`` leaves what was given before the command alone."""
    options = parser.add_argument_group(_("Options of every command"))
    blank: Any = argparse.SUPPRESS if again else None
    options.add_argument("--office", metavar=_("DIR"), default=blank, help=_("the folder of the office (or MLAT_OFFICE)"))
    options.add_argument("--user", metavar=_("NAME"), default=blank, help=_("your sign-in name (or MLAT_USER)"))
    options.add_argument(
        "--passphrase-file",
        metavar=_("FILE"),
        type=Path,
        default=blank,
        help=_("a file that holds your passphrase (or MLAT_PASSPHRASE_FILE); without it you are asked on a terminal"),
    )
    options.add_argument(
        "--accept-clock",
        action="store_true",
        default=argparse.SUPPRESS if again else False,
        help=_("confirm that this computer's clock is right although the last entry of the audit log is later"),
    )
    options.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS if again else False, help=_("answer with one JSON document")
    )
    if screen_language:
        options.add_argument(
            "--language", choices=LANGUAGES, default=blank, help=_("language of the answers (or MLAT_LANGUAGE)")
        )


def a_date(text: str) -> date:
    """A day as YYYY-MM-DD."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("{text} is not a date: write it as 2025-06-30").format(text=repr(text))) from error
    _within(day.year, text)
    return day


def a_time(text: str) -> datetime:
    """A time as 2025-06-30T14:30, naive or with its offset; a day alone is its first minute."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            _("{text} is not a time: write it as 2025-06-30T14:30, with +01:00 behind it if it is not local").format(
                text=repr(text)
            )
        ) from error
    _within(when.year, text)
    return when


def _within(year: int, text: str) -> None:
    if not EARLIEST <= year <= LATEST:
        raise argparse.ArgumentTypeError(
            _("{text} lies outside the years {first} to {last}").format(text=repr(text), first=EARLIEST, last=LATEST)
        )


def a_state(text: str) -> str:
    """A State by its ISO 3166-1 alpha-2 code, in any letter case."""
    from mlat_desktop.services.countries import states

    code = text.strip().upper()
    if code not in states():
        raise argparse.ArgumentTypeError(
            _("{text} is not a two-letter code of a State (ISO 3166-1), such as CH or BR").format(text=repr(text))
        )
    return code


def a_list_file(text: str) -> Path:
    """The name of a spreadsheet to be written."""
    path = Path(text)
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise argparse.ArgumentTypeError(_("{text} must end in .xlsx or .csv").format(text=repr(text)))
    return path


def a_count(text: str) -> int:
    """A whole number from 1 up."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(_("{text} is not a whole number from 1 up").format(text=repr(text)))
    return int(text)


def days(text: str) -> tuple[date, ...]:
    """Days with commas (or semicolons) between them."""
    return tuple(a_date(part.strip()) for part in text.replace(";", ",").split(",") if part.strip())


def one_of(kind: type[E]) -> Callable[[str], E]:
    """A code of a closed vocabulary; the refusal names the codes."""

    def read(text: str) -> E:
        # An instance of StrEnum equals its code, so that looking the text up among the members is enough.
        if text in list(kind):
            return kind(text)
        raise argparse.ArgumentTypeError(
            _("{text} is not one of: {known}").format(text=repr(text), known=", ".join(member.value for member in kind))
        )

    return read


def codes_of(kind: Iterable[StrEnum]) -> str:
    """The codes of a vocabulary for a help text."""
    return ", ".join(member.value for member in kind)

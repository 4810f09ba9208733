# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The ``mlat`` command line: every capability without a window (``docs/formats`` describes what it answers).

Exit codes: 0 done; 1 refused, or a check failed; 2 wrongly written; 130 interrupted. Whatever goes wrong ends in one sentence
on standard error, never in a traceback.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import sys
from collections.abc import Sequence

from mlat_desktop import __version__, crash, i18n, settings
from mlat_desktop.cli import (
    access,
    board,
    bundles,
    cards,
    carriers,
    cases,
    chasing,
    checklists,
    clocks,
    demo,
    directory,
    duties,
    evidence,
    exhibits,
    incidents,
    law,
    letter_beside,
    letter_languages,
    letter_life,
    letters,
    mail,
    memberships,
    office,
    outstanding,
    people,
    record,
    reviews,
    seals,
    selftest,
    templates,
    translations,
    treaties,
)
from mlat_desktop.cli.parsing import Group, Parser, UsageError, add_global_options
from mlat_desktop.cli.printing import Printer, harmless
from mlat_desktop.cli.run import CheckFailedError, OpenWindow, Run
from mlat_desktop.clock import SystemClock
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.i18n import _
from mlat_desktop.messages import sentence
from mlat_desktop.system import console as system_console
from mlat_desktop.system.language import preferred

DONE, REFUSED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
GROUPS = {
    office: ("init", "check", "audit"),
    record: ("office",),
    seals: ("office",),
    people: ("user", "key"),
    cases: ("request",),
    access: ("restricted", "notices", "absence"),
    clocks: ("due", "deadlines", "today", "treaties", "legal-basis"),
    treaties: ("treaties",),
    memberships: ("treaties",),
    law: ("calendar",),
    board: ("board", "look-ahead"),
    directory: ("authorities", "profiles", "codes"),
    checklists: ("request",),
    reviews: ("request",),
    letters: ("letter",),
    letter_beside: ("letter",),
    letter_life: ("letter",),
    templates: ("template",),
    letter_languages: ("letter-language",),
    mail: ("mail",),
    translations: ("translation",),
    outstanding: ("letter",),
    chasing: ("chase", "delay"),
    evidence: ("evidence",),
    exhibits: ("exhibit",),
    duties: ("duty",),
    cards: ("card",),
    bundles: ("bundle",),
    carriers: ("carrier", "bundle"),
    incidents: ("incident",),
    demo: ("demo",),
    selftest: ("self-test",),
}
"""The modules in the order of the help, and the commands that each adds."""


def console() -> int:
    """The installed ``mlat`` command: like ``python -m mlat_desktop``, save that alone it explains itself."""
    from mlat_desktop.__main__ import main as door

    return door(sys.argv[1:] or ["--help"])


def main(argv: Sequence[str], *, open_window: OpenWindow | None = None) -> int:
    """Run one command and return its exit code; ``open_window`` is how a command that ends in the window gets it opened."""
    given = list(argv)
    system_console.forgive(sys.stdout, sys.stderr)
    i18n.use(screen_language(given))
    printer = Printer(as_json="--json" in given)
    try:
        return _run(given, printer, open_window)
    except (Exception, KeyboardInterrupt) as error:
        if system_console.reader_left(error):  # nobody is left to be told
            _silence()
            return DONE
        return _failed(printer, error)


def _failed(printer: Printer, error: BaseException) -> int:
    """Say in one sentence what went wrong; the exit code for it."""
    if isinstance(error, CheckFailedError):
        sys.stderr.write(harmless(str(error)) + "\n")
        return REFUSED
    if isinstance(error, UsageError):
        sys.stderr.write(error.usage)
        exit_code, code, text = WRONG_USAGE, "usage", _("Wrong usage: {reason}. Nothing was done.").format(reason=error)
    elif isinstance(error, KeyboardInterrupt):
        exit_code, code, text = INTERRUPTED, Code.CANCELLED.value, sentence(KnownError(Code.CANCELLED))
    elif isinstance(error, KnownError):
        exit_code = INTERRUPTED if error.code in {Code.CANCELLED, Code.BUNDLE_STOPPED} else REFUSED
        code, text = error.code.value, sentence(error)
    elif isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:  # a full disk behind standard output
        _silence()
        exit_code, code, text = REFUSED, Code.DISK_FULL.value, sentence(KnownError(Code.DISK_FULL))
    else:
        exit_code, code, text = REFUSED, "bug", _bug(error)
    sys.stderr.write(harmless(text) + "\n")
    if printer.as_json:
        printer.document("mlat.error/1", {"code": code, "message": text})
    return exit_code


def _bug(error: BaseException) -> str:
    try:
        path = crash.save(error, SystemClock().now())
    except OSError:
        return _(
            "The program made a mistake and stopped. What was not yet saved is lost, everything before it is safe. No report of"
            " it could be written: the disk is full or failed."
        )
    return _(
        "The program made a mistake and stopped. What was not yet saved is lost, everything before it is safe. The report"
        " {path} holds no case data: please send it to the makers."
    ).format(path=path)


_MAY_BE_A_FILE = frozenset({"office", "what"})
"""Arguments that are read as text and may be the name of a file."""


def _must_be_text(arguments: argparse.Namespace) -> None:
    """The name of a file may be any bytes; whatever else is said is text, or no database could look it up."""
    said = (value for name, value in vars(arguments).items() if name not in _MAY_BE_A_FILE)
    for value in said:
        for each in value if isinstance(value, list) else [value]:
            try:
                each.encode() if isinstance(each, str) else None
            except UnicodeEncodeError as error:
                shown = each.encode(errors="replace").decode()
                raise UsageError(_("“{value}” is not text").format(value=shown), arguments.usage()) from error


def _run(given: Sequence[str], printer: Printer, open_window: OpenWindow | None) -> int:
    try:
        arguments = parser(given).parse_args(given)
        _must_be_text(arguments)
    except SystemExit as error:  # --help and --version
        sys.stdout.flush()
        return error.code if isinstance(error.code, int) else DONE
    printer.as_json = arguments.json
    run = Run(arguments, printer, can_show_window=open_window is not None)
    if getattr(arguments, "save", None):
        from mlat_desktop.cli.saving import Saving

        printer.saving = Saving(arguments.save)
    try:
        arguments.run(run)
    except UsageError as error:  # what the parser could not see: options that go together
        raise UsageError(str(error), error.usage or arguments.usage()) from error
    finally:
        run.progress.close()
    sys.stdout.flush()
    if run.window_on is not None and open_window is not None:
        return open_window(run.window_on)
    return DONE


def _silence() -> None:
    # Python flushes standard output once more when it leaves, and would complain again.
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def parser(given: Sequence[str] = ()) -> Parser:
    """The command line, its help in the language of the screen; only as much of it as the words ``given`` can need."""
    made = Parser(
        prog="mlat",
        description=_("The register, treaty clock, sealed letters and case bundles of a central authority."),
        epilog=_("Exit codes: 0 done; 1 refused or check failed; 2 wrong usage. Alone, the program opens its window."),
    )
    made.add_argument("--version", action="version", version=f"MLAT Desktop {__version__}")
    add_global_options(made)
    top = Group(made, title=_("Commands"))
    words = set(given)
    named = [module for module, commands in GROUPS.items() if words.intersection(commands)]
    for module in GROUPS if not named or words.intersection({"-h", "--help"}) else named:
        module.add(top)
    return made


def screen_language(given: Sequence[str]) -> str:
    """The language of the answers: the option, MLAT_LANGUAGE, the settings, the system's, else English."""
    stop = next((n for n in range(1, len(given)) if (given[n - 1], given[n]) == ("letter", "draft")), len(given))
    named = [
        given[n + 1] if word == "--language" else word.partition("=")[2]
        for n, word in enumerate(given[:stop])
        if word.startswith("--language=") or (word == "--language" and n + 1 < len(given))
    ]
    wanted = [*named[-1:], os.environ.get("MLAT_LANGUAGE", ""), settings.load(settings.config_folder()).settings.language]
    wanted += preferred()
    return next((code for code in wanted if code in i18n.LANGUAGES), "en")

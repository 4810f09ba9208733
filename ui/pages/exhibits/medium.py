# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What was on a medium: how many files are here whole, which hashes agreed, and every file of which something must be said."""

from __future__ import annotations

from mlat_desktop.domain.evidence import MediumFile
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.intake.media import IntakeReport
from mlat_desktop.services.intake.words import algorithm_words, fault_words
from ui.widgets.basics import and_more, label
from ui.widgets.form import Section, facts

_MOST = 200
"""Files named on the page: a longer list is read with ``mlat exhibit files``."""


def medium_section(report: IntakeReport) -> Section:
    """The counts, then what differs, then what is not here whole."""
    made = Section(_("On the medium"), columns=1)
    number = screen().number
    pairs = [
        (_("Files here whole"), number(report.taken)),
        (_("Supplied hashes that agree"), number(report.checked)),
        (_("Files with another hash"), number(len(report.differing))),
        (_("Not here whole"), number(len(report.faults))),
    ]
    made.body.addWidget(facts(pairs))
    shown = 0
    for file in report.differing[:_MOST]:
        made.body.addWidget(label(file.path, "bad", wrap=True, selectable=True))
        made.body.addWidget(label(_differences(file), "small", wrap=True, selectable=True))
        shown += 1
    for file in report.faults[: _MOST - shown]:
        made.body.addWidget(label(file.path, "warn", wrap=True, selectable=True))
        made.body.addWidget(label(fault_words(file.fault), "small", wrap=True, selectable=True))
        shown += 1
    made.body.addWidget(and_more(len(report.differing) + len(report.faults) - shown))
    return made


def _differences(file: MediumFile) -> str:
    told = [
        _("{name} supplied in {source} is {supplied}, found {found}").format(
            name=algorithm_words(check.algorithm), source=check.source, supplied=check.supplied, found=check.found or "-"
        )
        for check in file.checks
        if not check.agrees
    ]
    return "\n".join(told)

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What kind of deadline one is, in words that every page says alike: set by a treaty, the requested State or the office."""

from __future__ import annotations

from mlat_desktop.domain.deadlines import DOMESTIC, ENTERED, Deadline, DeadlineState, LimitKind
from mlat_desktop.i18n import _


def domestic(deadline: Deadline) -> bool:
    """Whether it stands in the law of the requested State, beside whatever a treaty says."""
    return any(step.code == DOMESTIC for step in deadline.steps)


def nature(deadline: Deadline) -> str:
    """Who set it."""
    if deadline.own_target:
        return _("Own target")
    return _("Law of the requested State") if domestic(deadline) else _("Treaty limit")


def act_name(deadline: Deadline) -> str:
    """What its last working day is called: nobody need act by the day on which something only becomes possible."""
    if deadline.kind is LimitKind.MAY:
        return _("Last working day before")
    return _("Assured on working days to") if deadline.kind is LimitKind.FLOOR else _("Act by")


def wants_date(deadline: Deadline) -> bool:
    """Whether a person must enter its date."""
    return deadline.state is DeadlineState.UNCOMPUTED and not deadline.own_target


def has_entered_date(deadline: Deadline) -> bool:
    """Whether its date was entered by a person and is watched."""
    return deadline.level == ENTERED and deadline.state is DeadlineState.RUNNING

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letting go of the drive of a bundle from wherever it is offered, and what became of it."""

from __future__ import annotations

from functools import partial

from mlat_desktop.domain.bundle import EjectResult
from mlat_desktop.domain.request import Uid
from mlat_desktop.i18n import _
from ui.desk import Desk
from ui.widgets.controls import Level


def let_go(desk: Desk, bundle: Uid, *, by_hand: bool = False) -> None:
    """Have the system let go of the drive of the bundle's newest medium; where it cannot, ask for it to be done by hand."""
    bundles, tasks = desk.office.bundles, desk.tasks
    tasks.write(
        tasks, lambda: bundles.remove(bundle, by_hand=by_hand), partial(_told, desk, bundle, by_hand), desk.shell.refuse
    )


def _told(desk: Desk, bundle: Uid, by_hand: bool, result: EjectResult) -> None:
    say = desk.shell.say
    if by_hand:
        say(Level.GOOD, _("You have removed the drive by hand."), stays=False)
    elif result is EjectResult.EJECTED:
        say(Level.GOOD, _("The drive may be pulled now."), stays=False)
    elif result is EjectResult.NOT_REMOVABLE:
        say(Level.INFO, _("The bundle lies on a disk of this computer."), stays=False)
    else:
        done = (_("I have removed it"), partial(let_go, desk, bundle, by_hand=True))
        say(Level.WARN, _("Let go of the drive in the file manager before you pull it."), (done,))

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the window keeps on this computer for its pages: how the letters of each letterhead are printed."""

from __future__ import annotations

from mlat_desktop.settings import Printing, Settings


class RemembersPrinters:
    """A part of the window, whose preferences these are."""

    settings: Settings

    def save_settings(self) -> None:
        """Keep the preferences; the window does it."""
        raise NotImplementedError

    def printing(self, letterhead: str) -> Printing:
        """How letters of a letterhead (its language) are printed on this computer."""
        return self.settings.printing.get(letterhead, Printing())

    def remember_printing(self, letterhead: str, how: Printing) -> None:
        """Keep how they are printed."""
        if how != self.printing(letterhead):
            self.settings = self.settings.prints(letterhead, how)
            self.save_settings()

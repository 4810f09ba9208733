# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The caution at the foot of whatever shows a case: how it is marked, and what may be said of the persons in it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from mlat_desktop.domain.request import Particulars
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.labels import label as word
from mlat_desktop.services.caution import caution_words
from ui.widgets.basics import joined, label


def caution_line(particulars: Particulars | None = None) -> QLabel:
    """The line of a case, or one that :func:`show_caution` fills; it takes no room where there is nothing to say."""
    made = label("", "small", wrap=True, selectable=True)
    made.hide()
    if particulars is not None:
        show_caution(made, particulars)
    return made


def show_caution(line: QLabel, particulars: Particulars) -> None:
    """Let the line say what holds of this case."""
    ordinary = particulars.confidentiality is Confidentiality.ORDINARY
    line.setText(joined("" if ordinary else word(particulars.confidentiality), caution_words(particulars)))
    line.setVisible(bool(line.text()))

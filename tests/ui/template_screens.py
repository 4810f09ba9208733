# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The screens of templates, for pictures and walks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QScrollArea

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.letter_text import Block, BlockKind
from mlat_desktop.services.letters.templates import PROGRAM, Saved
from mlat_desktop.services.letters.words import LETTER_LANGUAGES
from tests.letters.packs import pack
from ui.main_window import MainWindow
from ui.pages.settings import SettingsPage
from ui.pages.templates.editor import TemplateEditor
from ui.pages.templates.page import TemplatesPage

HEADS = {"templates", "templates-versions", "template", "template-fault", "template-conditions", "settings-languages"}
"""Screens whose work is the head's."""
KIND = "acknowledgement"


def own_version(head: Office, language: str) -> None:
    """A version that waits, after one of the office that is in use."""
    if len(head.templates.history(KIND, language)) > 1:
        return
    wording = head.templates.wording(KIND, language, PROGRAM)
    text = "نشكر لكم حسن تعاونكم." if language == "ar" else "We thank you for your cooperation."
    thanks = Block(kind=BlockKind.PARA, text=text)
    own = replace(wording, blocks=(*wording.blocks[:-2], thanks, *wording.blocks[-2:]))
    head.record.keep(settings={"two_people": "off"}, reason="the pictures are taken by one person")
    head.templates.save(KIND, language, own, Saved(note="Courtesy: every letter thanks"))
    head.record.keep(settings={"two_people": "on"})
    shorter = replace(own, blocks=tuple(block for block in own.blocks if block.when != "needed_by"))
    head.templates.save(KIND, language, shorter, Saved(note="The date is told by telephone"))


def language_of(window: MainWindow) -> str:
    """The language of the screen where letters have it: that of long words is none of theirs."""
    code = window.settings.language
    return code if code in LETTER_LANGUAGES else "en"


class TemplateScreens:
    """The screens over a training office."""

    def __init__(self, head: Office, scratch: Path) -> None:
        self._head, self._scratch = head, scratch

    def screens(self) -> dict[str, Callable[[MainWindow], object]]:
        """Name and how it is shown."""
        return {
            "templates": self._list,
            "templates-versions": lambda window: self._list(window).sheet._compare_waiting(),
            "template": self._editor,
            "template-fault": self._fault,
            "settings-languages": self._languages,
            "template-conditions": lambda window: self._editor(window, "query").blocks.show_block(4),
        }

    def _list(self, window: MainWindow) -> TemplatesPage:
        language = language_of(window)
        own_version(self._head, language)
        made = window.edit("templates")
        assert isinstance(made, TemplatesPage)
        made.refresh_if_stale()
        made.show_template(KIND, language)
        return made

    def _languages(self, window: MainWindow) -> None:
        """A language that was retired, so that no other screen offers it, and a file with something missing."""
        languages = self._head.letter_languages
        if all(each.language != "pt" for each in languages.all()):
            languages.add(pack("pt"))
            languages.retire("pt", "Nobody translates into it any more")
        file = self._scratch / "persian.toml"
        file.write_text(
            pack("fa").replace("{page}", "").replace("[words.roles]", "[words.roles]\nscribe = 'x'"), encoding="utf-8"
        )
        window.go("settings")
        page = window.page("settings")
        assert isinstance(page, SettingsPage)
        page.refresh()
        page.letter_languages.check(file)
        for _round in range(3):
            QApplication.processEvents()
        area = next(each for each in page.findChildren(QScrollArea) if each.isVisible())
        area.ensureWidgetVisible(page.letter_languages, 0, 20)

    def _editor(self, window: MainWindow, kind: str = "refusal") -> TemplateEditor:
        made = window.edit("template", kind, language_of(window))
        assert isinstance(made, TemplateEditor)
        return made

    def _fault(self, window: MainWindow) -> None:
        made = self._editor(window, "status")
        made.blocks.rows[1].text.insertPlainText("**{nobody} ")
        made._draw()
        made.half.touched = False

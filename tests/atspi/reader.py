# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A blind officer: hears by AT-SPI what has the focus, presses keys by ``xdotool``, and has neither eyes nor a mouse.

Run by Debian's own Python, which has the bindings of AT-SPI, and therefore without the project: standard library, ``pyatspi``
and nothing else. It reads its task as JSON on standard input and prints as JSON what it heard. It never performs an action of
AT-SPI and never sets a text by it: those would prove that a machine can use the program, not that a person can.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

import pyatspi  # type: ignore[import-not-found]  # a package of Debian's own Python

PATIENCE = 20.0
STEPS = 80
ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


class LostError(Exception):
    """What was wanted did not come within the patience of a person."""


class Reader:
    """Ears and fingers."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.heard: list[str] = []
        self.keys = 0
        self.program = self._until(self._find_program, f"the program {name} on the bus")

    def _find_program(self) -> Any:
        for each in pyatspi.Registry.getDesktop(0):
            if each is not None and each.name == self._name:
                return each
        return None

    def _until(self, look: Any, what: str) -> Any:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if found := look():
                    return found
            except Exception as error:
                self._last = error
            time.sleep(0.05)
        raise LostError(f"waited in vain for {what}; heard so far: {self.heard[-12:]}")

    # -- hearing -----------------------------------------------------------------------------------------------------------

    def walk(self, node: Any, depth: int = 0) -> Any:
        """All that is on the screen, as the bus tells it."""
        yield node
        if depth < 30 and node.getRole() not in {pyatspi.ROLE_TABLE, pyatspi.ROLE_LIST}:
            for at in range(node.childCount):
                child = node.getChildAtIndex(at)
                if child is not None and child.getState().contains(pyatspi.STATE_VISIBLE):
                    yield from self.walk(child, depth + 1)

    def focused(self) -> Any:
        for node in self.walk(self.program):
            states = node.getState()
            if states.contains(pyatspi.STATE_FOCUSED) and node.getRole() != pyatspi.ROLE_FRAME:
                return node
        return None

    def says(self, node: Any) -> tuple[str, str]:
        """Name and role, as they would be spoken; of a drop-down list its label, for the bus names its present entry."""
        name = (node.name or "").translate(ISOLATES)
        role = str(node.getRoleName())
        if role == "combo box":
            labels = [relation.getTarget(0).name for relation in node.getRelationSet() if relation.getRelationType() == 2]
            name = (labels[0] if labels else name).translate(ISOLATES)
        return name, role

    def hears(self, *words: str) -> str:
        """Wait until some text on the screen holds all the words; the text."""

        def look() -> str:
            for node in self.walk(self.program):
                name = (node.name or "").translate(ISOLATES)
                if all(word in name for word in words):
                    return name
            return ""

        return str(self._until(look, f"a text with {words}"))

    # -- doing -------------------------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        for key in keys:
            subprocess.run(["xdotool", "key", "--clearmodifiers", key], check=True)
            self.keys += 1
            time.sleep(0.06)

    def type(self, text: str) -> None:
        subprocess.run(["xdotool", "type", "--delay", "12", text], check=True)
        self.keys += len(text)
        time.sleep(0.1)

    def tab_to(self, name: str, role: str) -> Any:
        """Press Tab until a control of that name and role is announced; everything heard on the way is kept."""
        passed: list[tuple[str, str]] = []
        for _step in range(STEPS):
            node = self._until(self.focused, f"anything to have the focus on the way to {name!r}")
            said = self.says(node)
            if not self.heard or self.heard[-1] != f"{said[0]} ({said[1]})":
                self.heard.append(f"{said[0]} ({said[1]})")
            if said[0].rstrip(" *") == name and said[1] == role:
                return node
            passed.append(said)
            before = node
            self.press("Tab")
            self._until(lambda was=before: self.focused() != was, f"Tab to leave {said}")
        raise LostError(f"no {role} called {name!r} among {passed}")

    def text_of(self, node: Any) -> str:
        text = node.queryText()
        return str(text.getText(0, text.characterCount)).translate(ISOLATES)

    def fill(self, name: str, text: str) -> None:
        """Go to a field by its name, type over what stands there, and hear that it stands there now."""
        node = self.tab_to(name, "text")
        self.press("ctrl+a")
        self.type(text)
        self._until(lambda: text in self.text_of(node), f"{text!r} in {name!r}")


def main() -> int:
    """Do the task, tell what was heard."""
    task = json.load(sys.stdin)
    words = task["words"]
    reader = Reader(task["program"])
    answer: dict[str, Any] = {}
    try:
        reader.tab_to(words["passphrase"], "password text")
        reader.type(task["passphrase"])
        reader.press("Return")
        reader.hears(words["today"])
        reader.press("ctrl+n")
        reader.hears(words["new"])
        answer["first"] = reader.says(reader._until(reader.focused, "the form to have the focus"))
        for name, text in task["fields"]:
            reader.fill(name, text)
        reader.tab_to(words["register"], task["button"])
        reader.press("Return")
        answer["banner"] = reader.hears(words["done"])
        reader.press("ctrl+2")
        table = reader._until(
            lambda: [n for n in reader.walk(reader.program) if n.getRole() == pyatspi.ROLE_TABLE], "the list"
        )[0]
        answer["table"] = table.name
        grid = table.queryTable()
        answer["columns"] = [grid.getColumnDescription(at) for at in range(grid.nColumns)]
        answer["rows"] = [
            [(grid.getAccessibleAt(row, at).name or "").translate(ISOLATES) for at in range(grid.nColumns)]
            for row in range(min(grid.nRows, 20))
        ]
    except LostError as lost:
        answer["lost"] = str(lost)
    answer["heard"], answer["keys"] = reader.heard, reader.keys
    json.dump(answer, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())

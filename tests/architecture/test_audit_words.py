# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Whatever the program writes into the audit log, a reader of the log gets it in words."""

from __future__ import annotations

import ast

import pytest

from mlat_desktop.services.audit_words import ACTIONS
from tests.architecture.source import Module, modules

pytestmark = pytest.mark.thorough


def _writers(found: tuple[Module, ...]) -> dict[str, int]:
    """Functions that take the action of an entry, with its place among the arguments of a call."""
    writers: dict[str, int] = {}
    for module in found:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef) and "action" in (names := [each.arg for each in node.args.args]):
                writers[node.name] = names.index("action") - (names[0] == "self")
    return writers


def _written() -> tuple[set[str], list[str]]:
    """The actions that the sources name, and the places that name one in no way that can be read here."""
    found = tuple(each for each in modules("mlat_desktop") if each.name.split(".")[1:2] in (["services"], ["bootstrap"]))
    writers, actions, unread = _writers(found), set(), []
    for module in found:
        for call in (node for node in ast.walk(module.tree) if isinstance(node, ast.Call)):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if name not in writers or name == "action_words":
                continue
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            action = given.get("action") or (call.args[writers[name]] if len(call.args) > writers[name] else None)
            if isinstance(action, ast.Constant) and isinstance(action.value, str):
                actions.add(action.value)
            elif not (isinstance(action, ast.Name) and action.id == "action"):
                unread.append(module.at(call))
    return actions, unread


def test_every_action_that_is_written_has_words_and_no_words_are_left_over() -> None:
    actions, unread = _written()
    assert unread == []
    assert {"request.registered", "letter.sealed", "key.changed", "card.trusted"} <= actions, "the gathering found too little"
    assert sorted(actions ^ set(ACTIONS)) == []

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A room that grows too large is split where its seam is natural."""

from __future__ import annotations

import ast

from tests.architecture.source import modules

LONGEST_FUNCTION = 60
LONGEST_FILE = 600


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = sorted(
        (
            (node.end_lineno or node.lineno) - node.lineno + 1,
            f"{module.at(node)} {node.name}",
        )
        for module in modules("mlat_desktop", "ui", "resources", "tests")
        for node in ast.walk(module.tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    )
    print(*(f"{length:4} {where}" for length, where in reversed(lengths[-10:])), sep="\n")
    assert [f"{where}: {length} lines" for length, where in lengths if length > LONGEST_FUNCTION] == []


def test_no_file_is_longer_than_a_sitting() -> None:
    lengths = sorted(
        (module.text.count("\n"), module.where) for module in modules("mlat_desktop", "ui", "resources", "migrations", "tests")
    )
    print(*(f"{length:4} {where}" for length, where in reversed(lengths[-10:])), sep="\n")
    assert [f"{where}: {length} lines" for length, where in lengths if length > LONGEST_FILE] == []

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Every text that people see can be translated, and every refusal has its sentence."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator

from mlat_desktop import messages
from mlat_desktop.domain.errors import Code
from mlat_desktop.labels import LABELS
from tests.architecture.source import ROOT, Module, calls, modules

TRANSLATING = {"_", "ngettext"}
MARKING = {*TRANSLATING, "N_"}
SHOWING = {
    *("QLabel", "QPushButton", "QToolButton", "QAction", "QCheckBox", "QRadioButton", "QGroupBox", "QMenu", "QDockWidget"),
    *(
        "QTableWidgetItem",
        "QListWidgetItem",
        "QStandardItem",
        "QMessageBox",
        "QProgressDialog",
        "addAction",
        "addMenu",
        "addTab",
    ),
    *("addItem", "addItems", "addRow", "addButton", "setText", "setPlainText", "setWindowTitle", "setTitle", "setSubTitle"),
    *("setToolTip", "setStatusTip", "setWhatsThis", "setPlaceholderText", "setAccessibleName", "setAccessibleDescription"),
    *("setInformativeText", "setDetailedText", "setLabelText", "setButtonText", "setHeaderLabels", "setHorizontalHeaderLabels"),
    *("setItemText", "setTabText", "setPrefix", "setSuffix", "setSpecialValueText", "showMessage"),
}


def _literals(node: ast.expr) -> Iterator[str]:
    """The literal texts that an argument shows as they are; what a call inside it makes of them is the call's affair."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (str(part.value) for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, (ast.List, ast.Tuple)):
        for element in node.elts:
            yield from _literals(element)
    elif isinstance(node, ast.BinOp):
        yield from _literals(node.left)
        yield from _literals(node.right)
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def _inside_functions(module: Module) -> set[int]:
    """What runs only when called. Defaults and decorators of a function run at import."""
    return {
        id(node)
        for outer in ast.walk(module.tree)
        if isinstance(outer, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for part in (outer.body if isinstance(outer.body, list) else [outer.body])
        for node in ast.walk(part)
    }


def test_nothing_is_translated_while_a_module_is_imported() -> None:
    early = []
    for module in modules("mlat_desktop", "ui"):
        late = _inside_functions(module)
        early += [module.at(call) for call, name in calls(module) if name in TRANSLATING and id(call) not in late]
    assert early == []


def test_what_is_translated_is_a_plain_literal() -> None:
    """An f-string, a ``.format`` or a sum inside ``_()`` is a text that no catalogue can hold."""
    home = {"mlat_desktop.i18n"}
    broken = [
        f"{module.at(call)} {ast.unparse(call)[:80]}"
        for module in modules("mlat_desktop", "ui")
        if module.name not in home
        for call, name in calls(module)
        if name in MARKING
        for argument in call.args[: 2 if name == "ngettext" else 1]
        if isinstance(argument, (ast.JoinedStr, ast.BinOp)) or (isinstance(argument, ast.Call) and name != "ngettext")
    ]
    assert broken == []


def test_placeholders_have_names() -> None:
    broken = [
        f"{module.at(call)} {argument.value[:60]!r}"
        for module in modules("mlat_desktop", "ui")
        for call, name in calls(module)
        if name in MARKING
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        for _, field, _, _ in string.Formatter().parse(argument.value)
        if field is not None and not field.isidentifier()
    ]
    assert broken == []


def test_no_widget_shows_a_bare_literal() -> None:
    broken = [
        f"{module.at(call)} {name}({text!r})"
        for module in modules("ui")
        for call, name in calls(module)
        if name in SHOWING
        for argument in [*call.args, *(k.value for k in call.keywords if k.arg in {"text", "title"})]
        for text in _literals(argument)
        if sum(letter.isalpha() for letter in text) > 1
    ]
    assert broken == []


def test_every_refusal_has_its_sentence() -> None:
    assert sorted(code.value for code in set(Code) - set(messages.TEXTS)) == []


def test_every_sentence_says_more_than_its_code() -> None:
    assert [code.value for code, text in messages.TEXTS.items() if len(text) < 20 or not text.endswith((".", "}", "?"))] == []


def test_a_refusal_is_raised_with_every_fact_that_its_sentence_names() -> None:
    lacking = []
    for module in modules("mlat_desktop", "ui"):
        for call, name in calls(module):
            if name != "KnownError" or not call.args or any(k.arg is None for k in call.keywords):
                continue
            code = getattr(Code, getattr(call.args[0], "attr", ""), None)
            if code in messages.TEXTS:
                named = {field for _, field, _, _ in string.Formatter().parse(messages.TEXTS[code]) if field}
                missing = named - {str(k.arg) for k in call.keywords}
                lacking += [f"{module.at(call)} {code.value} lacks {fact}" for fact in sorted(missing)]
    assert lacking == []


def test_a_vocabulary_that_has_words_has_one_for_each_code() -> None:
    kinds = {kind for kind, _ in LABELS}
    assert kinds
    assert [f"{kind.__name__}.{code.name}" for kind in kinds for code in kind if (kind, code.value) not in LABELS] == []


def test_every_vocabulary_of_the_register_has_words() -> None:
    from enum import StrEnum

    from mlat_desktop.domain import vocabulary

    kinds = {k for k in vars(vocabulary).values() if isinstance(k, type) and issubclass(k, StrEnum) and k is not StrEnum}
    assert sorted(kind.__name__ for kind in kinds - {kind for kind, _ in LABELS}) == []


def test_the_docs_count_the_kinds_of_letter_rightly() -> None:
    """The proofreading of a language counts the kinds that are written in it, every other page all of them."""
    tens = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
    ones = ("", "-one", "-two", "-three", "-four", "-five", "-six", "-seven", "-eight", "-nine")
    values = {ten + one: start + add for ten, start in tens.items() for add, one in enumerate(ones)}
    number = re.compile(rf"\b({'|'.join(sorted(values, reverse=True))}) kinds\b")
    kinds = [path.parent for path in (ROOT / "resources" / "letters").glob("*/kind.toml")]
    told, right = {}, {}
    for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")):
        text = path.read_text(encoding="utf-8").lower()
        if path.name == "CHANGELOG.md":  # an older version had others
            text = text.split("\n## [")[1]
        if found := number.findall(text):
            language = path.stem.partition("proofreading-")[2]
            told[path.name] = {values[each] for each in found}
            right[path.name] = {sum((kind / f"{language or 'kind'}.toml").exists() for kind in kinds)}
    assert {"README.md", "CHANGELOG.md", "04-letters.md", "proofreading-es.md", "proofreading-zh.md"} <= set(told)
    assert told == right

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The project's own files and modules as data, for the sentences of this folder. Nothing is imported, everything is parsed."""

from __future__ import annotations

import ast
import gc
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STANDARD = frozenset(sys.stdlib_module_names) | {"__future__"}
_NOT_OURS = {"__pycache__", "build", "dist", "node_modules"}


@dataclass(frozen=True, eq=False)
class Module:
    """One Python file. ``name`` is its dotted name."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def where(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    def at(self, node: ast.AST) -> str:
        """Where in the project a node stands, as editors understand it."""
        return f"{self.where}:{getattr(node, 'lineno', 1)}"


@dataclass(frozen=True)
class Import:
    """One import of a module; ``at_start`` tells whether it runs when the module is imported."""

    module: Module
    target: str
    line: int
    at_start: bool

    def __str__(self) -> str:
        return f"{self.module.where}:{self.line} imports {self.target}"

    @property
    def top(self) -> str:
        return self.target.split(".", maxsplit=1)[0]

    def within(self, *packages: str) -> bool:
        """Whether the target is one of these packages or lies in one."""
        return any(f"{self.target}.".startswith(f"{package}.") for package in packages)


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project: what a checkout holds, without caches, environments and builds."""
    found: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(
            f for f in folders if f not in _NOT_OURS and not f.endswith(".egg-info") and (not f.startswith(".") or f == ".ci")
        )
        found += [Path(folder, name) for name in sorted(names) if not name.endswith(".pyc")]
    return tuple(found)


@cache
def text_files() -> tuple[tuple[Path, str], ...]:
    """Every file that people read as text, with its text."""
    found = []
    for path in files():
        data = path.read_bytes()
        if b"\0" not in data[:8192]:
            found.append((path, data.decode("utf-8", errors="replace")))
    return tuple(found)


@cache
def modules(*packages: str) -> tuple[Module, ...]:
    """Every module of these top-level packages."""
    found = []
    for path, text in text_files():
        parts = path.relative_to(ROOT).with_suffix("").parts
        if path.suffix == ".py" and parts[0] in packages:
            found.append(_module(path, text))
    assert found, f"no module of {packages} found"
    gc.freeze()  # trees of the whole program, kept for good: no collection of this process looks at them again
    return tuple(found)


@cache
def _module(path: Path, text: str) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return Module(".".join(parts[:-1] if parts[-1] == "__init__" else parts), path, text, ast.parse(text))


@cache
def _names() -> frozenset[str]:
    return frozenset(m.name for m in modules("mlat_desktop", "ui", "resources", "migrations", "tests"))


@cache
def imports(module: Module) -> tuple[Import, ...]:
    """Every import of a module, also inside functions. ``from a import b`` is one of ``a.b`` where that is a module of ours."""
    found = []
    inner = {
        id(node)
        for outer in ast.walk(module.tree)
        if isinstance(outer, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)) or _only_for_types(outer)
        for node in ast.walk(outer)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]
                for _ in range(node.level - 1):
                    package = package.rpartition(".")[0]
                base = f"{package}.{base}".rstrip(".")
            targets = [f"{base}.{a.name}" if f"{base}.{a.name}" in _names() else base for a in node.names]
        else:
            continue
        found += [Import(module, target, node.lineno, id(node) not in inner) for target in sorted(set(targets))]
    return tuple(found)


def _only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


@cache
def calls(module: Module) -> tuple[tuple[ast.Call, str], ...]:
    """Every call of a module with the last part of what is called: ``self.label.setText(...)`` is ``setText``."""
    return tuple((node, _called(node.func)) for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def _called(what: ast.expr) -> str:
    if isinstance(what, ast.Attribute):
        return what.attr
    return what.id if isinstance(what, ast.Name) else ""

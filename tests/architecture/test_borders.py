# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The borders between the rooms of the house, as sentences that run.

A border that is in the way is moved in the open, with a decision record, never by an exception here.
"""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import ROOT, STANDARD, Import, calls, imports, modules

ADAPTERS = ("store", "crypto", "letters", "transfer")
QT = {"PySide6", "shiboken6"}
OURS = {"mlat_desktop", "ui", "migrations", "resources", "tests"}
SEEN_BY_ALL = ("mlat_desktop.domain", "mlat_desktop.progress", "mlat_desktop.clock", "mlat_desktop.system")
PRESENTED = tuple(
    f"mlat_desktop.{name}"
    for name in ("bootstrap", "services", "messages", "labels", "reasoning", "i18n", "settings", "crash", "clock")
)


def _all(*packages: str) -> list[Import]:
    return [i for module in modules(*packages) for i in imports(module)]


def _of(prefix: str) -> list[Import]:
    return [i for i in _all(prefix.split(".", maxsplit=1)[0]) if f"{i.module.name}.".startswith(f"{prefix}.")]


def _port(target: str) -> bool:
    """The modules of ``services`` that say what the services need from the world."""
    name = target.removeprefix("mlat_desktop.services.")
    return name == "ports" or name.endswith((".port", "_port"))


def _say(broken: list[Import]) -> list[str]:
    return [str(i) for i in broken]


def test_the_core_and_the_migrations_know_no_window_system() -> None:
    assert _say([i for i in _all("mlat_desktop", "migrations", "resources") if i.top in QT]) == []


def test_the_domain_imports_the_standard_library_only() -> None:
    broken = [i for i in _of("mlat_desktop.domain") if not (i.top in STANDARD or i.within("mlat_desktop.domain"))]
    assert _say(broken) == []


def test_the_domain_touches_neither_a_file_nor_the_clock_nor_chance() -> None:
    world = {
        "os",
        "io",
        "time",
        "random",
        "secrets",
        "socket",
        "subprocess",
        "tempfile",
        "shutil",
        "logging",
        "threading",
    }
    assert _say([i for i in _of("mlat_desktop.domain") if i.top in world]) == []
    asked = [
        f"{module.at(call)} calls {name}"
        for module in modules("mlat_desktop")
        if module.name.startswith("mlat_desktop.domain")
        for call, name in calls(module)
        if name
        in {
            "now",
            "today",
            "utcnow",
            "print",
            "input",
            "uuid4",
            "open",
            "exists",
            "stat",
            "read_text",
            "read_bytes",
            "write_text",
        }
    ]
    assert asked == []


def test_only_the_clock_asks_what_time_it_is() -> None:
    asked = [
        f"{module.at(call)} calls {ast.unparse(call.func)}"
        for module in modules("mlat_desktop")
        if module.name != "mlat_desktop.clock"
        for call, _ in calls(module)
        if ast.unparse(call.func) in {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time"}
    ]
    assert asked == []


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_an_adapter_sees_the_domain_and_its_ports_and_no_other_room(adapter: str) -> None:
    home = f"mlat_desktop.{adapter}"
    broken = [
        i
        for i in _of(home)
        if i.top in OURS - {"resources", "migrations"} and not (i.within(home, *SEEN_BY_ALL) or _port(i.target))
    ]
    assert _say(broken) == []


def test_a_service_sees_no_adapter_and_no_face() -> None:
    never = tuple(f"mlat_desktop.{name}" for name in (*ADAPTERS, "bootstrap", "cli", "training", "install", "__main__"))
    broken = [i for i in _of("mlat_desktop.services") if i.within(*never, "ui", "migrations", "tests")]
    assert _say(broken) == []


def test_only_bootstrap_imports_adapters() -> None:
    rooms = tuple(f"mlat_desktop.{name}" for name in ADAPTERS)
    outside = [
        i
        for i in _all("mlat_desktop", "ui", "resources", "migrations")
        if not f"{i.module.name}.".startswith(tuple(f"{r}." for r in rooms))
    ]
    assert _say([i for i in outside if i.within(*rooms) and not i.module.name.startswith("mlat_desktop.bootstrap")]) == []


def test_the_window_sees_the_facade_the_texts_and_the_domain() -> None:
    allowed = (*PRESENTED, "mlat_desktop.progress", "mlat_desktop.domain", "mlat_desktop.system", "ui", "resources")
    broken = [i for i in _all("ui") if i.top in OURS and i.target != "mlat_desktop" and not i.within(*allowed)]
    assert _say(broken) == []


def test_nobody_imports_the_window_but_the_door() -> None:
    broken = [
        i for i in _all("mlat_desktop", "migrations", "resources") if i.top == "ui" and i.module.name != "mlat_desktop.__main__"
    ]
    assert _say(broken) == []


def test_migrations_import_sqlalchemy_and_alembic_only() -> None:
    allowed = STANDARD | {"sqlalchemy", "alembic"}
    assert _say([i for i in _all("migrations") if i.top not in allowed]) == []


def test_what_runs_before_the_packages_are_there_imports_the_standard_library_only() -> None:
    first = {"mlat_desktop", "mlat_desktop.install", "mlat_desktop.__main__", "tests", "tests.__main__"}
    found = {i for i in _all("mlat_desktop", "tests") if i.module.name in first and i.at_start}
    assert _say([i for i in found if i.top not in STANDARD and i.target != "mlat_desktop.install"]) == []
    assert {module.name for module in modules("mlat_desktop", "tests")} >= first


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("sqlalchemy", ("mlat_desktop.store", "migrations")),
        ("alembic", ("mlat_desktop.store", "migrations")),
        ("sqlcipher3", ("mlat_desktop.store",)),
        ("keyring", ("mlat_desktop.crypto",)),
        ("reportlab", ("mlat_desktop.letters", "ui")),
        ("uharfbuzz", ("mlat_desktop.letters",)),
        ("docx", ("mlat_desktop.letters",)),
        ("pyhanko", ("mlat_desktop.crypto", "mlat_desktop.letters")),
        ("socket", ("mlat_desktop.instance_lock", "mlat_desktop.letters.spooler")),
        ("urllib.request", ()),
        ("http", ()),
        ("requests", ()),
        ("PySide6.QtNetwork", ()),
    ],
)
def test_a_library_stays_in_its_room(library: str, rooms: tuple[str, ...]) -> None:
    used = [i for i in _all("mlat_desktop", "ui", "migrations") if i.within(library)]
    assert _say([i for i in used if not f"{i.module.name}.".startswith(tuple(f"{room}." for room in rooms))]) == []


def test_every_import_is_of_a_library_that_the_project_declares() -> None:
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8").casefold().replace("-", "_")
    published = {
        "docx": "python_docx",
        "pyside6": "pyside6_essentials",
        "pyhanko_certvalidator": "pyhanko",
        "asn1crypto": "pyhanko",
        "zxingcpp": "zxing_cpp",
        "pil": "reportlab",
        "shiboken6": "pyside6_essentials",
    }
    foreign = [
        i
        for i in _all("mlat_desktop", "ui", "migrations", "resources")
        if i.at_start and i.top not in STANDARD | OURS | {"_typeshed"}
    ]
    assert _say([i for i in foreign if f'"{published.get(i.top.casefold(), i.top.casefold())}' not in declared]) == []


def test_every_folder_of_the_tests_is_a_package() -> None:
    """Else ``tests/ui`` and ``tests/migrations`` would shadow the real ones."""
    folders = {m.path.parent for m in modules("tests")}
    assert [f.relative_to(ROOT).as_posix() for f in sorted(folders) if not (f / "__init__.py").is_file()] == []


def test_a_window_is_tested_only_where_windows_are_tested() -> None:
    broken = [
        f"{module.where}: {node.name}"
        for module in modules("tests")
        if not module.name.startswith(("tests.ui", "tests.functional", "tests.conftest"))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and {"qtbot", "qapp"} & {a.arg for a in node.args.args}
    ]
    assert broken == []

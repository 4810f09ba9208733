# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What every file of the project is held to: its licence line, no trace of one machine, and a lock file that is whole."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from mlat_desktop import install
from tests.architecture.source import ROOT, text_files

HEADER = ("SPDX-FileCopyrightText: The MLAT Desktop project", "SPDX-License-Identifier: Apache-2.0")
PROGRAMS = {".py", ".sh", ".spec"}
MACHINE = re.compile(r"(?:^|[^A-Za-z0-9_.>])/(?:home|root|mnt|srv|work|farm|Users)/[A-Za-z]|[A-Z]:\\Users\\", re.MULTILINE)
SERVERS = re.compile(r"pypi\.org|pythonhosted\.org|deb\.debian\.org|--(?:extra-)?index-url|--find-links")
SILENCED = re.compile(r"# (?:noqa(?:: [A-Z0-9, ]+)?|type: ignore(?:\[[a-z, -]+\])?) *$", re.MULTILINE)
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; [^\\]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n", re.MULTILINE)


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _requirement(text: str) -> tuple[str, str]:
    """Name as the lock file writes it, and the exact version asked for, empty if there is none."""
    name, _, version = text.partition(";")[0].strip().partition("==")
    return re.split(r"[><~!=;\[ ]", name)[0].casefold().replace("_", "-"), version


def _asked() -> dict[str, str]:
    project = _project()
    groups = project["dependency-groups"]
    return dict(map(_requirement, project["project"]["dependencies"] + groups["dev"] + groups["lint"]))


def _locks() -> list[str]:
    return [(ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-lint.lock")]


def test_every_program_text_names_its_owner_and_its_licence_on_top() -> None:
    lacking = []
    for path, text in text_files():
        if path.suffix in PROGRAMS or text.startswith("#!"):
            top = "\n".join(text.splitlines()[:4])
            if not all(line in top for line in HEADER):
                lacking.append(path.relative_to(ROOT).as_posix())
    assert lacking == []


def test_no_file_knows_the_folders_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}: {match.group().strip()}"
        for path, text in text_files()
        if path.name != "test_files.py" and path.suffix != ".lock"
        for match in MACHINE.finditer(text)
    ]
    assert found == []


def test_no_file_names_a_package_server() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}: {match.group()}"
        for path, text in text_files()
        if path.name != "test_files.py"
        for match in SERVERS.finditer(text)
    ]
    assert found == []


def test_every_check_that_is_silenced_says_why_on_its_line() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}: {match.group()}"
        for path, text in text_files()
        if path.suffix == ".py" and path.name != "test_files.py"
        for match in SILENCED.finditer(text)
    ]
    assert found == []


def test_the_lock_file_pins_every_package_with_hashes_and_nothing_else() -> None:
    for lock in _locks():
        assert PINNED.sub("", lock) == ""
        names = [match[1] for match in PINNED.finditer(lock)]
        assert names == sorted(set(names))
    ours, beside = ({match[1] for match in PINNED.finditer(lock)} for lock in _locks())
    assert not ours & beside


def test_the_lock_file_is_in_step_with_the_project() -> None:
    locked = {match[1]: match[2] for lock in _locks() for match in PINNED.finditer(lock)}
    asked = _asked()
    assert sorted(set(asked) - set(locked)) == []
    assert {name: locked[name] for name, version in asked.items() if version} == {n: v for n, v in asked.items() if v}


def test_the_set_up_knows_every_library_of_the_project() -> None:
    """Its look for a complete environment would otherwise be content with half of one."""
    known = {name.casefold() for name in install.MODULES}
    called = {"pyside6-essentials": "pyside6", "python-docx": "docx", "pillow": "pil", "zxing-cpp": "zxingcpp"}
    needed = {called.get(name, name) for name, _ in map(_requirement, _project()["project"]["dependencies"])}
    assert known == needed
    assert set(install.SOURCE_ONLY) <= set(_asked())


def test_the_qt_of_the_lock_is_one_that_keeps_its_references() -> None:
    """PySide6 6.12.0 aborts the process on Python 3.11 (see ``test_qt_references.py``)."""
    assert _asked()["pyside6-essentials"] == "6.11.3"


def test_the_version_is_said_once_and_the_change_log_is_open() -> None:
    from mlat_desktop import __version__

    assert _project()["project"]["version"] == __version__
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[Unreleased\]\n\n### ", log, re.MULTILINE)


def test_the_licence_of_the_project_is_the_one_it_names() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert _project()["project"]["license"] == "Apache-2.0"


def test_the_companions_of_a_project_stand_at_its_top() -> None:
    wanted = ("README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "build.spec", ".ci/run", ".ci/packages")
    assert [name for name in wanted if not (ROOT / name).is_file()] == []

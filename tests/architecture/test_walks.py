# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``docs/walks.md`` names files and what is in them; whoever moves something mends the walk."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT

TEXT = (ROOT / "docs" / "walks.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w/.-]+\.(?:py|toml|md))(?:: ([^`]+))?`", TEXT)))
FOLDERS = [ROOT, ROOT / "mlat_desktop", *(path for top in ("mlat_desktop", "tests") for path in (ROOT / top).rglob("*/"))]


def test_the_walk_names_files() -> None:
    assert len(NAMED) > 60


@pytest.mark.parametrize(("file", "names"), NAMED, ids=[f"{file}:{names}" for file, names in NAMED])
def test_what_a_walk_names_is_there(file: str, names: str) -> None:
    found = [path for folder in FOLDERS if (path := folder / file).is_file()]
    assert found, f"there is no {file}"
    wanted = [name.strip().split(".")[-1] for name in names.split(",") if name.strip()]
    missing = [
        name for name in wanted if not any(re.search(rf"\b{name}\b", path.read_text(encoding="utf-8")) for path in found)
    ]
    assert not missing, f"{file} has no {missing}"

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Evidence of any size: a bundle is written with the same memory however much is in it, in both of its forms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.processes import Processes

SMALL, LARGE = 24, 384
"""MiB; of the 7z form more than the first part even in the small one."""

MORE = 12
"""MiB by which two runs of the same may differ."""


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.parametrize("form", ["sink", "sink-7z"])
def test_a_bundle_takes_the_same_memory_however_large_it_is(
    form: str, tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    processes, peaks = Processes(tmp_path), []
    for mebibytes in (SMALL, LARGE):
        medium = tmp_path / str(mebibytes)
        medium.mkdir()
        peak = processes.python("-m", "tests.bench.pourer", form, str(mebibytes), medium).sample.mebibytes
        assert peak is not None
        peaks.append(peak)
    assert peaks[1] - peaks[0] < MORE
    figure(f"MiB of memory for {SMALL} and {LARGE} MiB, {form}", " and ".join(f"{peak:.0f}" for peak in peaks))

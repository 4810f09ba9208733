# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ui.crash import NativeTrace

PROGRAM = """
import sys
from pathlib import Path
from ui.crash import NativeTrace
trace = NativeTrace(Path(sys.argv[1]))
trace.start()
import faulthandler
faulthandler._sigsegv()
"""


def test_a_crash_below_python_leaves_its_place_for_the_next_start(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path)], check=False, capture_output=True, timeout=30)
    assert ended.returncode != 0
    trace = NativeTrace(tmp_path)
    found = trace.start()
    trace.stop()
    assert found is not None
    assert "Segmentation fault" in found.read_text(encoding="utf-8")
    assert [file.name for file in tmp_path.iterdir()] == [found.name]


def test_a_good_end_leaves_nothing(tmp_path: Path) -> None:
    trace = NativeTrace(tmp_path / "reports")
    assert trace.start() is None
    trace.stop()
    assert list((tmp_path / "reports").iterdir()) == []
    again = NativeTrace(tmp_path / "reports")
    assert again.start() is None
    again.stop()


def test_many_calls_into_qt_cost_no_reference() -> None:
    program = (
        "import sys\n"
        "from PySide6.QtCore import QObject, Signal\n"
        "from PySide6.QtWidgets import QApplication, QLabel\n"
        "app = QApplication(['x', '-platform', 'offscreen'])\n"
        "class Source(QObject):\n    told = Signal(bool)\n"
        "label, source = QLabel(), Source()\n"
        "source.told.connect(lambda on: None)\n"
        "before = (sys.getrefcount(None), sys.getrefcount(True))\n"
        "for n in range(1000):\n    label.setText(str(n)); source.told.emit(True)\n"
        "after = (sys.getrefcount(None), sys.getrefcount(True))\n"
        "for n in range(20000):\n    label.setText(str(n))\n"
        "print(max(abs(a - b) for a, b in zip(before, after)))\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60)
    assert int(ended.stdout) < 50

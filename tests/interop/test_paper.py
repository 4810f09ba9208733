# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A sealed letter on its way to paper: through a real CUPS, its own filters and a queue, by ``mlat letter print``.

The spooler is private to the test: it listens on a socket in a folder, on no network, and its printer is a file.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from tests.packaging import sockets

pytestmark = [pytest.mark.interop, pytest.mark.slow, pytest.mark.alone]

QUEUE, TRAYS = "Paper", "Trays"
PPD_OF_TRAYS = Path("/usr/share/ppd/cupsfilters/Fuji_Xerox-DocuPrint_CM305_df-PDF.ppd")
PPD = Path("/usr/share/ppd/cupsfilters/Generic-PDF_Printer-PDF.ppd")
FILES_CONF = """\
ServerRoot {0}/etc
CacheDir {0}/cache
StateDir {0}/state
RequestRoot {0}/spool
TempDir {0}/tmp
AccessLog {0}/log/access
ErrorLog {0}/log/error
PageLog {0}/log/page
FileDevice Yes
SystemGroup root
"""
CUPSD_CONF = """\
Listen {0}/cups.sock
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
"""
Tool = Callable[[str], str]


@dataclass(frozen=True)
class Spooler:
    """A running CUPS with one queue."""

    folder: Path

    @property
    def server(self) -> str:
        return str(self.folder / "cups.sock")

    @property
    def output(self) -> Path:
        return self.folder / "out" / "paper.pdf"

    def printed(self) -> bytes:
        """What came out, once it is complete and the queue is idle."""
        end = time.monotonic() + 60
        environment = {**os.environ, "CUPS_SERVER": self.server}
        while time.monotonic() < end:
            waiting = subprocess.run(["lpstat", "-W", "not-completed", "-o"], env=environment, capture_output=True, check=False)
            if waiting.returncode == 0 and not waiting.stdout.strip() and self.output.exists():
                return self.output.read_bytes()
            time.sleep(0.2)
        raise AssertionError((self.folder / "log" / "error").read_text(encoding="utf-8", errors="replace")[-2000:])


@pytest.fixture
def spooler(tool: Tool) -> Iterator[Spooler]:
    cupsd = shutil.which("cupsd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if cupsd is None or not PPD.exists():
        pytest.skip("cupsd is not installed (Debian packages cups, cups-filters)")
    if os.geteuid() != 0:
        pytest.skip("cupsd runs as root alone")
    tool("lp")
    # Its filters run as another user, who must be able to reach the folder: pytest's own folders are closed to others.
    with tempfile.TemporaryDirectory(prefix="mlat-cups-") as name:
        folder = Path(name)
        for part in (".", "etc", "cache", "state", "spool", "tmp", "log", "out"):
            (folder / part).mkdir(exist_ok=True)
            (folder / part).chmod(0o777 if part == "tmp" else 0o755)
        (folder / "etc" / "cups-files.conf").write_text(FILES_CONF.format(folder), encoding="ascii")
        (folder / "etc" / "cupsd.conf").write_text(CUPSD_CONF.format(folder), encoding="ascii")
        command = [cupsd, "-f", "-c", str(folder / "etc" / "cupsd.conf"), "-s", str(folder / "etc" / "cups-files.conf")]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                _add_queue(folder, QUEUE, PPD)
                _add_queue(folder, TRAYS, PPD_OF_TRAYS)
                yield Spooler(folder)
            finally:
                process.terminate()
                process.wait(timeout=30)


def _add_queue(folder: Path, name: str, ppd: Path) -> None:
    lpadmin = shutil.which("lpadmin", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "lpadmin"
    environment = {**os.environ, "CUPS_SERVER": str(folder / "cups.sock")}
    command = [lpadmin, "-p", name, "-E", "-v", f"file://{folder}/out/paper.pdf", "-P", str(ppd)]
    end = time.monotonic() + 30
    while (done := subprocess.run(command, env=environment, capture_output=True, text=True, check=False)).returncode:
        assert time.monotonic() < end, done.stderr
        time.sleep(0.2)


def mlat(*words: str, **environment: str) -> Any:
    """Run the program as a process of its own; its JSON answer."""
    command = [sys.executable, "-m", "mlat_desktop", *words, "--json"]
    given = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    done = subprocess.run(command, env={**given, **environment}, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def pages(pdf: bytes) -> list[tuple[Image.Image, str]]:
    """Each page as a grey picture and its text."""
    document = pypdfium2.PdfDocument(pdf)
    made = [(page.render(scale=2).to_pil().convert("L"), page.get_textpage().get_text_range()) for page in document]
    document.close()
    return made


def apart(one: Image.Image, other: Image.Image) -> float:
    """How far two pages look apart, in steps of grey on the average.

    Both are softened first: the spooler cuts A4 to whole points, so that every stroke moves by a part of a pixel.
    """
    soft = [each.resize((595, 842)).filter(ImageFilter.GaussianBlur(3)) for each in (one, other)]
    return ImageStat.Stat(ImageChops.difference(*soft)).mean[0]


def test_a_queue_prints_the_sealed_letter_as_it_is_and_the_next_copy_as_a_duplicate(
    spooler: Spooler, tool: Tool, tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    made = mlat("demo", str(tmp_path / "demo"), "--requests", "12")
    office = ["--office", made["office"], "--passphrase-file", made["passphrase_file"]]
    printing = ["letter", "print", str(made["letter_id"]), "--printer", QUEUE, *office]
    kept = Path(made["letter"]).read_bytes()
    trace = tmp_path / "trace"
    watched = [tool("strace"), "-f", "-qq", "-s", "0", "-e", f"trace={sockets.TRACED}", "-o", str(trace), "--"]
    done = subprocess.run(
        [*watched, sys.executable, "-m", "mlat_desktop", *printing],
        env={**os.environ, "CUPS_SERVER": spooler.server},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    paper = pages(spooler.printed())
    original = pages(kept)
    assert len(paper) == len(original)
    for (shown, text), (wanted, words) in zip(paper, original, strict=True):
        # The spooler writes the page anew, and a reader of text then guesses other spaces between its glyphs.
        assert sorted("".join(text.split())) == sorted("".join(words.split()))
        assert apart(shown, wanted) < 0.5
    assert apart(paper[0][0], original[1][0]) > 2, "the measure tells one page from another"
    found = sockets.read(trace.read_text(encoding="utf-8").splitlines())
    assert found.foreign == []
    assert found.programs["lp"] == 1
    figure("pages that a CUPS queue printed as they are kept", f"{len(paper)} of {len(original)}; {found.told()}")

    spooler.output.unlink()
    mlat(*printing, CUPS_SERVER=spooler.server)
    copy = pages(spooler.printed())
    assert len(copy) == len(original)
    assert all("DUPLICATE" in text for _, text in copy)


def test_a_queue_says_what_it_offers_and_prints_both_sides_where_that_was_asked(
    spooler: Spooler, tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    made = mlat("demo", str(tmp_path / "demo"), "--requests", "12")
    office = ["--office", made["office"], "--passphrase-file", made["passphrase_file"]]
    here = {"CUPS_SERVER": spooler.server, "XDG_CONFIG_HOME": str(tmp_path / "config")}
    queue = next(row for row in mlat("letter", "printers", *office, **here)["rows"] if row["printer"] == TRAYS)
    assert set(queue["duplex"]) == {"off", "long", "short"}
    assert "iso_a4_210x297mm" in queue["media"]
    assert len(queue["trays"]) == 4
    letter = str(made["letter_id"])
    bindings = {}
    for side, tray in zip(("off", "long", "short"), queue["trays"][1:], strict=True):
        spooler.output.unlink(missing_ok=True)
        asked = ["--printer", TRAYS, "--duplex", side, "--tray", tray]
        assert mlat("letter", "batch", "print", letter, "--again", *asked, *office, **here)["done"] == 1
        bindings[side] = sorted(set(re.findall(rb"(?:DUPLEX|BINDING|MEDIASOURCE)=\w+", spooler.printed())))
    assert bindings == {
        "off": [b"DUPLEX=OFF", b"MEDIASOURCE=TRAY1"],
        "long": [b"BINDING=LONGEDGE", b"DUPLEX=ON", b"MEDIASOURCE=TRAY2"],
        "short": [b"BINDING=SHORTEDGE", b"DUPLEX=ON", b"MEDIASOURCE=SMH"],
    }
    figure("jobs of a CUPS queue that asked the printer for sides and tray as they were chosen", len(bindings))

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What is looked at of a workbook before any of it is believed: it is a ZIP archive of XML from anywhere."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import IO
from xml.parsers import expat

from mlat_desktop.domain.errors import Code, KnownError, Why, why

MOST_PARTS = 4_000
MOST_BYTES = 600 << 20
"""All parts unpacked. Fifty thousand cases of thirty columns make some 100 MiB."""
MOST_TEXTS = 256 << 20
"""The texts that all cells share, which are held in memory."""


_FAULTS = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, zlib.error)
"""What :mod:`zipfile` raises over a file: BadZipFile, EOFError, ValueError and zlib.error where its structure or content is
broken, NotImplementedError for a compression it does not know, RuntimeError for a part under a password, OSError where a place
in the archive, or the disk, cannot be read. A KeyError or TypeError, which only a mistake of ours would raise, is not here.
"""


class _RootSeenError(Exception):
    """The prologue is over."""


def inspect(path: Path) -> None:
    """``SHEET_INVALID`` unless the archive is a workbook of sane size whose XML declares nothing of its own.

    A declared size is an upper bound: the reader never unpacks more of a part than its entry says.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _inspect(path, archive)
    except _FAULTS as error:
        raise refused(path, why("it is damaged, or no spreadsheet")) from error


def _inspect(path: Path, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = {entry.filename.lower() for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused(path, why("it has a password; save it without one"))
    if "xl/workbook.bin" in names:
        raise refused(path, why("it is a binary workbook (.xlsb); open it, and save it as .xlsx"))
    if "content.xml" in names:
        raise refused(path, why("it is an OpenDocument file; open it, and save it as .xlsx"))
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise refused(path, why("it is no XLSX workbook"))
    texts = sum(entry.file_size for entry in entries if "sharedstrings" in entry.filename.lower())
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES or texts > MOST_TEXTS:
        raise refused(path, why("unpacked it would be larger than any register; it may have been made to do harm"))
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels")):
            with archive.open(entry) as stream:
                _no_declarations(path, stream)


def _no_declarations(path: Path, stream: IO[bytes]) -> None:
    """A document type may name entities, inside and outside the file: no workbook has one."""
    parser = expat.ParserCreate()

    def declared(*_facts: object) -> None:
        raise refused(path, why("its XML declares entities of its own, which no spreadsheet does; it may do harm"))

    def root(_name: str, _attributes: dict[str, str]) -> None:
        raise _RootSeenError

    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = root
    try:
        while block := stream.read(1 << 14):
            parser.Parse(block, False)
    except _RootSeenError:
        return
    except expat.ExpatError as error:
        raise refused(path, why("it is damaged: a part of it is no XML")) from error


def refused(path: Path, reason: Why) -> KnownError:
    """The refusal of a file with its reason."""
    return KnownError(Code.SHEET_INVALID, file=path.name, reason=reason)

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The BagIt 1.0 files inside a bundle: written in one form, and read only in that form.

Every text that is read is written again and must be equal, so that any BagIt tool may check the bag and no two readings of
it exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mlat_desktop.domain.bundle import BundleFile
from mlat_desktop.domain.bundle_names import fault
from mlat_desktop.domain.errors import why

BAGIT_TXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
FORMAT = "mlat-case-bundle 1.0"
WITH_INDEX = "mlat-case-bundle 1.1"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


class BagError(Exception):
    """A bag file that is not of the one accepted form; the text says how, in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BagInfo:
    """What ``bag-info.txt`` says: which bundle, by whom, to whom (fingerprints). Never a name from the case."""

    organization: str
    uid: str
    dated: date
    agent: str
    octets: int
    streams: int
    sequence: int
    recipients: tuple[str, ...]
    form: str = FORMAT

    def encode(self) -> bytes:
        """The file, labels in fixed order."""
        pairs = [
            ("Source-Organization", " ".join(self.organization.split())),
            ("External-Identifier", f"urn:uuid:{self.uid}"),
            ("Bagging-Date", self.dated.isoformat()),
            ("Bag-Software-Agent", self.agent),
            ("Payload-Oxum", f"{self.octets}.{self.streams}"),
            ("Bundle-Format", self.form),
            ("Bundle-Sequence", str(self.sequence)),
            *(("Bundle-Recipient", recipient) for recipient in self.recipients),
        ]
        return "".join(f"{label}: {value}\n" for label, value in pairs).encode()


def parse_info(data: bytes) -> BagInfo:
    """Read ``bag-info.txt``; labels other than ours are left to newer formats and refused here."""
    try:
        pairs = [line.split(": ", 1) for line in data.decode().split("\n")[:-1]]
        single = {pair[0]: pair[1] for pair in pairs if pair[0] != "Bundle-Recipient"}
        octets, streams = single["Payload-Oxum"].split(".")
        info = BagInfo(
            organization=single["Source-Organization"],
            uid=single["External-Identifier"].removeprefix("urn:uuid:"),
            dated=date.fromisoformat(single["Bagging-Date"]),
            agent=single["Bag-Software-Agent"],
            octets=int(octets),
            streams=int(streams),
            sequence=int(single["Bundle-Sequence"]),
            form=single["Bundle-Format"],
            recipients=tuple(pair[1] for pair in pairs if pair[0] == "Bundle-Recipient"),
        )
    except (ValueError, KeyError, IndexError) as error:
        raise BagError(why("not of the expected form")) from error
    if info.encode() != data or info.form not in {FORMAT, WITH_INDEX}:
        raise BagError(why("not of the expected form"))
    return info


def manifest(files: Iterable[BundleFile]) -> bytes:
    """A manifest of the files, in the order given."""
    return "".join(f"{file.sha256}  {file.path}\n" for file in files).encode()


def parse_manifest(data: bytes) -> dict[str, str]:
    """Path to SHA-256, in order."""
    try:
        lines = data.decode().split("\n")
    except UnicodeDecodeError as error:
        raise BagError(why("not UTF-8 text")) from error
    if lines.pop() != "":
        raise BagError(why("its last line is cut short"))
    found: dict[str, str] = {}
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None or fault(match[2]) or match[2] in found:
            raise BagError(why("a line that is no hash and name, or a name twice"))
        found[match[2]] = match[1]
    return found

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Every kind of archive that must not be taken in although a trusted office signed and encrypted it: ``KINDS``."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mlat_desktop.domain.errors import Code
from mlat_desktop.transfer.tar_stream import END, header
from tests.transfer import forging
from tests.transfer.conftest import Keys
from tests.transfer.forging import UID, Entry, info_head, resummed

E1 = "data/evidence/0001/"
NAMES = {
    "parent": "../../evil.txt",
    "network share": E1 + "//server/share/evil.txt",
    "tab": E1 + "evil\t.txt",
    "deleted": E1 + "evil\x7f.txt",
    "byte order mark": E1 + "\ufeffevil.txt",
    "private character": E1 + "evil\ue000.txt",
    "line separator": E1 + "evil\u2028.txt",
    "shell": E1 + "evil|rm -rf.txt",
    "console": E1 + "CONIN$",
    "kelvin collision": E1 + "ledger.bin".replace("l", "\uff4c"),
    "five thousand deep": E1 + "a/" * 5000 + "evil.txt",
    "folder inside": E1 + "inner/evil.txt",
    "second record": "data/Case.json",
    "signature in the bag": "tagmanifest-sha256.txt.sig",
    "parent inside": E1 + "../../../evil.txt",
    "current folder": E1 + "./evil.txt",
    "empty component": E1 + "/evil.txt",
    "backslashes": E1 + "..\\..\\evil.txt",
    "drive letter": E1 + "C:evil.txt",
    "ntfs stream": E1 + "ledger.bin:evil",
    "reserved": E1 + "CON.txt",
    "reserved superscript": E1 + "com¹.txt",
    "trailing dot": E1 + "evil.txt.",
    "trailing space": E1 + "evil.txt ",
    "hidden": E1 + ".profile",
    "control": E1 + "evil\x07.txt",
    "newline": E1 + "evil\n.txt",
    "right-to-left override": E1 + "evil\u202etxt.exe",
    "zero width": E1 + "evil\u200b.txt",
    "not composed": E1 + "e\u0301vil.txt",
    "case collision": E1 + "LEDGER.bin",
    "ligature collision": "data/evidence/0001/led\ufb00er.bin",
    "per cent": E1 + "evil%0a.txt",
    "long component": E1 + "x" * 201,
    "long path": E1 + "/".join(["y" * 100] * 12),
    "outside its places": "data/other/evil.txt",
    "extra tag file": "extra.html",
    "fetch file": "fetch.txt",
}


def _typed(kind: bytes, linkname: str = "") -> Entry:
    return Entry(E1 + "evil", head=info_head(f"{UID}/{E1}evil", 0, kind, linkname=linkname), listed=False)


def _changed(at: int, data: bytes) -> Entry:
    block = header(f"{UID}/{E1}evil", 4)
    return Entry(E1 + "evil", b"evil", head=resummed(block[:at] + data + block[at + len(data) :]))


def _pax(records: bytes, kind: bytes = b"x") -> Entry:
    head = info_head("PaxHeaders/entry", len(records), kind) + records + bytes(-len(records) % 512)
    return Entry(E1 + "evil", b"evil", head=head + header(f"{UID}/{E1}evil", 4))


def _declared(size: bytes, kind: bytes) -> Entry:
    """A header that promises more than anybody has."""
    block = header(f"{UID}/{E1}evil", 4)
    block = block[:124] + size + block[136:156] + kind + block[157:]
    return Entry(E1 + "evil", b"evil", head=resummed(block), listed=False)


_LONG = header(f"{UID}/{E1}{'n' * 120}", 4)
ENTRIES: dict[str, Callable[[], Entry]] = {
    "symbolic link": lambda: _typed(tarfile.SYMTYPE, linkname="/etc/passwd"),
    "hard link": lambda: _typed(tarfile.LNKTYPE, linkname=f"{UID}/data/case.json"),
    "character device": lambda: _typed(tarfile.CHRTYPE),
    "block device": lambda: _typed(tarfile.BLKTYPE),
    "folder": lambda: _typed(tarfile.DIRTYPE),
    "pipe": lambda: _typed(tarfile.FIFOTYPE),
    "contiguous file": lambda: _typed(tarfile.CONTTYPE),
    "old file type": lambda: _typed(tarfile.AREGTYPE),
    "sparse file": lambda: _typed(tarfile.GNUTYPE_SPARSE),
    "gnu long name": lambda: Entry(E1 + "g", head=info_head(f"{UID}/{E1}" + "n" * 150, 0, gnu=True)),
    "global pax header": lambda: Entry(E1 + "g", b"12 path=abc\n", head=info_head("g", 12, b"g"), listed=False),
    "pax with another key": lambda: _pax(b"18 linkpath=/evil\n"),
    "pax path twice": lambda: _pax(b"15 path=a/b/cd\n15 path=a/b/ce\n"),
    "pax length lies": lambda: _pax(b"99 path=a\n"),
    "pax not needed": lambda: _pax(f"{len(UID) + 34} path={UID}/{E1}evil\n".encode()),
    "oversized pax": lambda: _pax(b"x" * 70_000),
    "mode with setuid": lambda: _changed(100, b"0004755\0"),
    "owner named": lambda: _changed(265, b"root\0"),
    "modified time": lambda: _changed(136, b"00000000001\0"),
    "prefix field": lambda: _changed(345, b"../..\0"),
    "gnu magic": lambda: _changed(257, b"ustar  \0"),
    "size in base 256": lambda: _changed(124, b"\x80" + bytes(10) + b"\x04"),
    "name with bytes behind its end": lambda: _changed(90, b"evil"),
    "name that is not UTF-8": lambda: _changed(60, b"\xff\xfe"),
    "wrong checksum": lambda: Entry(
        E1 + "evil", b"evil", head=header(f"{UID}/{E1}evil", 4)[:148] + b"000000\0 " + header(f"{UID}/{E1}evil", 4)[156:]
    ),
    "something in the padding": lambda: Entry(E1 + "evil", b"evil", padded=b"evil" + b"x" + bytes(507)),
    "gnu long link": lambda: Entry(E1 + "g", b"x" * 40, head=info_head("././@LongLink", 40, b"K", gnu=True), listed=False),
    "volume label": lambda: Entry(E1 + "g", head=info_head("label", 0, b"V", gnu=True), listed=False),
    "second volume": lambda: Entry(E1 + "g", head=info_head(f"{UID}/{E1}g", 0, b"M", gnu=True), listed=False),
    "solaris header": lambda: _pax(b"", b"X"),
    "pax sparse": lambda: _pax(b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n"),
    "pax header of seven gigabytes": lambda: _declared(b"70000000000\0", b"x"),
    "pax header without end": lambda: _pax(b"4096 path=" + b"a" * 500),
    "pax of nothing": lambda: _pax(b""),
    "pax after pax": lambda: Entry(E1 + "evil", b"evil", head=_LONG[:1024] + _LONG),
    "pax size beside content": lambda: _pax(b"10 size=9\n"),
    "pax size negative": lambda: _pax(b"11 size=-1\n"),
    "pax path with a zero": lambda: _pax(b"15 path=a/b\0/c\n"),
    "size of eight gigabytes": lambda: _declared(b"77777777777\0", b"0"),
    "size in spaces": lambda: _changed(124, b"          4 "),
    "group named": lambda: _changed(297, b"root\0"),
    "device numbers": lambda: _changed(329, b"0000001\0"),
    "link name of a plain file": lambda: _changed(157, b"/etc/passwd\0"),
    "something behind the fields": lambda: _changed(500, b"evil"),
    "record too large": lambda: Entry("data/schema/case-1.schema.json", bytes((1 << 20) + 1)),
    "second signature": lambda: Entry(f"{UID}.SIG", b"sig", listed=False, rooted=False),
    "absolute": lambda: Entry("/etc/cron.d/evil", b"evil", listed=False, rooted=False),
    "parent of everything": lambda: Entry("../../../../tmp/evil", b"evil", listed=False, rooted=False),
    "second bag": lambda: Entry(f"{UID[::-1]}/bagit.txt", b"x", listed=False, rooted=False),
    "beside the bag": lambda: Entry("other/evil.txt", b"evil", rooted=False, listed=False),
}


def _twice(whole: Sequence[Entry]) -> bytes:
    return forging.tar_of([*whole, whole[1]])


def _zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../evil", data)
    return out.getvalue()


def _by_tarfile(whole: Sequence[Entry]) -> bytes:
    """The same files with owners, times and blocking as an ordinary tool writes them."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for entry in whole:
            info = tarfile.TarInfo(f"{UID}/{entry.path}" if entry.rooted else entry.path)
            info.size, info.mtime, info.uname = len(entry.content), 1, "anna"
            archive.addfile(info, io.BytesIO(entry.content))
    return out.getvalue()


ARCHIVES: dict[str, Callable[[Sequence[Entry]], bytes]] = {
    "a file twice": _twice,
    "no end": lambda whole: forging.tar_of(whole)[: -len(END)],
    "half an end": lambda whole: forging.tar_of(whole)[:-512],
    "after the end": lambda whole: forging.tar_of(whole) + b"x",
    "blocks after the end": lambda whole: forging.tar_of(whole) + bytes(512 * 17),
    "second archive after the end": lambda whole: forging.tar_of(whole) * 2,
    "empty block before the end": lambda whole: forging.tar_of(whole[:2])[:-512] + forging.tar_of(whole[2:]),
    "cut": lambda whole: forging.tar_of(whole)[:3000],
    "cut in the padding": lambda whole: forging.tar_of(whole)[: -len(END) - 10],
    "compressed": lambda whole: forging.gzipped(forging.tar_of(whole)),
    "gzip bomb": lambda whole: forging.gzipped(bytes(50 << 20)),
    "zip": lambda whole: _zipped(forging.tar_of(whole)),
    "cpio": lambda whole: b"070701" + b"0" * 104 + b"TRAILER!!!\0\0\0\0",
    "tar in a tar": lambda whole: forging.tar_of([Entry("bundle.tar", forging.tar_of(whole), rooted=False)]),
    "python's default tar": _by_tarfile,
    "empty": lambda whole: b"",
    "end alone": lambda whole: END,
    "noise": lambda whole: bytes(range(256)) * 10,
}


@dataclass(frozen=True)
class Kind:
    """One way to be hostile: what it makes of an honest bag, and the code that refuses it."""

    group: str
    tar: Callable[[Keys, Keys], bytes]
    code: Code


def _named(path: str) -> Callable[[Keys, Keys], bytes]:
    def make(sender: Keys, receiver: Keys) -> bytes:
        extra = [Entry(path, b"evil")]
        if "\ufb00" in path:  # a twin is needed that becomes the same
            extra.append(Entry(E1 + "ledffer.bin", b"b"))
        return forging.tar_of(forging.bag_entries(sender, [receiver], extra))

    return make


def _entered(entry: Callable[[], Entry]) -> Callable[[Keys, Keys], bytes]:
    return lambda sender, receiver: forging.tar_of(forging.bag_entries(sender, [receiver], [entry()]))


def _whole(change: Callable[[Sequence[Entry]], bytes]) -> Callable[[Keys, Keys], bytes]:
    return lambda sender, receiver: change(forging.bag_entries(sender, [receiver]))


_OTHERWISE = {
    **dict.fromkeys(("folder inside", "signature in the bag", "outside its places", "extra tag file", "fetch file"),
                    Code.BUNDLE_CONTENTS_EXTRA),
    **dict.fromkeys(("second signature", "second bag", "beside the bag", "tar in a tar"), Code.BUNDLE_CONTENTS_EXTRA),
    **dict.fromkeys(("name with bytes behind its end", "absolute", "parent of everything", "a file twice"),
                    Code.BUNDLE_BAD_NAME),
    "end alone": Code.BUNDLE_MANIFEST,
}  # fmt: skip


def _kinds() -> Iterator[tuple[str, Kind]]:
    for name, path in NAMES.items():
        yield name, Kind("names", _named(path), _OTHERWISE.get(name, Code.BUNDLE_BAD_NAME))
    for name, entry in ENTRIES.items():
        yield name, Kind("entries", _entered(entry), _OTHERWISE.get(name, Code.BUNDLE_CONTENTS))
    for name, change in ARCHIVES.items():
        yield name, Kind("archives", _whole(change), _OTHERWISE.get(name, Code.BUNDLE_CONTENTS))


KINDS = dict(_kinds())
assert len(KINDS) == len(NAMES) + len(ENTRIES) + len(ARCHIVES)

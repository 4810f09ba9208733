# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A stick, disc or disk is taken in whole: each file hashed, supplied hashes compared, nothing followed, nothing half kept."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import sys
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import AttachmentKind, ExhibitForm
from mlat_desktop.domain.request import Request
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.intake import ewf, hash_lists
from mlat_desktop.services.intake.hash_lists import Supplied
from mlat_desktop.services.intake.media import IntakeReport, MediumToTake
from mlat_desktop.services.intake.words import algorithm_words, fault_words
from tests.services.conftest import incoming

Figure = Callable[[str, object], None]
RECEIVED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
IMAGE = bytes(files("tests").joinpath("vectors", "ledger.E01").read_bytes())
"""An image of 122,880 bytes that another program wrote (ewfacquirestream 20140813, form encase6, compressed)."""
IMAGE_MD5, IMAGE_SHA1 = "3a227f52effd6e8690740a9a51172019", "e3fffd93444ff00060f832123cda91e0b34d7c3e"
"""Of the content, by md5sum and sha1sum before it was imaged."""


@pytest.fixture
def request_(office: Office) -> Request:
    return incoming(office, RECEIVED)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    root = tmp_path / "KINGSTON"
    (root / "DCIM").mkdir(parents=True)
    (root / "DCIM" / "1.jpg").write_bytes(b"picture")
    (root / "ledger.csv").write_bytes(b"1;2;3\n" * 1000)
    (root / "empty").write_bytes(b"")
    (root / "كشف الحساب.txt").write_text("١٢٣", encoding="utf-8")
    return root


def take(office: Office, request: Request, path: Path, **more: object) -> IntakeReport:
    new = NewEvidence(title="Stick of the accountant", received_from="Police of Bern", medium_serial="0951/1666")
    return office.media.take(request.id, MediumToTake(path=path, new=new, **more)).value  # type: ignore[arg-type]  # fields are named by the test


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def test_a_stick_becomes_one_exhibit_with_a_hash_for_each_file(
    office: Office, request_: Request, stick: Path, tmp_path: Path
) -> None:
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in stick.rglob("*")}
    report = take(office, request_, stick)
    assert (report.item.form, report.item.medium_serial, report.item.file_name) == (ExhibitForm.MEDIUM, "0951/1666", "1666.tar")
    assert [file.path for file in report.files] == ["empty", "ledger.csv", "كشف الحساب.txt", "DCIM/1.jpg"]
    for file in report.files:
        data = (stick / file.path).read_bytes()
        assert (file.size, file.sha256, file.md5) == (len(data), hashlib.sha256(data).hexdigest(), md5(data))
    assert office.media.report(report.item.uid) == report
    office.evidence.export(report.item.uid, tmp_path / "copy.tar")
    with tarfile.open(tmp_path / "copy.tar") as archive:
        assert {m.name: archive.extractfile(m).read() for m in archive} == {  # type: ignore[union-attr]  # the test knows what it is
            file.path: (stick / file.path).read_bytes() for file in report.files
        }
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in stick.rglob("*")} == before
    assert office.maintenance.check().faults == ()
    detail = json.loads(next(e.detail for e in office.maintenance.audit_lines() if e.action == "evidence.medium-added"))
    assert (detail["files"], detail["faults"], detail["serial"]) == (4, 0, "0951/1666")


def test_supplied_hashes_are_compared_and_what_is_missing_or_differs_is_told(
    office: Office, request_: Request, stick: Path, tmp_path: Path
) -> None:
    (stick / "DCIM" / "1.jpg.md5").write_text(md5(b"picture").upper() + "\r\n")
    (stick / "md5sums.txt").write_text(f"{md5(b'another')} *ledger.csv\n{md5(b'gone')}  gone.doc\n")
    beside = tmp_path / "from-the-police.txt"
    beside.write_text(f"SHA256 (empty) = {hashlib.sha256(b'').hexdigest()}\n")
    report = take(office, request_, stick, hashes=(beside,))
    files_ = {file.path: file for file in report.files}
    assert [check.agrees for check in files_["DCIM/1.jpg"].checks] == [True]
    assert [(check.source, check.agrees) for check in files_["empty"].checks] == [("from-the-police.txt", True)]
    assert [file.path for file in report.differing] == ["ledger.csv"]
    assert [(file.path, file.fault) for file in report.faults] == [("gone.doc", "missing|md5sums.txt")]
    assert report.checked == 2


def test_an_image_of_another_program_proves_its_content(office: Office, request_: Request, tmp_path: Path) -> None:
    path = tmp_path / "ledger.E01"
    path.write_bytes(IMAGE)
    report = take(office, request_, path)
    assert report.item.file_name == "ledger.E01"
    checks = report.files[0].checks
    assert [(c.algorithm, c.found, c.agrees) for c in checks] == [
        ("md5-of-content", IMAGE_MD5, True), ("sha1-of-content", IMAGE_SHA1, True),
    ]  # fmt: skip
    assert algorithm_words(checks[0].algorithm) == "MD5: content of the image"
    assert report.item.sha256 == hashlib.sha256(IMAGE).hexdigest()


def test_an_image_whose_segment_is_missing_is_taken_in_and_told(office: Office, request_: Request, tmp_path: Path) -> None:
    path = tmp_path / "ledger.E01"
    path.write_bytes(IMAGE[: len(IMAGE) // 2])
    report = take(office, request_, path)
    assert report.files[0].fault.startswith("image|")
    assert report.faults == report.files


def test_no_flipped_bit_of_an_image_proves_another_content(tmp_path: Path, figure: Figure) -> None:
    chance, path, seen = random.Random(5), tmp_path / "flipped.E01", 0
    for _count in range(300):
        data = bytearray(IMAGE)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        try:
            found = ewf.examine((path,), CancelToken())
        except ewf.EwfError:
            seen += 1
            continue
        assert (found.md5, found.sha1) == (
            IMAGE_MD5,
            IMAGE_SHA1,
        )  # the bit lay in a remark, say
    assert seen > 150
    figure("flipped bits of a disk image that its reader refused", f"{seen} of 300")


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need more rights there")
def test_nothing_on_a_medium_is_followed_and_what_is_no_file_is_listed(
    office: Office, request_: Request, stick: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("of this computer")
    (stick / "link").symlink_to(secret)
    (stick / "folder").symlink_to(tmp_path)
    os.mkfifo(stick / "pipe")
    report = take(office, request_, stick, exclude=("*.csv",))
    faults = {file.path: file.fault for file in report.faults}
    assert faults == {"link": "link", "folder": "link", "pipe": "special", "ledger.csv": "left-out"}
    assert report.taken == 3
    assert not any(file.sha256 == hashlib.sha256(secret.read_bytes()).hexdigest() for file in report.files)


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot exist there")
def test_names_that_are_no_text_stay_apart(office: Office, request_: Request, tmp_path: Path) -> None:
    root = tmp_path / "disc"
    root.mkdir()
    for name in (b"a\xff", b"a\xfe"):
        (root / os.fsdecode(name)).write_bytes(name)
    report = take(office, request_, root)
    assert [file.path for file in report.files] == ["a\\xfe", "a\\xff"]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda root: root / "nothing", "file.missing"),
        (lambda root: root, "evidence.medium-invalid"),
    ],
    ids=["gone", "empty"],
)
def test_a_medium_without_anything_to_read_is_refused(
    office: Office, request_: Request, tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    root = tmp_path / "stick"
    root.mkdir()
    with pytest.raises(KnownError) as refused:
        take(office, request_, make(root))
    assert refused.value.code.value == said
    assert sentence(refused.value)
    assert office.register.show(request_.id).evidence == ()


def test_a_list_without_hashes_is_refused_before_anything_is_kept(
    office: Office, request_: Request, stick: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "list.txt"
    empty.write_text("no hashes here\n")
    with pytest.raises(KnownError) as refused:
        take(office, request_, stick, hashes=(empty,))
    assert refused.value.code is Code.MEDIUM_INVALID
    assert "list.txt" in sentence(refused.value)
    assert office.maintenance.check().notes == ()


def test_stopping_leaves_nothing(office: Office, request_: Request, stick: Path) -> None:
    stop = CancelToken()
    stop.cancel()
    new = NewEvidence(title="Stick")
    with pytest.raises(KnownError) as stopped:
        office.media.take(request_.id, MediumToTake(path=stick, new=new), cancel=stop)
    assert stopped.value.code is Code.CANCELLED
    assert office.register.show(request_.id).evidence == ()
    assert office.maintenance.check().notes == ()


def test_a_photo_of_the_medium_lies_beside_it(office: Office, request_: Request, stick: Path, tmp_path: Path) -> None:
    photo = tmp_path / "stick.jpg"
    photo.write_bytes(b"\xff\xd8 photo")
    report = take(office, request_, stick, photo=photo)
    assert [(each.kind, each.file_name) for each in report.attachments] == [(AttachmentKind.PHOTO, "stick.jpg")]
    assert office.exhibits.picture(report.attachments[0]) == b"\xff\xd8 photo"


@pytest.mark.parametrize(
    ("text", "source", "folder", "expected"),
    [
        (f"{'a' * 32}  x/y.txt\n", "l.md5", "", [("x/y.txt", "md5")]),
        (f"{'A' * 40} *y.txt", "SHA1SUMS", "d", [("d/y.txt", "sha1")]),
        (f"\\{'b' * 64}  a\\\\b\\nc", "l", "", [("a\\b\nc", "sha256")]),
        (f"\ufeffMD5 ({'x (1)'}) = {'c' * 32}", "l", "", [("x (1)", "md5")]),
        ("d" * 32, "image.dd.md5", "i", [("i/image.dd", "md5")]),
        ("d" * 32, "image.dd", "", []),
        (f"MD5 (x) = {'c' * 31}", "l", "", []),
        ("", "l.md5", "", []),
    ],
)
def test_lists_of_hashes_are_read_as_people_write_them(
    text: str, source: str, folder: str, expected: list[tuple[str, str]]
) -> None:
    assert [(each.path, each.algorithm) for each in hash_lists.read(text.encode(), source, folder)] == expected


def test_a_list_of_a_windows_program_finds_its_files(office: Office, request_: Request, stick: Path, tmp_path: Path) -> None:
    beside = tmp_path / "list.md5"
    beside.write_text(f"{md5(b'picture')} *.\\DCIM\\1.jpg\n")
    report = take(office, request_, stick, hashes=(beside,))
    assert report.checked == 1
    assert report.faults == ()


def test_a_list_beside_the_medium_is_not_read_for_its_own_folder() -> None:
    assert hash_lists.read(f"{'a' * 32}  ../x".encode(), "l") == (Supplied("../x", "md5", "a" * 32, "l"),)


def test_the_segments_of_an_image_are_named_as_the_format_says() -> None:
    names = list(ewf.segment_names("x.E01"))
    assert (names[0], names[97], names[98], names[-1]) == ("x.E02", "x.E99", "x.EAA", "x.ZZZ")
    assert len(names) + 1 == ewf.MOST_SEGMENTS
    assert next(ewf.segment_names("x.e01")) == "x.e02"


def test_the_content_of_an_archive_is_the_same_in_any_steps(stick: Path) -> None:
    from mlat_desktop.services.intake.archive import Content
    from mlat_desktop.services.intake.walking import walk

    def read(step: int) -> bytes:
        content = Content(list(walk(stick, (), CancelToken())), archive=True, heard=lambda name: None)
        out = io.BytesIO()
        while data := content.read(step):
            out.write(data)
        return out.getvalue()

    assert read(1 << 20) == read(777)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("", ""),
        ("missing|md5sums.txt", "not on the medium, but named in md5sums.txt"),
        ("broken|12345|Input/output error", "breaks off after 12,345 bytes: Input/output error"),
        ("image|segment 2 is missing", "the disk image is damaged: segment 2 is missing"),
        ("unreadable|a|b", "cannot be read: a"),
        ("of a newer version|x", "of a newer version|x"),
    ],
)
def test_a_fault_is_told_in_words(fault: str, said: str) -> None:
    assert fault_words(fault) == said

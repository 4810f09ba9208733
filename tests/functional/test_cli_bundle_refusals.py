# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Every refusal of a bundle that arrives, one by one through ``mlat``: its own code and sentence, and nothing has changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import SIGNATURE_NAMESPACE, Card, CardStatus
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.transfer import card as cards
from mlat_desktop.transfer.writer import Writer
from tests.functional.mlat import Mlat, office
from tests.transfer import forging
from tests.transfer.conftest import FILES, Keys, case_bytes, keys, plan

pytestmark = pytest.mark.thorough

SECOND = "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee"
THIRD = "cccccccc-bbbb-4ccc-8ddd-eeeeeeeeeeee"


@dataclass(frozen=True)
class Desk:
    """The receiving office, the sender, somebody else, and a place for media."""

    here: Mlat
    own: Keys
    sender: Keys
    other: Keys
    root: Path

    def medium(self, name: str) -> Path:
        (self.root / name).mkdir()
        return self.root / name

    def written(self, name: str, *, part_size: int = 1 << 30, uid: str = "", sequence: int = 1) -> Path:
        to = [self.own]
        return (
            Writer(signatures, part_size=part_size)
            .write(plan(self.sender, to, uid=uid, sequence=sequence), self.medium(name), Silent(), CancelToken())
            .folder
        )

    def forged(self, name: str, *, case: bytes | None = None, to: Keys | None = None, inner: Keys | None = None) -> Path:
        entries = forging.bag_entries(self.sender, [to or self.own], case=case, inner=inner)
        return forging.seal(self.medium(name), forging.tar_of(entries), self.sender, [self.own])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    here = office(tmp_path / "office", "BR", clock=datetime(2026, 11, 20, 9, 0, tzinfo=UTC), people=())
    shown = here.json("card", "show")["own"]
    card = Card(
        fingerprint=shown["fingerprint"],
        office_uid=shown["office_uid"],
        name=shown["name"],
        country="BR",
        recipient=shown["recipient"],
        signing_key=shown["signing_key"],
        valid_from=date(2026, 11, 20),
        status=CardStatus.TRUSTED,
    )
    own = Keys(b"", "", card)
    return Desk(here, own, keys("Office A", "CH", 1), keys("Office C", "FR", 3), tmp_path)


def state(desk: Desk) -> list[str]:
    """Every file that the office holds, less its database, whose case list is looked at in the end."""
    kept = (desk.here.folder / "blobs", desk.here.folder / "quarantine")
    return sorted(str(path) for folder in kept if folder.exists() for path in folder.rglob("*") if path.is_file())


def flipped(path: Path, at: int = -1) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def resigned(desk: Desk, folder: Path, **changes: object) -> Path:
    """The envelope with other fields, signed by its sender."""
    path = folder / "bundle.json"
    data = json.dumps({**json.loads(path.read_bytes()), **changes}).encode()
    path.write_bytes(data)
    (folder / "bundle.json.sig").write_bytes(signatures.sign(desk.sender.seed, data, SIGNATURE_NAMESPACE))
    return folder


def envelope(desk: Desk, **changes: object) -> Path:
    return resigned(desk, desk.written("-".join(changes)), **changes)


def plain_case(desk: Desk, **changes: object) -> bytes:
    record = {**json.loads(case_bytes(desk.sender.card, FILES)), **changes}
    return (json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n").encode()


def unfinished(desk: Desk) -> Path:
    folder = desk.written("unfinished")
    return folder.rename(folder.with_name(folder.name + ".incomplete"))


def to_another(desk: Desk) -> Path:
    made = plan(desk.sender, [desk.other])
    return Writer(signatures).write(made, desk.medium("another"), Silent(), CancelToken()).folder


def without(desk: Desk, name: str, part_size: int = 1 << 30) -> Path:
    folder = desk.written(f"without-{name}-{part_size}", part_size=part_size)
    (folder / name).unlink()
    return folder


def cut(desk: Desk, name: str, part_size: int = 1 << 30) -> Path:
    folder = desk.written(f"cut-{name}-{part_size}", part_size=part_size)
    path = folder / name
    path.write_bytes(path.read_bytes()[:50])
    return folder


def altered(desk: Desk, name: str) -> Path:
    folder = desk.written(f"altered-{name}")
    flipped(folder / name)
    return folder


def with_extra(desk: Desk) -> Path:
    folder = desk.written("extra")
    (folder / "autorun.inf").write_text("evil")
    return folder


def damaged_inside(desk: Desk) -> Path:
    whole = bytearray((desk.written("inside") / "bundle.tar.age.001").read_bytes())
    whole[-20] ^= 1
    return forging.envelope(desk.medium("inside-renewed"), [bytes(whole)], desk.sender)


def foreign_exporter(desk: Desk) -> Path:
    record = json.loads(case_bytes(desk.sender.card, FILES))
    record["exporter"]["office"]["uid"] = desk.other.card.office_uid
    return desk.forged("foreign", case=plain_case(desk, exporter=record["exporter"]))


def another_content(desk: Desk) -> Path:
    files = [(FILES[0][0], b"forged"), FILES[1]]
    made = plan(desk.sender, [desk.own], files, uid=THIRD, sequence=3)
    return Writer(signatures).write(made, desk.medium("content"), Silent(), CancelToken()).folder


BEFORE_ANYTHING: dict[str, tuple[str, str, Callable[[Desk], Path]]] = {
    "addressed and encrypted to another office": ("bundle.wrong-recipient", "not encrypted for this office", to_another),
    "passed on by who got it": ("bundle.forwarded", "somebody passed it on", lambda d: d.forged("forwarded", to=d.other)),
    "signed again by another office": (
        "bundle.inner-signer", "signed by another office", lambda d: d.forged("resigned", inner=d.other)),
    "a newer envelope": ("bundle.newer", "newer version of the program", lambda d: envelope(d, version=[2, 0])),
    "a newer case record": (
        "bundle.newer", "newer version of the program", lambda d: d.forged("case2", case=plain_case(d, version=[2, 0]))),
    "never finished": ("bundle.incomplete", "never finished", unfinished),
    "no guide": ("bundle.file-missing", "OPEN-ME.txt", lambda d: without(d, "OPEN-ME.txt")),
    "its only part missing": ("bundle.file-missing", "bundle.tar.age.001", lambda d: without(d, "bundle.tar.age.001")),
    "a part on another medium": (
        "bundle.part-missing", "Part 2 of 3 is not on this medium", lambda d: without(d, "bundle.tar.age.002", 18_000)),
    "a cut part": ("bundle.part-truncated", "Part 2 of 3 is incomplete", lambda d: cut(d, "bundle.tar.age.002", 18_000)),
    "its only part cut": ("bundle.file-truncated", "is incomplete", lambda d: cut(d, "bundle.tar.age.001")),
    "an altered part": ("bundle.file-altered", "is not the one", lambda d: altered(d, "bundle.tar.age.001")),
    "a file that nobody signed": ("bundle.file-extra", "autorun.inf", with_extra),
    "an altered envelope": ("bundle.signature", "signature", lambda d: altered(d, "bundle.json")),
    "a damaged signature": ("bundle.envelope", "bundle.json.sig", lambda d: cut(d, "bundle.json.sig")),
    "damaged inside": ("bundle.undecryptable", "damaged", damaged_inside),
    "a case record without its subject": (
        "bundle.schema", "does not follow the format", lambda d: d.forged("schema", case=plain_case(d, matter={}))),
    "a case record of another office": ("bundle.schema", "another office", foreign_exporter),
    "made when the card was not yet valid": (
        "bundle.sender-expired", "outside the validity", lambda d: envelope(d, created="2025-11-21T09:00:00Z")),
    "no bundle": ("bundle.missing", "no case bundle", lambda d: d.medium("empty")),
}  # fmt: skip
UNNOTED = {"bundle.missing"}


def must_refuse(desk: Desk, folder: Path, code: str, words: str, *more: str) -> None:
    before = state(desk)
    for command in ("preview", "import"):
        given = more if command == "import" else ()
        answer = desk.here.json("bundle", command, folder, *given, expect=1)
        assert answer["code"] == code, answer
        assert words in answer["message"], answer
    assert state(desk) == before, "something is left of what was refused"


def trusted(desk: Desk) -> str:
    """The sender's card, first unknown, then known, then trusted; each step is refused with its own words."""
    folder = desk.written("first")
    must_refuse(desk, folder, "bundle.sender-unknown", desk.sender.card.fingerprint)
    path = desk.root / "a.card"
    path.write_bytes(cards.encode(desk.sender.card, desk.sender.seed, signatures))
    desk.here.json("card", "add", path)
    must_refuse(desk, folder, "bundle.sender-untrusted", "not trusted yet")
    desk.here.trust(desk.sender.card.fingerprint)
    shutil.rmtree(folder.parent)
    return desk.sender.card.fingerprint


def refused_in_the_log(desk: Desk) -> list[str]:
    rows = desk.here.rows("audit", "list", "--limit", 200)
    return [row["detail"] for row in rows if row["action"] == "bundle.refused"]


def test_each_refusal_has_its_code_and_its_sentence_and_changes_nothing(desk: Desk) -> None:
    trusted(desk)
    for name, (code, words, make) in BEFORE_ANYTHING.items():
        try:
            must_refuse(desk, make(desk), code, words)
        except AssertionError as error:
            raise AssertionError(name) from error
    assert desk.here.rows("request", "list") == []
    noted = refused_in_the_log(desk)
    for code, _words, _make in BEFORE_ANYTHING.values():
        assert code in UNNOTED or any(code in each for each in noted), f"the audit log says nothing of {code}"


def test_replays_forks_and_contradictions_are_told_apart_after_a_bundle_was_taken_in(desk: Desk) -> None:
    fingerprint = trusted(desk)
    good = desk.written("good")
    digest = desk.here.json("bundle", "preview", good)["bundle"]["digest"]
    refused = desk.here.json("bundle", "import", good, "--digest", "0" * 64, expect=1)
    assert refused["code"] == "bundle.changed"
    assert desk.here.json("bundle", "import", good, "--digest", digest)["created"] is True
    again = desk.here.json("bundle", "import", good)
    assert (again["already"], again["created"]) == (True, False)
    assert desk.here.json("bundle", "preview", good)["arrival"] == "already"
    matter = {**json.loads(case_bytes(desk.sender.card))["matter"], "subject": "Another one"}
    other = desk.forged("replayed", case=plain_case(desk, matter=matter))
    must_refuse(desk, other, "bundle.replayed", "replaying an old bundle")
    fork = desk.written("fork", uid=SECOND)
    seen = desk.here.json("bundle", "preview", fork)
    assert "numbered two different bundles alike" in seen["fork"]
    before = state(desk)
    assert desk.here.json("bundle", "import", fork, expect=1)["code"] == "bundle.fork"
    assert state(desk) == before
    asked = ("--although", "They restored a backup; M. Muster by telephone")
    assert desk.here.json("bundle", "import", fork, *asked)["created"] is False
    must_refuse(desk, another_content(desk), "bundle.contradicts", "another content")
    late = desk.written("late", uid=THIRD, sequence=4)
    assert desk.here.json("bundle", "import", late, "--take", "notes", expect=1)["code"] == "bundle.field"
    desk.here.json("card", "revoke", fingerprint)
    must_refuse(desk, late, "bundle.sender-revoked", "revoked here")
    assert len(desk.here.rows("request", "list")) == 1

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``python -m tests.vectors.make_bundles``: the test vectors of ``docs/formats/case-bundle-1.md``, made once and kept for ever.

What is there already is never made again: age draws random numbers, and a vector that changes is none. New ones are added to
``_VALID`` or ``_BROKEN`` and made by the same command. Keys are published in ``keys.json``: they protect nothing.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyrage

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.audit import canonical
from mlat_desktop.domain.bundle import CARD_NAMESPACE, CASE_PATH, INDEX_PATH, SIGNATURE_NAMESPACE
from mlat_desktop.domain.case_record import SharedReceipt, only_receipts_of
from mlat_desktop.domain.receipt import ReceiptResult
from mlat_desktop.domain.request import Uid
from mlat_desktop.domain.spoken_code import RANDOM_BYTES, spoken_code
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.bundles.case_json import decode, encode
from mlat_desktop.services.bundles.index_page import index_page
from mlat_desktop.transfer import card
from mlat_desktop.transfer.writer import Writer
from tests.transfer import forging
from tests.transfer.conftest import FILES, NOW, Keys, case_bytes, keys, payload, plan
from tests.transfer.forging import UID, Entry
from tests.transfer.hostile import E1, KINDS

HERE = Path(__file__).parent
FOLDER, CARDS = HERE / "bundles", HERE / "cards"
SUMS = HERE / "bundles.sha256"
OFFICES = (
    ("sender", "TRAINING Office A", "CH"),
    ("receiver", "TRAINING Office B", "BR"),
    ("stranger", "TRAINING Office C", "FR"),
)
SMALL = tuple((path, content[:40]) for path, content in FILES)
"""What is in the forged ones: they are kept for ever."""

SCRIPTS = (
    ("data/letters/0001/réponse-ответ.pdf", b"%PDF-1.4 TRAINING\n"),
    ("data/evidence/0001/ledger.bin", bytes(range(256)) * 2),
    ("data/evidence/0002/سجل-المحكمة.txt", "تدريب\n".encode()),
    ("data/evidence/0003/记录-銀行.txt", "训练\n".encode()),
    ("data/evidence/0004/" + "très-long-" * 15 + ".txt", b"TRAINING\n"),
    ("data/evidence/0005/empty.dat", b""),
)


PASSPHRASE = spoken_code(bytes(range(RANDOM_BYTES)))
"""Of the vectors in the 7z form: it stands in the index beside each."""

THEIRS = Uid("99999999-bbbb-4ccc-8ddd-eeeeeeeeeeee")
"""The bundle of the receiver's for which two of them bring a receipt."""


@dataclass(frozen=True)
class Vector:
    """``make`` writes the bundle into a folder that is given; ``code`` refuses it, empty where it is taken in."""

    why: str
    make: Callable[[Path, Keys, Keys, Keys], Path]
    code: str = ""
    passphrase: str = ""


def offices() -> dict[str, Keys]:
    """The published keys; made on the first run."""
    path = FOLDER / "keys.json"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        made = {}
        for number, (role, name, country) in enumerate(OFFICES, 91):
            each = keys(name, country, number)
            made[role] = {"name": name, "country": country, "seed": each.seed.hex(), "identity": each.identity}
        note = "TRAINING. These secret keys are published; nothing that they encrypt is protected."
        path.write_text(json.dumps({"note": note, **made}, indent=1) + "\n", encoding="utf-8")
    told = json.loads(path.read_text(encoding="utf-8"))
    return {role: _office(number, told[role]) for number, (role, _, _) in enumerate(OFFICES, 91)}


def _office(number: int, told: dict[str, str]) -> Keys:
    seed, identity = bytes.fromhex(told["seed"]), told["identity"]
    recipient = str(pyrage.x25519.Identity.from_str(identity).to_public())
    made = keys(told["name"], told["country"], number)
    return Keys(seed, identity, replace(made.card, recipient=recipient))


def _written(files: Sequence[tuple[str, bytes]], part_size: int = 4_000_000_000) -> Callable[[Path, Keys, Keys, Keys], Path]:
    def make(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
        made = plan(sender, [receiver], files, agent="MLAT Desktop (TRAINING)")
        return Writer(signatures, part_size=part_size).write(made, place, Silent(), CancelToken()).folder

    return make


def _forged(change: Callable[[list[Entry]], bytes] = forging.tar_of, **bag: Any) -> Callable[[Path, Keys, Keys, Keys], Path]:
    def make(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
        return forging.seal(place, change(forging.bag_entries(sender, [receiver], **bag)), sender, [receiver])

    return make


def _spoilt(spoil: Callable[[Path, Keys], None]) -> Callable[[Path, Keys, Keys, Keys], Path]:
    def make(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
        folder = _forged()(place, sender, receiver, stranger)
        spoil(folder, sender)
        return folder

    return make


def _signed(folder: Path, sender: Keys, **changes: object) -> None:
    told = json.loads((folder / "bundle.json").read_bytes())
    data = json.dumps({**told, **changes}).encode()
    (folder / "bundle.json").write_bytes(data)
    (folder / "bundle.json.sig").write_bytes(signatures.sign(sender.seed, data, SIGNATURE_NAMESPACE))


def _later(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
    case = json.loads(case_bytes(sender.card, SMALL))
    case["version"], case["colour"], case["matter"]["weather"] = [1, 9], "blue", {"rain": True}
    entries = forging.bag_entries(sender, [receiver], case=json.dumps(case).encode())
    folder = forging.seal(place, forging.tar_of(entries), sender, [receiver])
    _signed(folder, sender, version=[1, 7], colour="blue")
    return folder


def _with_receipt(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
    case = json.loads(case_bytes(sender.card, SMALL))
    arrived = {"bundle": THEIRS, "digest": "0" * 64, "at": "2026-11-20T10:00:00+00:00"}
    case["version"], case["receipts"] = [1, 2], [{**arrived, "number": "MLA-I-2026-0007", "result": "taken-in"}]
    return _forged(case=(canonical(case) + "\n").encode())(place, sender, receiver, stranger)


def _numbered(number: int) -> dict[str, Any]:
    """Of a vector that an office can take in beside others: its id and its place among the sender's bundles."""
    return {"uid": f"aaaaaaaa-bbbb-4ccc-8ddd-{number:012d}", "sequence": number, "agent": "MLAT Desktop (TRAINING)"}


def _with_index(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
    told = _numbered(2)
    case = case_bytes(sender.card, SCRIPTS)
    page = index_page(decode(case), told["uid"], "ar")
    files = [(CASE_PATH, case), (INDEX_PATH, page), *SCRIPTS]
    made = plan(sender, [receiver], SCRIPTS, payloads=tuple(payload(path, content) for path, content in files), **told)
    return Writer(signatures).write(made, place, Silent(), CancelToken()).folder


def _only_receipts(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
    record = only_receipts_of(decode(case_bytes(sender.card, SMALL)))
    receipt = SharedReceipt(bundle=THEIRS, digest="0" * 64, at=NOW, number="MLA-O-2026-0001", result=ReceiptResult.TAKEN_IN)
    case = encode(replace(record, receipts=(receipt,)))
    made = plan(sender, [receiver], (), payloads=(payload(CASE_PATH, case),), **_numbered(5))
    return Writer(signatures).write(made, place, Silent(), CancelToken()).folder


def _seven(number: int, part_size: int = 4_000_000_000) -> Callable[[Path, Keys, Keys, Keys], Path]:
    def make(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
        made = plan(sender, [], SCRIPTS, recipients=(), passphrase=PASSPHRASE, **_numbered(number))
        return Writer(signatures, part_size=part_size).write(made, place, Silent(), CancelToken()).folder

    return make


def _seven_with(change: Callable[[Path], None]) -> Callable[[Path, Keys, Keys, Keys], Path]:
    """Another archive in its only part, and an envelope that is right for it."""

    def make(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
        made = plan(sender, [], SMALL, recipients=(), passphrase=PASSPHRASE, **_numbered(3))
        folder = Writer(signatures).write(made, place, Silent(), CancelToken()).folder
        part = folder / "bundle.7z.001"
        change(part)
        data = part.read_bytes()
        _signed(folder, sender, parts=[{"name": part.name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}])
        return folder

    return make


def _by_7zip(part: Path) -> None:
    """What 7-Zip makes by itself: compressed, with times, under the same passphrase."""
    part.unlink()
    (part.parent / "x.txt").write_bytes(b"TRAINING\n" * 20)
    words = ["7zz", "a", "-bd", f"-p{PASSPHRASE}", "-mhe=on", "archive.7z", "x.txt"]
    subprocess.run(words, cwd=part.parent, check=True, capture_output=True)
    (part.parent / "x.txt").unlink()
    (part.parent / "archive.7z").rename(part)


def _content_bit(part: Path) -> None:
    data = bytearray(part.read_bytes())
    data[40] ^= 1
    part.write_bytes(data)


def _flip(name: str) -> Callable[[Path, Keys], None]:
    def spoil(folder: Path, sender: Keys) -> None:
        data = bytearray((folder / name).read_bytes())
        data[len(data) // 2] ^= 1
        (folder / name).write_bytes(data)

    return spoil


def _resealed(change: Callable[[bytes], bytes]) -> Callable[[Path, Keys, Keys, Keys], Path]:
    def make(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
        (place / "first").mkdir()
        first = _forged()(place / "first", sender, receiver, stranger)
        part = (first / "bundle.tar.age.001").read_bytes()
        shutil.rmtree(place / "first")
        return forging.envelope(place, [change(part)], sender)

    return make


def _by_stranger(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
    return forging.seal(place, forging.tar_of(forging.bag_entries(stranger, [receiver])), stranger, [receiver])


def _to_stranger(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
    return forging.seal(place, forging.tar_of(forging.bag_entries(sender, [stranger])), sender, [stranger])


def _forwarded(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
    return forging.seal(place, forging.tar_of(forging.bag_entries(sender, [stranger])), sender, [receiver])


def _inner(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
    return forging.seal(place, forging.tar_of(forging.bag_entries(sender, [receiver], inner=stranger)), sender, [receiver])


def _unfinished(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
    folder = _forged()(place, sender, receiver, stranger)
    return folder.rename(folder.with_name(f"{folder.name}.incomplete"))


def _hostile(kind: str) -> Callable[[Path, Keys, Keys, Keys], Path]:
    def make(place: Path, sender: Keys, receiver: Keys, stranger: Keys) -> Path:
        return forging.seal(place, KINDS[kind].tar(sender, receiver), sender, [receiver])

    return make


def _other_purpose(folder: Path, sender: Keys) -> None:
    data = (folder / "bundle.json").read_bytes()
    (folder / "bundle.json.sig").write_bytes(signatures.sign(sender.seed, data, "file"))


def _add(folder: Path, sender: Keys) -> None:
    (folder / "READ-ME.html").write_text("x", encoding="ascii")


def _swapped(entries: list[Entry]) -> bytes:
    return forging.tar_of([Entry(e.path, e.content[::-1]) if e.path.endswith("ledger.bin") else e for e in entries])


_VALID = {
    "minimal": Vector("a case record and nothing else", _written(())),
    "scripts": Vector("a letter and evidence, names in five scripts, a long name, an empty file", _written(SCRIPTS)),
    "parts": Vector("the same in parts of 9,000 bytes", _written(SCRIPTS, 9_000)),
    "receipt": Vector("case record 1.2 with a receipt for a bundle of the receiver's", _with_receipt),
    "later-minor": Vector("envelope 1.7 and case record 1.9 with fields that nobody knows yet", _later),
}
_VALID |= {
    "index-page": Vector("bag 1.1: the same with data/index.html, in Arabic", _with_index),
    "only-receipts": Vector("case record 1.2 with nothing but a receipt for a bundle of the receiver's", _only_receipts),
    "seven": Vector("the 7z form: the files of scripts under a passphrase", _seven(3), passphrase=PASSPHRASE),
    "seven-parts": Vector("the same in parts of 9,000 bytes", _seven(4, 9_000), passphrase=PASSPHRASE),
}
_BROKEN = {
    "unfinished": Vector("the name says that it was never finished", _unfinished, "bundle.incomplete"),
    "newer": Vector("envelope of version 2.0", _spoilt(lambda f, s: _signed(f, s, version=[2, 0])), "bundle.newer"),
    "envelope-altered": Vector("one bit of bundle.json", _spoilt(_flip("bundle.json")), "bundle.signature"),
    "other-purpose": Vector("envelope signed for another namespace", _spoilt(_other_purpose), "bundle.signature"),
    "unknown-sender": Vector("signed by an office without a card here", _by_stranger, "bundle.sender-unknown"),
    "line-break": Vector(
        "the id ends with a line break", _spoilt(lambda f, s: _signed(f, s, id=UID + "\n")), "bundle.envelope"
    ),
    "extra-file": Vector("a file that is not listed", _spoilt(_add), "bundle.file-extra"),
    "part-missing": Vector(
        "its only part is not there", _spoilt(lambda f, _: (f / "bundle.tar.age.001").unlink()), "bundle.file-missing"
    ),
    "part-altered": Vector("one bit of a part", _spoilt(_flip("bundle.tar.age.001")), "bundle.file-altered"),
    "guide-altered": Vector("one bit of OPEN-ME.txt", _spoilt(_flip("OPEN-ME.txt")), "bundle.file-altered"),
    "cipher-altered": Vector(
        "one bit of the age file, envelope renewed",
        _resealed(lambda d: d[:-9] + bytes([d[-9] ^ 1]) + d[-8:]),
        "bundle.undecryptable",
    ),
    "cipher-cut": Vector("the age file cut, envelope renewed", _resealed(lambda data: data[:-700]), "bundle.undecryptable"),
    "wrong-recipient": Vector("encrypted to another office", _to_stranger, "bundle.wrong-recipient"),
    "forwarded": Vector("addressed to another office, encrypted to this one", _forwarded, "bundle.forwarded"),
    "inner-signer": Vector("another office's bag in the sender's envelope", _inner, "bundle.inner-signer"),
    "swapped": Vector("a file has another content than the manifest says", _forged(_swapped), "bundle.manifest"),
    "unlisted": Vector(
        "a file that no manifest names", _forged(extra=[Entry(E1 + "x.txt", b"x", listed=False)]), "bundle.contents-extra"
    ),
    "index-unsaid": Vector(
        "data/index.html in a bag that says 1.0", _forged(extra=[Entry(INDEX_PATH, b"<!doctype html>")]), "bundle.manifest"
    ),
    "seven-altered": Vector(
        "one bit of the content of a 7z archive, envelope renewed",
        _seven_with(_content_bit),
        "bundle.manifest",
        passphrase=PASSPHRASE,
    ),
    "seven-by-7zip": Vector(
        "an archive as 7-Zip makes it, compressed, envelope renewed", _seven_with(_by_7zip), "bundle.contents", PASSPHRASE
    ),
    "case-schema": Vector("a case record without its fields", _forged(case=b'{"format":"mlat-case"}'), "bundle.schema"),
    "case-newer": Vector("case record of version 2.0", _forged(case=b'{"version":[2,0]}'), "bundle.newer"),
    **{
        f"tar-{name}": Vector(f"hostile archive: {kind}", _hostile(kind), KINDS[kind].code.value)
        for name, kind in (
            ("parent", "parent"),
            ("absolute", "absolute"),
            ("reserved", "reserved"),
            ("override", "right-to-left override"),
            ("collision", "case collision"),
            ("link", "symbolic link"),
            ("twice", "a file twice"),
            ("no-end", "no end"),
            ("after-end", "after the end"),
            ("pax", "pax with another key"),
        )
    },
}
VECTORS = _VALID | _BROKEN


def _card(office: Keys, namespace: str = CARD_NAMESPACE, **changes: object) -> bytes:
    """A card with other fields, signed as it then is."""
    body = {**json.loads(card.encode(office.card, office.seed, signatures))["card"], **changes}
    signature = signatures.sign(office.seed, canonical(body).encode(), namespace).decode()
    return (canonical({"card": body, "signature": signature}) + "\n").encode()


CARD_VECTORS: dict[str, tuple[str, Callable[[dict[str, Keys]], bytes]]] = {
    "continuing": (
        "the sender's office with the stranger's key before",
        lambda o: card.encode(
            o["sender"].card,
            o["sender"].seed,
            signatures,
            (o["stranger"].card.signing_key, card.endorse(o["sender"].card, o["stranger"].seed, signatures)),
        ),
    ),
    "broken-altered": (
        "another name than was signed",
        lambda o: card.encode(o["sender"].card, o["sender"].seed, signatures).replace(b"Office A", b"Office B"),
    ),
    "broken-purpose": ("signed for another namespace", lambda o: _card(o["sender"], "file")),
    "broken-newer": ("version 2", lambda o: _card(o["sender"], version=2)),
    "broken-line-break": ("the State ends with a line break", lambda o: _card(o["sender"], country="CH\n")),
    "broken-field": ("a field that version 1 does not know", lambda o: _card(o["sender"], colour="blue")),
    "broken-recipient": ("no age recipient", lambda o: _card(o["sender"], recipient="age1qqqq")),
    "broken-key": (
        "signed by another key than it names",
        lambda o: _card(o["sender"], signing_key=o["stranger"].card.signing_key),
    ),
}
"""By name, which begins with ``broken`` where it is refused as ``card.invalid``."""


def main() -> None:
    """Make what is missing, and write the index and the sums again."""
    known = offices()
    vars(forging)["FILES"] = SMALL
    for name, vector in VECTORS.items():
        if not (FOLDER / name).exists():
            (FOLDER / name).mkdir()
            vector.make(FOLDER / name, known["sender"], known["receiver"], known["stranger"])
    CARDS.mkdir(exist_ok=True)
    for role, office in known.items():
        if not (CARDS / f"{role}.json").exists():
            (CARDS / f"{role}.json").write_bytes(card.encode(office.card, office.seed, signatures))
    for name, (_, make) in CARD_VECTORS.items():
        if not (CARDS / f"{name}.json").exists():
            (CARDS / f"{name}.json").write_bytes(make(known))
    index = [
        {"name": name, "why": each.why, "code": each.code} | ({"passphrase": each.passphrase} if each.passphrase else {})
        for name, each in VECTORS.items()
    ]
    (FOLDER / "index.json").write_text(json.dumps(index, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    told = [
        {"name": name, "why": why, "code": "card.invalid" if name.startswith("broken") else ""}
        for name, why in [(role, "") for role in known] + [(name, why) for name, (why, _) in CARD_VECTORS.items()]
    ]
    (CARDS / "index.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    files = sorted(
        path for folder in (FOLDER, CARDS) for path in folder.rglob("*") if path.is_file() and path.name != "index.json"
    )
    sums = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(HERE).as_posix()}\n" for path in files)
    SUMS.write_text("".join(sums), encoding="utf-8")


if __name__ == "__main__":
    main()

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Where the search begins: files as our own writer makes them, the vectors that are kept for ever, and every old finding."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import CASE_PATH, INDEX_PATH, SCHEMA_PATH, SIGNATURE_NAMESPACE, BundleFile, Revocation
from mlat_desktop.domain.bundle_names import fault
from mlat_desktop.domain.case_record import (
    CaseRecord,
    Exporter,
    Matter,
    OfficeName,
    Party,
    SharedBasis,
    SharedCustody,
    SharedDuty,
    SharedEvent,
    SharedEvidence,
    SharedLetter,
    SharedMail,
    SharedReceipt,
    SharedUrgency,
    Side,
)
from mlat_desktop.domain.evidence import SharedAct
from mlat_desktop.domain.moment import moment
from mlat_desktop.domain.pack import PackHead
from mlat_desktop.domain.receipt import ReceiptResult
from mlat_desktop.domain.request import Uid
from mlat_desktop.domain.vocabulary import (
    BasisKind,
    Channel,
    Confidentiality,
    EventKind,
    MailKind,
    RequestClass,
    Status,
    UrgencyLevel,
)
from mlat_desktop.services.bundles.case_json import encode
from mlat_desktop.transfer import bag, card, envelope, revocation, seven
from mlat_desktop.transfer.checked_json import schema_bytes
from mlat_desktop.transfer.tar_stream import TarWriter
from mlat_desktop.transfer.treaty_pack import TreatyPacks
from tests.fuzz import targets
from tests.fuzz.targets import CUT, IDENTITY, LINE, MADE, SEED, SENDER, UID

PAGE = b"<!doctype html><title>Bundle</title>"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
VECTORS = Path(__file__).resolve().parents[1] / "vectors"
FOUND = Path(__file__).with_name("found")
FILES = (("data/letters/0001/réponse.pdf", b"%PDF"), ("data/evidence/0001/سجل-记录.bin", bytes(range(40))))


def of(target: str) -> dict[str, bytes]:
    """The seeds of a target, by name; those called ``good...`` are accepted."""
    found = dict(_MADE[target]())
    for path in sorted((FOUND / target).glob("*")):
        found[f"found-{path.name}"] = path.read_bytes()
    return found


def _uid(number: int) -> Uid:
    return Uid(f"{number:08d}-aaaa-4aaa-8aaa-aaaaaaaaaaaa")


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _letters(files: Iterable[tuple[str, bytes]]) -> Iterator[SharedLetter]:
    for number, (path, content) in enumerate(files):
        if "/letters/" in path:
            yield SharedLetter(
                uid=_uid(30 + number),
                origin=SENDER.office_uid,
                number="1",
                kind="refusal",
                language="fr",
                subject="Réponse",
                file_name="réponse.pdf",
                size=len(content),
                sha256=_sha(content),
                path=path,
            )


def _evidence(files: Iterable[tuple[str, bytes]]) -> Iterator[SharedEvidence]:
    for number, (path, content) in enumerate(files):
        if "/evidence/" in path:
            yield SharedEvidence(
                uid=_uid(10 + number),
                origin=SENDER.office_uid,
                exhibit=f"E/{number}",
                title="Ledger",
                file_name="سجل.bin",
                media_type="application/octet-stream",
                size=len(content),
                sha256=_sha(content),
                path=path,
            )


def _mail() -> SharedMail:
    return SharedMail(
        uid=_uid(51),
        origin=SENDER.office_uid,
        sent_by=Side.REQUESTING,
        kind=next(iter(MailKind)),
        channel=next(iter(Channel)),
        moment=moment(NOW, "Europe/Zurich"),
        subject="Request",
        dated_on=MADE,
    )


def _duty() -> SharedDuty:
    return SharedDuty(
        uid=_uid(52),
        origin=SENDER.office_uid,
        kind="speciality",
        text="Only for the offence stated",
        given_by=Side.REQUESTED,
        owed_by=Side.REQUESTING,
        lasting=True,
        since=MADE,
    )


def _receipt() -> SharedReceipt:
    return SharedReceipt(bundle=_uid(60), digest="0" * 64, at=NOW, number="MLA-I-2026-0007", result=ReceiptResult.TAKEN_IN)


def record(files: Sequence[tuple[str, bytes]] = FILES) -> CaseRecord:
    """A case with something of every kind."""
    office = OfficeName(uid=SENDER.office_uid, name=SENDER.name, country=SENDER.country)
    evidence = tuple(_evidence(files))
    event = SharedEvent(
        uid=_uid(50), origin=office.uid, kind=EventKind.REQUEST_SENT, moment=moment(NOW, "Europe/Zurich"), place="Bern"
    )
    return CaseRecord(
        uid=Uid("11111111-2222-4333-8444-555555555555"),
        origin=office,
        exporter=Exporter(office=office, side=Side.REQUESTING, at=NOW, status=Status.SENT),
        requesting=Party(country="CH", numbers=("MLA-O-2026-0001",)),
        requested=Party(country="BR"),
        matter=Matter(
            klass=RequestClass.MLA,
            subject="Banking records",
            basis=SharedBasis(kind=BasisKind.RECIPROCITY),
            urgency=SharedUrgency(level=UrgencyLevel.ORDINARY, needed_by=MADE),
            confidentiality=Confidentiality.ORDINARY,
        ),
        events=(event,),
        mails=(_mail(),),
        letters=tuple(_letters(files)),
        evidence=evidence,
        custody=tuple(
            SharedCustody(evidence_uid=item.uid, origin=office.uid, at=NOW, actor="Anna", act=SharedAct.RECEIVED)
            for item in evidence
        ),
        duties=(_duty(),),
        receipts=(_receipt(),),
    )


def _tar(files: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    writer = TarWriter(out)
    for name, content in files:
        writer.begin(name, len(content))
        writer.write(content)
    writer.end()
    return out.getvalue()


def _tars() -> dict[str, bytes]:
    return {
        "good-empty": _tar([]),
        "good-small": _tar([("a/b.txt", b"hello"), ("a/empty", b"")]),
        "good-pax": _tar([("a/" + "n" * 120, b"x" * 600), ("a/记录.txt", b"record")]),
        "cut": _tar([("a/b.txt", b"hello")])[:-512],
    }


def _envelope() -> bytes:
    listed = envelope.Listed(envelope.OPEN_ME, 10, "0" * 64)
    parts = tuple(envelope.Listed(envelope.part_name(n), 100, "1" * 64) for n in (1, 2))
    return envelope.Envelope(
        uid=UID, sequence=1, created_at=NOW, sender=SENDER.fingerprint, files=(listed,), parts=parts
    ).encode()


def _envelopes() -> dict[str, bytes]:
    later = {**json.loads(_envelope()), "version": [1, 9], "colour": "blue", "files_of_colour": [{"name": "x"}]}
    return {"good": _envelope(), "good-later": json.dumps(later).encode(), "newer": b'{"version":[2,0]}'}


def _signatures() -> dict[str, bytes]:
    return {
        "good": signatures.sign(SEED, b"a message", SIGNATURE_NAMESPACE),
        "good-other": signatures.sign(bytes(32), b"", "x"),
        "good-key": LINE.encode(),
    }


def _cards() -> dict[str, bytes]:
    recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    plain = replace(SENDER, recipient=recipient)
    before = (signatures.public_key(bytes(32)), card.endorse(plain, bytes(32), signatures))
    gone = Revocation(
        office_uid=SENDER.office_uid, fingerprint=SENDER.fingerprint, since=MADE, reason="Laptop stolen", made_on=MADE
    )
    return {
        "good-continuing": card.encode(plain, SEED, signatures, before),
        "good-revocation": revocation.encode(gone, SEED, signatures),
        "good": card.encode(plain, SEED, signatures),
        "good-ending": card.encode(replace(plain, name="Département 中央機関", valid_to=MADE), SEED, signatures),
    }


def _cases() -> dict[str, bytes]:
    later = json.loads(encode(record()))
    later["version"] = [1, later["version"][1] + 1]
    later["colour"], later["matter"]["weather"] = "blue", {"rain": True}
    return {"good": encode(record()), "good-bare": encode(record([])), "good-later": json.dumps(later).encode()}


def _manifests() -> dict[str, bytes]:
    listed = [BundleFile(path, len(content), _sha(content)) for path, content in FILES]
    paged = [*listed, BundleFile(INDEX_PATH, len(PAGE), _sha(PAGE))]
    return {
        "good": bag.manifest(listed),
        "good-none": b"",
        "good-info": targets._info(listed),
        "good-info-of-1.1": targets._info(paged),
    }


def _contents() -> dict[str, bytes]:
    """Bags of both versions; one that says 1.0 and has the page is refused."""
    page = (INDEX_PATH, PAGE)
    return {
        "good": _tar(_bag(FILES)),
        "good-with-page": _tar(_bag((page, *FILES))),
        "page-unsaid": _tar(_bag((page, *FILES), told=FILES)),
        "bare": _tar(_bag(FILES)[:1]),
    }


def _bag(files: Sequence[tuple[str, bytes]], told: Sequence[tuple[str, bytes]] = ()) -> list[tuple[str, bytes]]:
    """All that is in the archive; ``told`` are the files of which ``bag-info.txt`` speaks, if not of all."""
    content = [(path, data) for path, data in files if path != INDEX_PATH]
    head = [(CASE_PATH, encode(record(content))), (SCHEMA_PATH, schema_bytes("case-1.schema.json"))]
    listed, info = (
        [BundleFile(path, len(data), _sha(data)) for path, data in (*head, *some)] for some in (files, told or files)
    )
    tags = [(bag.BAGIT, bag.BAGIT_TXT), (bag.BAG_INFO, targets._info(info)), (bag.MANIFEST, bag.manifest(listed))]
    tag_manifest = bag.manifest(BundleFile(path, 0, _sha(data)) for path, data in tags)
    bagged = (*head, *files, *tags, (bag.TAG_MANIFEST, tag_manifest))
    return [*((f"{UID}/{path}", data) for path, data in bagged), (f"{UID}.sig", b"sig")]


def _bundles() -> dict[str, bytes]:
    content = [part for path, data in FILES for part in (path.encode(), data)]
    with_files = [encode(record()), b"", *content]
    return {
        "good": CUT.join(with_files),
        "good-with-page": CUT.join([*with_files, INDEX_PATH.encode(), PAGE]),
        "good-bare": encode(record([])),
        "info": CUT.join([encode(record([])), b"x: y\n"]),
    }


def _packs() -> dict[str, bytes]:
    head = PackHead(
        uid=UID,
        sequence=1,
        title="Corrections of November",
        made_at=NOW,
        office_uid=SENDER.office_uid,
        office=SENDER.name,
        country="CH",
        signing_key=LINE,
        schema=1,
    )
    content = {"parties": [{"state": "LU"}], "tables": ["schema = 2\n"]}
    return {"good": TreatyPacks(signatures).encode(head, json.dumps(content), SEED)}


def _ages() -> dict[str, bytes]:
    import pyrage

    key = pyrage.x25519.Identity.from_str(IDENTITY).to_public()
    found = {"good": pyrage.encrypt(b"hello", [key]), "good-empty": pyrage.encrypt(b"", [key])}
    for path in sorted((VECTORS / "age").glob("*")):
        _, _, body = path.read_bytes().partition(b"\n\n")
        if len(body) < 5000:
            found[path.name] = body
    return found


def _sevens() -> dict[str, bytes]:
    entries = [seven.Entry("a/b.txt", 5, 1), seven.Entry("a/empty", 0, 0), seven.Entry("a/记录.bin", 40, 2)]
    found = {}
    for name, some in (("good", entries), ("good-one", entries[:1]), ("good-two", entries[::2])):
        packed = seven._ceiling(sum(each.size for each in some))
        found[name] = b"L" + packed.to_bytes(4, "little") + seven._listing(some, packed, bytes(16))
    out = io.BytesIO()
    with targets._cheap_key():
        writer = seven.SevenWriter(out, targets.PASSPHRASE)
        for path, content in FILES:
            writer.begin(path, len(content))
            writer.write(content)
        writer.end()
    body, encoded = targets.sealed()
    found["good-header"] = b"H" + encoded
    found["elsewhere"] = b"H" + seven._encoded(seven.BLOCK * 9, len(body) - seven.BLOCK, len(body) - 17, bytes(16), 0)
    found["good-archive"] = b"A" + writer.head + out.getvalue()[seven.HEAD :]
    return found


def _names() -> dict[str, bytes]:
    texts = ("ledger.bin", "سجل-记录.txt", "CON.txt", "..\\..\\evil", "e\u0301vil.txt", "x" * 300 + ".pdf", ". .", "ﷺ" * 20)
    return {f"{'good' if fault(text) is None else 'bad'}-{number}": text.encode() for number, text in enumerate(texts)}


_MADE = {
    "tar": _tars,
    "envelope": _envelopes,
    "sshsig": _signatures,
    "card": _cards,
    "case": _cases,
    "manifests": _manifests,
    "contents": _contents,
    "bundle": _bundles,
    "pack": _packs,
    "age": _ages,
    "seven": _sevens,
    "names": _names,
}

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The published schemas say what the program does."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import BundleFile
from mlat_desktop.domain.case_record import OfficeName, SharedCustody, check_record, shared_part
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import SHARED_ACTS, CustodyAct, SharedAct
from mlat_desktop.domain.request import Uid
from mlat_desktop.services.bundles.case_json import case_schema, decode, encode
from mlat_desktop.transfer import card
from mlat_desktop.transfer.checked_json import JsonError, validate
from tests.transfer.conftest import FILES, NOW, Keys, case_bytes


def schema(name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(files("resources").joinpath("schema", name).read_bytes())
    return found


def test_the_schema_of_the_case_record_is_the_one_of_its_types() -> None:
    assert schema("case-1.schema.json") == case_schema()


@pytest.mark.parametrize("name", ["case-1.schema.json", "bundle-1.schema.json", "card-1.schema.json"])
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("field", ["office_uid", "name", "country", "recipient", "signing_key", "valid_from"])
def test_no_field_of_a_card_ends_with_a_line_break(field: str, sender: Keys) -> None:
    """Python's ``$`` lets one pass, the pattern of a JSON Schema does not."""
    plain = json.loads(card.encode(sender.card, sender.seed, signatures))
    plain["card"][field] += "\n"
    validate({**plain, "card": {**plain["card"], field: plain["card"][field][:-1]}}, card.SCHEMA)
    with pytest.raises(JsonError):
        validate(plain, card.SCHEMA)


def test_a_record_is_the_same_after_a_round_trip_and_fits_its_schema(sender: Keys) -> None:
    data = case_bytes(sender.card, FILES)
    Draft202012Validator(schema("case-1.schema.json")).validate(json.loads(data))
    assert encode(decode(data)) == data
    assert shared_part(decode(data)) == shared_part(shared_part(decode(data)))


def test_fields_of_a_later_minor_version_are_let_pass_and_unknown_ones_of_ours_are_not(sender: Keys) -> None:
    plain = json.loads(case_bytes(sender.card, FILES))
    plain["colour"] = "blue"
    plain["matter"]["weather"] = {"rain": True}
    plain["evidence"][0]["smell"] = "none"
    with pytest.raises(KnownError) as caught:
        decode(json.dumps(plain).encode())
    assert caught.value.code is Code.BUNDLE_SCHEMA
    plain["version"] = [1, 3]
    assert len(decode(json.dumps(plain).encode()).evidence) == 2


def test_custody_in_a_bundle_knows_the_acts_of_the_schema_and_no_other(sender: Keys) -> None:
    """One list: what the schema names is what an office writes and what it reads."""
    plain = json.loads(case_bytes(sender.card, FILES))
    link = {"evidence_uid": plain["evidence"][0]["uid"], "origin": sender.card.office_uid, "at": NOW.isoformat(), "actor": "A"}
    definitions = schema("case-1.schema.json")["$defs"]
    assert isinstance(definitions, dict)
    assert definitions["SharedCustody"]["properties"]["act"] == {"enum": [act.value for act in SharedAct]}
    assert set(SHARED_ACTS.values()) == set(SharedAct)
    for act in CustodyAct:
        plain["custody"] = [{**link, "act": act.value}]
        if act in SHARED_ACTS:
            assert decode(json.dumps(plain).encode()).custody[0].act is SHARED_ACTS[act]
            continue
        with pytest.raises(KnownError) as caught:
            decode(json.dumps(plain).encode())
        assert caught.value.code is Code.BUNDLE_SCHEMA


def test_a_record_names_its_writer_its_files_and_its_entries_rightly(sender: Keys, stranger: Keys) -> None:
    record = decode(case_bytes(sender.card, FILES))
    listed = tuple(BundleFile(item.path, item.size, item.sha256) for item in record.evidence)
    office = OfficeName(uid=sender.card.office_uid, name="", country="CH")
    other = OfficeName(uid=stranger.card.office_uid, name="", country="FR")
    check_record(record, listed, office)
    twice = replace(record, evidence=(record.evidence[0], replace(record.evidence[1], uid=record.evidence[0].uid)))
    link = SharedCustody(evidence_uid=Uid("x"), origin="y", at=NOW, actor="z", act=SharedAct.RECEIVED)
    cases = (
        (record, listed, other, Code.BUNDLE_SCHEMA),
        (replace(record, requesting=replace(record.requesting, country="FR")), listed, office, Code.BUNDLE_SCHEMA),
        (twice, listed, office, Code.BUNDLE_SCHEMA),
        (replace(record, custody=(link,)), listed, office, Code.BUNDLE_SCHEMA),
        (record, listed[:1], office, Code.BUNDLE_MANIFEST),
        (record, (listed[0], replace(listed[1], sha256="0" * 64)), office, Code.BUNDLE_MANIFEST),
        (record, (listed[0], replace(listed[1], size=1)), office, Code.BUNDLE_MANIFEST),
        (record, (*listed, replace(listed[0], path="data/letters/0001/x")), office, Code.BUNDLE_CONTENTS_EXTRA),
    )
    for wrong, files_, by, code in cases:
        with pytest.raises(KnownError) as caught:
            check_record(wrong, files_, by)
        assert caught.value.code is code

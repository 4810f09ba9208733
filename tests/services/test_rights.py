# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who may read the whole log and who may take content out, beside what the roles say of themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.messages import sentence
from mlat_desktop.services.evidence import NewEvidence
from tests.services.conftest import SignIn, incoming

RECEIVED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "act",
    [
        lambda office: office.maintenance.verify_audit(),
        lambda office: office.maintenance.audit_lines(),
        lambda office: office.maintenance.check(),
    ],
    ids=["verify", "lines", "check"],
)
def test_the_whole_log_is_for_those_who_verify_it(office: Office, sign_in: SignIn, act: Callable[[Office], object]) -> None:
    act(office)
    with pytest.raises(KnownError) as refused, sign_in("clerk") as clerk:
        act(clerk)
    assert refused.value.code is Code.NOT_PERMITTED
    assert "clerk" in sentence(refused.value)
    act(sign_in("auditor"))


def test_whoever_reads_a_case_reads_its_history(office: Office, sign_in: SignIn) -> None:
    request = incoming(office, RECEIVED)
    lines = sign_in("clerk").maintenance.audit_lines(request.id)
    assert [line.action for line in lines] == ["request.registered"]


def test_a_clerk_takes_evidence_in_but_not_out(office: Office, sign_in: SignIn, tmp_path: Path) -> None:
    request = incoming(office, RECEIVED)
    path, target = tmp_path / "ledger.csv", tmp_path / "copy.csv"
    path.write_bytes(b"1;2;3")
    clerk = sign_in("clerk")
    item = clerk.evidence.add(request.id, path, NewEvidence(title="Ledger")).value
    with pytest.raises(KnownError) as refused:
        clerk.evidence.export(item.uid, target)
    assert refused.value.code is Code.NOT_PERMITTED
    assert not target.exists()

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A process in which two real offices carry one file: stick, store, bundle, store.

``carrier.py prepare FOLDER`` makes the offices; ``carrier.py carry FOLDER SOURCE`` prints for each act its seconds, its
processor seconds, and the peak of memory during it as JSON.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mlat_desktop import bootstrap
from mlat_desktop.bootstrap import NewOffice, Office
from mlat_desktop.domain.bundle import CardStatus
from mlat_desktop.domain.request import LegalBasis, Particulars, RequestId
from mlat_desktop.domain.vocabulary import BasisKind, Direction, RequestClass
from mlat_desktop.services.evidence import NewEvidence
from tests.bench.filling import CHEAP, PASSPHRASE, USER
from tests.trust import trust

OFFICES = {"sender": "CH", "receiver": "BR"}
_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")


def prepare(folder: Path) -> None:
    made = {
        name: bootstrap.create_office(
            folder / name, NewOffice(name=f"Office of {country}", country=country, admin_name=USER), PASSPHRASE, cost=CHEAP
        ).office
        for name, country in OFFICES.items()
    }
    for office, other in ((made["sender"], made["receiver"]), (made["receiver"], made["sender"])):
        path = folder / f"{other.info.country}.card"
        path.write_bytes(other.bundles.card_file())
        card = office.bundles.add_card(path).value
        assert card.status is CardStatus.KNOWN
        trust(office, card.fingerprint)
    for office in made.values():
        office.close()


def carry(folder: Path, source: Path) -> dict[str, dict[str, float]]:
    """Evidence in, out, and in a bundle to the other office."""
    found: dict[str, dict[str, float]] = {}
    out, stick = folder / "out.bin", folder / "stick"
    stick.mkdir()
    with _opened(folder / "sender") as sender, _opened(folder / "receiver") as receiver:
        case = _case(sender)
        receiver_card = receiver.bundles.own_card().fingerprint
        evidence = sender.evidence
        found["in"] = _measured(lambda: evidence.add(case, source, NewEvidence(title="Image of a telephone")))
        (item,) = sender.register.show(case).evidence
        found["out"] = _measured(lambda: evidence.export(item.uid, out))
        found["export"] = _measured(lambda: sender.bundles.export(case, [receiver_card], stick))
        (bundle,) = stick.iterdir()
        found["import"] = _measured(lambda: receiver.bundles.import_(bundle))
    out.unlink()
    shutil.rmtree(stick)
    return found


def _opened(folder: Path) -> Office:
    return bootstrap.open_office(folder, passphrase=PASSPHRASE, cost=CHEAP)


def _case(office: Office) -> RequestId:
    particulars = Particulars(
        klass=RequestClass.MLA,
        direction=Direction.OUTGOING,
        subject="Image of a telephone",
        other_state="BR",
        basis=LegalBasis(kind=BasisKind.RECIPROCITY),
    )
    return office.register.log(particulars, sent=datetime.now(UTC) - timedelta(days=1)).value.id


def _measured(work: Callable[[], object]) -> dict[str, float]:
    before = _resident("VmRSS")
    if _CLEAR.exists():
        _CLEAR.write_text("5")  # the peak begins anew
    start, cpu = time.perf_counter(), time.process_time()
    work()
    return {
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - cpu,
        "mebibytes": _resident("VmHWM"),
        "before": before,
    }


def _resident(name: str) -> float:
    if not _STATUS.exists():
        return 0.0
    found = re.search(rf"{name}:\s+(\d+) kB", _STATUS.read_text())
    return int(found.group(1)) / 1024 if found else 0.0


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(Path(sys.argv[2]))
    else:
        print(json.dumps(carry(Path(sys.argv[2]), Path(sys.argv[3]))))

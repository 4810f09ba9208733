# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The invented case of ``mlat demo``: what an officer of the training office has on the desk. Holds data, does nothing."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from mlat_desktop.domain.request import Authority, Item, LegalBasis, Offence, Particulars, Person, Reference, Uid, Urgency
from mlat_desktop.domain.vocabulary import (
    BasisKind,
    Direction,
    PersonRole,
    ReferenceKind,
    RequestClass,
    Stage,
    UrgencyLevel,
)

PROVIDER = "Nebelhorn Hosting AG (training)"
PRESERVED = "Nebelhorn Hosting AG keeps the connection data (training)"
EVIDENCE_NAME = "connections.csv"


def particulars(office: str, state: str, today: date) -> Particulars:
    """A request to preserve data of a shop with counterfeit medicine, from the office that will receive the bundle."""
    return Particulars(
        klass=RequestClass.PRESERVATION,
        direction=Direction.INCOMING,
        subject="Preservation of the data of a web shop with counterfeit medicine (training)",
        other_state=state,
        their_authority=Authority(name=office, address="Platanenhof 3\n53999 Bonn"),
        issuing_authority=Authority(name="Public Prosecutor's Office of Bad Lindenau (training)"),
        references=(Reference(kind=ReferenceKind.THEIRS, value=f"45/B/{today.year}"),),
        basis=LegalBasis(kind=BasisKind.TREATY, treaty_id="ETS-185", article="29"),
        operation="Mortar and Pestle (training)",
        stage=Stage.INVESTIGATION,
        facts="A web shop sold tablets without the substance that their label names. Its server stands in the requested State.",
        persons=(Person(uid=Uid(str(uuid4())), name="Corvin Salbeck (invented)", role=PersonRole.SUSPECT),),
        items=(Item(uid=Uid(str(uuid4())), kind="preservation", target=PROVIDER, particulars="Connection data of one server"),),
        offences=(Offence(category="product-piracy", law_text="Distribution of counterfeit medicine", main=True),),
        urgency=Urgency(level=UrgencyLevel.URGENT, reason="loss-of-evidence"),
        language="en",
        document_date=today - timedelta(days=4),
    )


def letter_fields() -> dict[str, str]:
    """What the officer adds to the acknowledgement."""
    return {"remarks": "The provider confirmed that the data are preserved."}


def evidence() -> bytes:
    """A small log as a provider would send it."""
    rows = ["time_utc,address,bytes"]
    rows += [f"2026-01-{day:02d}T08:{day:02d}:00Z,192.0.2.{day},{day * 1717}" for day in range(1, 29)]
    return ("\n".join(rows) + "\n").encode()

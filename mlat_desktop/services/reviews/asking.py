# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The checklist of a case with what was found: what may be asked for by a query letter."""

from __future__ import annotations

from mlat_desktop.domain.checklist import CheckItem, merged
from mlat_desktop.domain.request import Request
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.reviews.lists import in_record, wanted


def checked(uow: UnitOfWork, request: Request) -> tuple[CheckItem, ...]:
    """The checklist of a case with what was found."""
    answers = uow.reviews.answers(request.id)
    return merged(wanted(uow, request), answers, in_record(request.particulars))

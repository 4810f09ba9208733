# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Nothing goes past the rule of who sees a restricted case: who takes the whole store is named here, with the reason."""

from __future__ import annotations

import ast

from tests.architecture.source import calls, modules

PAST_THE_RULE = {
    "mlat_desktop.bootstrap": "an office of an older program is counted anew whole when it is first opened, nothing is told",
    "mlat_desktop.services.access": "who would be left to handle a case; opening one by its number",
    "mlat_desktop.services.absences": "whose cases would be left to nobody",
    "mlat_desktop.services.bundles.carrying": "what broke off before the office opened is recorded, whosever case it is",
    "mlat_desktop.services.bundles.comparing": "the numbers of all bundles under a key; no case of others is told",
    "mlat_desktop.services.bundles.desk": "a bundle for a case of others is refused, and they are told",
    "mlat_desktop.services.bundles.duties": "an identifier that is taken by a case of others is refused; nothing is told",
    "mlat_desktop.services.bundles.importing": "a bundle that was taken in for a case of others is refused as a replay",
    "mlat_desktop.services.bundles.news": "an identifier that is taken by a case of others is refused; nothing is told",
    "mlat_desktop.services.bundles.renewing": "how many bundles a lost key signed; those of others are counted, not told",
    "mlat_desktop.services.chasing.own_steps": "cases of others are counted anew on the office's steps, nothing is told",
    "mlat_desktop.services.evidence": "the check of the whole store; an item of others is told without its case",
    "mlat_desktop.services.dispatch_list": "of what leaves from a case of others the number and the channel are on the list",
    "mlat_desktop.services.letters.correspondence": "a letter is genuine for whoever may not see its case too",
    "mlat_desktop.services.letters.telephone": "a check code is that of a letter of ours for whoever may not see its case too",
    "mlat_desktop.services.incidents.attempts": "which exports had begun when the office opened; what one sees is told",
    "mlat_desktop.services.incidents.carriers": "which media there are, and how many bundles of others each carried",
    "mlat_desktop.services.incidents.incidents": "a stick takes cases of others with it: they are counted, they are told",
    "mlat_desktop.services.likeness": "those who handle what may be the same matter are told",
    "mlat_desktop.services.mailroom.mailroom": "whether a piece that is taken off a case still belongs to another one",
    "mlat_desktop.services.mailroom.matching": "those who handle a case to which mail may belong are told",
    "mlat_desktop.services.maintenance": "the chain and the stored files are checked whole",
    "mlat_desktop.services.office_record": "cases of others are counted anew on the office's own time, nothing is told",
    "mlat_desktop.services.watching": "open cases that nobody watches are counted; of those of others only how many is told",
    "mlat_desktop.services.treaties.publishing": "every case is recounted; of those of others only the number is told",
    "mlat_desktop.services.ports": "the port itself",
    "mlat_desktop.store.bundles": "a sequence counts every bundle",
    "mlat_desktop.store.search": "which way to a list is the quicker one; the list itself is narrowed",
    "mlat_desktop.store.mail_room": "the numbers of the book count every piece",
    "mlat_desktop.store.sight": "the rule itself",
    "mlat_desktop.store.unit_of_work": "where the two sights part",
}
BY_THE_DRIVER = {
    "store.unit_of_work",
    "store.ddl",
    "store.engine",
    "store.upgrade",
    "store.integrity",
    "store.vault",
    "store.wal",
}


def test_whoever_looks_past_the_rule_is_named_here() -> None:
    found = {
        module.name
        for module in modules("mlat_desktop", "ui")
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Attribute) and node.attr == "whole" and not ast.unparse(node.value).startswith("shape"))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "whole")
    }
    assert found - set(PAST_THE_RULE) == set()


def test_no_repository_speaks_to_the_database_in_its_own_words() -> None:
    """A query in words, or one sent straight to the driver, would not be narrowed (and is refused when it runs)."""
    ways = {"exec_driver_sql", "driver_connection", "scalar_subquery_text", "from_statement"}
    broken = [
        f"{module.at(call)} calls {name}"
        for module in modules("mlat_desktop")
        if module.name.startswith("mlat_desktop.store.") and module.name.removeprefix("mlat_desktop.") not in BY_THE_DRIVER
        for call, name in calls(module)
        if name in ways
    ]
    assert broken == []


def test_only_the_composition_root_says_who_reads() -> None:
    found = {module.name for module in modules("mlat_desktop", "ui") for _call, name in calls(module) if name == "seen_by"}
    assert found == {"mlat_desktop.bootstrap", "mlat_desktop.bootstrap.office"}

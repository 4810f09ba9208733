# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Fuzzing of every parser that reads what another office sent: ``python -m tests.fuzz [--seconds 60] [NAME ...]``.

``targets`` says what must hold for any bytes, ``seeds`` where the search begins, ``one`` runs one target under atheris, and
``found`` keeps every input that ever broke one: they and the seeds are judged in every ordinary test run.
"""

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How Qt names a row to a model of ours."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex

TOP = QModelIndex()
"""No row: what the rows of a list lie below. Qt asks so by leaving the argument out; an index cannot be changed."""

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The field itself: requests, treaties, time limits, letters, evidence, audit. Standard library only; no I/O and no clock."""

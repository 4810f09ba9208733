# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The old spreadsheet comes in: the page on which an officer sees what it would become, answers, and takes it in."""

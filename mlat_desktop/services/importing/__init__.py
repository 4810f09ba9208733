# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The old spreadsheet comes in: columns, values, a dry run, and one transaction; and lists that leave as spreadsheets."""

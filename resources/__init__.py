# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Seeds that ship with the program: treaty tables, letter templates, code lists, catalogues, fonts, icons. Read-only."""

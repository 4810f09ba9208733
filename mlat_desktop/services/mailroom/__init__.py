# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The mail room: what comes and goes, matched to its case, and translations."""

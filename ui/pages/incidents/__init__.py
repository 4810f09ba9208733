# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Incidents with media and bundles: list, record, report, media of the office, and the card on Today."""

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Incidents with media and bundles, and the media that the office uses."""

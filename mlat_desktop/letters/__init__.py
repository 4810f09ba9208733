# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Draws, seals and verifies letters. Implements ``services.letters.port``."""

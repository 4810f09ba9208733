# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Reminding whoever has a matter in hand, and telling another State of a delay: proposed here, sent by an officer."""

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The other operating systems, played: ``windows.py`` answers as Microsoft documents it, and no more kindly."""

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Whole media as evidence: what is on a stick, disc or disk is read once, hashed file by file, and kept as one exhibit.

The medium is somebody else's and may be hostile or broken: nothing on it is followed, run or trusted, and what cannot be read
is listed. This package must never write to it.
"""

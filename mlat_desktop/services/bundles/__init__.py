# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Office cards and case bundles: ``bundles`` is the one door, ``exporting`` writes, ``importing`` takes in (``news``: what is
not here yet; ``entering``: the records of it), ``port`` says what media must do.
"""

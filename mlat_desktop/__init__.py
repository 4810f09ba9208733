# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The core of MLAT Desktop: the register, the treaty clock, letters and bundles of a central authority.

Nothing in this package knows a window system; ``ui`` and ``mlat_desktop.cli`` are two faces of it.
"""

__version__ = "0.1.0"

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Whether a TOML file of a stranger may be given to the reader of TOML at all."""

from __future__ import annotations

import re

_DEEP = re.compile(r"""(?<![\w\\-])(?:(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){16}""")


def too_deep(text: str) -> bool:
    """Whether it has a key of very many parts (``a.b.c``): the reader takes the square of their number, in time and in memory,
    which a file of some ten thousand characters makes the whole of a computer.
    """
    return _DEEP.search(text) is not None

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The program as a screen reader meets it: through AT-SPI, on a real X display, with keys only."""

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Templates of letters in the window: the list with page and versions, and the editor with its live preview."""

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The pages of the window, one of the rail each, and the editors that open over them."""

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters from draft to dispatch: ``correspondence`` leads, ``port`` is what draws, seals and prints them."""

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Nothing stands here yet: the window uses pages and banners instead of dialogs."""

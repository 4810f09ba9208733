# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Office cards, encrypted case bundles and the media that carry them. Opens no database and knows no request."""

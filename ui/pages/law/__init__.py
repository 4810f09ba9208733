# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Parts of the pages about law: the sheet of a treaty, what an edition changes, and the forms that change tables."""

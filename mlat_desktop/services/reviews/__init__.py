# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a request contains and what is decided on it: the checklist, the query, the decision sheet."""

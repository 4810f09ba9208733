# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The encrypted database and the files beside it. Implements ``services.ports``."""

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Small controls of the house's own look; they know nothing of offices or requests."""

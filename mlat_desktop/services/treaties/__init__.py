# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Treaty tables, legal bases and the limits that they start; ``treaties`` leads."""

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the office can do: one class a capability, each write one unit of work. No adapter is imported here."""

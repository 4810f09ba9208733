# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Tests of the services over a real office: what may be done, what it leaves in the register and in the audit log."""

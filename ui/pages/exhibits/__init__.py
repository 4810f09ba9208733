# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Exhibits and duties of a case: their lines among its papers, and the forms for what happens to them."""

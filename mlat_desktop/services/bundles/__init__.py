# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Office cards and case bundles: ``bundles`` leads and writes, ``importing`` takes in, ``port`` says what media must do."""

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Case bundles on removable media. Implements ``services.bundle_port``."""

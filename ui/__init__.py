# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The window: hand-written Qt widgets over the services. Imported by nobody but the door (``mlat_desktop.__main__``)."""

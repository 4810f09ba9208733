# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The training office: fictional cases of three years, the same for the same day and seed.

:func:`mlat_desktop.training.planning.plan` decides everything in advance from ``resources/training``;
:func:`mlat_desktop.training.build.build` then works the plan off through the services that an officer uses, with the clock set
to each moment. Nothing here touches a database, a key or a window.
"""

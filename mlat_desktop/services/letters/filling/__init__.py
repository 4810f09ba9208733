# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What letters can know from their case, a module for each occasion. ``prefill``, one room up, is the door."""

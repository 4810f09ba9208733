# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Dates are put together from names, and read as Babel writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from babel.dates import format_date, format_datetime
from hypothesis import given
from hypothesis import strategies as st

from mlat_desktop.i18n import language, latin_digits

PATTERNS = {"medium": "d MMM y", "weekday": "EEE d MMM y", "full": "EEEE d MMMM y", "long": "d MMMM y"}


@pytest.mark.parametrize("code", ["en", "fr", "ar", "ar-EG", "ar-TN", "de", "es", "ru", "zh"])
@given(day=st.dates())
def test_a_date_reads_as_babel_writes_it(code: str, day: date) -> None:
    words = language(code)
    for style, pattern in PATTERNS.items():
        assert words.date(day, style) == latin_digits(format_date(day, pattern, locale=words.locale))


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
@given(when=st.datetimes(timezones=st.sampled_from([None, UTC, timezone(timedelta(hours=5, minutes=30))])))
def test_a_time_reads_as_babel_writes_it(code: str, when: datetime) -> None:
    words = language(code)
    assert words.time(when) == latin_digits(format_datetime(when, "d MMM y HH:mm", locale=words.locale))

# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``data/index.html``: what a bundle holds, for whoever opens it without this program. Written, never read, by us.

HTML and not PDF: every machine has a browser, the links lead to the files beside it, and a long list needs no pages. It has no
script and no resource of its own, and forbids both; each value is text that is escaped and isolated, with nothing in it that
turns a line round.
"""

from __future__ import annotations

import html
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from urllib.parse import quote

from mlat_desktop.domain.case_record import CaseRecord, Party, SharedCustody, SharedDuty, Side
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import SharedAct
from mlat_desktop.domain.scripts import runs_left
from mlat_desktop.i18n import language
from mlat_desktop.services.letters.words import LETTER_LANGUAGES

USUAL = "en"
_JOINERS = frozenset("\u200c\u200d")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:70em;margin:2em auto;padding:0 1em;color:#111;background:#fff}"
    "h1,h2{line-height:1.2}table{border-collapse:collapse;width:100%;margin:.5em 0 1.5em}"
    "th,td{border:1px solid #999;padding:.3em .5em;text-align:start;vertical-align:top;overflow-wrap:anywhere}"
    "th{background:#eee}code{font-size:.85em}.first{border:3px solid #900;padding:0 1em}"
    "@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def index_page(record: CaseRecord, uid: str, code: str) -> bytes:
    """The page for a bundle, in one of the languages of letters; the same record gives the same bytes.

    ``BUNDLE_INDEX_LANGUAGE`` for any other language.
    """
    if code not in LETTER_LANGUAGES:
        raise KnownError(Code.BUNDLE_INDEX_LANGUAGE, language=code, languages=", ".join(LETTER_LANGUAGES))
    return _Page(record, uid, code).text().encode("utf-8")


def _value(text: object) -> str:
    """A text from the case: shown as it is, doing nothing."""
    shown = unicodedata.normalize("NFC", str(text).encode("utf-8", "replace").decode())
    kept = "".join(_harmless(char) for char in shown)
    return f"<bdi>{html.escape(kept, quote=True).replace(chr(10), '<br>')}</bdi>" if kept else ""


def _harmless(char: str) -> str:
    if char in "\n\u2028\u2029":
        return "\n"
    return "\ufffd" if unicodedata.category(char) in _UNSEEN and char not in _JOINERS else char


class _Page:
    """Writes one page."""

    def __init__(self, record: CaseRecord, uid: str, code: str) -> None:
        self._record, self._uid, self._code = record, uid, code
        self._words, self._acts = _words(code)

    def text(self) -> str:
        side = "rtl" if runs_left(self._code) else "ltr"
        title = html.escape(self._words["title"])
        body = (self._conditions(), self._case(), self._persons(), self._letters(), self._exhibits(), self._custody())
        return (
            f'<!DOCTYPE html>\n<html lang="{self._code}" dir="{side}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n<title>{title}</title>\n'
            f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{html.escape(self._words['what'])}</p>\n"
            + "".join(body)
            + "</body>\n</html>\n"
        )

    def _head(self, key: str) -> str:
        return f"<h2>{html.escape(self._words[key])}</h2>\n"

    def _table(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
        top = "".join(f"<th>{html.escape(self._words[key])}</th>" for key in heads)
        lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
        return f"<table>\n<tr>{top}</tr>\n{lines}</table>\n"

    def _facts(self, rows: Iterable[tuple[str, str]]) -> str:
        lines = (f"<tr><th>{html.escape(self._words[key])}</th><td>{told}</td></tr>\n" for key, told in rows if told)
        return f"<table>\n{''.join(lines)}</table>\n"

    def _dated(self, key: str, day: date | None) -> str:
        """A day within words, isolated: after an Arabic word its figures would run from right to left."""
        return self._said(key, _value(day.isoformat())) if day else ""

    def _said(self, key: str, value: str) -> str:
        """A value, escaped and isolated already, within its words; nothing where there is none."""
        return html.escape(self._words[key]).format(value) if value else ""

    def _state(self, country: str) -> str:
        return _value(language(self._code).state(country) if country else "")

    # -- what it says ----------------------------------------------------------------------------------------------------

    def _conditions(self) -> str:
        duties = self._record.duties
        told = "".join(f"<li>{self._duty(each)}</li>\n" for each in duties)
        inner = f"<ol>\n{told}</ol>\n" if duties else f"<p>{html.escape(self._words['none'])}</p>\n"
        return f'<section class="first">\n{self._head("conditions")}{inner}</section>\n'

    def _duty(self, duty: SharedDuty) -> str:
        record = self._record
        owes = record.requesting if duty.owed_by is Side.REQUESTING else record.requested
        law, owed = self._said("law", _value(duty.article)), self._said("owed", self._state(owes.country))
        lasting = html.escape(self._words["lasting"]) if duty.lasting else ""
        parts = (_value(duty.text or duty.kind), law, owed, self._dated("due", duty.due_on), lasting)
        return " &#8212; ".join(part for part in parts if part)

    def _case(self) -> str:
        record = self._record
        office = record.exporter.office
        rows = [
            ("subject", _value(record.matter.subject)),
            ("case_id", f"<code>{_value(record.uid)}</code>"),
            ("bundle", f"<code>{_value(self._uid)}</code>"),
            ("sender", _listed(_value(office.name), self._state(office.country))),
            ("made", _moment(record.exporter.at)),
        ]
        parties = [("requesting", record.requesting), ("requested", record.requested)]
        return self._facts(rows) + self._head("references") + self._facts([(key, self._party(party)) for key, party in parties])

    def _party(self, party: Party) -> str:
        numbers = _listed(*(_value(number) for number in party.numbers))
        return "<br>".join(part for part in (self._state(party.country), _value(party.authority.name), numbers) if part)

    def _persons(self) -> str:
        persons = [each for each in self._record.matter.persons if not each.protected]
        if not persons:
            return ""
        told = (_listed(_value(each.name), _value(each.name_original), self._dated("born", each.born_on)) for each in persons)
        return self._head("persons") + "<ul>\n" + "".join(f"<li>{line}</li>\n" for line in told) + "</ul>\n"

    def _letters(self) -> str:
        rows = [
            (_value(each.number), _value(each.subject), *_file(each.path, each.file_name, each.size, each.sha256))
            for each in self._record.letters
        ]
        return self._head("letters") + self._table(("number", "subject", "file", "size", "sha"), rows) if rows else ""

    def _exhibits(self) -> str:
        rows = [
            (_value(each.exhibit), _value(each.title), *_file(each.path, each.file_name, each.size, each.sha256))
            for each in self._record.evidence
        ]
        return self._head("exhibits") + self._table(("number", "subject", "file", "size", "sha"), rows) if rows else ""

    def _custody(self) -> str:
        names = {each.uid: each.exhibit for each in self._record.evidence}
        rows = [
            (
                _value(names.get(each.evidence_uid, "")),
                _moment(each.at),
                _listed(_value(self._acts.get(each.act.value, each.act.value)), _told(each)),
                _value(each.actor),
                _value(each.medium),
            )
            for each in self._record.custody
        ]
        return self._head("custody") + self._table(("number", "when", "act", "who", "medium"), rows) if rows else ""


def _told(link: SharedCustody) -> str:
    """What a link says besides its act; of a failed attempt that is a code of this program, which tells a reader nothing."""
    return "" if link.act is SharedAct.EXPORT_FAILED else _value(link.detail)


def _listed(*parts: str) -> str:
    return " &#183; ".join(part for part in parts if part)


def _moment(at: datetime) -> str:
    return _value(at.isoformat(sep=" ", timespec="minutes"))


def _file(path: str, name: str, size: int, sha256: str) -> tuple[str, str, str]:
    """A link to the file beside the page, never to anywhere else: its path was made by us."""
    beside = quote(path.removeprefix("data/"), safe="/")
    link = f'<a href="{html.escape(beside, quote=True)}">{_value(name) or _value(path)}</a>'
    return link, _value(size), f"<code>{_value(sha256)}</code>"


@cache
def _words(code: str) -> tuple[dict[str, str], dict[str, str]]:
    found = tomllib.loads(files("resources").joinpath("bundle", "index", f"{code}.toml").read_text(encoding="utf-8"))
    return {str(k): str(v) for k, v in found["page"].items()}, {str(k): str(v) for k, v in found["act"].items()}

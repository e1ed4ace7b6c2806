"""TBX, ISO 30042: a terminology file -> terms, read as a stream; and terms -> TBX-Basic.

Reads version 2 (`martif`) and version 3 (`tbx`), the latter in both styles: DCA, where a category
is an attribute (`<termNote type="partOfSpeech">`), and DCT, where it is an element
(`<min:partOfSpeech>`). Nothing is loaded and nothing expanded: a file that declares an entity or
brings a document type of its own is refused where it does so.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape  # what xml.sax has for it loads http.client, and every command waits
from typing import IO
from xml.parsers import expat

from pipeline.errors import GlossaryError, UnknownLocaleError
from pipeline.languages import language
from pipeline.termbase.glossary import CONTROL, Cells, Glossary, Term

__all__ = ["VERBATIM", "read_tbx", "write_tbx"]

VERBATIM = "do not translate"
"""The note of a concept whose term is not translated; TBX-Basic has no category for it."""

_CHUNK = 1 << 16
_DEEPEST = 64
_LONGEST = 100_000
"""Characters of one element's text."""

_CONCEPT = {"termEntry", "conceptEntry"}
_LANGUAGE = {"langSet", "langSec"}
_TERM = {"tig", "ntig", "termSec"}
_CATEGORIES = {"termNote", "descrip", "admin", "note", "descripNote", "adminNote", "ref", "xref"}
_PARTS = {"propernoun": "proper noun", "noun": "noun", "verb": "verb", "adjective": "adjective"} | {
    "adverb": "adverb",
    "other": "other",
}
_NOT_WANTED = ("deprecatedterm", "supersededterm", "notrecommended", "obsolete", "forbidden")
_ONLY_ADMITTED = ("admittedterm", "legalterm", "regulatedterm")


@dataclass(slots=True)
class _Wording:
    """A term section while it is read."""

    text: str = ""
    part_of_speech: str = ""
    status: str = ""


@dataclass(slots=True)
class _Concept:
    """A concept while it is read."""

    line: int
    notes: list[str] = field(default_factory=list)
    verbatim: bool = False
    languages: list[tuple[str, int, list[_Wording]]] = field(default_factory=list)


def read_tbx(
    stream: IO[bytes], shown: str, source_locale: str, locales: tuple[str, ...] = ()
) -> tuple[Glossary, tuple[str, ...]]:
    """The terms of a TBX file that are in the source language, and what could not be kept.

    `es-ES` counts as the project's `es` where only that is among `locales`. Each wording of the
    source language is a term of its own. Raises GlossaryError, with the line, where the file is
    no TBX, declares entities, or names a language that CLDR does not know.
    """
    reader = _Reader(shown)
    terms: dict[tuple[str, str], Term] = {}
    lost: Counter[str] = Counter()
    for concept in reader.concepts(stream):
        made = list(_terms(concept, shown, source_locale, locales))
        if not made:
            lost[f"concepts without a term in {language(source_locale).english_name}"] += 1
        for term in made:
            before = terms.get(term.key)
            terms[term.key] = _joined(before, term) if before else term
    lost.update(reader.ignored)
    told = tuple(f"{name}: {number}" for name, number in sorted(lost.items()))
    return Glossary(source_locale, tuple(terms.values()), path=shown), told


class _Reader:
    """Expat's events -> concepts."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._open: list[tuple[str, str]] = []
        """(element, its category) from the root to here; elements within a term are not told."""
        self._text: list[str] = []
        self._length = 0
        self._concept: _Concept | None = None
        self._done: list[_Concept] = []
        self.ignored: Counter[str] = Counter()
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        self._parser = parser

    def concepts(self, stream: IO[bytes]) -> Iterator[_Concept]:
        """The concepts of a file in order, each as soon as it is read."""
        try:
            while chunk := stream.read(_CHUNK):
                self._parser.Parse(chunk, False)
                yield from self._taken()
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise GlossaryError(
                f"is not well-formed XML: {expat.ErrorString(error.code)}",
                path=self._shown,
                line=error.lineno,
                hint="export it again from the program that it came from",
            ) from error
        except (LookupError, ValueError) as error:
            raise self._refused(f"cannot be decoded: {error}", "save it as UTF-8") from error
        yield from self._taken()

    def _taken(self) -> list[_Concept]:
        done, self._done = self._done, []
        return done

    def _refused(self, cause: str, hint: str) -> GlossaryError:
        return GlossaryError(
            cause, path=self._shown, line=self._parser.CurrentLineNumber, hint=hint
        )

    def _doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        # Version 2 names its DTD as a rule. One that is only named is never loaded.
        if internal:
            raise self._refused(
                "declares a document type of its own, which no glossary needs",
                "delete all between <!DOCTYPE and ]> and try again, if you trust the file",
            )

    def _entity(self, name: str, *_: object) -> None:
        raise self._refused(
            f"has the entity {name!r}, which is not read", "write the character itself"
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if not self._open and name not in ("tbx", "martif"):
            raise self._refused(
                f"is no TBX file: it begins with <{tag}>", "export your terms as TBX or CSV"
            )
        if len(self._open) >= _DEEPEST:
            raise self._refused("is nested too deep for a TBX file", "export it again")
        # DCT names the category by the element, DCA by an attribute.
        category = attributes.get("type", "") if name in _CATEGORIES else ""
        self._open.append((name, category or name))
        if name in _CONCEPT:
            self._concept = _Concept(self._parser.CurrentLineNumber)
        elif name in _LANGUAGE and self._concept is not None:
            tag_ = attributes.get("xml:lang") or attributes.get("lang") or ""
            self._concept.languages.append((tag_, self._parser.CurrentLineNumber, []))
        elif name in _TERM and self._concept is not None and self._concept.languages:
            self._concept.languages[-1][2].append(_Wording())
        if not self._inside_term():
            self._text, self._length = [], 0

    def _inside_term(self) -> bool:
        """Whether this is markup within a term or a note: `<hi>`, `<foreign>`."""
        return any(name == "term" or name == "note" for name, _ in self._open[:-1])

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length > _LONGEST:
            raise self._refused(
                f"has an element of more than {_LONGEST:,} characters", "a term is a few words"
            )
        self._text.append(text)

    def _end(self, _: str) -> None:
        if self._inside_term():
            self._open.pop()
            return
        name, category = self._open.pop()
        text = " ".join(unicodedata.normalize("NFC", "".join(self._text)).split())
        self._text, self._length = [], 0
        concept = self._concept
        if concept is None:
            return
        if name in _CONCEPT:
            self._done.append(concept)
            self._concept = None
        elif text and name not in _LANGUAGE and name not in _TERM:
            self._value(concept, category, text)

    def _value(self, concept: _Concept, category: str, text: str) -> None:
        control = CONTROL.search(text)
        if control is not None:
            raise self._refused(
                f"holds the control character U+{ord(control[0]):04X}", "delete the character"
            )
        wordings = concept.languages[-1][2] if concept.languages else []
        within = wordings[-1] if wordings and any(n in _TERM for n, _ in self._open) else None
        if category == "term" and within is not None:
            if "|" in text:
                raise self._refused(f"the term {text!r} has a | in it", "write it without")
            within.text = text
        elif category == "partOfSpeech" and within is not None:
            within.part_of_speech = _PARTS.get(text.replace(" ", "").lower(), "other")
        elif category in ("administrativeStatus", "normativeAuthorization") and within is not None:
            within.status = text.lower().replace("-", "")
        elif category in ("note", "definition"):
            if text.lower() == VERBATIM:
                concept.verbatim = True
            elif text not in concept.notes:
                concept.notes.append(text)
        else:
            self.ignored[category] += 1


def _terms(
    concept: _Concept, shown: str, source_locale: str, locales: tuple[str, ...]
) -> Iterator[Term]:
    """The concept's terms, one for each wording of the source language that is wanted."""
    wanted: dict[str, list[_Wording]] = {}
    forbidden: dict[str, list[_Wording]] = {}
    for tag, line, wordings in concept.languages:
        locale = _locale(tag, line, shown, (source_locale, *locales))
        for wording in wordings:
            if wording.text:
                refused = wording.status.startswith(_NOT_WANTED)
                (forbidden if refused else wanted).setdefault(locale, []).append(wording)
    for source in wanted.pop(source_locale, ()):
        texts = {
            locale: tuple(
                text
                for text in _texts(sorted(found, key=_rank))
                if not (concept.verbatim and text == source.text)
            )
            for locale, found in wanted.items()
        }
        yield Term(
            text=source.text,
            translations=tuple((locale, found) for locale, found in texts.items() if found),
            forbidden=tuple((locale, _texts(found)) for locale, found in forbidden.items()),
            verbatim=concept.verbatim,
            part_of_speech=source.part_of_speech,
            note="; ".join(concept.notes),
            line=concept.line,
        )


def _rank(wording: _Wording) -> int:
    if wording.status.startswith("preferredterm"):
        return 0
    return 2 if wording.status.startswith(_ONLY_ADMITTED) else 1


def _texts(wordings: list[_Wording]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(wording.text for wording in wordings))


def _locale(tag: str, line: int, shown: str, known: tuple[str, ...]) -> str:
    try:
        found = language(tag)
    except UnknownLocaleError as error:
        raise GlossaryError(
            f"xml:lang is {tag!r}, which is no language that CLDR knows",
            path=shown,
            line=line,
            hint=error.hint,
        ) from error
    if found.tag in known:
        return found.tag
    return next((each for each in known if each == found.base), found.tag)


def _joined(first: Term, second: Term) -> Term:
    """Two concepts with one term: homographs, of which either translation may be right."""

    def both(one: Cells, other: Cells) -> Cells:
        cells = dict(one)
        for locale, wordings in other:
            cells[locale] = tuple(dict.fromkeys((*cells.get(locale, ()), *wordings)))
        return tuple(cells.items())

    translations = both(first.translations, second.translations)
    said = dict(translations)
    return Term(
        text=first.text,
        translations=translations,
        # What is right for one meaning is not forbidden for the word.
        forbidden=tuple(
            (locale, kept)
            for locale, wordings in both(first.forbidden, second.forbidden)
            if (kept := tuple(w for w in wordings if w not in said.get(locale, ())))
        ),
        verbatim=first.verbatim and second.verbatim,
        part_of_speech=first.part_of_speech,
        note="; ".join(dict.fromkeys(note for note in (first.note, second.note) if note)),
        line=first.line,
    )


def write_tbx(glossary: Glossary) -> bytes:
    """The glossary as TBX-Basic, version 3, DCA style; `read_tbx` gives the same terms."""
    source = glossary.source_locale
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<tbx style="dca" type="TBX-Basic" xml:lang="{source}" '
        'xmlns="urn:iso:std:iso:30042:ed-2">',
        "<tbxHeader><fileDesc><sourceDesc><p>Glossary written by dragoman</p></sourceDesc>"
        "</fileDesc></tbxHeader>",
        "<text><body>",
    ]
    for number, term in enumerate(glossary.terms, 1):
        out.append(f'<conceptEntry id="c{number}">')
        out += [f"<note>{escape(VERBATIM, quote=False)}</note>"] if term.verbatim else []
        out += [f"<note>{escape(term.note, quote=False)}</note>"] if term.note else []
        translations, forbidden = dict(term.translations), dict(term.forbidden)
        for locale in dict.fromkeys((source, *translations, *forbidden)):
            said = (term.text,) if locale == source else translations.get(locale, ())
            out.append(f'<langSec xml:lang="{locale}">')
            for place, wording in enumerate(said):
                status = "" if locale == source else "admitted" if place else "preferred"
                spoken = term.part_of_speech if locale == source else ""
                out += _section(wording, status, spoken)
            for wording in forbidden.get(locale, ()):
                out += _section(wording, "deprecated", "")
            out.append("</langSec>")
        out.append("</conceptEntry>")
    out.append("</body></text>\n</tbx>\n")
    return "\n".join(out).encode()


def _section(wording: str, status: str, part_of_speech: str) -> Iterator[str]:
    yield f"<termSec><term>{escape(wording, quote=False)}</term>"
    if part_of_speech:
        named = "properNoun" if part_of_speech == "proper noun" else part_of_speech
        yield f'<termNote type="partOfSpeech">{named}</termNote>'
    if status:
        yield f'<termNote type="administrativeStatus">{status}Term-admn-sts</termNote>'
    yield "</termSec>"

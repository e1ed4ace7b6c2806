"""TMX 1.4b, read as a stream: a file of any size -> its translation units, one after the other.

Nothing is loaded and nothing expanded: a document type may be named, as most tools do, but one
that declares anything, an entity above all, is refused where it begins. What is held at a time is
one translation unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from pipeline.errors import TmxError
from pipeline.memory.tmx_codes import Piece, is_marked, names_of, tagged

__all__ = ["TranslationUnit", "best_tag", "read_tmx"]

_CHUNK = 1 << 16
_LONGEST = 1_000_000
"""Characters in one translation unit, beyond which the file is taken for damaged."""
_DEEPEST = 32
"""Elements in one another; TMX itself needs nine."""
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
"""Elements whose content is markup of another program, not text."""


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """One `tu`: a sentence in several languages."""

    line: int
    """Line of the file it begins on, from 1."""
    segments: Mapping[str, str]
    """Language as the file has it -> the sentence as our catalogs write it, with our tags. The
    first of two in one language."""
    before: str | None = None
    """The sentence before it, where the file says so (`prop` of type `prev`, as OmegaT writes)."""
    after: str | None = None
    context: str = ""
    """Its role, as we write it ourselves (`prop` of type `x-context`)."""


@dataclass(slots=True)
class _Unit:
    """A translation unit while it is read."""

    line: int
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    props: dict[str, str] = field(default_factory=dict)
    length: int = 0


def read_tmx(path: Path, *, shown: str) -> Iterator[TranslationUnit]:
    """The file's translation units, in order. UTF-8, UTF-16 and what else XML may be written in.

    Raises TmxError, with the line, where it is not well-formed, declares entities, is no TMX, or
    cannot be read. What came before has been given then: read to the end before you trust it.
    """
    reader = _Reader(shown)
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                reader.feed(chunk, final=False)
                yield from reader.take()
        reader.feed(b"", final=True)
        yield from reader.take()
    except OSError as error:
        raise TmxError(
            f"cannot be read: {error.strerror or error}", path=shown, hint="make it readable"
        ) from error


def best_tag(tags: Sequence[str], wanted: str) -> str | None:
    """Of a file's language tags the one that serves a locale: `EN-us` serves `en`, `es` `es-MX`.

    The same tag first, whatever its case; then one that says less or more; never another region's.
    """
    plain = wanted.lower().replace("_", "-")
    known = {tag.lower().replace("_", "-"): tag for tag in reversed(tags)}
    if plain in known:
        return known[plain]
    near = [name for name in known if name.startswith(f"{plain}-") or plain.startswith(f"{name}-")]
    return known[min(near, key=lambda name: (abs(len(name) - len(plain)), name))] if near else None


class _Reader:
    """Expat's events -> translation units."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._done: list[TranslationUnit] = []
        self._open: list[str] = []
        self._unit: _Unit | None = None
        self._language = ""
        self._seg: list[Piece] | None = None
        self._code: Piece | None = None
        self._code_depth = 0
        self._highlights: list[tuple[int, str]] = []  # depth and name of each open <hi>
        self._prop = ""
        self._text: list[str] = []
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

    def feed(self, chunk: bytes, *, final: bool) -> None:
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError as error:
            what = expat.ErrorString(error.code)
            cut = error.code in (3, 5) or (final and not self._open)  # no element found, unclosed
            raise TmxError(
                f"is not well-formed XML: {what}",
                path=self._shown,
                line=error.lineno,
                hint="the file is cut short; copy it again"
                if cut
                else "export it again from the program that it came from",
            ) from error
        except (LookupError, ValueError) as error:
            raise self._wrong(f"cannot be decoded: {error}", "save it as UTF-8") from error

    def take(self) -> list[TranslationUnit]:
        done, self._done = self._done, []
        return done

    def _wrong(self, cause: str, hint: str | None = None) -> TmxError:
        return TmxError(cause, path=self._shown, line=self._parser.CurrentLineNumber, hint=hint)

    def _doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        if internal:
            raise self._wrong(
                "declares a document type of its own, which may hide anything",
                "delete the part of <!DOCTYPE …> between [ and ]",
            )

    def _entity(self, name: str, *_: object) -> None:
        raise self._wrong(f"uses the entity {name!r}", "write the character itself")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._open and name != "tmx":
            raise self._wrong(
                f"is no TMX file: its root is <{name}>", "export it as TMX 1.4 or 1.1"
            )
        self._open.append(name)
        if len(self._open) > _DEEPEST:
            raise self._wrong(f"has more than {_DEEPEST} elements in one another")
        if self._seg is not None:
            self._start_inline(name, attributes)
        elif name == "tu":
            self._unit = _Unit(self._parser.CurrentLineNumber)
        elif name == "tuv" and self._unit is not None:
            self._language = attributes.get("xml:lang") or attributes.get("lang") or ""
            if not self._language:
                raise self._wrong("has a <tuv> without xml:lang", "export it as TMX 1.4")
        elif name == "seg" and self._unit is not None:
            self._seg = self._unit.pieces.setdefault(self._language, [])
            if self._seg:  # a second text in one language
                self._seg = []
        elif name == "prop" and self._unit is not None:
            self._prop, self._text = attributes.get("type", ""), []

    def _start_inline(self, name: str, attributes: dict[str, str]) -> None:
        assert self._seg is not None
        if self._code is not None:
            return  # <sub> and the like: text inside a code, not of this sentence
        # Without a number of its own a code is the first, second … of its kind.
        ident = attributes.get("i") or attributes.get("x")
        ident = ident or f"#{sum(piece.kind == name for piece in self._seg)}"
        if name == "hi":
            self._highlights.append((len(self._open), f"hi{len(self._seg)}"))
            self._seg.append(Piece("bpt", self._highlights[-1][1], attributes.get("type", "")))
        elif name in _CODES:
            kind = name
            if name == "it":
                kind = "bpt" if attributes.get("pos") == "begin" else "ept"
                ident = f"it{ident}"
            self._code = Piece(kind, ident, attributes.get("type", ""))
            self._code_depth = len(self._open)
            self._seg.append(self._code)

    def _end(self, name: str) -> None:
        depth = len(self._open)
        self._open.pop()
        if self._seg is not None:
            if self._code is not None:
                if depth == self._code_depth:
                    self._code = None
            elif name == "seg":
                self._seg = None
            elif self._highlights and self._highlights[-1][0] == depth:
                self._seg.append(Piece("ept", self._highlights.pop()[1], ""))
        elif name == "prop" and self._unit is not None and self._prop:
            self._unit.props.setdefault(self._prop, "".join(self._text))
            self._prop = ""
        elif name == "tu" and self._unit is not None:
            self._finish(self._unit)
            self._unit = None

    def _characters(self, text: str) -> None:
        if self._unit is None:
            return
        self._unit.length += len(text)
        if self._unit.length > _LONGEST:
            raise self._wrong(f"has a translation unit of over {_LONGEST:,} characters")
        if self._code is not None:
            self._code.content += text
        elif self._seg is not None:
            self._seg.append(Piece("", "", "", text))
        elif self._prop:
            self._text.append(text)

    def _finish(self, unit: _Unit) -> None:
        names = names_of(unit.pieces.values())
        marked = is_marked(unit.pieces.values())
        segments = {
            language: text
            for language, pieces in unit.pieces.items()
            if (text := tagged(pieces, names, marked=marked))
        }
        self._done.append(
            TranslationUnit(unit.line, segments, unit.props.get("prev"), unit.props.get("next"))
        )

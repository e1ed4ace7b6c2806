"""Stage 1, YAML front matter: its source -> values with their places, and a text back into YAML.

PyYAML finds the scalars; their characters are read here, so that each stays where it stands.
The only module that imports PyYAML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Protocol

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from pipeline.formats.frontmatter_values import FrontMatterError, Run, Value, key, texts
from pipeline.model import Span

__all__ = ["values", "write"]


class _Mark(Protocol):
    """PyYAML's mark, its Python class or its C one."""

    @property
    def index(self) -> int: ...


_HINT = "put a value that holds a colon, a quotation mark or a # in quotes"
_DEEPEST = 50
_TAG = "tag:yaml.org,2002:"
# Where a wrapped value goes on: matches "\n  ", " \r\n\r\n"; not " ".
_FOLD = r"[ \t]*[\r\n\x85\u2028\u2029][ \t\r\n\x85\u2028\u2029]*"
_PLAIN = re.compile(_FOLD)
# Matches `''` and folds; not `'`.
_SINGLE = re.compile(r"''|" + _FOLD)
# Matches `\"`, `\u00e9`, a pair of surrogates, a backslash at a line's end, and folds; not `"`.
_DOUBLE = re.compile(
    r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\x..|\\u.{4}|\\U.{8}"
    r"|\\(?:\r\n|[\r\n\x85\u2028\u2029])[ \t]*|\\[^\r\n]|" + _FOLD
)
# One paragraph of a block scalar, from its first word to the end of its last line: matches
# "a\n  b" of "  a\n  b\n\n  c".
_PARAGRAPH = re.compile(r"[^\s](?:[^\r\n]|(?:\r\n?|\n)(?=[ \t]*[^\s]))*")
# What the two quoted styles and block scalars cannot hold as it is: line breaks of any kind.
_BREAK = re.compile(r"\s*[\r\n\x85\u2028\u2029]\s*")
# What YAML's printable set leaves out: matches U+0007, U+FEFF; not a tab, "é".
_UNPRINTABLE = re.compile(
    "[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def values(source: str, offset: int) -> Iterator[Value]:
    """Scalars of YAML front matter, in order. `offset`: where `source` begins in the article.

    Raises FrontMatterError for broken YAML, aliases, anchors and keys given twice.
    """
    try:
        _check(source, offset)
        root = yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        cause = f"front matter is not valid YAML: {error.problem or error.context}"
        raise FrontMatterError(cause, _place(mark, offset), _HINT) from error
    except yaml.reader.ReaderError as error:
        cause = "front matter holds a character that YAML does not allow"
        raise FrontMatterError(cause, offset + error.position, "remove it") from error
    except (ValueError, OverflowError) as error:
        raise FrontMatterError(f"front matter is not valid YAML: {error}", offset, _HINT) from error
    if root is not None and not isinstance(root, MappingNode):
        raise FrontMatterError("front matter is no list of keys and values", offset, _HINT)
    return _walk(root, (), source, offset, False) if root else iter(())


def _place(mark: _Mark | None, offset: int) -> int:
    return offset + (mark.index if mark else 0)


def _check(source: str, offset: int) -> None:
    depth = 0
    for event in yaml.parse(source, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise FrontMatterError(
                "YAML aliases are not allowed in front matter",
                _place(event.start_mark, offset),
                "write the value out where it is needed",
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise FrontMatterError(
                "front matter is nested too deeply",
                _place(event.start_mark, offset),
                "move what is text below it",
            )


def _walk(
    node: Node, path: tuple[str, ...], source: str, offset: int, flow: bool
) -> Iterator[Value]:
    if isinstance(node, MappingNode):
        known: set[str] = set()
        for name, value in node.value:
            if not isinstance(name, ScalarNode):
                continue
            if name.value in known:
                raise FrontMatterError(
                    f"front matter has the key {name.value!r} twice",
                    offset + name.start_mark.index,
                    "remove one of them",
                )
            known.add(name.value)
            inner = (*path, key(name.value))
            yield from _walk(value, inner, source, offset, flow or bool(node.flow_style))
    elif isinstance(node, SequenceNode):
        for value in node.value:
            yield from _walk(value, path, source, offset, flow or bool(node.flow_style))
    elif isinstance(node, ScalarNode) and path:
        yield _value(node, path, source, offset, flow)


def _value(node: ScalarNode, path: tuple[str, ...], source: str, offset: int, flow: bool) -> Value:
    start, end = node.start_mark.index, node.end_mark.index
    style = node.style
    whole = style not in ("'", '"', "|", ">")
    if style in ("'", '"'):
        start, end = start + 1, end - 1
    runs: tuple[Run, ...]
    span = Span(start, end)
    if style == '"':
        runs = (Run(texts(source, span, offset, _DOUBLE, _unescaped), "yaml:double"),)
    elif style == "'":
        runs = (Run(texts(source, span, offset, _SINGLE, _unquoted), "yaml:single"),)
    elif whole:
        context = "yaml:flow" if flow else "yaml:plain"
        runs = (Run(texts(source, span, offset, _PLAIN, _unquoted), context, whole=True),)
    else:
        header = _PLAIN.search(source, start, end)
        runs = tuple(
            Run(texts(source, Span(*found.span()), offset, _PLAIN, _unquoted), "yaml:block")
            for found in _PARAGRAPH.finditer(source, header.end() if header else end, end)
        )
    text = _mended(node.value)
    read = " ".join(piece.text for run in runs for piece in run.pieces)
    # What we read must be what PyYAML read; else the value is left as it is.
    agreed = "".join(read.split()) == "".join(text.split())
    return Value(
        path,
        _python(node, text),
        text,
        Span(offset + start, offset + end),
        runs if agreed and not _UNPRINTABLE.search(_BREAK.sub("", text)) else (),
    )


def _python(node: ScalarNode, text: str) -> object:
    kind = node.tag.removeprefix(_TAG)
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    if kind == "timestamp":
        with suppress(ValueError):
            found: date = yaml.SafeLoader("").construct_yaml_timestamp(node)
            return found
    return text if kind == "str" else None


def _mended(text: str) -> str:
    """`\\ud83d\\ude00`, which JSON's habit writes for one character, as that character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unquoted(raw: str) -> str:
    return "'" if raw == "''" else " "


def _unescaped(raw: str) -> str:
    if raw[0] != "\\":
        return " "
    if raw[1] in "\r\n\x85\u2028\u2029":
        return ""
    node = yaml.compose(f'"{raw}"', Loader=yaml.SafeLoader)
    return _mended(str(node.value if node else ""))


def write(text: str, context: str) -> str:
    """`text` as it stands in a YAML scalar of the context's style; whole plain scalars in quotes
    where they need them.

    Where the style cannot hold a character (a line break, a control character), a space or
    nothing stands for it.
    """
    style = context.partition(":")[2]
    if style == "double":
        return "".join(map(_escaped, text))
    if style in ("single", "block"):
        held = _UNPRINTABLE.sub("", _BREAK.sub(" ", text))
        return held.replace("'", "''") if style == "single" else held
    if _stands_plain(text, flow=style == "flow"):
        return text
    quoted = "'" + text.replace("'", "''") + "'"
    if not _BREAK.search(text) and not _UNPRINTABLE.search(text):
        return quoted
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character in "\r\n\x85\u2028\u2029\t" or _UNPRINTABLE.match(character):
        code = ord(character)
        return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return character


def _stands_plain(text: str, flow: bool) -> bool:
    """True if `key: text` reads back as just that text, in YAML 1.1 and, as far as known, 1.2."""
    try:
        root = yaml.compose(f"[{{k: {text}}}]" if flow else f"k: {text}", Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError):
        return False
    if flow and isinstance(root, SequenceNode) and len(root.value) == 1:
        root = root.value[0]
    if not isinstance(root, MappingNode) or len(root.value) != 1:
        return False
    node = root.value[0][1]
    return (
        isinstance(node, ScalarNode)
        and node.tag == f"{_TAG}str"
        and node.style is None
        and node.value == text
        and not _BREAK.search(text)
        and not _UNPRINTABLE.search(text)
    )

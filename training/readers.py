"""Files in two languages -> the blocks of both that belong together, by the files' own structure.

Markdown and HTML are read as the pipeline reads articles. Each reader takes both texts, a file's
name and the other language, and gives (English, translated) lists of blocks, one pair for a whole
page, one for each key of a file of strings, and the part of the file that they are from: empty for
all of it, None where the file is no document.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

import polib
import yaml
from pairing import Block

from pipeline.errors import PipelineError
from pipeline.formats import html, markdown
from pipeline.model import Article, Code
from pipeline.model import Block as Read

Pairs = Iterator[tuple[list[Block], list[Block], str | None]]

_CNXML = "{http://cnx.rice.edu/cnxml}"
_PARAGRAPHS = {_CNXML + tag for tag in ("para", "item", "title", "caption", "meaning")}
_MATHS = "{http://www.w3.org/1998/Math/MathML}math"
_HOLE = "\ufffc"
"""Stands for what has no words; `gather.py` leaves out sentences that have one."""


def _words(block: Read) -> str:
    """A block's text with the text of its code, a hole for each image."""
    parts = []
    for piece in block.content:
        if not isinstance(piece, Code):
            parts.append(piece.text)
        elif piece.kind == "standalone" and not piece.transparent:
            parts.append(
                {"code": piece.legend, "br": " "}.get(piece.name.rstrip("0123456789"), _HOLE)
            )
    return " ".join("".join(parts).split())


def _page(text: str, name: str, locale: str) -> list[Block]:
    """The blocks of a page of HTML (`name` ends so) or Markdown; none where it cannot be read."""
    reader = html.FORMAT if name.endswith("html") else markdown.FORMAT
    try:
        document = reader.read(Article(name, name, locale, text.replace("\r\n", "\n")))
    except PipelineError:
        return []
    return [Block(block.role, _words(block)) for block in document.blocks]


def pages(english: str, translated: str, name: str, to: str) -> Pairs:
    """Pages of Markdown, or of HTML where the file's name says so."""
    # A heading's address in curly brackets is no text.
    one, other = (
        re.sub(r"\{(?:#|/\*).*?\}$", "", text, flags=re.M) for text in (english, translated)
    )
    yield _page(one, name, "en"), _page(other, name, to), ""


def wml(english: str, translated: str, name: str, to: str) -> Pairs:
    """Pages of the Debian web site: HTML with directives and tags of its own."""

    def plain(text: str) -> str:
        text = re.sub(r"^#.*$|<:.*?:>", "", text, flags=re.M)
        title = r"<define-tag\s+(?:pagetitle|description)[^>]*>(.*?)</define-tag>"
        return re.sub(title, r"<h1>\1</h1>", text, flags=re.S)

    yield from pages(plain(english), plain(translated), name + ".html", to)


def apache(english: str, translated: str, name: str, to: str) -> Pairs:
    """Apache httpd's manual: XML whose elements are named otherwise than HTML's."""
    names = {"example": "pre", "highlight": "pre", "syntax": "pre", "seealso": "p", "title": "h2"}
    names |= dict.fromkeys(("summary", "note", "section", "related", "usage", "description"), "div")

    def renamed(text: str) -> str:
        text = re.sub(r"<\?.*?\?>|<!DOCTYPE.*?>|<!--.*?-->", "", text, flags=re.S)
        text = re.sub(r"</?(?:directive|module|glossary|transnote)\b[^>]*>", "", text)
        return re.sub(
            r"<(/?)(\w+)\b[^>]*>",
            lambda tag: f"<{tag[1]}{names[tag[2]]}>" if tag[2] in names else tag[0],
            text,
        )

    yield from pages(renamed(english), renamed(translated), name + ".html", to)


# What stands for itself in a DocBook of PHP's; any other entity is a hole.
_ENTITIES = {"true": "true", "false": "false", "null": "null", "php": "PHP"}
_DOCBOOK = dict.fromkeys("para simpara".split(), "p") | dict.fromkeys(
    "programlisting screen synopsis methodsynopsis classsynopsis fieldsynopsis".split(), "pre"
)
_DOCBOOK |= dict.fromkeys("title refpurpose titleabbrev term".split(), "h2")
_DOCBOOK |= {"itemizedlist": "ul", "orderedlist": "ol", "listitem": "li", "entry": "p"}
_INLINE = frozenset(
    """
    literal function command filename parameter constant classname type varname option acronym link
    emphasis interfacename methodname productname envar property quote replaceable systemitem uri
    xref code computeroutput userinput modifier keycap errortype exceptionname abbrev application
    superscript subscript firstterm glossterm ulink enumname structname guimenu trademark
    """.split()
)


def docbook(english: str, translated: str, name: str, to: str) -> Pairs:
    """DocBook as the manual of PHP has it: elements that are named otherwise than HTML's."""

    def renamed(text: str) -> str:
        text = re.sub(r"<\?.*?\?>|<!DOCTYPE.*?>|<!--.*?-->", "", text, flags=re.S)
        text = re.sub(r"<!\[CDATA\[.*?\]\]>", "", text, flags=re.S)
        text = re.sub(r"&([\w.-]+);", lambda m: _entity(m[1]), text)

        def tag(found: re.Match[str]) -> str:
            if found[2] in _INLINE:
                return ""
            return f"<{found[1]}{_DOCBOOK.get(found[2], 'div')}>"

        return re.sub(r"<(/?)([\w:]+)\b[^>]*?/?>", tag, text)

    yield from pages(renamed(english), renamed(translated), name + ".html", to)


def _entity(name: str) -> str:
    if name in {"lt", "gt", "amp", "quot", "apos", "nbsp"}:
        return f"&{name};"
    return _ENTITIES.get(name.lower(), _HOLE)


def lang(english: str, translated: str, name: str, to: str) -> Pairs:
    """Mozilla's .lang files: `;English`, and on the next line its translation."""
    waiting = ""
    for line in translated.splitlines():
        if line.startswith(";"):
            waiting = line[1:].strip()
        elif waiting and line.strip():
            said = re.sub(r"\s*\{ok\}$", "", line.strip())
            if said != waiting:
                yield from pages(waiting, said, "entry.html", to)
            waiting = ""


def gettext(english: str, translated: str, name: str, to: str) -> Pairs:
    """One catalog with both: what is translated and not fuzzy. Roles of Sphinx are holes."""
    catalog = polib.pofile(translated)
    sources = {file for entry in catalog for file, _ in entry.occurrences}
    for entry in catalog:
        if entry.msgstr and not entry.obsolete and not entry.fuzzy:
            part = entry.occurrences[0][0] if len(sources) > 1 and entry.occurrences else ""
            one, other = (
                re.sub(r":[\w:-]+:`[^`]*`", _HOLE, text) for text in (entry.msgid, entry.msgstr)
            )
            for one_page, other_page, _ in pages(one, other, "entry.md", to):
                yield one_page, other_page, part


class _Loader(yaml.SafeLoader):
    """Takes Ruby's own tags for nothing."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)
_Loader.add_multi_constructor("tag:ruby", lambda loader, suffix, node: None)


def _flat(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        if isinstance(value.get("defaultMessage"), str):
            value = value["defaultMessage"]
        else:
            for key, inner in value.items():
                yield from _flat(inner, (*path, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _flat(inner, (*path, str(index)))
    if isinstance(value, str):
        yield path, value


def strings(english: str, translated: str, name: str, to: str) -> Pairs:
    """Files of strings by key, in YAML or JSON; each may be a small page.

    The first two parts of a key, nested or with dots, tell the document.
    """
    load: Callable[[str], object] = (
        json.loads if name.endswith("json") else lambda text: yaml.load(text, _Loader)
    )
    sides = []
    for text, locale in ((english, "en"), (translated, to)):
        data = load(text)
        if isinstance(data, dict) and set(data) == {locale}:
            data = data[locale]
        sides.append(dict(_flat(data)))
    for key, one in sides[0].items():
        if other := sides[1].get(key):
            kind = "x.html" if re.search(r"</?(?:p|li|br|b|strong|a)\b", one) else "x.md"
            for one_page, other_page, _ in pages(one, other, kind, to):
                yield one_page, other_page, ".".join(".".join(key).split(".")[:2])


def android(english: str, translated: str, name: str, to: str) -> Pairs:
    """Strings of an Android app, by name."""
    sides = [
        {
            element.get("name", ""): "".join(element.itertext()).strip().strip('"')
            for element in ElementTree.fromstring(text).iter("string")
        }
        for text in (english, translated)
    ]
    for key, one in sides[0].items():
        if other := sides[1].get(key):
            pair = (re.sub(r"\\(.)", _escaped, text) for text in (one, other))
            for one_page, other_page, _ in pages(*pair, "x.html", to):
                yield one_page, other_page, "_".join(key.split("_")[:3])


def _escaped(found: re.Match[str]) -> str:
    return "<br><br>" if found[1] == "n" else found[1]


def lines(english: str, translated: str, name: str, to: str) -> Pairs:
    """Moses' way: a sentence a line, cut into words and marks that are put together again."""
    both = zip(english.split("\n"), translated.split("\n"), strict=True)
    for number, (one, other) in enumerate(both):
        yield [Block("line", _joined(one))], [Block("line", _joined(other))], str(number // 50)


def sentences(english: str, translated: str, name: str, to: str) -> Pairs:
    """A sentence a line in two files, as it was written."""
    for one, other in zip(english.split("\n"), translated.split("\n"), strict=True):
        yield [Block("line", one.strip())], [Block("line", other.strip())], None


def treebanks(english: str, translated: str, name: str, to: str) -> Pairs:
    """Parallel Universal Dependencies: the news, `n`, that were first written in English, `01`."""
    sides = [
        dict(re.findall(r"^# sent_id = (n01\w+)\n(?:#.*\n)*?# text = (.+)$", text, re.M))
        for text in (english, translated)
    ]
    for id_, one in sides[0].items():
        if other := sides[1].get(id_):
            yield [Block("line", one)], [Block("line", other)], id_[:6]


def _joined(text: str) -> str:
    for entity, mark in (("&apos;", "'"), ("&quot;", '"'), ("&#91;", "["), ("&#93;", "]")):
        text = text.replace("&amp;", "&").replace(entity, mark)
    text = text.replace(" @-@ ", "-").replace("@-@", "-")
    text = re.sub(r"([¿¡(\[])\s+", r"\1", text)
    text = re.sub(r"\s+([,.;:?!)\]%])", r"\1", text)
    text = re.sub(r"\s+(['’])\s?(s|t|re|ve|ll|d|m)\b", r"\1\2", text)
    text = re.sub(r"\b([cCdDlLnN])\s?(['’])\s+", r"\1\2", text)
    if text.count("'") == 1:  # no quotation: `the members ' rights`
        text = re.sub(r"(?<=s) '(?= )", "'", text)
    return re.sub(r'(["\'])\s(.+?)\s\1', r"\1\2\1", text)


def tables(english: str, translated: str, name: str, to: str) -> Pairs:
    """ESCO's labels, by the address of what they name; the first of several translations."""
    sides = [
        {row["conceptUri"]: row["preferredLabel"] for row in csv.DictReader(io.StringIO(text))}
        for text in (english, translated)
    ]
    for address, one in sides[0].items():
        if (other := sides[1].get(address)) and "/" not in one:
            yield [Block("label", one)], [Block("label", other.split("/")[0].strip())], address


def cnxml(english: str, translated: str, name: str, to: str) -> Pairs:
    """The modules of OpenStax books, NUL between, paired by the paragraphs' ids."""
    one, other = paragraphs(english), paragraphs(translated)
    for id_, text in one.items():
        if said := other.get(id_):
            yield [Block("para", text)], [Block("para", said)], ""


def paragraphs(modules: str) -> dict[str, str]:
    """By id, in CNXML; a formula is a hole. An id with several texts pairs with nothing."""
    found: dict[str, str] = {}
    for module in modules.split("\0"):
        for element in ElementTree.fromstring(module).iter():
            if element.tag in _PARAGRAPHS and (id_ := element.get("id")):
                text = " ".join("".join(_said(element)).split())
                found[id_] = text if found.get(id_, text) == text else ""
    return found


def _said(element: ElementTree.Element) -> Iterator[str]:
    if element.tag == _MATHS:
        yield _HOLE
    else:
        yield element.text or ""
        for inner in element:
            yield from _said(inner)
            yield inner.tail or ""


def columns(english: str, translated: str, name: str, to: str) -> Pairs:
    """Both in one file, a tab between, as manythings.org gives Tatoeba."""
    for line in filter(None, translated.splitlines()):
        one, other, *_ = line.split("\t")
        yield [Block("line", one)], [Block("line", other)], None


READERS: dict[str, Callable[[str, str, str, str], Pairs]] = {
    reader.__name__: reader
    for reader in (
        pages,
        wml,
        apache,
        docbook,
        gettext,
        lang,
        strings,
        android,
        lines,
        sentences,
        treebanks,
        tables,
        cnxml,
        columns,
    )
}

"""Stage 1, HTML's elements as data: what each one means for the text in it.

From the HTML standard's content categories and rendering section; an element that no table here
knows is taken for inline, as browsers do.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.model import Role

__all__ = [
    "ATTRIBUTES",
    "BLOCKS",
    "CLOSED_BY",
    "CODES",
    "HIDDEN",
    "INSIDE_P",
    "META",
    "OPAQUE",
    "ROLES",
    "SCOPES",
    "VERBATIM",
    "VOID",
    "code_name",
    "is_note_link",
]


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


BLOCKS = _names(
    "html head body address article aside blockquote button caption center colgroup datalist"
    " dd details dialog dir div dl dt fieldset figcaption figure footer form frameset h1 h2 h3"
    " h4 h5 h6 header hgroup hr legend li listing main menu nav ol optgroup option p plaintext"
    " pre search section select summary table tbody td tfoot th thead title tr ul xmp"
)
"""Elements that begin and end a block of text."""

INSIDE_P = _names("button option optgroup select datalist title")
"""Block elements that may stand in a paragraph without ending it."""

VOID = _names(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source"
    " track wbr"
)
"""Elements without an end tag."""

HIDDEN = _names("script style template noscript noembed noframes meta link base param source track")
"""Elements that show nothing: a sentence runs on across them."""

OPAQUE = _names("svg math object embed iframe video audio canvas picture map textarea applet")
"""Elements that stand in a sentence like one sign; what is in them is left alone."""

CODES = _names("code samp var")
"""Inline elements whose text is no prose."""

VERBATIM = _names("pre listing xmp plaintext")
"""Block elements whose text is no prose."""

ROLES: Mapping[str, Role] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "title"), "headline"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("li", "dt", "dd"), "list-item"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    **dict.fromkeys(("button", "option", "legend"), "field"),
    "blockquote": "quote",
}
"""Role of the text in an element; others take the role of the element around them."""

_TABLE_PARTS = _names("caption colgroup thead tbody tfoot tr td th")
_CELLS = frozenset({"td", "th"})
_ROWS = frozenset({"tr", *_CELLS})

CLOSED_BY: Mapping[str, frozenset[str]] = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "option": frozenset({"option"}),
    "optgroup": frozenset({"option", "optgroup"}),
    "td": _CELLS,
    "th": _CELLS,
    "tr": _ROWS,
    **dict.fromkeys(("thead", "tbody", "tfoot"), _TABLE_PARTS),
}
"""Start tag -> the open elements that it ends, since their end tags may be left out."""

SCOPES = _names("html body table ul ol menu dl select button")
"""Elements that such a start tag does not reach beyond."""

ATTRIBUTES: Mapping[str, tuple[Role, frozenset[str]]] = {
    "alt": ("alt", frozenset()),
    **dict.fromkeys(
        ("title", "placeholder", "aria-label", "aria-description", "aria-roledescription"),
        ("field", frozenset[str]()),
    ),
    "summary": ("field", frozenset({"table"})),
    "label": ("field", frozenset({"track", "option", "optgroup"})),
}
"""Attribute that a reader meets -> its role, and the elements it is one on (none: all)."""

META: Mapping[str, Role] = {
    **dict.fromkeys(("description", "og:description", "twitter:description"), "standfirst"),
    **dict.fromkeys(("og:title", "twitter:title"), "headline"),
    **dict.fromkeys(("og:image:alt", "twitter:image:alt"), "alt"),
    "dragoman-correction": "correction",
}
"""`name` or `property` of a meta element whose `content` a reader meets."""

_NAMES = {"strong": "b", "em": "i"}


def code_name(name: str) -> str:
    """The name of an inline element in a catalog: letters only, `strong` as `b`, `em` as `i`."""
    known = _NAMES.get(name, name)
    return "".join(letter for letter in known if "a" <= letter <= "z")


def is_note_link(name: str, address: str) -> bool:
    """True for a link to `#fn1`, `#cite_note-3` and the like; not for `#results`."""
    target = address.lower().removeprefix("#")
    prefixes = ("fn", "cite", "note", "footnote", "endnote", "ref")
    return name == "a" and address.startswith("#") and target.startswith(prefixes)

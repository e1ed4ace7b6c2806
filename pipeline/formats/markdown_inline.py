"""Stage 1, Markdown's inline markup: a paragraph's content -> tokens that know how wide they are.

markdown-it says what a paragraph is made of, but not where: an inline token has no position. Its
rules do know: this module runs markdown-it's own rules and notes how many characters of the
content each token took. Laid end to end, the tokens cover the content.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, rules_inline
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

__all__ = ["BracketsError", "parse_blocks", "parse_destination", "parse_inline", "width"]

# Where a bare address begins: matches in `see https://a.example` and `(www.a.example`; not in
# `xhttp://a`.
_ADDRESS = r"(?<![A-Za-z0-9])(?:https?://|www\.)(?=[^\W_])"
# A bare address, trailing punctuation still on it: matches `https://a.example/b?c=d.`; not `http`.
_URL = re.compile(_ADDRESS + r"[^\s<>\[\]`\"|“”«»„。，、）]+", re.IGNORECASE)
# What a sentence puts after an address: `.` of `www.a.example.`; not the `/` of `www.a.example/`.
_TRAILING = re.compile(r"(?:[?!.,:;*_~'’…]|&[A-Za-z0-9]+;)+\Z")
# A template's command: matches `{{< figure src="a" >}}`, `{{% note %}}`, `{% include a %}`; not
# `{name}`, `{{name}}`.
_COMMAND = re.compile(r"\{\{<.{0,999}?>\}\}|\{\{%.{0,999}?%\}\}|\{%.{0,999}?%\}", re.DOTALL)
# An address with a template's commands in it, spaces and all: matches `{{< ref "a b.md" >}}#c`,
# `{{% url %}}/a`; not `/a`.
_COMMANDED = re.compile(
    rf"(?:[^\s<>(){{}}]{{0,999}}(?:{_COMMAND.pattern})){{1,9}}[^\s<>(){{}}]{{0,999}}", re.DOTALL
)
# Where plain text may end: markdown-it's own terminators, and bare addresses.
_STOP = re.compile(r"[\n!#$%&*+\-:<=>@\[\\\]^_`{}~]|" + _ADDRESS, re.IGNORECASE)

_BRACKETS = 1_000_000_000
"""Characters searched in vain for the ends of labels, after which an article is refused."""

_Rule = Callable[[StateInline, bool], bool]


class BracketsError(Exception):
    """So many brackets without a partner that reading on would take minutes."""


def width(token: Token) -> int:
    """How many characters of the content an inline token took."""
    return int(token.meta["width"])


def _recorded(marker: str, rule: _Rule) -> _Rule:
    """`rule`, which only ever begins at `marker`, noting the width of the one token it pushes."""

    def recorded(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if state.src[start] != marker:
            return False
        if silent:
            return rule(state, True)
        before, pending = len(state.tokens), len(state.pending)
        if not rule(state, False):
            return False
        if len(state.tokens) > before:
            # The newline rule takes the spaces before it from the text before it.
            flushed = len(state.tokens[before].content) if len(state.tokens) - before > 1 else 0
            taken = pending - flushed if marker == "\n" else 0
            state.tokens[-1].meta["width"] = state.pos - start + taken
        return True

    return recorded


def _link(state: StateInline, silent: bool) -> bool:
    """markdown-it's link rule: `[` is the opening token's, all after the text the closing one's."""
    start = state.pos
    if state.src[start] != "[":
        return False
    if silent:
        return rules_inline.link(state, True)
    first = len(state.tokens) + (1 if state.pending else 0)
    if not rules_inline.link(state, False):
        return False
    inner = sum(_measured(token) for token in state.tokens[first + 1 : -1])
    state.tokens[first].meta["width"] = 1
    state.tokens[-1].meta["width"] = state.pos - start - 1 - inner
    return True


def _autolink(state: StateInline, silent: bool) -> bool:
    """markdown-it's autolink rule, as one token."""
    start = state.pos
    if state.src[start] != "<" or not rules_inline.autolink(state, True):
        return False
    if not silent:
        _push(state, "address", start, state.pos, state.src[start + 1 : state.pos - 1])
    return True


def _url(state: StateInline, silent: bool) -> bool:
    """A bare address, which no rule may look into: underscores in it are no emphasis."""
    start = state.pos
    match = _URL.match(state.src, start, state.posMax) if state.src[start] in "hHwW" else None
    if match is None:
        return False
    url = _TRAILING.sub("", match[0])
    while url.endswith(")") and url.count(")") > url.count("("):
        url = _TRAILING.sub("", url[:-1])
    state.pos = start + len(url)
    if not silent:
        _push(state, "address", start, state.pos, url)
    return True


def _command(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.src[start] != "{":
        return False
    match = _COMMAND.match(state.src, start, state.posMax)
    if match is None:
        return False
    state.pos = match.end()
    if not silent:
        _push(state, "command", start, state.pos, match[0])
    return True


def _command_lines(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A command over several lines, which would begin other blocks: `>}}` a quotation.

    It is a paragraph of its own; what follows it on its last line makes it an ordinary one.
    """
    start = state.bMarks[first] + state.tShift[first]
    if state.is_code_block(first) or state.src[start : start + 1] != "{":
        return False
    match = _COMMAND.match(state.src, start, state.eMarks[last - 1])
    if match is None:
        return False
    end = next(line for line in range(first, last) if match.end() <= state.eMarks[line])
    if end == first or state.src[match.end() : state.eMarks[end]].strip():
        return False
    if not silent:
        state.line = end + 1
        opening = state.push("paragraph_open", "p", 1)
        opening.map = [first, state.line]
        inline = state.push("inline", "", 0)
        inline.content = state.getLines(first, state.line, state.blkIndent, False).strip()
        inline.map, inline.children = [first, state.line], []
        state.push("paragraph_close", "p", -1)
    return True


def _push(state: StateInline, kind: str, start: int, end: int, content: str) -> None:
    token = state.push(kind, "", 0)
    token.content = content
    token.meta["width"] = end - start


def _text(state: StateInline, silent: bool) -> bool:
    start = state.pos
    stop = _STOP.search(state.src, start, state.posMax)
    state.pos = stop.start() if stop else state.posMax
    if not silent:
        state.append_pending(state.src[start : state.pos])
    return state.pos > start


def _measured(token: Token) -> int:
    """A token's width while delimiters are still text: what no rule noted is its own content."""
    return int(token.meta.setdefault("width", len(token.content)))


def _measure(state: StateInline) -> None:
    for token in state.tokens:
        _measured(token)


def parse_destination(text: str, start: int, end: int) -> Any:
    """markdown-it's destination, or one that a template makes before Markdown is read (Hugo's)."""
    found = _COMMANDED.match(text, start, end)
    if found is None:
        return parseLinkDestination(text, start, end)
    destination = parseLinkDestination("", 0, 0)  # its type has no public name
    destination.ok, destination.pos, destination.str = True, found.end(), found[0]
    return destination


def _link_label(state: StateInline, start: int, disableNested: bool = False) -> int:
    """markdown-it's search for a label's end, which costs the square of unpaired brackets."""
    end = parseLinkLabel(state, start, disableNested)
    if end < 0:
        spent = state.env["brackets"] = state.env.get("brackets", 0) + state.posMax - start
        if spent > _BRACKETS:
            raise BracketsError
    return end


class _Parser(MarkdownIt):
    def __init__(self) -> None:
        super().__init__("commonmark", {"maxNesting": 100})
        self.helpers = SimpleNamespace(  # type: ignore[assignment]  # a module by another name
            parseLinkDestination=parse_destination,
            parseLinkLabel=_link_label,
            parseLinkTitle=parseLinkTitle,
        )

    def validateLink(self, url: str) -> bool:
        """What a renderer may refuse to link (`javascript:`) is markup all the same."""
        return True

    def normalizeLink(self, url: str) -> str:
        """The address as the author wrote it."""
        return url


def _parser() -> MarkdownIt:
    parser = _Parser().enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False, move_to_end=False).use(deflist_plugin)
    parser.core.ruler.enableOnly(["normalize", "block"])
    rules = parser.inline.ruler
    rules.at("text", _text)
    rules.at("link", _link)
    rules.at("autolink", _autolink)
    rules.at("newline", _recorded("\n", rules_inline.newline))
    rules.at("escape", _recorded("\\", rules_inline.escape))
    rules.at("backticks", _recorded("`", rules_inline.backtick))
    rules.at("image", _recorded("!", rules_inline.image))
    rules.at("html_inline", _recorded("<", rules_inline.html_inline))
    rules.at("entity", _recorded("&", rules_inline.entity))
    rules.at("footnote_ref", _recorded("[", footnote_ref))
    rules.before("text", "url", _url)
    rules.before("escape", "command", _command)
    parser.block.ruler.before(
        "table",
        "command",
        _command_lines,
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )
    # Every token keeps its own place: nothing may be joined, and widths are noted before
    # delimiters turn into tags.
    parser.inline.ruler2.disable("fragments_join")
    parser.inline.ruler2.before("balance_pairs", "measure", _measure)
    return parser


_PARSER = _parser()


def parse_blocks(body: str) -> tuple[list[Token], EnvType]:
    """An article's body -> (block tokens, references and footnotes). `map` counts from 0."""
    env: EnvType = {}
    return _PARSER.parse(body, env), env


def parse_inline(content: str, env: EnvType) -> list[Token]:
    """The content of one inline block -> its tokens, each with its `width`, in order.

    Raises BracketsError.
    """
    return _PARSER.inline.parse(content, _PARSER, env, [])

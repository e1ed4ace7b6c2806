"""Stage 11d, pages: manifests -> `index.html`, one for each bundle and one for the channel.

Names of languages, dates and numbers come from CLDR; the few words on the page from
`furniture.toml`. No script, nothing fetched: the page opens from a folder or a server alike.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from html import escape
from importlib.resources import files
from urllib.parse import quote

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from pipeline.bundle.manifest import Manifest, Record
from pipeline.languages import Language, language

__all__ = ["bundle_page", "channel_page"]

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --dim: #6b7280; --good: #15803d;
  --part: #b45309; --bad: #b91c1c; --card: #8881; }
@media (prefers-color-scheme: dark) { :root { --dim: #9ca3af; --good: #4ade80; --part: #fbbf24;
  --bad: #f87171; } }
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, "Noto Sans", "Noto Naskh Arabic", sans-serif; margin: 0 auto;
  max-width: 52rem; padding: 2rem 1.25rem 4rem; }
header { border-block-end: 1px solid var(--line); margin-block-end: 1.5rem;
  padding-block-end: 1rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.1rem; margin: 2.25rem 0 .75rem; }
h3 { font-size: 1.15rem; line-height: 1.35; margin: 0 0 .25rem; }
p { margin: .25rem 0; }
a { color: inherit; text-decoration-color: var(--dim); text-underline-offset: .15em; }
nav a { margin-inline-end: 1rem; white-space: nowrap; }
ul { list-style: none; margin: 0; padding: 0; }
li.article { background: var(--card); border-radius: .5rem; margin-block-end: .75rem;
  padding: .9rem 1.1rem; }
.dim { color: var(--dim); font-size: .875rem; }
.badge { border: 1px solid currentColor; border-radius: 1rem; font-size: .8rem; font-weight: 600;
  padding: .05rem .6rem; white-space: nowrap; }
.good { color: var(--good); } .part { color: var(--part); } .bad { color: var(--bad); }
.bar { background: var(--line); block-size: .4rem; border-radius: .2rem; display: flex;
  margin: .6rem 0 .35rem; overflow: hidden; }
.bar span { block-size: 100%; }
.bar .reviewed { background: var(--good); } .bar .waiting { background: var(--part); }
table { border-collapse: collapse; inline-size: 100%; }
td, th { border-block-end: 1px solid var(--line); padding: .5rem .75rem .5rem 0;
  text-align: start; }
td.number, th.number { text-align: end; font-variant-numeric: tabular-nums; }
"""


@cache
def _furniture() -> Mapping[str, Mapping[str, str]]:
    text = files("pipeline.bundle").joinpath("furniture.toml").read_text("utf-8")
    return tomllib.loads(text)


def _word(target: Language, key: str) -> str:
    """A label as HTML, in the page's language or else in English and marked so."""
    words = _furniture().get(target.base)
    if words is not None:
        return escape(words[key])
    return f'<span lang="en" dir="ltr">{escape(_furniture()["en"][key])}</span>'


def _number(value: int, target: Language) -> str:
    return escape(format_decimal(value, locale=target.locale))


def _share(part: int, whole: int, target: Language) -> str:
    # Rounded down: 199 of 200 is not "100 %".
    return escape(format_percent(part * 100 // whole / 100 if whole else 0, locale=target.locale))


def _date(iso: str, target: Language) -> str:
    """The day, as the article names it, in the page's language; as it stands if it is no date."""
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return escape(iso)
    shown = escape(format_date(day, format="long", locale=target.locale))
    return f'<time datetime="{escape(iso[:10])}">{shown}</time>'


def _document(target: Language, title: str, body: str) -> bytes:
    return (
        f'<!DOCTYPE html>\n<html lang="{target.tag}" dir="{target.direction}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n{body}</body>\n</html>\n"
    ).encode()


def bundle_page(manifest: Manifest, others: Sequence[str]) -> bytes:
    """The page of one bundle; `others` are the channel's locales, for the way between them."""
    target = language(manifest.locale)
    total = sum(record.sentences for record in manifest.articles)
    reviewed = sum(record.reviewed for record in manifest.articles)
    channel = _word(target, manifest.channel)
    parts = [
        f"<header>\n<h1><bdi>{escape(manifest.project)}</bdi></h1>\n"
        f"<p>{escape(target.own_name)} · {channel}</p>\n"
        f'<p class="dim">{_word(target, "articles")}: {_number(len(manifest.articles), target)} · '
        f"{_word(target, 'reviewed')}: {_share(reviewed, total, target)}</p>\n</header>\n",
        "<main>\n",
        _articles(manifest, target),
    ]
    if manifest.held:
        parts.append(f"<h2>{_word(target, 'held')}</h2>\n<ul>\n")
        for held in manifest.held:
            reasons = "; ".join(held.reasons)
            parts.append(
                f'<li class="article"><h3><bdi>{escape(held.title or held.id)}</bdi></h3>'
                f'<p class="dim" lang="en" dir="ltr">{escape(reasons)}</p></li>\n'
            )
        parts.append("</ul>\n")
    parts.append("</main>\n")
    links = "".join(
        f'<a href="../{quote(tag)}/index.html" lang="{tag}" hreflang="{tag}" '
        f'dir="{language(tag).direction}">{escape(language(tag).own_name)}</a>\n'
        for tag in others
        if tag != manifest.locale
    )
    parts.append(
        f"<footer>\n<h2>{_word(target, 'languages')}</h2>\n<nav>\n{links}</nav>\n"
        f'<p class="dim"><a href="manifest.json">{_word(target, "manifest")}</a></p>\n</footer>\n'
    )
    return _document(target, f"{manifest.project} · {target.own_name}", "".join(parts))


def _articles(manifest: Manifest, target: Language) -> str:
    if not manifest.articles:
        return f'<p class="dim">{_word(target, "nothing")}</p>\n'
    return f"<ul>\n{''.join(_article(record, target) for record in manifest.articles)}</ul>\n"


def _article(record: Record, target: Language) -> str:
    empty = record.states["initial"]
    waiting = record.sentences - record.reviewed - empty
    if record.reviewed == record.sentences:
        badge, tone = "reviewed", "good"
    elif record.reviewed:
        badge, tone = "partly", "part"
    elif waiting:
        badge, tone = "unreviewed", "bad"
    else:
        badge, tone = "untranslated", "bad"
    shown = {state: count for state, count in record.states.items() if count}
    named = {"accepted": "reviewed", "edited": "reviewed"}
    counts: dict[str, int] = {}
    for state, count in shown.items():
        label = named.get(state, state)
        counts[label] = counts.get(label, 0) + count
    legend = " · ".join(
        f"{_word(target, label)}: {_number(count, target)}" for label, count in counts.items()
    )
    whole = max(record.sentences, 1)
    published = f"{_date(record.date, target)} · " if record.date else ""
    return (
        '<li class="article">\n'
        f'<h3><a href="{quote(str(record.files[0]["path"]))}"><bdi>'
        f"{escape(record.title or record.id)}</bdi></a></h3>\n"
        f'<p><span class="badge {tone}">{_word(target, badge)}</span></p>\n'
        '<div class="bar" role="presentation">'
        f'<span class="reviewed" style="inline-size:{100 * record.reviewed / whole:.2f}%"></span>'
        f'<span class="waiting" style="inline-size:{100 * waiting / whole:.2f}%"></span></div>\n'
        f'<p class="dim">{_word(target, "sentences")}: {_number(record.sentences, target)} · '
        f"{legend}</p>\n"
        f'<p class="dim">{published}{_word(target, "source")}: '
        f'<bdi dir="ltr">{escape(record.source_path)}</bdi></p>\n</li>\n'
    )


def channel_page(
    project: str, channel: str, source_locale: str, manifests: Sequence[Manifest]
) -> bytes:
    """The page above the bundles of one channel, in the project's source language."""
    page = language(source_locale)
    rows = []
    for manifest in manifests:
        target = language(manifest.locale)
        total = sum(record.sentences for record in manifest.articles)
        reviewed = sum(record.reviewed for record in manifest.articles)
        name = target.locale.get_display_name(page.locale) or target.tag
        rows.append(
            f'<tr><td><a href="{quote(manifest.locale)}/index.html" hreflang="{target.tag}">'
            f'<bdi lang="{target.tag}">{escape(target.own_name)}</bdi></a> '
            f'<span class="dim">{escape(name)}</span></td>'
            f'<td class="number">{_number(len(manifest.articles), page)}</td>'
            f'<td class="number">{_number(len(manifest.held), page)}</td>'
            f'<td class="number">{_share(reviewed, total, page)}</td></tr>\n'
        )
    body = (
        f"<header>\n<h1><bdi>{escape(project)}</bdi></h1>\n<p>{_word(page, channel)}</p>\n"
        f"</header>\n<main>\n<table>\n<thead><tr><th>{_word(page, 'languages')}</th>"
        f'<th class="number">{_word(page, "articles")}</th>'
        f'<th class="number">{_word(page, "held")}</th>'
        f'<th class="number">{_word(page, "reviewed")}</th></tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody>\n</table>\n</main>\n"
    )
    return _document(page, project, body)

"""The Argos index: the network -> the packages that can be had from it. Fetched anew each time.

Where it lies is Argos' own setting (ARGOS_PACKAGE_INDEX). No copy is kept: an old one would offer
what is no longer there, and its age would be seen nowhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.engines.download import fetch
from pipeline.engines.packages import argos_settings, version_order
from pipeline.errors import PackageError, UnknownLocaleError
from pipeline.languages import argos_language, language

__all__ = ["Offer", "newest", "offers"]

_MOST_BYTES = 20 * 10**6
_KEYS = ("from_code", "to_code", "package_version")


@dataclass(frozen=True, slots=True)
class Offer:
    """A package that the index names."""

    source: str
    """BCP 47."""
    target: str
    version: str
    links: tuple[str, ...]

    @property
    def pair(self) -> tuple[str, str]:
        """Source and target as Argos' codes."""
        return language(self.source).argos, language(self.target).argos

    @property
    def name(self) -> str:
        """As `Package.name`: `en_pb@1.9`."""
        return f"{'_'.join(self.pair)}@{self.version}"


def offers() -> tuple[Offer, ...]:
    """The newest package of each pair, by pair. Uses the network.

    Packages of other kinds, without links, or in languages that CLDR does not know are left out.
    Raises PackageError where the index cannot be had.
    """
    address = argos_settings().remote_package_index
    try:
        content = fetch(address, most=_MOST_BYTES)
    except PackageError as error:
        raise PackageError(
            f"the index of Argos packages could not be fetched: {error.cause}",
            path=address,
            hint="look at the network, or install from a file: dragoman models install FILE",
        ) from error
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise PackageError("is no index of Argos packages", path=address) from error
    if not isinstance(entries, list):
        raise PackageError("is no index of Argos packages", path=address)
    found: dict[tuple[str, str], Offer] = {}
    for offer in sorted(_offers(entries), key=lambda offer: version_order(offer.version)):
        found[offer.pair] = offer
    return tuple(found[pair] for pair in sorted(found))


def newest(source: str, target: str) -> Offer:
    """The newest package from one language to another (BCP 47). Uses the network.

    Raises PackageError, with the way round by English where there is one, if the index has none.
    """
    start, end = language(source).argos, language(target).argos
    found = {offer.pair: offer for offer in offers()}
    if (start, end) in found:
        return found[start, end]
    by_english = {(start, "en"), ("en", end)} <= found.keys()
    raise PackageError(
        f"the Argos index has no package from {source} to {target}",
        hint=f"dragoman models install {source} en; dragoman models install en {target}"
        if by_english
        else "install one from a file: dragoman models install FILE",
    )


def _offers(entries: list[Any]) -> Iterator[Offer]:
    for entry in entries:
        if not isinstance(entry, dict) or entry.get("type", "translate") != "translate":
            continue
        links = entry.get("links")
        if not links or not isinstance(links, list):
            continue
        start, end, version = (str(entry.get(key, "")) for key in _KEYS)
        # "1.9", not "../x": it becomes part of a file's name
        if not re.fullmatch(r"\w[\w.+-]{0,30}", version, re.ASCII):
            continue
        try:
            yield Offer(
                argos_language(start).tag, argos_language(end).tag, version, tuple(map(str, links))
            )
        except UnknownLocaleError:
            continue

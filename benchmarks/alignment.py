"""`make bench-alignment`: where codes stand that came through as masks, by alignment, in pieces.

On the starter package and tests/engines/tagged_sentences.txt; the table goes into docs/quality.md.
What stands in a pair is compared with what the package makes of the pair's own words alone.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.engines import Decoding, Engine
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.masking import Translation, translate_tagged
from pipeline.engines.packages import starters
from pipeline.inline import parse, tags

ROOT = Path(__file__).parents[1]
_BEGIN, _END = "<!-- make bench-alignment writes from here -->", "<!-- alignment to here -->"
# Matches `[1]` and `X1`; not `[a]`, `X`.
_MASK = re.compile(r"\[\d+\]|X\d+")
# Matches `don't`, `3`; not `—`.
_WORD = re.compile(r"\w+(?:['’]\w+)*")


class Deaf:
    """The engine as it would be if it lost every mask."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.signature, self.key, self.knows = engine.signature, engine.key, engine.knows

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None]
    ) -> tuple[str, ...]:
        """Without the masks."""
        said = self._engine.translate(sentences, advance)
        return tuple(_MASK.sub("", each) for each in said)


def inner(tagged: str) -> list[tuple[str, str]]:
    """(name, the plain words in it) of each pair, by name."""
    opened: list[tuple[str, str]] = []
    found = []
    for part in parse(tagged):
        if isinstance(part, str):
            opened = [(name, text + part) for name, text in opened]
        elif part.kind == "open":
            opened.append((part.name, ""))
        elif part.kind == "close":
            found.append(opened.pop())
    return sorted(found)


def likeness(one: str, other: str) -> float:
    """Twice the shared words over all words, from 0 to 1."""
    ours, theirs = (Counter(_WORD.findall(text.casefold())) for text in (one, other))
    both = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / both if both else 1.0


def ways(engine: ArgosEngine) -> tuple[list[str], dict[str, tuple[Translation, ...]]]:
    """The sentences, and each way's translations of them."""
    lines = (ROOT / "tests" / "engines" / "tagged_sentences.txt").read_text("utf-8").splitlines()
    sources = [line for line in lines if "</" in line]
    with tempfile.TemporaryDirectory() as work:
        engine.work = Path(work)
        aligned = engine.decoding(Decoding(aligned=True))
        return sources, {
            "as masks": _translated(engine, sources, None),
            "by alignment": _translated(Deaf(engine), sources, lambda: aligned),
            "in pieces": _translated(Deaf(engine), sources, None),
        }


def table(show: bool = False) -> str:
    """The figures as Markdown; with `show` before them the sentences that were aligned."""
    engine = ArgosEngine([starters()[0]])
    sources, all_ways = ways(engine)
    alone = sorted({text for source in sources for _, text in inner(source)})
    said = dict(zip(alone, engine.translate(alone, lambda _: None), strict=True))
    # Only sentences that each of the ways was made for; codes round a whole sentence are not.
    common = [n for n, each in enumerate(all_ways["by alignment"]) if each.note == "aligned"]
    out = [
        "| Codes came through | Sentences | All codes there | Likeness of what is in a pair |",
        "|---|--:|--:|--:|",
    ]
    for number in common if show else ():
        for name in ("as masks", "by alignment"):
            print(f"{sources[number]}\n  {name}: {all_ways[name][number].text}")
    for name, done in all_ways.items():
        values = []
        sound = sum(
            Counter(tags(source)) == Counter(tags(each.text))
            for source, each in zip(sources, done, strict=True)
        )
        for number in common:
            for (_, ours), (_, theirs) in zip(
                inner(sources[number]), inner(done[number].text), strict=True
            ):
                values.append(likeness(said[ours], theirs))
        out.append(
            f"| {name} | {len(sources)} | {sound / len(sources):.0%} "
            f"| {sum(values) / len(values):.2f} |"
        )
    left = sum(each.note == "split" for each in all_ways["by alignment"])
    out += [
        "",
        f"Where no mask comes through, {len(common)} sentences have their codes put back by "
        f"alignment and {left} are still translated in pieces; likeness is that of those "
        f"{len(common)}.",
    ]
    return "\n".join(out)


def _translated(
    engine: Engine, sources: Sequence[str], aligned: Callable[[], Engine | None] | None
) -> tuple[Translation, ...]:
    return translate_tagged(
        engine, sources, lambda _: None, source_locale="en", locale="es", aligned=aligned
    )


def main() -> None:
    """Print the table and write it into docs/quality.md."""
    made = table(show="--show" in sys.argv[1:])
    print(made)
    path = ROOT / "docs" / "quality.md"
    text = path.read_text("utf-8")
    before, rest = text.split(_BEGIN)
    _, after = rest.split(_END)
    path.write_text(f"{before}{_BEGIN}\n{made}\n{_END}{after}", "utf-8")


if __name__ == "__main__":
    main()

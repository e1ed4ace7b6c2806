"""`make bench-pathology`: faults put into good translations, how many the gate finds, at what cost.

The good ones are the pairs that the checks are tested on and the reviewed sentences of this
repository's catalogs. The table goes into docs/quality.md.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.faults import KINDS, Pair, with_code
from pipeline import catalog
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.masking import translate_tagged
from pipeline.engines.packages import starters
from pipeline.engines.pathology import NAMES, signals
from pipeline.engines.risk import repeated
from pipeline.model import REVIEWED

ROOT = Path(__file__).parents[1]
_BEGIN, _END = "<!-- make bench-pathology writes from here -->", "<!-- to here -->"


def pairs() -> list[Pair]:
    """All good pairs, each once."""
    found: dict[Pair, None] = {}
    for name in ("correct_pairs.txt", "correct_currencies.txt"):
        text = (ROOT / "tests" / "checks" / name).read_text("utf-8")
        for block in text.split("\n\n"):
            lines = [line for line in block.splitlines() if not line.startswith("#")]
            if len(lines) == 3:
                found[Pair(*lines)] = None
    for path in sorted((ROOT / "locales").glob("*/LC_MESSAGES/**/*.po")):
        whole = catalog.read_catalog(path, shown=str(path))
        for entry in whole.entries:
            if entry.target and not entry.obsolete and catalog.state(entry) in REVIEWED:
                found[Pair(whole.locale, entry.source, entry.target)] = None
    return list(found)


def rows() -> Iterator[tuple[str, int, int, int, int, int]]:
    """(Fault, signal, injected, found by any signal, by its own; grave; false of the good)."""
    every = pairs()
    for name, (signal, fault) in KINDS.items():
        rng = random.Random(1)
        made = [(pair, bad) for pair in every if (bad := fault(pair, rng, every)) is not None]
        yield (name, *_counted(made, signal, [pair for pair, _ in made]))
    rng = random.Random(1)
    coded = [with_code(pair, rng) for pair in every]
    yield ("an address or placeholder damaged", *_counted(coded, "codes", [p for p, _ in coded]))
    sure = [pair for pair in every if len(pair.target.split()) > 2]
    one = "Gracias por leer nuestras noticias."
    caught = repeated([(pair.source, one) for pair in sure])
    false = len(repeated([(pair.source, pair.target) for pair in sure]))
    found = len({source for source, _ in caught})
    whole = len({pair.source for pair in sure})
    yield ("the same sentence for every source (queue only)", whole, found, found, 0, false)


def _counted(
    made: list[tuple[Pair, str]], signal: str, good: list[Pair]
) -> tuple[int, int, int, int, int]:
    judged = [signals(pair.source, bad, "en", pair.locale) for pair, bad in made]
    fine = [signals(pair.source, pair.target, "en", pair.locale) for pair in good]
    return (
        len(made),
        sum(bool(found) for found in judged),
        sum(any(one.name == signal for one in found) for found in judged),
        sum(any(one.grave for one in found) for found in judged),
        sum(any(one.name == signal for one in found) for found in fine),
    )


def cost() -> str:
    """The gate's processor time a sentence beside the starter's own, medians of five."""
    folder = ROOT / "tests" / "engines"
    sentences = [
        line
        for name in ("sentences.txt", "tagged_sentences.txt")
        for line in (folder / name).read_text("utf-8").splitlines()
    ]
    engine = ArgosEngine([starters()[0]])
    engine.translate(["The council met."], lambda _: None)
    translating, judging = [], []
    for _ in range(5):
        start = time.process_time()
        done = translate_tagged(engine, sentences, lambda _: None, source_locale="en", locale="es")
        middle = time.process_time()
        for source, translation in zip(sentences, done, strict=True):
            signals(source, translation.text, "en", "es")
        judging.append((time.process_time() - middle) / len(sentences))
        translating.append((middle - start) / len(sentences))
    gate, whole = statistics.median(judging), statistics.median(translating)
    return (
        f"The gate takes {gate * 1e6:.0f} µs of processor time a sentence, "
        f"{100 * gate / whole:.1f} % of the {whole * 1e3:.2f} ms that the starter package takes "
        f"(median of 5 over {len(sentences)} sentences; packages from Argos' index are "
        "several times the starter's size and slower)."
    )


def table() -> str:
    """All of it as Markdown."""
    lines = [
        "| Fault put in | Sentences | Found | By its own signal | Left empty | Precision |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, made, caught, own, grave, false in rows():
        precision = own / (own + false) if own else 0.0
        lines.append(
            f"| {name} | {made} | {caught / made:.0%} | {own / made:.0%} | {grave / made:.0%} "
            f"| {precision:.0%} |"
        )
    every = pairs()
    clean = [signals(pair.source, pair.target, "en", pair.locale) for pair in every]
    flagged = sum(bool(found) for found in clean)
    lost = sum(any(one.grave for one in found) for found in clean)
    by_name = {
        name: sum(any(one.name == name for one in found) for found in clean) for name in NAMES
    }
    named = ", ".join(f"{name} {number}" for name, number in by_name.items() if number)
    return "\n".join(
        (
            *lines,
            "",
            f"Of the {len(every)} good translations, into "
            f"{len({pair.locale for pair in every})} languages, {flagged} raise a signal"
            + (f" ({named})" if named else "")
            + f"; {lost} would be left empty.",
            "",
            cost(),
        )
    )


def main() -> None:
    """Print the table and write it into docs/quality.md."""
    made = table()
    print(made)
    path = ROOT / "docs" / "quality.md"
    text = path.read_text("utf-8")
    before, rest = text.split(_BEGIN)
    _, after = rest.split(_END)
    path.write_text(f"{before}{_BEGIN}\n{made}\n{_END}{after}", "utf-8")


if __name__ == "__main__":
    main()

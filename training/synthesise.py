"""English sentences, one a line -> TSV of (English, Spanish by Apertium), doubtful ones left out.

What Apertium does not know it marks with `*`. A name may stay as it is, so the star is taken off
words in capitals; a sentence with any other mark (`*` before a small letter, `#`, `@`) goes.
Needs `apt-get install apertium apertium-eng-spa`. Deterministic.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from apertium import spanish

# Matches `*decamped`, `#ser`, `@ir`; not `*Hatteras`.
_UNKNOWN = re.compile(r"\*(?![A-ZÁÉÍÓÚÑ])|[#@](?=\w)")
_CLOSERS = "\"'”’»)]"


def clean(english: str, spanish: str) -> str | None:
    """The Spanish as a person would space it; None where it is not to be learnt from."""
    if _UNKNOWN.search(spanish) or "*" in english:
        return None
    text = " ".join(spanish.replace("*", "").split())
    last = english.rstrip(_CLOSERS)[-1:]
    if last == "." and text.rstrip(_CLOSERS)[-1:] not in ".?!:…":
        text += "."  # `-f line` eats it
    if not text or not 0.6 < len(text) / len(english) < 1.8:
        return None
    if english[0].isupper() and text[0].islower():
        text = text[0].upper() + text[1:]
    if text.endswith("?") and text.count("?") == 1 and "¿" not in text and "," not in text:
        text = "¿" + text
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("english", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--block", type=int, default=2000, help="sentences given to it at once")
    args = parser.parse_args()
    lines = [" ".join(line.split()) for line in args.english.read_text("utf-8").splitlines()]
    lines = [line for line in lines if line]
    partial = args.out.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as out:
        for start in range(0, len(lines), args.block):
            some = lines[start : start + args.block]
            said = spanish(some)
            if said is None:
                continue  # lines can no longer be told apart
            for english, translation in zip(some, said, strict=True):
                if (text := clean(english, translation)) is not None:
                    out.write(f"{english}\t{text}\n")
            out.flush()
    partial.rename(args.out)


if __name__ == "__main__":
    main()

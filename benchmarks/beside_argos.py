"""Benchmarks 1 and 2: the whole of `dragoman run` beside Argos, on the same sentences.

Argos gets the same package, compute type, beam and sentences, once as it comes and once with the
thread settings that are best for it on this machine; dragoman once as it comes and once with the
beams that are said to be fast.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from sacrebleu.metrics.chrf import CHRF
from sentencepiece import SentencePieceProcessor

from benchmarks import newsroom
from benchmarks.first_use import first_use
from benchmarks.results import Row
from benchmarks.timing import child, environment, ratio, turns
from pipeline import catalog, evaluation, scoring
from pipeline.engines.argos import cores
from pipeline.errors import PipelineError
from pipeline.project import load_project
from pipeline.sources import load

__all__ = ["beside_argos", "quality"]

_FAST = (2, 1)


def beside_argos(
    work: Path, packages: Path, label: str, sentences: int, pairs: int, *, goals: bool
) -> list[Row]:
    """Speed and agreement; `goals` where the package is of the size that the goals are for."""
    argos = _Argos(work, packages, newsroom.articles(newsroom.sentences(sentences)))
    best = argos.tuned()
    things: dict[str, Callable[[], float]] = {
        "argos": partial(argos.seconds, {}, "argos"),
        "tuned": partial(argos.seconds, best, "tuned"),
        "bare": argos.bare,
        "beam 4": partial(argos.dragoman, 4),
        **{f"beam {beam}": partial(argos.dragoman, beam) for beam in _FAST},
    }
    took = turns(pairs, things)
    speeds = {name: _speeds(sentences, times) for name, times in took.items()}
    settings = " ".join(f"{key.removeprefix('ARGOS_')}={value}" for key, value in best.items())
    rows = [
        Row(
            f"{label}: `dragoman run`, beam 4, beside Argos as it comes",
            speeds["beam 4"],
            speeds["argos"],
            ratio(took["argos"], took["beam 4"]),
            10 if goals else None,
        ),
        Row(
            f"{label}: the same, beside Argos tuned ({settings})",
            speeds["beam 4"],
            speeds["tuned"],
            ratio(took["tuned"], took["beam 4"]),
            5 if goals else None,
        ),
    ]
    rows += (
        Row(
            f"{label}: a bare `translate_batch` of all at once, beam 4, beside Argos {name}",
            speeds["bare"],
            speeds[other],
            ratio(took[other], took["bare"]),
        )
        for name, other in (("as it comes", "argos"), ("tuned", "tuned"))
    )
    rows += (
        Row(
            f"{label}: fast, beam {beam}, beside Argos as it comes",
            speeds[f"beam {beam}"],
            speeds["argos"],
            ratio(took["argos"], took[f"beam {beam}"]),
            20 if goals else None,
        )
        for beam in _FAST
    )
    agreement = CHRF().corpus_score(argos.ours(4), [argos.theirs("argos")]).score
    rows.append(Row(f"{label}: chrF2 of the two outputs, beam 4", f"{agreement:.2f}", "100"))
    return rows


def quality(work: Path, packages: Path) -> list[Row]:
    """chrF2 against what the demo's reviewers wrote: what a smaller beam loses."""
    project = load_project(newsroom.ROOT / "dragoman.toml")
    found, _ = evaluation.references(project, load(project).documents, "es")
    plain = [each for each in found["en"] if "<" not in each.source and "&" not in each.source]
    wanted = [each.target for each in plain]
    argos = _Argos(work, packages, tuple(((each.source,),) for each in plain))
    argos.seconds({}, "argos")
    theirs = scoring.row(argos.theirs("argos"), wanted, "es").scores[0].value
    rows = []
    for beam in (4, *_FAST):
        argos.dragoman(beam)
        ours = scoring.row(argos.ours(beam), wanted, "es").scores[0].value
        rows.append(
            Row(
                f"starter: chrF2 on {len(wanted)} reviewed sentences, beam {beam}, beside Argos"
                + ("" if beam == 4 else " (goal: at most 0.5 less)"),
                f"{ours:.1f}",
                f"{theirs:.1f}",
            )
        )
    return rows


class _Argos:
    """The same articles for both sides, and what they made of them."""

    def __init__(self, work: Path, packages: Path, articles: newsroom.Articles) -> None:
        self._work, self._packages, self._articles = work, packages, articles
        work.mkdir(parents=True, exist_ok=True)
        self._split = newsroom.paragraphs(newsroom.project(work / "split", articles))
        self._given = work / "articles.json"
        self._given.write_text(json.dumps(self._split), "utf-8")
        self._tried = first_use(work, packages)[0]

    def seconds(self, settings: Mapping[str, str], name: str) -> float:
        """A run of Argos over all articles; its output is kept under the name."""
        env = environment(self._packages, self._work / "home", ARGOS_COMPUTE_TYPE="int8")
        words = (str(self._given), str(self._work / f"{name}.json"), "en", "es")
        return float(child("run_argos", *words, env={**env, **settings})["seconds"])

    def tuned(self) -> dict[str, str]:
        """The thread settings with which Argos is fastest on these articles."""
        many = str(cores())
        choices = [
            {"ARGOS_INTER_THREADS": inter, "ARGOS_INTRA_THREADS": intra}
            for inter, intra in dict.fromkeys([("1", "1"), ("1", many), (many, "1")])
        ]
        return min(choices, key=lambda settings: self.seconds(settings, "tuned"))

    def dragoman(self, beam: int) -> float:
        """`dragoman run` on a new project: no cache, no catalogs."""
        folder = newsroom.project(
            self._work / f"beam-{beam}", self._articles, beam=beam, tried=self._tried
        )
        env = environment(self._packages, self._work / "home")
        return float(child("run_dragoman", str(folder), "run", env=env)["seconds"])

    def bare(self) -> float:
        """One call of the engine with all sentences: what no pipeline around it can go beyond."""
        (package,) = self._packages.iterdir()
        pieces = self._work / "pieces.json"
        tokenizer = SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
        of = [sentence for article in self._split for part in article for sentence in part]
        pieces.write_text(json.dumps(tokenizer.encode(of, out_type=str)), "utf-8")
        env = environment(self._packages, self._work / "home")
        return float(child("run_bare", str(package), str(pieces), "4", env=env)["seconds"])

    def theirs(self, name: str) -> list[str]:
        """Argos' output, a paragraph each."""
        articles = json.loads((self._work / f"{name}.json").read_text("utf-8"))
        return [paragraph.strip() for article in articles for paragraph in article]

    def ours(self, beam: int) -> list[str]:
        """dragoman's output, a paragraph each."""
        project = load_project(self._work / f"beam-{beam}" / "dragoman.toml")
        said: dict[str, str] = {}
        for path in sorted(project.catalogs.glob("es/**/*.po")):
            for entry in catalog.read_catalog(path, shown=path.name).entries:
                said[entry.source] = entry.target
        split = [paragraph for article in self._split for paragraph in article]
        try:
            return [" ".join(said[sentence] for sentence in paragraph) for paragraph in split]
        except KeyError as error:
            raise PipelineError(f"no catalog has the sentence {error}") from error


def _speeds(sentences: int, seconds: list[float]) -> str:
    return f"{sentences / sorted(seconds)[len(seconds) // 2]:.1f} sentences/s"

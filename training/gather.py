"""Public repositories -> the corpora that prepare.py reads, one TSV each.

In: a list of sources, git, and the network; a clone that is there already is used as it is. Out:
for each source `<name>.tsv` of English, the other language and the document (empty where none is
known), and for sources in English alone `<name>.txt`, a sentence a line. Runs in the project's own
environment, for it reads pages as the pipeline does. Deterministic, for the list names commits, but
for the archive of Tatoeba, which has no version.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import yaml
from languages import LANGUAGES, Language
from pairing import Aligner, Lexicon
from readers import READERS, paragraphs

from pipeline.segmentation import split

# Left-overs of markup, addresses, code, holes of a template.
_MARKUP = re.compile(
    r"[<>{}|\\`\[\]\ufffc=@]|\$(?!\d)|&[a-z]+;|https?:|www\.|\*\*|__|%[({sd]|\.(?:md|html|org/|com/)|##"
)
_SOURCES = Path(__file__).with_name("en_es") / "sources.toml"
_LIST = re.compile(r"^(?:[-*•+]|\d+[.)])\s+")


class SourceError(Exception):
    """A source that cannot be gathered; the others go on."""


def git(*words: str) -> bytes:
    quiet = os.environ | {"GIT_TERMINAL_PROMPT": "0"}  # a repository that is gone asks for a name
    done = subprocess.run(["git", *words], capture_output=True, check=False, env=quiet)
    if done.returncode:
        raise SourceError(f"git {' '.join(words)}: {done.stderr.decode().strip()}")
    return done.stdout


class Repository:
    """A clone without a work tree, of one commit."""

    def __init__(self, name: str, commit: str, clones: Path) -> None:
        self.commit = commit
        self.folder = clones / f"{name.replace('/', '+')}@{commit[:8]}"
        if not self.folder.exists():
            print(f"fetching {name}", flush=True)
            part = self.folder.with_name(self.folder.name + ".part")  # a cut leaves no half a clone
            shutil.rmtree(part, ignore_errors=True)
            git("init", "--quiet", "--bare", str(part))
            address = f"https://github.com/{name}.git"
            git("--git-dir", str(part), "fetch", "--quiet", "--depth", "1", address, commit)
            part.rename(self.folder)

    def _git(self, *words: str) -> bytes:
        return git("--git-dir", str(self.folder), *words)

    def files(self) -> list[str]:
        listed = self._git("ls-tree", "-rz", "--name-only", self.commit)
        return sorted(listed.decode("utf-8", "replace").rstrip("\0").split("\0"))

    def text(self, path: str) -> str:
        content = self._git("show", f"{self.commit}:{path}")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return content.decode("latin-1")


def both(
    english: str, translated: str, here: list[str], there: set[str]
) -> Iterator[tuple[str, str]]:
    """Paths that differ as two patterns do: `a/en/*.md`, `a/es/*.md`, where `*` takes all.

    Patterns without a star are two files; a translated file of the same pattern holds both.
    """
    for path in here:
        if not fnmatchcase(path, translated):
            continue
        before, star, after = translated.partition("*")
        middle = path[len(before) : len(path) - len(after)] if star else ""
        twin = english.replace("*", middle, 1)
        if twin in there:
            yield twin, path


def tidy(text: str) -> str:
    return _LIST.sub("", " ".join(text.replace("\u200b", "").split()))


def alike(english: str, said: str, lexicon: Lexicon, least: float) -> bool:
    """Whether a pair is whole on both sides and has words in common; prepare.py looks further.

    At `least` 0 nothing has to be in common, and a word or two are enough.
    """
    if not english or not said or _MARKUP.search(english) or _MARKUP.search(said):
        return False
    words = english.split()
    if max(len(words), len(said.split())) > 100 or english.lower() == said.lower():
        return False
    if least and (len(words) < 3 or len(said.split()) < 2):
        return False
    if any(sum(c.isalpha() or c == " " for c in t) < 0.7 * len(t) for t in (english, said)):
        return False
    if (english[-1] == "?") != (said[-1] == "?"):
        return False
    if len(words) > 8 and (english[-1] in ".!:") != (said[-1] in ".!:"):
        return False
    if any(text.count("(") != text.count(")") for text in (english, said)):
        return False
    if len(words) > 4 and english[0].isupper() and said[0].islower():
        return False
    return lexicon.shared(english, said) >= least


def texts(source: dict, clones: Path) -> Iterator[tuple[str, str, str]]:
    """(English, translated, path) of every file of a source."""
    if "archive" in source:
        archive = clones / source["archive"].rsplit("/", 1)[1]
        if not archive.exists():
            part = archive.with_suffix(".part")
            try:
                urllib.request.urlretrieve(source["archive"], part)
            except OSError as error:
                raise SourceError(f"{source['archive']}: {error}") from error
            part.rename(archive)
        with zipfile.ZipFile(archive) as opened:
            yield "", opened.read(source["member"]).decode(), ""
        return
    repositories = [Repository(name, commit, clones) for name, commit in source["from"]]
    one, other = repositories[0], repositories[-1]
    here = other.files()
    there = here if one is other else one.files()
    for english, said in source["files"]:
        if source.get("whole"):
            sides = ((one, there, english), (other, here, said))
            both_sides = [
                "\0".join(repository.text(path) for path in files if fnmatchcase(path, pattern))
                for repository, files, pattern in sides
            ]
            yield both_sides[0], both_sides[1], ""
            continue
        for twin, path in both(english, said, here, set(there)):
            yield one.text(twin), other.text(path), path


def gather(
    source: dict, clones: Path, lexicon: Lexicon, language: Language
) -> Iterator[tuple[str, str, str]]:
    """(English, translated, document), each English sentence once, or each pair where `known`."""
    aligner, read = Aligner(lexicon, language), READERS[source["reader"]]
    known = source.get("known")
    least = 0.0 if known else source.get("alike", 0.3)  # the lexicon is made of what is known
    seen: set[object] = set()
    for english, said, path in texts(source, clones):
        try:
            units = list(read(english, said, path, language.code))
        except (ValueError, OSError, yaml.YAMLError, SyntaxError) as error:
            print(f"left out: {path}: {' '.join(str(error).split())}", file=sys.stderr)
            continue
        for one, other, part in units:
            document = "" if part is None else path and f"{path}:{part}".rstrip(":")
            for sentence, said in aligner.sentences(one, other):
                pair = tidy(sentence), tidy(said)
                once = pair if known else pair[0]
                if once not in seen and alike(*pair, lexicon, least):
                    seen.add(once)
                    yield *pair, document


def in_english(source: dict, clones: Path) -> Iterator[str]:
    """Sentences of books that are read in English alone."""
    seen: set[str] = set()
    for name, commit in source["from"]:
        repository = Repository(name, commit, clones)
        for path in repository.files():
            if not fnmatchcase(path, source["files"][0][0]):
                continue
            for text in paragraphs(repository.text(path)).values():
                for start, end in split(text, "en"):
                    sentence = tidy(text[start:end])
                    whole = sentence[:1].isupper() and sentence[-1:] in '.?!”"'
                    if whole and sentence not in seen and not _MARKUP.search(sentence):
                        seen.add(sentence)
                        if 4 <= len(sentence.split()) <= 60:
                            yield sentence


def pairs_known(out: Path, sources: dict[str, dict]) -> Iterator[tuple[str, str]]:
    """The pairs of the sources that words are counted in."""
    for name, source in sources.items():
        if source.get("known"):
            path = out / f"{name}.tsv"
            if not path.exists():
                raise SourceError(f"{path}, which words are counted in, is missing: gather {name}")
            for line in path.read_text("utf-8").splitlines():
                english, said, _ = line.split("\t")
                yield english, said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("clones", type=Path)
    parser.add_argument("--only", action="append", help="a source's name; all if not given")
    parser.add_argument("--sources", type=Path, default=_SOURCES)
    args = parser.parse_args()
    sources = tomllib.loads(args.sources.read_text("utf-8"))
    language = LANGUAGES[sources.pop("to", "es")]
    if unknown := set(args.only or ()) - set(sources):
        parser.error(f"no such source: {', '.join(sorted(unknown))}")
    args.out.mkdir(parents=True, exist_ok=True)
    args.clones.mkdir(parents=True, exist_ok=True)
    lexicon: Lexicon | None = None
    failed = []
    for name, source in sources.items():
        english = source["reader"] == "english"
        path = args.out / f"{name}.{'txt' if english else 'tsv'}"
        if path.exists() or (args.only and name not in args.only):
            continue
        try:
            if lexicon is None and not english and not source.get("known"):
                lexicon = Lexicon(pairs_known(args.out, sources))
            if english:
                rows = [sentence + "\n" for sentence in in_english(source, args.clones)]
            else:
                found = gather(source, args.clones, lexicon or Lexicon(()), language)
                rows = ["\t".join(row) + "\n" for row in found]
            if not rows:
                raise SourceError("no file fits its patterns, or none has a pair")
        except SourceError as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed.append(name)
            continue
        part = path.with_suffix(".part")
        part.write_text("".join(rows), "utf-8")
        part.replace(path)
        print(f"{name}: {len(rows)} sentences", flush=True)
    if failed:
        raise SystemExit(f"not gathered: {', '.join(failed)}; what is there stays when run again")


if __name__ == "__main__":
    main()

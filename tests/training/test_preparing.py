"""What the starter is trained on: no dev sentence in it, and nothing varied on one side only."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import sentencepiece

from pipeline.engines.packages import starters
from pipeline.facts import dates, numerals

SCRIPTS = Path(__file__).parents[2] / "training"
PIECES = starters()[0].path / "sentencepiece.model"
WORDS = [
    "bridge:puente",
    "river:río",
    "market:mercado",
    "school:escuela",
    "train:tren",
    "house:casa",
]


def ran(script: str, *words: object) -> str:
    command = [sys.executable, str(SCRIPTS / script), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus, prepared."""
    root = tmp_path_factory.mktemp("training")
    lines = []
    for number in range(400):
        english, spanish = WORDS[number % len(WORDS)].split(":")
        year = 1900 + number
        document = f"d{number // 10}"
        lines.append(
            f"Mayor Lindqvist opened the {english} in {year}.\t"
            f"Lindqvist, alcalde, inauguró el {spanish} en {year}.\t{document}"
        )
    lines.append("The bridge has 12 arches.\tEl puente tiene 21 arcos.\tbad")
    lines.append("The river is deep.\tThe river is deep.\tbad")
    (root / "corpora").mkdir()
    (root / "corpora/gazette.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    ran("prepare.py", root / "data", root / "corpora", "--weight", "gazette=2")
    return root / "data"


def rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()]


def test_dev_and_training_share_no_document_and_bad_pairs_are_left_out(prepared: Path) -> None:
    train, dev = rows(prepared / "clean.tsv"), rows(prepared / "dev/gazette.tsv")
    assert {row[0] for row in train} == {"gazette"}
    assert {row[1] for row in train} == {"2.0"}

    def decades(found: list[list[str]], column: int) -> set[str]:
        return {re.findall(r"\d{3}(?=\d)", row[column])[0] for row in found}

    assert len(dev) == 40
    assert not decades(train, 2) & decades(dev, 0)
    assert not any("arches" in row[2] or row[2] == row[3] for row in train)


def test_variations_change_both_sides_alike_and_the_same_way_each_time(
    prepared: Path, tmp_path: Path
) -> None:
    words = []
    for _, _, english, spanish in rows(prepared / "clean.tsv"):
        ours = re.findall(r"\w+|[^\w\s]", english)
        theirs = re.findall(r"\w+|[^\w\s]", spanish)
        links = [(a, b) for a, one in enumerate(ours) for b, other in enumerate(theirs)
                 if one == other]  # fmt: skip
        words.append(" ".join(f"{a}-{b}" for a, b in links))
    (prepared / "words.txt").write_text("\n".join(words) + "\n", "utf-8")
    shares = [f"--share={name}=1" for name in ("names", "figures", "masks", "dateline", "address")]
    said = ran("augment.py", prepared, "--pieces", PIECES, *shares)
    assert "masks: " in said
    sample = rows(prepared / "augmented.sample.tsv")
    assert sample
    for kind, english, spanish in sample:
        for pattern in (r"\[\d+\]|\bX\d+\b", r"\d{4}", r"https?://\S+"):
            found = [Counter(re.findall(pattern, text)) for text in (english, spanish)]
            assert found[0] == found[1], (kind, english, spanish)
    before = np.load(prepared / "target.npy")
    again = tmp_path / "again"
    again.mkdir()
    for name in ("clean.tsv", "words.txt"):
        (again / name).write_bytes((prepared / name).read_bytes())
    ran("augment.py", again, "--pieces", PIECES, *shares)
    assert np.array_equal(before, np.load(again / "target.npy"))


def test_number_words_months_and_weekdays_change_on_both_sides(tmp_path: Path) -> None:
    lines = []
    for number in range(300):
        english, spanish = WORDS[number % len(WORDS)].split(":")
        lines.append(
            f"Fifteen lamps, 40 doors: the {english} of {1700 + number} opens on Monday, March 3.\t"
            f"Quince lámparas, 40 puertas: {spanish}, de {1700 + number}, abre el lunes 3 de marzo."
        )
    (tmp_path / "corpora").mkdir()
    (tmp_path / "corpora/gazette.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    ran("prepare.py", tmp_path / "data", tmp_path / "corpora")
    shares = [f"--share={kind}=10" for kind in ("numerals", "calendar")]
    ran("augment.py", tmp_path / "data", "--pieces", PIECES, *shares)
    seen = Counter[str]()
    for kind, english, spanish in rows(tmp_path / "data/augmented.sample.tsv"):
        if kind in {"numerals", "calendar"}:
            seen[kind] += "Fifteen" not in english or "March" not in english
            assert not numerals.lost(english, "en", spanish, "es"), (english, spanish)
            assert not dates.lost(english, "en", spanish, "es"), (english, spanish)
    assert min(seen["numerals"], seen["calendar"]) > 2


def test_in_turkish_names_and_years_keep_their_endings_in_harmony(tmp_path: Path) -> None:
    """`Bakü'den`, `1923'te`: what stands for a name or a figure takes the ending that suits it."""
    lines = [
        f"Selim saw Emre, who left Lapua in {1800 + number} on Monday, May 3, with five lamps.\t"
        f"Selim, {1800 + number}'de, 3 Mayıs Pazartesi günü, beş lambayla Lapua'dan giden Emre'yi"
        " gördü."
        for number in range(0, 400, 4)
    ]
    (tmp_path / "corpora").mkdir()
    (tmp_path / "corpora/gazete.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    ran("prepare.py", tmp_path / "data", tmp_path / "corpora", "--to", "tr")
    shares = [f"--share={kind}=30" for kind in ("names", "figures", "numerals", "calendar")]
    ran("pieces.py", tmp_path / "data", "--size", "400")
    pieces = tmp_path / "data/sentencepiece.model"
    ran("augment.py", tmp_path / "data", "--to", "tr", "--pieces", pieces, *shares)
    seen = set()
    for kind, english, turkish in rows(tmp_path / "data/augmented.sample.tsv"):
        if kind not in {"names", "figures", "numerals", "calendar"}:
            continue
        seen.add(kind)
        assert not dates.lost(english, "en", turkish, "tr"), (english, turkish)
        assert not numerals.lost(english, "en", turkish, "tr"), (english, turkish)
        for name in re.findall(r"(?:saw|left) ([A-Z]\w+)", english):
            ending = re.search(rf"{name}'(\w+)", turkish)
            assert ending, (english, turkish)
            heard = [letter for letter in name.lower() if letter in "aeıioöuü"][-1]
            front = heard in "eiöü"
            assert (set(ending[1]) <= set("yndteiü")) == front, (name, ending[1])
    assert seen == {"names", "figures", "numerals", "calendar"}


@pytest.mark.parametrize(
    ("word", "ending", "both"),
    [
        ("Bakü", "dan", "Bakü'den"),
        ("Paris", "de", "Paris'te"),
        ("Ankara", "in", "Ankara'nın"),
        ("Tokayev", "yı", "Tokayev'i"),
        ("Astana", "e", "Astana'ya"),
        ("Interfax", "daki", "Interfax'taki"),
        ("1923", "de", "1923'te"),
        ("40", "e", "40'a"),
        ("600", "da", "600'de"),
        ("7000", "e", "7000'e"),
        ("2016", "dan", "2016'dan"),
        ("NATO", "ya", None),  # one cannot tell how it is read
        ("Bakü", "lılar", None),
    ],
)
def test_turkish_endings(
    word: str, ending: str, both: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    languages = runpy.run_path(str(SCRIPTS / "languages.py"))
    assert languages["turkish_with_ending"](word, ending) == both


def test_nothing_is_trained_on_what_is_there_to_measure(prepared: Path, tmp_path: Path) -> None:
    corpora = tmp_path / "corpora"
    corpora.mkdir()
    gazette = prepared.parent / "corpora/gazette.tsv"
    (corpora / "gazette.tsv").write_text(gazette.read_text("utf-8"), "utf-8")
    measured = "The bridge opens.\tEl puente abre.\t\nThe mayor left.\tLa alcaldesa se fue.\t\n"
    (corpora / "newspaper.tsv").write_text(measured, "utf-8")
    gazette_too = (corpora / "gazette.tsv").open("a", encoding="utf-8")
    with gazette_too as file:
        file.write("The mayor left!\tLa alcaldesa se marchó.\td900\n")  # told by its English
    ran("prepare.py", tmp_path / "data", corpora, "--measure", "newspaper")
    assert [row[:2] for row in rows(tmp_path / "data/dev/newspaper.tsv")] == [
        ["The bridge opens.", "El puente abre."],
        ["The mayor left.", "La alcaldesa se fue."],
    ]
    trained = rows(tmp_path / "data/clean.tsv")
    assert {row[0] for row in trained} == {"gazette"}
    assert not any("left" in row[2] for row in trained)


def test_listed_pairs_are_the_dev_set_and_their_documents_are_not_trained_on(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english, spanish = rows(prepared / "dev/gazette.tsv")[0]
    monkeypatch.syspath_prepend(str(SCRIPTS))
    prepare = runpy.run_path(str(SCRIPTS / "prepare.py"))
    both = "\t".join(prepare["key"](text) for text in (english, spanish))
    mark = prepare["digest"](both).hex()
    (tmp_path / "dev.txt").write_text(f"news {mark} document\nnews {'0' * 16}\n", "utf-8")
    told = ran(
        *("prepare.py", tmp_path / "data", prepared.parent / "corpora"),
        *("--dev", tmp_path / "dev.txt"),
    )
    assert "dev set news: 1 of 2 pairs are in the corpora" in told
    assert rows(tmp_path / "data/dev/news.tsv") == [[english, spanish]]
    year = int(re.findall(r"\d{4}", english)[0])
    decade = {str(1900 + (year - 1900) // 10 * 10 + number) for number in range(10)}
    trained = {re.findall(r"\d{4}", row[2])[0] for row in rows(tmp_path / "data/clean.tsv")}
    assert len(trained) == 390
    assert not decade & trained


def test_seldom_nouns_take_the_place_of_others_on_both_sides(prepared: Path) -> None:
    """`a bridge` becomes `an owl` and `un búho`: of one gender and number, with its article."""
    words = prepared / "words.txt"
    clean = prepared / "clean.tsv"
    before = clean.read_text("utf-8")
    try:
        clean.write_text("gazette\t1\tI saw a bridge.\tYo vi un puente.\n" * 40, "utf-8")
        words.write_text("0-0 1-1 2-2 3-3 4-4\n" * 40, "utf-8")
        (prepared / "nouns.tsv").write_text(
            "bridge\tbridges\tpuente\tpuentes\tm\t900\n"
            "owl\towls\tbúho\tbúhos\tm\t2\n"
            "house\thouses\tcasa\tcasas\tf\t3\n",
            "utf-8",
        )
        ran(
            *("augment.py", prepared, "--pieces", PIECES, "--nouns", prepared / "nouns.tsv"),
            *("--share", "nouns=1"),
        )
        told = (prepared / "augmented.sample.tsv").read_text("utf-8")
        source = np.load(prepared / "source.npy")
    finally:
        clean.write_text(before, "utf-8")
        words.unlink()
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(PIECES))
    text = pieces.decode([int(piece) for piece in source])
    assert "I saw an owl." in text, told
    assert "a house" not in text


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("boat", "boats"),
        ("city", "cities"),
        ("box", "boxes"),
        ("shelf", "shelves"),
        ("housewife", "housewives"),
        ("roof", "roofs"),
        ("belief", "beliefs"),
    ],
)
def test_a_noun_makes_its_plural_from_its_letters(
    one: str, many: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(SCRIPTS)  # which `import apertium` finds a neighbour in
    lexicon = runpy.run_path(str(SCRIPTS / "lexicon.py"))
    assert lexicon["plural"](one) == many

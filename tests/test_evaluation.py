"""Evaluation: the figures are sacrebleu's, over the sentences that people answer for."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import sacrebleu
from click.testing import CliRunner
from workshop import Newsroom

from pipeline import evaluation, scoring
from pipeline.commands import main
from pipeline.engines import packages
from pipeline.errors import ConfigurationError
from pipeline.evaluation import Part, Reference
from pipeline.project import load_project
from pipeline.sources import load

STARTER = packages.starters()[0].name

SOURCES = "The tram is late.\nThe pool is closed.\nTickets cost two euros.\n"
WANTED = "El tranvía llega tarde.\nLa piscina está cerrada.\nLos billetes cuestan dos euros.\n"

ARTICLE = """\
Swimming pool stays closed until spring

The pool is closed. The city repairs it. Children swim in the river.
"""


@pytest.fixture(autouse=True)
def only_the_starter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages that this machine has besides are left out."""
    monkeypatch.setattr(packages, "installed", lambda: ((), ()))


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "src.txt").write_text(SOURCES, "utf-8")
    (tmp_path / "ref.txt").write_text(WANTED, "utf-8")
    return str(tmp_path / "src.txt"), str(tmp_path / "ref.txt")


def evaluate(*words: str, code: int = 0) -> tuple[str, str]:
    found = CliRunner().invoke(main, ["evaluate", *words])
    assert found.exit_code == code, (found.exit_code, found.stdout, found.stderr)
    return found.stdout, found.stderr


def test_scores_are_those_that_sacrebleu_gives() -> None:
    outputs, wanted = SOURCES.split("\n")[:3], WANTED.split("\n")[:3]
    row = scoring.row(outputs, wanted, "es")
    assert [(score.metric, score.value) for score in row.scores] == [
        ("chrF2", sacrebleu.corpus_chrf(outputs, [wanted]).score),
        ("BLEU", sacrebleu.corpus_bleu(outputs, [wanted]).score),
    ]
    assert [score.signature.split("|version")[0] for score in row.scores] == [
        "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no",
        "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp",
    ]


@pytest.mark.parametrize(
    ("locale", "tokenizer"),
    [("es", "13a"), ("zh-Hant", "zh"), ("ja", "char"), ("ko", "char"), ("th", "char"), ("", "13a")],
)
def test_languages_without_word_spaces_are_not_one_word_a_sentence(
    locale: str, tokenizer: str
) -> None:
    _, bleu = scoring.row(["日本語です。"], ["日本語である。"], locale).scores
    assert f"|tok:{tokenizer}|" in bleu.signature


def test_the_same_outputs_are_no_significant_difference() -> None:
    lines = WANTED.split("\n")[:3]
    assert [
        (each.metric, each.points, each.p_value) for each in scoring.compare(lines, lines, lines)
    ] == [("chrF2", 0.0, 1.0), ("BLEU", 0.0, 1.0)]


def test_a_clear_difference_is_significant_and_comes_out_the_same_each_time() -> None:
    wanted = [f"La línea {number} pasa por el puerto viejo cada día." for number in range(40)]
    worse = [sentence.replace("puerto viejo", "muelle") for sentence in wanted]
    first = scoring.compare(wanted, worse, wanted, "es")
    assert all(each.points < 0 and each.p_value < 0.01 for each in first)
    assert scoring.compare(wanted, worse, wanted, "es") == first


def test_parts_are_all_then_each_format_and_folder() -> None:
    rows = [
        Reference("a", "A", "plain", "city"),
        Reference("b", "B", "html", "."),
        Reference("c", "C", "plain", "."),
    ]
    assert evaluation.parts(rows) == (
        Part("all", "all", (0, 1, 2)),
        Part("format", "html", (1,)),
        Part("format", "plain", (0, 2)),
        Part("folder", ".", (1, 2)),
        Part("folder", "city", (0,)),
    )


def test_a_file_of_translations_is_scored(files: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "hyp.txt").write_text("El tranvía llega tarde.\r\n\r\nCuestan dos.\r\n", "utf-8")
    out, _ = evaluate(*files, "--hyp", str(tmp_path / "hyp.txt"), "--to", "es", "--format", "json")
    (trial,) = json.loads(out)
    (found,) = trial["rows"]
    wanted = WANTED.split("\n")[:3]
    outputs = ["El tranvía llega tarde.", "", "Cuestan dos."]
    assert (found["sentences"], found["identical"]) == (3, 1)
    assert {name: each["score"] for name, each in found["scores"].items()} == {
        "chrF2": sacrebleu.corpus_chrf(outputs, [wanted]).score,
        "BLEU": sacrebleu.corpus_bleu(outputs, [wanted]).score,
    }
    assert trial["differences"] == {}


def test_two_beam_sizes_are_compared_on_the_same_sentences(files: tuple[str, str]) -> None:
    out, _ = evaluate(*files, "--from", "en", "--to", "es", "--against-beam", "1")
    rows = [line.split()[:7] for line in out.splitlines()[1:3]]
    told = ["es", "all", "argos", f"{STARTER},", "beam"]
    assert rows == [[*told, beam, "3"] for beam in ("4", "1")]
    assert f"argos {STARTER}, beam 1 against argos {STARTER}, beam 4: chrF2 " in out


def test_a_package_says_its_languages_itself(files: tuple[str, str]) -> None:
    out, _ = evaluate(*files, "--package", STARTER, "--beam", "1", "--format", "json")
    (trial,) = json.loads(out)
    assert trial["locale"] == "es"
    assert trial["rows"][0]["system"] == f"argos {STARTER}, beam 1"


def test_markup_in_a_line_is_text(tmp_path: Path) -> None:
    for name, text in (("src", "Write <b> & save.\n"), ("ref", "Escriba <b> & guarde.\n")):
        (tmp_path / name).write_text(text, "utf-8")
    files = (str(tmp_path / "src"), str(tmp_path / "ref"))
    out, _ = evaluate(*files, "--from", "en", "--to", "es", "--format", "json")
    assert json.loads(out)[0]["rows"][0]["sentences"] == 1


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    room = Newsroom(tmp_path / "wire", ("es", "tr"))
    room.article("city/pool.txt", ARTICLE)
    room.article("tram.md", "The tram is *late*.\n")
    room.dragoman("run")
    return room


def test_reviewed_sentences_are_the_references(newsroom: Newsroom) -> None:
    newsroom.review("city/pool", {"The pool is closed.": "La piscina está cerrada."})
    newsroom.review("tram", {"The tram is <i>late</i>.": "El tranvía llega <i>tarde</i>."})
    out, said = newsroom.dragoman("evaluate", "--reviewed", "--format", "json")
    (trial,) = json.loads(out)
    assert trial["locale"] == "es"
    assert [(row["part"], row["name"], row["sentences"]) for row in trial["rows"]] == [
        ("all", "all", 2),
        ("format", "markdown", 1),
        ("format", "plain", 1),
        ("folder", ".", 1),
        ("folder", "city", 1),
    ]
    assert said == ""


def test_tags_and_unreviewed_or_joined_sentences_do_not_count(newsroom: Newsroom) -> None:
    newsroom.review("tram", {"The tram is <i>late</i>.": "El tranvía llega <i>tarde</i>."})
    newsroom.review(
        "city/pool",
        {
            "The pool is closed.": "La piscina está cerrada por obras.",
            "The city repairs it.": "",
        },
    )
    path = newsroom.catalog("city/pool")
    text = path.read_text("utf-8")
    entry = 'msgid "The city repairs it."'
    before, after = text.split(entry)
    head = before[: before.rindex("\n\n") + 2]
    path.write_text(f"{head}# dragoman: joined\n#: source_texts/city/pool.txt\n{entry}{after}")
    project = load_project(newsroom.root / "dragoman.toml")
    found, failures = evaluation.references(project, load(project).documents, "es")
    assert failures == ()
    assert found == {
        "en": [
            Reference("The tram is <i>late</i>.", "El tranvía llega tarde.", "markdown", "."),
        ]
    }


def test_what_the_machine_got_right_is_counted(newsroom: Newsroom) -> None:
    text = newsroom.catalog("tram").read_text("utf-8")
    newsroom.catalog("tram").write_text(text.replace("#, fuzzy\nmsgid", "msgid"), "utf-8")
    out, _ = newsroom.dragoman("evaluate", "--reviewed", "--format", "json")
    row = json.loads(out)[0]["rows"][0]
    assert (row["sentences"], row["identical"]) == (1, 1)
    assert row["scores"]["chrF2"]["score"] == 100


def test_evaluating_changes_no_file(newsroom: Newsroom) -> None:
    newsroom.review("city/pool", {"The pool is closed.": "La piscina está cerrada."})
    before = newsroom.snapshot()
    newsroom.dragoman("evaluate", "--reviewed", "--locale", "es", "--against-beam", "2")
    assert newsroom.snapshot() == before


def test_a_locale_without_a_package_fails_only_those_who_ask_for_it(newsroom: Newsroom) -> None:
    newsroom.review("tram", {"The tram is <i>late</i>.": "El tranvía llega <i>tarde</i>."})
    newsroom.review("tram", {"The tram is <i>late</i>.": "Tramvay <i>gecikiyor</i>."}, "tr")
    word = "no Argos package translates en to tr.\nhint: dragoman models install en tr.\n"
    _, said = newsroom.dragoman("evaluate", "--reviewed")
    assert said == word
    out, said = newsroom.dragoman("evaluate", "--reviewed", "--locale", "tr", code=1)
    assert (out, said) == ("", word)


def test_nothing_reviewed_is_said(newsroom: Newsroom) -> None:
    assert newsroom.dragoman("evaluate", "--reviewed") == (
        "",
        "No sentence is reviewed yet: there is nothing to compare the machine with.\n",
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "src.txt: is empty."),
        (b"One.\n\nThree.\n", "src.txt:2: the line is empty."),
        (b"One.\nTwo.\n", "ref.txt: has 3 lines, but src.txt has 2."),
        (b"One.\nCaf\xe9.\nThree.\n", "src.txt:2: is not UTF-8."),
        (None, "src.txt: cannot be read: No such file or directory."),
    ],
)
def test_bad_files_are_refused_with_the_reason(
    content: bytes | None,
    said: str,
    files: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("src.txt").unlink()
    if content is not None:
        Path("src.txt").write_bytes(content)
    _, error = evaluate("src.txt", "ref.txt", "--from", "en", "--to", "es", code=2)
    assert error.splitlines()[0] == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "give SRC and REF, or --reviewed without them"),
        (["a"], "give SRC and REF, or --reviewed without them"),
        (["a", "b", "--reviewed"], "give SRC and REF, or --reviewed without them"),
        (["--reviewed", "--from", "en"], "--from, --to and --hyp go with SRC and REF, not with"),
        (["a", "b", "-l", "es"], "--locale goes with --reviewed; with SRC and REF say --to"),
        (["a", "b", *(["--hyp", "c"] * 3)], "--hyp may be given twice, not more often"),
        (["a", "b", "--hyp", "c", "--beam", "2"], "with --hyp no machine runs: leave beam and"),
    ],
)
def test_contradictory_options_are_refused(words: list[str], said: str) -> None:
    _, error = evaluate(*words, code=2)
    assert f"Error: {said}" in error


def test_languages_must_be_said(files: tuple[str, str]) -> None:
    _, error = evaluate(*files, "--from", "en", code=2)
    assert "Error: say the languages of SRC and REF: --from en --to es" in error


def test_a_package_that_is_not_there_or_is_of_another_pair_is_refused(
    files: tuple[str, str],
) -> None:
    _, error = evaluate(*files, "--package", "en_tr@9", code=2)
    assert error == f"there is no package 'en_tr@9'.\nhint: there are: {STARTER}.\n"
    _, error = evaluate(*files, "--from", "es", "--to", "en", "--package", STARTER, code=2)
    assert error == f"package {STARTER} is for en to es, not for es to en.\n"


def test_a_missing_library_is_named_with_the_command_that_mends_it(
    files: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sacrebleu", None)
    with pytest.raises(ConfigurationError) as caught:
        scoring.ready()
    assert (str(caught.value), caught.value.hint) == (
        "sacrebleu is not installed.",
        "pip install 'sacrebleu>=2.5'",
    )

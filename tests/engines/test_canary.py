"""A package that makes junk is refused before its first use; a sound one is not."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from argos_packages import STARTER, repack

from pipeline.engines import canary
from pipeline.engines.packages import package_at
from pipeline.engines.trial import trial, tried
from pipeline.errors import PackageError

BRIDGE = "The bridge over the river was opened in 1962."
EMPTY = "which is nothing, or has no end"
SCRAPS = "which has scraps of the model's own in it"
LOOP = "which repeats itself"
LONG = "which is far too long"
COPY = "which is the sentence as it was"


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("El puente sobre el río se abrió en 1962.", "es", ""),
        ("Nehrin üzerindeki köprü 1962'de açıldı.", "tr", ""),
        ("افتتح الجسر فوق النهر عام ١٩٦٢.", "ar", ""),
        ("这座跨河大桥于1962年开通。", "zh", ""),
        ("橋於1962年啟用。", "zh-Hant", ""),
        ("Мост через реку открыли в 1962 году.", "ru", ""),
        ("橋は1962年に開通しました。", "ja", ""),
        ("Broen over elven åpnet i 1962.", "nb", ""),
        ("The bridge over the river was opened in 1962.", "en-GB", ""),
        ("", "es", EMPTY),
        (" \n", "es", EMPTY),
        ("@@ @@ @@ @@ 1962", "es", SCRAPS),
        ("El puente � 1962", "es", SCRAPS),
        ("el el el el el el el 1962", "es", LOOP),
        ("de Asociación de Asociación de Asociación de Asociación 1962", "es", LOOP),
        ("jajajajajaja 1962", "es", LOOP),
        ("桥桥桥桥桥桥桥桥桥桥1962", "zh", LOOP),
        ("El puente que va sobre el río y que la ciudad hizo abrir con gran pompa y ante numeroso "
         "público, banda de música y autoridades, en el año de gracia de 1962, como cuentan los "
         "viejos del lugar", "es", LONG),
        ("El puente sobre el río se abrió en 1962.", "ar",
         "which is not written as Arabic is"),
        ("Мост через реку открыли в 1962 году.", "zh-Hant",
         "which is not written as Chinese (Traditional) is"),
        ("The bridge over the river was opened in 1962", "es", COPY),
        ("El puente sobre el río se abrió en 1926.", "es", "which has lost 1962"),
    ],
)  # fmt: skip
def test_a_canary_sentence_is_judged(text: str, target: str, expected: str) -> None:
    assert canary.fault(BRIDGE, text, "en", target) == expected


def test_names_in_a_language_without_sentences_may_come_back() -> None:
    names = canary.sentences("sw")
    assert [canary.fault(name, name, "sw", "es") for name in names] == [""] * len(names)


def test_each_sentence_has_a_year_and_is_its_own_languages() -> None:
    for code in ("en", "es", "fr", "de", "pt", "it", "ru", "tr", "az", "ar", "fa", "zh"):
        texts = canary.sentences(code)
        assert len(set(texts)) == 6
        # Back as it was, in another language, is a fault; in its own it is none.
        assert [canary.fault(text, text, code, code) for text in texts] == [""] * 6
        assert all(canary.fault(text, text, code, "el" if code != "el" else "en") for text in texts)
        assert canary.sentences(f"{code}-Latn" if code == "az" else code) == texts


def test_a_pair_is_refused_when_half_of_its_sentences_fail() -> None:
    package = package_at(STARTER.path)
    # The years alone: sparse, but no fault.
    good = ["En 1962", "En 1987", "En 2014", "En 1931", "En 1875", "En 2031"]
    canary.sing(package, lambda _: ["", "", *good[2:]])
    with pytest.raises(PackageError) as caught:
        canary.sing(package, lambda _: [*good[:3], "", "", ""])
    assert caught.value.cause == (
        f"{STARTER.name} fails on 3 of 6 plain sentences: "
        "“The old town hall was closed in 1931 and "
        f"never opened again.” becomes “”, {EMPTY}"
    )


def shuffled(folder: Path) -> None:
    path = folder / "model" / "shared_vocabulary.json"
    pieces = json.loads(path.read_text(encoding="utf-8"))
    special, rest = pieces[:4], pieces[4:]
    random.Random(7).shuffle(rest)
    path.write_text(json.dumps([*special, *rest]), encoding="utf-8")


def scraps(folder: Path) -> None:
    """As es_en 1.9 is on the engines of today: every piece comes out as the mark of a piece."""
    path = folder / "model" / "shared_vocabulary.json"
    pieces = json.loads(path.read_text(encoding="utf-8"))
    marked = [*pieces[:4], *(f"{piece}@@" if piece.isalpha() else piece for piece in pieces[4:])]
    path.write_text(json.dumps(marked), encoding="utf-8")


def with_weights(folder: Path, weights: bytes) -> None:
    """Write over some of the numbers of the model's output layer."""
    path = folder / "model" / "model.bin"
    content = bytearray(path.read_bytes())
    name = b"decoder/embeddings/weight\0"
    start = content.index(name) + len(name) + 100  # behind the variable's shape
    content[start : start + len(weights)] = weights
    path.write_bytes(content)


def zeroed(folder: Path) -> None:
    with_weights(folder, bytes(500_000))


def noisy(folder: Path) -> None:
    with_weights(folder, random.Random(7).randbytes(500_000))


@pytest.mark.parametrize("harm", [shuffled, scraps, zeroed, noisy])
def test_a_broken_package_is_refused_with_a_sentence_that_shows_it(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    folder = repack(tmp_path, "en", "es")
    harm(folder)
    with pytest.raises(PackageError) as caught:
        trial(folder, "p.argosmodel", "get another")
    assert str(caught.value).startswith("p.argosmodel: en_es@1.0 fails on ")
    assert " of 6 plain sentences: “" in caught.value.cause
    assert caught.value.hint == "get another"


@pytest.mark.parametrize(
    ("source", "target"), [("ru", "es"), ("zh", "es"), ("ar", "es"), ("en", "ru")]
)
def test_a_package_that_is_not_for_its_languages_is_refused(
    tmp_path: Path, source: str, target: str
) -> None:
    folder = repack(tmp_path, source, target)
    with pytest.raises(PackageError) as caught:
        trial(folder, "p.argosmodel", "get another")
    assert caught.value.cause.startswith(f"{source}_{target}@1.0 fails on ")


def test_the_starter_passes() -> None:
    trial(STARTER.path, "starter", "")


def test_a_model_for_another_ctranslate2_is_said(tmp_path: Path) -> None:
    path = repack(tmp_path, "en", "es") / "model" / "model.bin"
    path.write_bytes(struct.pack("<I", 99) + path.read_bytes()[4:])
    with pytest.raises(PackageError) as caught:
        trial(tmp_path / "translate-en_es-1_0", "p.argosmodel", "get another")
    assert caught.value.cause.startswith(
        "CTranslate2 cannot load its model: Unsupported model binary version"
    )


def test_a_package_is_tried_once_for_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []
    monkeypatch.setattr(
        "pipeline.engines.trial.trial", lambda folder, shown, hint: tries.append(shown)
    )
    package = package_at(repack(tmp_path, "en", "es"))
    work = tmp_path / ".dragoman"
    tried(package, work)
    tried(package, work)
    assert len(tries) == 1
    (package.path / "metadata.json").write_text("{}", encoding="utf-8")
    tried(package, work)
    assert len(tries) == 2
    record = work / "tried.json"
    assert len(json.loads(record.read_bytes())) == 2
    for damage in (b"{", b"{}", b""):
        record.write_bytes(damage)
        tried(package, work)
        assert len(json.loads(record.read_bytes())) == 1

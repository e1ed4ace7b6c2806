"""Which packages are here, and which lead from one language to another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from argos_packages import STARTER, repack
from argostranslate import settings

from pipeline.engines.packages import best, chain, installed, package_at, version_order
from pipeline.errors import PackageError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package folder in place of Argos' own."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.setattr(settings, "package_dirs", [folder])
    return folder


def names(source: str, target: str) -> tuple[str, ...]:
    return tuple(package.name for package in chain(source, target))


def test_the_starter_serves_where_nothing_is_installed(home: Path) -> None:
    assert chain("en", "es") == (STARTER,) == best()
    told = json.loads((STARTER.path / "metadata.json").read_text("utf-8"))["quality"]["chrF2"]
    assert STARTER.quality.startswith(f"chrF2 {told['news']:g} news, {told['Tatoeba']:g} Tatoeba")
    assert (STARTER.source, STARTER.target, STARTER.starter) == ("en", "es", True)
    assert (STARTER.path / "README.md").is_file()


def test_an_installed_package_takes_the_starters_place_and_the_newest_wins(home: Path) -> None:
    for version in ("0.0.1", "1.9", "1.10"):
        repack(home, "en", "es", version)
    (package,) = chain("en-GB", "es-MX")
    assert (package.name, package.starter) == ("en_es@1.10", False)
    assert version_order("1.9") < version_order("1.10") < version_order("1.10.1")


def test_a_pivot_goes_through_english_where_it_can(home: Path) -> None:
    for pair in ("fr de", "de tr", "fr en", "en tr", "es it", "it az", "es ca", "ca az"):
        repack(home, *pair.split())
    assert names("fr", "tr") == ("fr_en@1.0", "en_tr@1.0")
    assert names("es", "az") == ("es_ca@1.0", "ca_az@1.0")
    assert names("fr", "es") == ("fr_en@1.0", STARTER.name)


def test_argos_codes_are_the_right_locales(home: Path) -> None:
    for code in ("pb", "zt", "zh", "nb"):
        repack(home, "en", code)
    assert [names("en", tag) for tag in ("pt-BR", "zh-Hant", "zh-TW", "zh", "no", "nb")] == [
        ("en_pb@1.0",),
        ("en_zt@1.0",),
        ("en_zt@1.0",),
        ("en_zh@1.0",),
        ("en_nb@1.0",),
        ("en_nb@1.0",),
    ]
    assert [package.target for package in installed()[0]] == ["nb", "pt-BR", "zh", "zh-Hant"]


def test_a_missing_pair_says_how_to_get_it(home: Path) -> None:
    repack(home, "en", "pt")
    with pytest.raises(PackageError) as caught:
        chain("en", "pt-BR")
    assert str(caught.value) == "no Argos package translates en to pt-BR."
    assert caught.value.hint == "dragoman models install en pt-BR"


def metadata(**values: object) -> Callable[[Path], object]:
    return lambda folder: (folder / "metadata.json").write_text(
        json.dumps({"from_code": "en", "to_code": "fr", "package_version": "1.0", **values}),
        encoding="utf-8",
    )


def text(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def without(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


@pytest.mark.parametrize(
    ("damage", "cause"),
    [
        (without("metadata.json"), "has no metadata.json"),
        (text("metadata.json", b"{"), "its metadata.json is no JSON"),
        (text("metadata.json", b"\xff{}"), "its metadata.json is no JSON"),
        (text("metadata.json", b"[" * 100_000), "its metadata.json is no JSON"),
        (text("metadata.json", b"[]"), "its metadata.json is no JSON object"),
        (metadata(from_code=None), "metadata.json has no proper from_code"),
        (metadata(to_code="../../x"), "metadata.json has no proper to_code"),
        (metadata(package_version="1\n# x"), "metadata.json has no proper package_version"),
        (metadata(to_code="qqq"), "metadata.json: to_code 'qqq' is no language that CLDR knows"),
        (without("model/model.bin"), "has no model/model.bin"),
        (without("sentencepiece.model"), "has neither sentencepiece.model nor bpe.model"),
    ],
)
def test_a_damaged_package_is_told_and_the_others_serve(
    home: Path, damage: Callable[[Path], object], cause: str
) -> None:
    repack(home, "en", "tr")
    folder = repack(home, "en", "fr")
    damage(folder)
    found, errors = installed()
    assert [package.name for package in found] == ["en_tr@1.0"]
    assert [str(error) for error in errors] == [f"{folder}: {cause}."]
    assert [error.hint for error in errors] == [
        "install it again, or take it away with: dragoman models remove translate-en_fr-1_0"
    ]
    assert names("en", "tr") == ("en_tr@1.0",)


def test_what_is_no_translation_package_is_passed_over(home: Path) -> None:
    repack(home, "en", "fr", type="sbd")
    (home / "notes.txt").write_text("", encoding="utf-8")
    assert installed() == ((), ())


def test_a_folder_that_is_gone_leaves_the_starter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "package_dirs", [tmp_path / "nowhere"])
    assert names("en", "es") == (STARTER.name,)


def test_the_digest_tells_of_any_changed_byte_and_nothing_else(tmp_path: Path) -> None:
    one, two = (package_at(repack(tmp_path / name, "en", "es")) for name in ("a", "b"))
    before = one.digest
    assert before == two.digest
    model = one.path / "model" / "model.bin"
    content = bytearray(model.read_bytes())
    content[5_000_000] ^= 1
    model.write_bytes(content)
    assert one.digest != before

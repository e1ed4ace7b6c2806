"""Packages come in whole and tried, or not at all."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argos_packages import STARTER, archive, repack
from argostranslate import settings
from loopback import File, Site, serving

from pipeline.engines.index import offers
from pipeline.engines.install import (
    install_file,
    install_folder,
    install_index,
    remove,
    verify,
)
from pipeline.engines.packages import chain, installed
from pipeline.errors import PackageError

HINT = "get the file again from where it came; nothing was installed"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package folder in place of Argos' own."""
    folder = tmp_path / "argos" / "packages"
    folder.mkdir(parents=True)
    monkeypatch.setattr(settings, "package_dirs", [folder])
    monkeypatch.setattr(settings, "local_package_index", tmp_path / "argos" / "index.json")
    return folder


def contents(home: Path) -> list[str]:
    """All that lies in Argos' folder, staging leftovers too."""
    return sorted(path.name for path in (*home.iterdir(), *home.parent.glob(".*")))


def test_a_file_is_installed_tried_and_taken_away_again(home: Path, tmp_path: Path) -> None:
    path = archive(repack(tmp_path, "en", "es", "1.2"), tmp_path / "p.argosmodel")
    package = install_file(path)
    assert package.path == home / "translate-en_es-1_2"
    assert chain("en", "es") == (package,)
    assert install_file(path).digest == package.digest
    assert contents(home) == ["translate-en_es-1_2"]
    assert [(each.name, error) for each, error in verify()] == [
        (STARTER.name, None),
        ("en_es@1.2", None),
    ]
    assert remove("en_es@1.2") == (package.path,)
    assert contents(home) == []
    assert chain("en", "es") == (STARTER,)


def test_a_package_is_called_by_its_contents_not_by_its_archive(home: Path, tmp_path: Path) -> None:
    folder = repack(tmp_path, "en", "pb").rename(tmp_path / ".hidden name")
    install_file(archive(folder, tmp_path / "p.argosmodel"))
    assert contents(home) == ["translate-en_pb-1_0"]


def zipped(*members: tuple[str, bytes]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in members:
                packed.writestr(name, content)

    return write


def cut(path: Path) -> None:
    archive(repack(path.parent, "en", "fr"), path)
    path.write_bytes(path.read_bytes()[:-3000])


def flipped(path: Path) -> None:
    archive(repack(path.parent, "en", "fr"), path)
    content = bytearray(path.read_bytes())
    content[4_000_000] ^= 255
    path.write_bytes(content)


def damaged(name: str, content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        folder = repack(path.parent, "en", "fr")
        (folder / name).write_bytes(content)
        archive(folder, path)

    return write


NO_FOLDER = "has no metadata.json in one folder that holds all else"
METADATA = json.dumps({"from_code": "en", "to_code": "fr", "package_version": "1"}).encode()
MODEL = STARTER.path / "model" / "model.bin"


@pytest.mark.parametrize(
    ("write", "cause"),
    [
        (lambda path: path.write_bytes(b"<html>404</html>"), "is no zip archive, or a part of one"),
        (cut, "is no zip archive, or a part of one"),
        (flipped, "translate-en_fr-1_0/model/model.bin is damaged in the archive"),
        (zipped(), NO_FOLDER),
        (zipped(("metadata.json", METADATA)), NO_FOLDER),
        (zipped(("p/model/model.bin", b"x")), NO_FOLDER),
        (zipped(("p/metadata.json", METADATA), ("q/x", b"")),
         NO_FOLDER),
        (zipped(("p/metadata.json", b"{")), "its metadata.json is no JSON"),
        (zipped(("p/metadata.json", METADATA)), "has no model/model.bin"),
        (zipped(("p/metadata.json", METADATA), ("p/model/model.bin", b"x")),
         "has neither sentencepiece.model nor bpe.model"),
        (zipped(("p/metadata.json", METADATA), ("p/../../x", b"")),
         "holds a file that would land outside its folder: 'p/../../x'"),
        (zipped(("p/metadata.json", METADATA), ("/etc/x", b"")),
         "holds a file that would land outside its folder: '/etc/x'"),
        (zipped(("p/metadata.json", METADATA), ("p/bomb", bytes(20_000_000))),
         "p/bomb unpacks to more than 100 times its packed size"),
        (zipped(*((f"p/{n}", b"") for n in range(10_001))), "holds 10,001 files, more than 10,000"),
        (damaged("model/model.bin", MODEL.read_bytes()[:1_000_000]),
         "CTranslate2 cannot load its model: "
         "Variable 'decoder/embeddings/weight' has an invalid payload size"),
        (damaged("model/model.bin", b""), "CTranslate2 cannot load its model: "),
        (damaged("model/shared_vocabulary.json", b"[]"), "CTranslate2 cannot run its model: "
         "Invalid token ID …: valid IDs are between 0 and 0"),
        (damaged("sentencepiece.model", b"nonsense"), "is no SentencePiece model"),
    ],
)  # fmt: skip
def test_an_unsound_file_is_refused_and_nothing_left_behind(
    home: Path, tmp_path: Path, write: Callable[[Path], None], cause: str
) -> None:
    write(tmp_path / "p.argosmodel")
    with pytest.raises(PackageError) as caught:
        install_file(tmp_path / "p.argosmodel", shown="p.argosmodel")
    said = re.sub(r"(?<= ID )\d+", "…", str(caught.value))
    assert said.startswith(f"p.argosmodel: {cause}")
    assert caught.value.hint
    assert contents(home) == []


def test_a_file_that_is_not_there_is_said(home: Path) -> None:
    with pytest.raises(PackageError) as caught:
        install_file(Path("gone.argosmodel"))
    assert str(caught.value) == "gone.argosmodel: there is no such file."


def test_a_model_that_crashes_the_engine_is_refused(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashing = tmp_path / "crashing"
    crashing.write_text("#!/bin/sh\nkill -SEGV $$\n", encoding="utf-8")
    crashing.chmod(0o755)
    monkeypatch.setattr("pipeline.engines.trial.sys.executable", str(crashing))
    path = archive(repack(tmp_path, "en", "es"), tmp_path / "p.argosmodel")
    with pytest.raises(PackageError) as caught:
        install_file(path, shown="p.argosmodel")
    assert str(caught.value) == "p.argosmodel: its model crashes the engine (SIGSEGV)."
    assert contents(home) == []


@pytest.mark.parametrize(
    ("name", "cause", "hint"),
    [
        ("en_es", "en_es is dragoman's own starter package and stays",
         "an installed package of the pair takes its place"),
        ("en_fr", "no installed package is called en_fr",
         "see the names with: dragoman models list"),
    ],
)  # fmt: skip
def test_what_is_not_installed_cannot_be_removed(
    home: Path, name: str, cause: str, hint: str
) -> None:
    with pytest.raises(PackageError) as caught:
        remove(name)
    assert (caught.value.cause, caught.value.hint) == (cause, hint)


def test_a_damaged_package_can_be_removed_by_its_folders_name(home: Path) -> None:
    folder = repack(home, "en", "fr")
    (folder / "metadata.json").unlink()
    assert remove(folder.name) == (folder,)
    assert installed() == ((), ())


def test_every_package_of_a_folder_is_installed_and_the_bad_ones_are_named(
    home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    archive(repack(tmp_path, "en", "pb"), folder / "c.argosmodel")
    archive(repack(tmp_path, "en", "nb"), folder / "a.argosmodel")
    (folder / "b.argosmodel").write_bytes(b"<html>")
    (folder / "notes.txt").write_bytes(b"")
    outcomes = [(name, str(outcome)) for name, outcome in install_folder(folder, shown="stick")]
    assert [name for name, _ in outcomes] == ["a.argosmodel", "b.argosmodel", "c.argosmodel"]
    assert outcomes[1][1] == "stick/b.argosmodel: is no zip archive, or a part of one."
    assert contents(home) == ["translate-en_nb-1_0", "translate-en_pb-1_0"]


def test_a_folder_without_packages_is_said(home: Path, tmp_path: Path) -> None:
    for folder, hint in (
        (tmp_path, "name a folder of packages, one package, or two languages"),
        (STARTER.path,
         "it is an unpacked package: name the .argosmodel file that it came from"),
    ):  # fmt: skip
        with pytest.raises(PackageError) as caught:
            list(install_folder(folder, shown="here"))
        assert str(caught.value) == "here: holds no .argosmodel file."
        assert caught.value.hint == hint


@pytest.fixture
def site(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server that offers an Argos index; what it names is not there yet."""
    monkeypatch.setattr("pipeline.engines.download._PAUSE", 0)
    downloads = tmp_path / "argos" / "downloads"
    monkeypatch.setattr(settings, "downloads_dir", downloads)
    with serving() as server:
        monkeypatch.setattr(settings, "remote_package_index", server.link("index.json"))
        offered = [
            offer("en", "pb", "1.9", server.link("old")),
            offer("en", "pb", "1.10", server.link("en_pb"), server.link("en_pb-too")),
            offer("fr", "en", "1.0", server.link("none")),
            offer("en", "tr", "1.0", server.link("none")),
            {**offer("en", "az", "1.0", server.link("none")), "type": "sbd"},
            offer("en", "de", "../../1.0", server.link("none")),
            offer("en", "qqq", "1.0", server.link("none")),
            offer("en", "it", "1.0"),
            "nonsense",
        ]
        server.files["index.json"] = File(json.dumps(offered).encode())
        yield server


def offer(from_code: str, to_code: str, version: str, *links: str) -> dict[str, object]:
    pair = {"from_code": from_code, "to_code": to_code}
    return {**pair, "package_version": version, "links": list(links)}


def package_file(tmp_path: Path) -> File:
    path = archive(repack(tmp_path, "en", "pb", "1.10"), tmp_path / "p.argosmodel")
    return File(path.read_bytes())


def test_the_index_offers_the_newest_version_of_each_pair_that_can_be_had(site: Site) -> None:
    assert [(each.name, each.source, each.target) for each in offers()] == [
        ("en_pb@1.10", "en", "pt-BR"),
        ("en_tr@1.0", "en", "tr"),
        ("fr_en@1.0", "fr", "en"),
    ]


def test_the_newest_package_of_the_index_is_installed(
    site: Site, home: Path, tmp_path: Path
) -> None:
    site.files["en_pb"] = package_file(tmp_path)
    assert install_index("en", "pt-BR").name == "en_pb@1.10"
    assert contents(home) == ["translate-en_pb-1_10"]
    assert list(Path(settings.downloads_dir).iterdir()) == []


def test_the_next_link_is_tried_where_one_fails(site: Site, home: Path, tmp_path: Path) -> None:
    for first in (None, File(b"<html>Not here any more</html>")):
        if first is not None:
            site.files["en_pb"] = first
        site.files["en_pb-too"] = package_file(tmp_path / str(first is None))
        assert install_index("en", "pt-BR").name == "en_pb@1.10"
        remove("en_pb")


def test_a_package_that_cannot_be_had_goes_on_next_time(
    site: Site, home: Path, tmp_path: Path
) -> None:
    file = site.files["en_pb"] = package_file(tmp_path)
    file.cuts = [1_000_000, 0, 0, 0]
    with pytest.raises(PackageError) as caught:
        install_index("en", "pt-BR")
    size = f"{len(file.content):,}"
    assert caught.value.cause == (
        f"en_pb@1.10 could not be downloaded: {site.link('en_pb')}: the connection broke off at "
        f"1,000,000 of {size} bytes; {site.link('en_pb-too')}: the server says 404 Not Found"
    )
    assert caught.value.hint == (
        "look at the network and type the command again: it goes on where it broke off"
    )
    assert contents(home) == []
    assert install_index("en", "pt-BR").name == "en_pb@1.10"
    assert file.asked[-1] == "bytes=1000000-"


def test_an_unsound_package_from_the_network_is_not_gone_on_with(
    site: Site, home: Path, tmp_path: Path
) -> None:
    file = site.files["en_pb"] = package_file(tmp_path)
    sound, broken = file.content, bytearray(file.content)
    broken[4_000_000] ^= 255
    file.content = bytes(broken)
    with pytest.raises(PackageError) as caught:
        install_index("en", "pt-BR")
    assert caught.value.cause == "translate-en_pb-1_10/model/model.bin is damaged in the archive"
    file.content = sound
    assert install_index("en", "pt-BR").name == "en_pb@1.10"
    assert contents(home) == ["translate-en_pb-1_10"]


def test_a_pair_that_the_index_lacks_is_said_with_the_way_round(site: Site) -> None:
    with pytest.raises(PackageError) as caught:
        install_index("fr", "tr")
    assert caught.value.cause == "the Argos index has no package from fr to tr"
    assert caught.value.hint == "dragoman models install fr en; dragoman models install en tr"


def test_an_index_that_cannot_be_had_is_said_though_an_old_copy_lies_about(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(settings.local_package_index).write_text(json.dumps([offer("en", "tr", "1", "x")]))
    monkeypatch.setattr(settings, "remote_package_index", "http://127.0.0.1:9/index.json")
    with pytest.raises(PackageError) as caught:
        offers()
    assert str(caught.value) == (
        "http://127.0.0.1:9/index.json: the index of Argos packages could not be fetched: "
        "Connection refused."
    )


@pytest.mark.parametrize("content", [b"<html>", b"{}", b"[" * 100_000])
def test_an_index_that_is_something_else_is_said(site: Site, content: bytes) -> None:
    site.files["index.json"] = File(content)
    with pytest.raises(PackageError) as caught:
        install_index("en", "tr")
    assert caught.value.cause == "is no index of Argos packages"

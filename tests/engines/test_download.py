"""A download comes whole, however its connections break, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from loopback import File, Site, serving

from pipeline.engines.download import download, fetch
from pipeline.errors import OutputError, PackageError

CONTENT = bytes(range(256)) * 1000
MOST = 10**6


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr("pipeline.engines.download._PAUSE", 0)
    with serving() as server:
        yield server


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "downloads" / "package.part"


def left(part: Path) -> list[str]:
    return sorted(path.name for path in part.parent.iterdir())


def test_a_file_comes_whole_with_its_progress(site: Site, part: Path) -> None:
    site.files["p"] = File(CONTENT)
    seen: list[tuple[str, int]] = []
    came = 0

    @contextmanager
    def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
        seen.append((label, total))

        def advance(number: int) -> None:
            nonlocal came
            came += number

        yield advance

    download(site.link("p"), part, most=MOST, label="en_tr@1.0", progress=progress)
    assert (part.read_bytes(), left(part)) == (CONTENT, ["package.part"])
    assert (seen, came) == ([("en_tr@1.0", len(CONTENT))], len(CONTENT))


def test_a_connection_cut_in_the_middle_is_taken_up_where_it_broke(site: Site, part: Path) -> None:
    file = site.files["p"] = File(CONTENT, cuts=[1000, 0, 99_000])
    download(site.link("p"), part, most=MOST)
    assert part.read_bytes() == CONTENT
    assert file.asked == [None, "bytes=1000-", "bytes=1000-", "bytes=100000-"]


def test_a_broken_download_goes_on_in_the_next_run(site: Site, part: Path) -> None:
    file = site.files["p"] = File(CONTENT, cuts=[5000, 0, 0, 0])
    with pytest.raises(PackageError) as caught:
        download(site.link("p"), part, most=MOST)
    assert str(caught.value) == (
        f"{site.link('p')}: the connection broke off at 5,000 of 256,000 bytes."
    )
    assert part.read_bytes() == CONTENT[:5000]
    download(site.link("p"), part, most=MOST)
    assert (part.read_bytes(), file.asked[-1]) == (CONTENT, "bytes=5000-")


def test_a_server_without_range_is_asked_for_all_of_it_again(site: Site, part: Path) -> None:
    site.files["p"] = File(CONTENT, ranges=False, cuts=[1000, 2000])
    download(site.link("p"), part, most=MOST)
    assert part.read_bytes() == CONTENT


def test_a_file_that_nothing_vouches_for_is_begun_anew(site: Site, part: Path) -> None:
    file = site.files["p"] = File(CONTENT, etag="", cuts=[1000])
    download(site.link("p"), part, most=MOST)
    assert (part.read_bytes(), file.asked) == (CONTENT, [None, None])


@pytest.mark.parametrize("new", [CONTENT[::-1], CONTENT[:500]])
def test_a_file_that_changed_meanwhile_is_not_pieced_together(
    site: Site, part: Path, new: bytes
) -> None:
    site.files["p"] = File(CONTENT, cuts=[1000, 0, 0, 0])
    with pytest.raises(PackageError):
        download(site.link("p"), part, most=MOST)
    site.files["p"] = File(new, etag='"two"')
    download(site.link("p"), part, most=MOST)
    assert part.read_bytes() == new


def test_a_file_that_shrank_under_its_name_is_begun_anew(site: Site, part: Path) -> None:
    site.files["p"] = File(CONTENT, cuts=[1000, 0, 0, 0])
    with pytest.raises(PackageError):
        download(site.link("p"), part, most=MOST)
    file = site.files["p"] = File(CONTENT[:500])
    download(site.link("p"), part, most=MOST)
    assert (part.read_bytes(), file.asked) == (CONTENT[:500], ["bytes=1000-", None])


def test_what_came_from_one_link_is_not_gone_on_with_from_another(site: Site, part: Path) -> None:
    site.files["p"] = File(CONTENT, cuts=[1000, 0, 0, 0])
    with pytest.raises(PackageError):
        download(site.link("p"), part, most=MOST)
    file = site.files["q"] = File(CONTENT[::-1])
    download(site.link("q"), part, most=MOST)
    assert (part.read_bytes(), file.asked) == (CONTENT[::-1], [None])


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("gone", "the server says 404 Not Found"),
        ("big", "is bigger than 1 MB"),
        ("claims", "is bigger than 1 MB"),
        ("short", "the connection broke off at 256,000 of 300,000 bytes"),
    ],
)
def test_what_cannot_be_had_is_said(site: Site, part: Path, path: str, reason: str) -> None:
    site.files["big"] = File(bytes(MOST + 1))
    site.files["claims"] = File(CONTENT, claims=MOST + 1)
    site.files["short"] = File(CONTENT, claims=300_000, etag="")
    with pytest.raises(PackageError) as caught:
        download(site.link(path), part, most=MOST)
    assert str(caught.value) == f"{site.link(path)}: {reason}."


@pytest.mark.parametrize("link", ["file:///etc/hostname", "ftp://127.0.0.1/x", "", "http://[x/"])
def test_only_web_links_are_followed(part: Path, link: str, site: Site) -> None:
    with pytest.raises(PackageError) as caught:
        download(link, part, most=MOST)
    reasons = ("is no link to a web server", "Invalid IPv6 URL", "no host given")
    assert caught.value.cause in reasons
    assert not part.exists()


def test_a_folder_that_cannot_be_written_is_said(site: Site, tmp_path: Path) -> None:
    site.files["p"] = File(CONTENT)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError) as caught:
        download(site.link("p"), tmp_path / "file" / "p.part", most=MOST)
    assert caught.value.hint == "free some space or make the folder writable"


def test_a_small_file_is_fetched_whole_or_refused(site: Site) -> None:
    site.files["index"] = File(b"[]")
    site.files["cut"] = File(b"[] ", cuts=[2])
    assert fetch(site.link("index"), most=2) == b"[]"
    for path, most, reason in (
        ("index", 1, "is bigger than 0 MB"),
        ("cut", 9, "the connection broke off"),
        ("gone", 9, "the server says 404 Not Found"),
    ):
        with pytest.raises(PackageError) as caught:
            fetch(site.link(path), most=most)
        assert caught.value.cause == reason

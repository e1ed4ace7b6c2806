"""TMX in: of every tool's making, as a stream, and nothing that could do harm."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from pipeline.errors import TmxError
from pipeline.memory.tmx import TranslationUnit, best_tag, read_tmx

HEAD = '<?xml version="1.0"?>\n<tmx version="1.4"><header srclang="en"/><body>\n'


def units(path: Path, text: str | bytes) -> list[TranslationUnit]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_tmx(path, shown="wire.tmx"))


def unit(english: str, spanish: str) -> str:
    return (
        f'<tu><tuv xml:lang="en"><seg>{english}</seg></tuv>'
        f'<tuv xml:lang="es"><seg>{spanish}</seg></tuv></tu>\n'
    )


def segments(tmp_path: Path, english: str, spanish: str) -> list[str]:
    text = f"{HEAD}{unit(english, spanish)}</body></tmx>"
    return list(units(tmp_path / "a.tmx", text)[0].segments.values())


def test_what_omegat_writes_is_read(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx11.dtd">\n'
        '<tmx version="1.1"><header creationtool="OmegaT" srclang="EN-US"/><body><tu>\n'
        '<prop type="prev">Before.</prop><prop type="next">After.</prop>\n'
        '<tuv lang="EN-US"><seg>Fish &amp;  chips\n here</seg></tuv>\n'
        '<tuv lang="ES-MX" changeid="ana"><seg> Pescado aquí </seg></tuv></tu></body></tmx>'
    )
    assert units(tmp_path / "a.tmx", text) == [
        TranslationUnit(
            3,
            {"EN-US": "Fish &amp; chips here", "ES-MX": "Pescado aquí"},
            before="Before.",
            after="After.",
        )
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_any_encoding_of_xml_is_read(tmp_path: Path, encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?>{HEAD.split("?>")[1]}{unit("Café", "Café")}'
    read = units(tmp_path / "a.tmx", f"{text}</body></tmx>".encode(encoding))
    assert [each.segments for each in read] == [{"en": "Café", "es": "Café"}]


@pytest.mark.parametrize(
    ("english", "spanish", "expected"),
    [
        ('A <bpt i="1" type="bold">{\\b</bpt>big<ept i="1">}</ept> tram',
         'Un tranvía <bpt i="1" type="bold">{\\b</bpt>grande<ept i="1">}</ept>',
         ["A <b>big</b> tram", "Un tranvía <b>grande</b>"]),
        ('<bpt i="1" x="1" type="link">a</bpt>A<ept i="1"/> <bpt i="2" x="2" type="link">b</bpt>'
         'B<ept i="2"/>',
         '<bpt i="2" x="2" type="link">b</bpt>B<ept i="2"/> <bpt i="1" x="1" type="link">a</bpt>'
         'A<ept i="1"/>',
         ["<a1>A</a1> <a2>B</a2>", "<a2>B</a2> <a1>A</a1>"]),
        ('See <ph x="1" type="image">&lt;img/&gt;</ph> here', 'Vea <ph x="1" type="image"/> aquí',
         ["See <img/> here", "Vea <img/> aquí"]),
        ('A <hi type="italic">fine</hi> day', 'Un día <hi type="italic">bueno</hi>',
         ["A <i>fine</i> day", "Un día <i>bueno</i>"]),
        ('One <it pos="begin" x="1">[b]</it>half', 'Una <ph>%s</ph>mitad',
         ["One half", "Una mitad"]),
        ('Go <bpt i="1">[x]</bpt>on<ept i="1">[/x]</ept>', 'Siga <ph><sub>no</sub></ph>',
         ["Go on", "Siga"]),
        ("AT&amp;T &lt; 5", "AT&amp;T &lt; 5", ["AT&amp;T &lt; 5", "AT&amp;T &lt; 5"]),
        ("A &lt;b&gt;big&lt;/b&gt; R&amp;amp;D", "Un I&amp;amp;D &lt;b&gt;grande&lt;/b&gt;",
         ["A <b>big</b> R&amp;D", "Un I&amp;D <b>grande</b>"]),
    ],
)  # fmt: skip
def test_inline_codes_become_our_tags_where_they_can(
    tmp_path: Path, english: str, spanish: str, expected: list[str]
) -> None:
    assert segments(tmp_path, english, spanish) == expected


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f'<!DOCTYPE tmx [<!ENTITY l0 "ha">{LAUGHS}]>{HEAD.split("?>")[1]}{unit("&l9;", "x")}',
            "wire.tmx:1: declares a document type of its own, which may hide anything.",
        ),
        (
            '<!DOCTYPE tmx [\n<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<tmx/>',
            "wire.tmx:1: declares a document type of its own, which may hide anything.",
        ),
        (
            f'<!DOCTYPE tmx SYSTEM "x.dtd">{HEAD.split("?>")[1]}{unit("&who;", "x")}</body></tmx>',
            "wire.tmx:3: uses the entity 'who'.",
        ),
        (f"{HEAD}<tu><tuv", "wire.tmx:3: is not well-formed XML: unclosed token."),
        ("", "wire.tmx:1: is not well-formed XML: no element found."),
        ("<xliff/>", "wire.tmx:1: is no TMX file: its root is <xliff>."),
        (f"{HEAD}<tu><tuv><seg>x</seg></tuv></tu>", "wire.tmx:3: has a <tuv> without xml:lang."),
        (f"{HEAD}{'<a>' * 40}", "wire.tmx:3: has more than 32 elements in one another."),
        (
            f"{HEAD}{unit('x' * 1_100_000, 'y')}",
            "wire.tmx:3: has a translation unit of over 1,000,000 characters.",
        ),
        (
            b"\xff\xfe\x00\x00\x00",
            "wire.tmx:1: is not well-formed XML: not well-formed (invalid token).",
        ),
    ],
    ids=["laughs", "file", "entity", "cut", "empty", "xliff", "tongue", "deep", "long", "bytes"],
)  # fmt: skip
def test_a_file_that_cannot_be_trusted_is_refused_at_once(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    started = time.monotonic()
    with pytest.raises(TmxError) as caught:
        units(tmp_path / "a.tmx", text)
    assert str(caught.value) == message
    assert time.monotonic() - started < 1


def test_a_file_cut_at_any_byte_is_refused(tmp_path: Path) -> None:
    whole = f"{HEAD}{unit('One <ph/>', 'Uno é')}</body></tmx>".encode()
    for length in range(len(whole)):
        with pytest.raises(TmxError):
            units(tmp_path / "a.tmx", whole[:length])


def test_a_large_file_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEAD)
        stream.writelines(unit(f"Sentence {n} of many.", f"Frase {n}.") for n in range(20_000))
        stream.write("</body></tmx>")
    tracemalloc.start()
    number = sum(1 for _ in read_tmx(path, shown="a.tmx"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert number == 20_000
    assert peak < 2_000_000 < path.stat().st_size


@pytest.mark.parametrize(
    ("tags", "wanted", "expected"),
    [
        (("EN-us", "ES"), "es", "ES"),
        (("EN-us", "ES"), "en", "EN-us"),
        (("es_MX", "es-ES"), "es", "es-ES"),
        (("pt",), "pt-BR", "pt"),
        (("pt-PT",), "pt-BR", None),
        (("est",), "es", None),
        (("zh-Hans", "zh-Hant"), "zh-Hant", "zh-Hant"),
    ],
)
def test_a_locale_is_served_by_its_own_language(
    tags: tuple[str, ...], wanted: str, expected: str | None
) -> None:
    assert best_tag(tags, wanted) == expected

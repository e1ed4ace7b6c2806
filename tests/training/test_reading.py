"""Files that people keep translations in, read as pairs of blocks without their markup."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "training"
Read = Callable[[str, str, str], list[tuple[list[str], list[str], str | None]]]

MANUAL = """<?xml version="1.0" encoding="utf-8"?>
<!-- $Revision$ -->
<section xml:id="bridge" xmlns="http://docbook.org/ns/docbook">
 <title>{title}</title>
 <para>{first} <function>open_bridge</function>{second} &null;.</para>
 <programlisting role="php"><![CDATA[<?php echo "bridge"; ?>]]></programlisting>
 &reftitle.seealso;
</section>
"""


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Read]:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    readers = runpy.run_path(str(SCRIPTS / "readers.py"))["READERS"]

    def reader(name: str) -> Read:
        def texts(one: str, other: str, to: str) -> list[tuple[list[str], list[str], str | None]]:
            return [
                ([block.text for block in a], [block.text for block in b], part)
                for a, b, part in readers[name](one, other, "file.xml", to)
            ]

        return texts

    return reader


def test_a_manual_in_docbook_keeps_its_words_and_loses_its_code(
    read: Callable[[str], Read],
) -> None:
    english = MANUAL.format(title="The bridge", first="Call", second=", which gives")
    turkish = MANUAL.format(title="Köprü", first="Şunu çağırın:", second="; sonuç")
    ((one, other, part),) = read("docbook")(english, turkish, "tr")
    assert (one[:2], other[:2], part) == (
        ["The bridge", "Call open_bridge, which gives null."],
        ["Köprü", "Şunu çağırın: open_bridge; sonuç null."],
        "",
    )
    assert "echo" not in " ".join((*one, *other))


def test_strings_of_an_android_app_are_paired_by_name(read: Callable[[str], Read]) -> None:
    english = r"""<resources>
        <string name="water_cut_title">"The water's off"</string>
        <string name="water_cut_body">"Boil the \"old\" water.\nIt isn\'t safe."</string>
        <string name="only_here">Nobody translated this.</string>
        <plurals name="days"><item quantity="one">one day</item></plurals>
        </resources>"""
    turkish = r"""<resources>
        <string name="water_cut_body">"\"Eski\" suyu kaynatın.\nGüvenli değil."</string>
        <string name="water_cut_title">"Su kesik"</string>
        </resources>"""
    assert read("android")(english, turkish, "tr") == [
        (["The water's off"], ["Su kesik"], "water_cut_title"),
        (
            ['Boil the "old" water.', "It isn't safe."],
            ['"Eski" suyu kaynatın.', "Güvenli değil."],
            "water_cut_body",
        ),
    ]


def test_a_lang_file_gives_what_is_translated(read: Callable[[str], Read]) -> None:
    text = (
        "## active ##\n# A heading\n;The <strong>old</strong> bridge\nEski köprü {ok}\n\n\n"
        ";Not yet\nNot yet\n"
    )
    assert read("lang")(text, text, "tr") == [(["The old bridge"], ["Eski köprü"], "")]


def test_of_treebanks_the_news_that_was_written_in_english(read: Callable[[str], Read]) -> None:
    def bank(news: str, translated: str, wiki: str) -> str:
        return "".join(
            f"# newdoc id = {id_[:6]}\n# sent_id = {id_}\n# text_en = x\n# text = {text}\n1\tx\n\n"
            for id_, text in (("n01001001", news), ("n02001002", translated), ("w01001003", wiki))
        )

    english = bank("The bridge is open.", "It was German.", "A bridge spans a river.")
    turkish = bank("Köprü açık.", "Almancaydı.", "Köprü nehri aşar.")
    assert read("treebanks")(english, turkish, "tr") == [
        (["The bridge is open."], ["Köprü açık."], "n01001")
    ]

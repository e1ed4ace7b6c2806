"""The words in a template's commands: read out of them, and written so that they stay commands."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiling import check_document

from pipeline.formats.markdown import FORMAT
from pipeline.model import Article, Text

TEXT = st.text(
    st.sampled_from("ab1 \"'\\()&~!|#+-=.:^/?@%>")
    | st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs"), exclude_characters="`{}"),
    min_size=1,
).map(lambda text: " ".join(text.split()) or "a")


def values(text: str) -> list[tuple[str, str]]:
    document = FORMAT.read(Article("a", "a.md", "en", text))
    return [
        (block.context, "".join(p.text for p in block.content if isinstance(p, Text)))
        for block in document.blocks
        if block.context.startswith("argument")
    ]


@given(TEXT)
def test_a_translation_is_a_string_of_hugos_that_means_it(text: str) -> None:
    written = FORMAT.write(text, 'argument hugo"')
    assert json.loads(f'"{written}"') == text  # its strings escape these two as JSON's do


@pytest.mark.parametrize(
    ("page", "context"),
    [
        ('{{< figure caption="$" >}}', 'argument hugo"'),
        ("{{% figure caption=`$` %}}", "argument hugo`"),
        ('{% include a.html caption="$" %}', 'argument liquid"'),
        ("{% include a.html caption='$' %}", "argument liquid'"),
        ('|a|\n|-|\n|{{< figure caption="$" >}}|', 'argument hugo" cell'),
    ],
)
@given(st.text(st.sampled_from("ab 1.,%|“é-"), min_size=1).map(lambda text: text.strip() or "a"))
def test_what_was_written_is_read_again(page: str, context: str, text: str) -> None:
    assert values(page.replace("$", FORMAT.write(text, context))) == [(context, text)]


@pytest.mark.parametrize("end", [">}}", "%}}", "}}", "%}"])
def test_a_translation_cannot_end_the_command(end: str) -> None:
    written = FORMAT.write(f"a {end} b", 'argument hugo"')
    assert end not in written
    assert values(f'{{{{< figure alt="{written}" caption="A boat" >}}}}')[-1:] == [
        ('argument hugo"', "A boat")
    ]


@pytest.mark.parametrize(
    "page",
    [
        '> {{< figure\n>   src="a.jpg"\n>   caption="A boat"\n> >}}\n>\n> Words.\n',
        '- Words.\n\n  {{< figure\n    caption="A boat"\n  >}}\n',
        'Words\n{{< figure\n  caption="A boat"\n>}}\nand words.\n',
        '{{< figure\n\n  caption="A boat" >}}\n',
    ],
)
def test_a_command_over_several_lines_is_one_wherever_it_stands(page: str) -> None:
    document = FORMAT.read(Article("a", "a.md", "en", page))
    check_document(document)
    assert values(page) == [('argument hugo"', "A boat")]
    said = [p.text for b in document.blocks for p in b.content if isinstance(p, Text)]
    assert not any(mark in text for text in said for mark in ("{{", "}}", "src"))


def test_what_holds_markup_itself_and_what_is_no_words_stay_alone() -> None:
    assert values('{{< figure src="a" caption="A *red* boat" alt="[a](b)" title="" >}}') == []
    assert values('{{< figure caption="Line\\nbreak" data-alt="Boat" link="pier" >}}') == []
    assert values('{{ page.title }} {{caption="a"}} `{{< figure caption="A boat" >}}`') == []

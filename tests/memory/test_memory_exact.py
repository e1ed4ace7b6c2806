"""Of several translations of one sentence, which is offered."""

from __future__ import annotations

from itertools import permutations

from pipeline.memory import Unit, choose
from pipeline.memory.exact import Match
from pipeline.memory.forms import fingerprint

BEFORE, AFTER = fingerprint("Before."), fingerprint("After.")


def chosen(*found: Unit, context: str = "") -> Match | None:
    """The choice, which must be the same in every order."""
    choices = {choose(order, context, "Before.", "After.") for order in permutations(found)}
    assert len(choices) == 1
    return choices.pop()


def test_the_same_neighbours_win_over_many_others() -> None:
    assert chosen(
        Unit("Yes.", "Sí.", "a"),
        Unit("Yes.", "Sí.", "b"),
        Unit("Yes.", "Claro.", "c", before=BEFORE, after=AFTER),
    ) == Match("Claro.", "c", in_context=True)


def test_the_same_neighbours_in_another_role_are_no_context() -> None:
    assert chosen(
        Unit("Yes.", "Claro.", "c", context="headline", before=BEFORE, after=AFTER),
        Unit("Yes.", "Sí.", "d"),
    ) == Match("Sí.", "d")


def test_a_sentence_that_is_all_of_its_article_has_no_context() -> None:
    alone = Unit("Yes.", "Sí.", "a", before=fingerprint(""), after=fingerprint(""))
    assert choose([alone], "", "", "") == Match("Sí.", "a")


def test_most_articles_win_and_copies_of_the_memory_do_not_vote() -> None:
    assert chosen(
        Unit("Yes.", "Claro.", "a"),
        Unit("Yes.", "Claro.", "b", copy=True),
        Unit("Yes.", "Claro.", "c", copy=True),
        Unit("Yes.", "Sí.", "y"),
        Unit("Yes.", "Sí.", "z"),
    ) == Match("Sí.", "y")


def test_what_the_project_reviewed_wins_over_what_was_imported() -> None:
    imported = (Unit("Yes.", "Vale.", f"{n}.tmx", reviewed=False) for n in range(3))
    assert chosen(*imported, Unit("Yes.", "Sí.", "z")) == Match("Sí.", "z")


def test_without_units_there_is_no_match() -> None:
    assert choose([], "", "Before.", "After.") is None

"""A pair of sentences -> the same pair as news articles and our pipeline would have it.

Each function takes a pair that it may change, a random generator and the target's language, and
gives the pair, or None where it has nothing to do. Masks are those of pipeline/engines/masks.py.
"""

from __future__ import annotations

import random
import re
from itertools import pairwise

from languages import APOSTROPHE, Language
from tokens import Pair, Token, split

# Names that models have not seen: of people, places, agencies; half of all are made of syllables.
_GIVEN = """
    Garayev Aliyev Mammadov Khojaly Karabakh Baku Ganja Shusha Ilham Azer Erdogan Ankara Tbilisi
    Yerevan Nakhchivan Lachin Astana Tashkent Bishkek Dushanbe Tehran Kyiv Minsk Vilnius Riga
    Tallinn Prague Sarajevo Pristina Skopje Reuters Azertag Interfax Anadolu SOCAR OPEC UNESCO
    OSCE Bayramov Hajiyev Putin Macron Scholz Modi Lula Petro Tokayev Pashinyan Nguyen Tanaka
    Okafor Kowalski Müller Johansson O'Brien Smith Johnson Wang Patel Cohen Haddad Silva Rossi
    Dubois Novak Papadopoulos
""".split()
_SYLLABLES = """
    ba be bi ka ke ki ko la le li ma me mi na ne ni ra re ri sa se ta te va vi za ya gu sha
""".split()
_ENDINGS = "zhev ov yan li dze vili stan abad pur ton berg son ez sky".split()
_SMALL = frozenset("a an the and or but of in on at to for by with from as".split())


_NAME = r"[A-ZÁÉÍÓÚÑ][\w'’\-]{2,}"


def name(rng: random.Random) -> str:
    if rng.random() < 0.5:
        return rng.choice(_GIVEN)
    made = "".join(rng.choice(_SYLLABLES) for _ in range(rng.randint(1, 3)))
    return (made + rng.choice(_ENDINGS)).capitalize()


def copied(pair: Pair, pattern: str) -> list[tuple[Token, Token]]:
    """Words that stand once on both sides as they are."""
    found = []
    for token in pair.source:
        if re.fullmatch(pattern, token.text):
            twins = [t for t in pair.target if t.text == token.text]
            if len(twins) == 1 and sum(t.text == token.text for t in pair.source) == 1:
                found.append((token, twins[0]))
    return found


def _names(pair: Pair) -> list[tuple[Token, Token]]:
    return [
        (a, b)
        for a, b in copied(pair, _NAME)
        if a is not pair.source[0] or not a.text.isascii() or len(pair.source) < 3
    ]


def inflected(pair: Pair, pattern: str) -> list[tuple[Token, Token, str]]:
    """Words that stand once on both sides, with an apostrophe and an ending in the target."""
    found = []
    for token in pair.source:
        if (
            re.fullmatch(pattern, token.text)
            and sum(t.text == token.text for t in pair.source) == 1
        ):
            twins = [
                (t, parts[2])
                for t in pair.target
                if (parts := APOSTROPHE.fullmatch(t.text)) and parts[1] == token.text
            ]
            if len(twins) == 1 and not any(t.text == token.text for t in pair.target):
                found.append((token, *twins[0]))
    return found


def names(pair: Pair, rng: random.Random, language: Language) -> Pair | None:
    found = _names(pair)
    for a, b in found:
        a.text = b.text = name(rng)
    if language.inflected:
        for a, b, ending in inflected(pair, _NAME):
            fresh = name(rng)
            if said := language.inflected(fresh, ending):
                a.text, b.text = fresh, said
                found.append((a, b))
    return pair if found else None


def figures(pair: Pair, rng: random.Random, language: Language) -> Pair | None:
    found = copied(pair, r"\d{1,4}")
    for a, b in found:
        a.text = b.text = _figure(rng, len(a.text))
    if language.inflected:
        for a, b, ending in inflected(pair, r"\d{1,4}"):
            fresh = _figure(rng, len(a.text))
            if said := language.inflected(fresh, ending):
                a.text, b.text = fresh, said
                found.append((a, b))
    return pair if found else None


def _figure(rng: random.Random, size: int) -> str:
    return str(rng.randint(10 ** (size - 1), 10**size - 1))


def _twins(pair: Pair, words: dict[str, str], language: Language) -> list[tuple[Token, Token]]:
    """Tokens of these words, where each stands once on its side and its fellow on the other."""
    here = [token.text.lower() for token in pair.source]
    there = [language.lower(token.text) for token in pair.target]
    known = [(one.lower(), language.lower(other)) for one, other in words.items()]
    return [
        (pair.source[here.index(one)], pair.target[there.index(other)])
        for one, other in known
        if here.count(one) == there.count(other) == 1
    ]


def _put(token: Token, text: str, language: Language, first: bool = False) -> None:
    """Another word in its place, with a capital where it had one or begins the text."""
    capital = first or token.text[:1].isupper()
    token.text = language.capitalised(text) if capital else language.lower(text)


def numerals(pair: Pair, rng: random.Random, language: Language) -> Pair | None:
    """Another number in words for one in words; words for the figures before a noun."""
    found = _twins(pair, language.numerals, language)
    for side in (pair.source, pair.target):
        for left, right in pairwise(side):
            if {left.text.lower(), right.text.lower()} <= language.parts:
                return None
    if not found:
        for before, (token, after) in zip(
            [None, *pair.source], pairwise(pair.source), strict=False
        ):
            counted = after.space and len(after.text) > 3 and after.text.islower()
            plain = before is None or (before.text.islower() and token.space)
            if counted and plain:
                found += [link for link in copied(pair, r"[2-9]|[1-9]\d") if link[0] is token]
        if rng.random() < 0.5 or sum(any(map(str.isdigit, t.text)) for t in pair.source) != 1:
            return None
    for a, b in found:
        english, said = rng.choice(list(language.numerals.items()))
        capital = a is pair.source[0] or a.text[:1].isupper()
        a.text = english.capitalize() if capital else english
        _put(b, said, language, b is pair.target[0])
    return pair if found else None


def calendar(pair: Pair, rng: random.Random, language: Language) -> Pair | None:
    """Other months and days of the week."""
    changed = False
    for names_ in (language.months, language.weekdays):
        for a, b in _twins(pair, names_, language):
            before = pair.source[max(0, pair.source.index(a) - 1)].text
            if a.text.lower() == "may" or before in {"Good", "Black"}:  # no month, or a feast
                continue
            english = rng.choice(list(names_))
            a.text, changed = english, True
            _put(b, names_[english], language)
    return pair if changed else None


def block(pair: Pair, rng: random.Random, longest: int) -> tuple[int, int, int, int] | None:
    """First and last word on both sides of a stretch that is linked to itself only."""
    place = [{id(t): i for i, t in enumerate(side)} for side in (pair.source, pair.target)]
    links = [
        (place[0][id(a)], place[1][id(b)])
        for a, b in pair.links
        if id(a) in place[0] and id(b) in place[1]
    ]
    for _ in range(6):
        first = rng.randrange(len(pair.source))
        last = min(len(pair.source) - 1, first + rng.randint(0, longest - 1))
        there = [b for a, b in links if first <= a <= last]
        if not there or last - first + 1 == len(pair.source):
            continue
        low, high = min(there), max(there)
        inside = {a for a, b in links if low <= b <= high}
        edges = (pair.source[first], pair.source[last], pair.target[low], pair.target[high])
        ends = all(t.text[0].isalnum() for t in edges) and {first, last} <= inside
        if ends and all(first <= a <= last for a in inside) and high - low <= 2 * longest:
            return first, last, low, high
    return None


def quotes(pair: Pair, rng: random.Random, language: Language) -> Pair | None:
    """English “…” as the language's own; where there are none, around a stretch."""
    english = rng.choice(("“”", "“”", '""', "‘’"))
    theirs = rng.choice(language.quotes[english])
    marks = [
        [t for t in side if t.text in {"“", "”", '"', "«", "»"}]
        for side in (pair.source, pair.target)
    ]
    if len(marks[0]) == len(marks[1]) == 2:
        for side, texts in zip(marks, (english, theirs), strict=True):
            side[0].text, side[1].text = texts
        return pair
    found = block(pair, rng, 8) if not any(marks) else None
    if found is None:
        return None
    for side, first, last, texts in (
        (pair.source, *found[:2], english),
        (pair.target, *found[2:], theirs),
    ):
        side.insert(last + 1, Token(texts[1], False))
        side.insert(first, Token(texts[0], side[first].space))
        side[first + 1].space = False
    return pair


def speech(pair: Pair, rng: random.Random, language: Language) -> Pair | None:
    """Somebody said so: the sentence in quotation marks, with who said it or as one of several."""
    if not all(len(side) > 3 and side[-1].text == "." for side in (pair.source, pair.target)):
        return None
    if any(token.text in '“”«»"‘’' for side in (pair.source, pair.target) for token in side):
        return None
    english = rng.choice(("“”", "“”", '""', "‘’"))
    who, marks = name(rng), (english, rng.choice(language.quotes[english]))
    said: dict[str, Token] = {}
    sides = zip((pair.source, pair.target), rng.choice(language.speech), marks, strict=True)
    for side, template, (opening, closing) in sides:
        stop = side.pop()
        pair.links = [link for link in pair.links if stop not in link]
        sentence = side[:]
        side.clear()
        for token in split(template):
            if token.text == "S":
                sentence[0].space = token.space
                side += sentence
                continue
            if token.text == "N":
                token.text = who
                if "N" in said:
                    pair.links.append((said["N"], token))
                said["N"] = token
            elif token.text in "“«":
                token.text = opening
            elif token.text in "”»":
                token.text = closing
            side.append(token)
    return pair


def capitals(pair: Pair, rng: random.Random, language: Language) -> Pair | None:
    for token in pair.source:
        token.text = token.text.upper()
    for token in pair.target:
        token.text = language.upper(token.text)
    return pair


def no_stop(pair: Pair, rng: random.Random, language: Language) -> Pair | None:
    if not all(len(side) > 2 and side[-1].text == "." for side in (pair.source, pair.target)):
        return None
    pair.source.pop(), pair.target.pop()
    return pair


def title(pair: Pair, rng: random.Random, language: Language) -> Pair | None:
    """Title Case in English is sentence case in the other language, and neither has a stop."""
    if not 3 <= len(pair.source) <= 16 or any(t.text in "?!;" for t in pair.source):
        return None
    no_stop(pair, rng, language)
    every = rng.random() < 0.3
    for token in pair.source:
        if every or token is pair.source[0] or token.text not in _SMALL:
            token.text = token.text[:1].upper() + token.text[1:]
    return pair


def dateline(pair: Pair, rng: random.Random, language: Language) -> Pair | None:
    city, agency, day = name(rng), name(rng), str(rng.randint(1, 31))
    month = rng.choice(list(language.months))
    city = city.upper() if rng.random() < 0.7 else city
    dash = rng.choice("—–-")
    date = [month, day], language.date(day, language.months[month])
    dated = rng.random() < 0.7
    sides = []
    for words in date:
        texts = [city, *([",", *words] if dated else ()), "(", agency, ")", dash]
        sides.append(
            [
                Token(text, text not in {",", ")"} and (i == 0 or texts[i - 1] != "("))
                for i, text in enumerate(texts)
            ]
        )
    for side, head in zip((pair.source, pair.target), sides, strict=True):
        side[0].space = True
        side[:0] = head
    for a in sides[0]:
        pair.links += [(a, b) for b in sides[1] if b.text in {a.text, language.months.get(a.text)}]
    return pair


def address(pair: Pair, rng: random.Random, language: Language) -> Pair | None:
    """A URL, an e-mail address or a handle in place of a name, or at the end in brackets."""
    word = name(rng).lower()
    text = rng.choice(
        (
            f"https://www.{word}.org/{rng.randint(1, 999)}",
            f"@{word}",
            f"#{word}",
            f"{word}.com",
            f"info@{word}.net",
            f"www.{word}.{language.code}/{name(rng).lower()}",
        )
    )
    found = _names(pair)
    if found and rng.random() < 0.7:
        a, b = rng.choice(found)
        a.text = b.text = text
        return pair
    if not all(side[-1].text == "." for side in (pair.source, pair.target)):
        return None
    new = Token(text, False), Token(text, False)
    for side, token in zip((pair.source, pair.target), new, strict=True):
        side[-1:-1] = [Token("(", True), token, Token(")", False)]
    pair.links.append(new)
    return pair


def masks(pair: Pair, rng: random.Random, language: Language) -> Pair | None:
    """`[1] word [2]` around linked words, `[1]` for a name, a number, or after a word; or X1."""
    brackets = rng.random() < 0.75
    added: list[tuple[Token, Token]] = []
    pairs: list[tuple[tuple[Token, Token], tuple[Token, Token]]] = []
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
        found = _names(pair) + copied(pair, r"\d+(?:[.,]\d+)*")
        found = [link for link in found if link not in added]
        if found and rng.random() < 0.4:
            added.append(rng.choice(found))  # it is overwritten below
            continue
        paired = rng.random() < 0.7
        place = block(pair, rng, 5 if paired else 1)
        if place is None:
            continue
        within = {id(token) for token in pair.source[place[0] : place[1] + 1]}
        if any((id(a[0]) in within) != (id(b[0]) in within) for a, b in pairs):
            continue  # would be ill nested
        opening, closing = ((Token("\0", True), Token("\0", True)) for _ in range(2))
        if paired:
            pairs.append((opening, closing))
        for which, (side, first, last) in enumerate(
            ((pair.source, *place[:2]), (pair.target, *place[2:]))
        ):
            if paired:
                side.insert(last + 1, closing[which])
                opening[which].space = side[first].space
                side.insert(first, opening[which])
                side[first + 1].space = True
            else:  # a footnote mark
                closing[which].space = not brackets
                side.insert(last + 1, closing[which])
        new = [opening, closing] if paired else [closing]
        added += new
        pair.links += new
    if not added:
        return None
    number = rng.choice((0, 0, 0, 0, rng.randint(1, 20)))
    for token in list(pair.source):
        for a, b in added:
            if token is a:
                number += 1
                a.text = b.text = f"[{number}]" if brackets else f"X{number}"
    if not brackets:  # nothing of its own parts it from a word
        for side in (pair.source, pair.target):
            of_side = {id(t) for link in added for t in link}
            for left, right in pairwise(side):
                right.space = right.space or id(left) in of_side or id(right) in of_side
    return pair


def joined(pair: Pair, other: Pair) -> Pair:
    """Two sentences as one long example."""
    other.source[0].space = other.target[0].space = True
    return Pair(pair.source + other.source, pair.target + other.target, pair.links + other.links)

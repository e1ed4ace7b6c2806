"""A pair of sentences -> the same with the English spelt as in Britain and much of the world."""

from __future__ import annotations

import random
import re

from languages import Language
from tokens import Pair, Token

# Most of what is translated openly is spelt in the American way.
_BRITISH = dict(
    pair.split(":")
    for pair in """
    center:centre centers:centres centered:centred theater:theatre theaters:theatres meter:metre
    meters:metres kilometer:kilometre kilometers:kilometres centimeter:centimetre liter:litre
    centimeters:centimetres millimeters:millimetres liters:litres fiber:fibre fibers:fibres
    color:colour colors:colours colored:coloured colorful:colourful labor:labour favor:favour
    favors:favours favored:favoured favorite:favourite favorable:favourable honor:honour
    honors:honours honored:honoured harbor:harbour harbors:harbours neighbor:neighbour
    neighbors:neighbours neighboring:neighbouring neighborhood:neighbourhood rumor:rumour
    neighborhoods:neighbourhoods behavior:behaviour behaviors:behaviours humor:humour vapor:vapour
    endeavor:endeavour tumor:tumour tumors:tumours armor:armour odor:odour defense:defence
    offense:offence pretense:pretence gray:grey traveled:travelled traveling:travelling
    traveler:traveller travelers:travellers canceled:cancelled canceling:cancelling
    labeled:labelled labeling:labelling modeled:modelled modeling:modelling fueled:fuelled
    signaled:signalled counselor:counsellor jewelry:jewellery plow:plough tire:tyre tires:tyres
    skeptical:sceptical aluminum:aluminium catalog:catalogue dialog:dialogue maneuver:manoeuvre
    fulfill:fulfil enroll:enrol enrollment:enrolment installment:instalment skillful:skilful
    analyze:analyse analyzed:analysed analyzing:analysing paralyzed:paralysed mom:mum toward:towards
    airplane:aeroplane airplanes:aeroplanes pajamas:pyjamas mustache:moustache
    """.split()
)
_IZE = re.compile(r"([a-z]{3,})iz(e|es|ed|er|ers|ing|ation|ations)")
_NOT_ISE = frozenset(
    "size sizes sized sizing prize prizes seize seizes seized capsize capsized".split()
)


def british(pair: Pair, rng: random.Random, language: Language) -> Pair | None:
    """The English as it is spelt in Britain, and in much of the rest of the world."""
    changed = False
    ise = rng.random() < 0.8  # some papers write -ize
    for token in list(pair.source):
        word = token.text.lower()
        if word == "percent":
            token.text = token.text[:3]
            pair.source.insert(pair.source.index(token) + 1, Token("cent", True))
            changed = True
            continue
        said = _BRITISH.get(word)
        if said is None and ise and word not in _NOT_ISE:
            found = _IZE.fullmatch(word)
            said = f"{found[1]}is{found[2]}" if found else None
        if said and token.text in {word, word.capitalize()}:
            token.text = said.capitalize() if token.text[0].isupper() else said
            changed = True
    return pair if changed else None

"""Beside stage 2, what a sentence says and its translation must say too: denials, dates, names,
numerals.

In: plain texts, tokens blanked, and their locales. Out: what the source says and the target does
not seem to. False alarms cost more than misses here: where a fact is in doubt, nothing is said.
The gate tries again for them, the checks tell people.
"""

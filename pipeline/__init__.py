"""dragoman: articles into other languages, with a person answering for every sentence.

An article walks through the house in this order:

    formats        bytes -> Document: blocks of prose, each piece a span of the article's text
    inline         markup inside a block <-> tags that a translator can move
    segmentation   block -> sentences
    catalog        sentences <-> entries of a gettext catalog, one file an article and locale
    review         last run's catalog + today's sentences; a person's work always wins
    memory         what people reviewed elsewhere fills the same sentence here
    engines        the rest, by Argos packages, all articles of a language pair together
    checks         what is wrong with a translation, as findings
    bundle         catalogs + articles -> localized articles, .mo files, manifests, pages

`sources` and `translation` lead it, `report` counts, `commands` parse and print.
"""

__version__ = "0.1.0"

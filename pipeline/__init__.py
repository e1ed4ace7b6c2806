"""dragoman: articles into other languages, with a person answering for every sentence."""

__version__ = "0.1.0"

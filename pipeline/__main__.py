"""`python -m pipeline` is `dragoman`."""

from pipeline.commands import main

main()

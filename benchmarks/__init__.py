"""What dragoman's speed is measured with: `make bench` runs it in an environment of its own.

`packages` makes the model packages, `newsroom` the articles; `beside_argos`, `first_use`,
`pipeline_cost`, `start_up` and `memory` measure; `timing` runs each thing in a fresh process and
takes turns. The modules whose names begin with `run_` are these processes. `__main__` prints the
table and writes it into docs/performance.md.
"""

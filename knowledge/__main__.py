"""`python -m knowledge`: the maintainers' commands."""

from knowledge.cli import main

main()

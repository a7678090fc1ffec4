"""`python -m motid`: the `motid` command."""

from motid.cli import main

main()

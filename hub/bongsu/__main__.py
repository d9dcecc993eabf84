"""`python -m bongsu` is the command `bongsu`."""

from bongsu.entrypoints.cli import main

if __name__ == "__main__":
    main()

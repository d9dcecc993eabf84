"""`python -m bongsu_consumers`."""

import sys

try:
    import kafka  # noqa: F401 - an extra of the distribution
except ImportError:
    sys.exit("a subscriber needs kafka-python: pip install 'bongsu[kafka]'")

from bongsu_consumers.command import main

main()

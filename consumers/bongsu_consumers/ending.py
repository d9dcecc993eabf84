"""How a program that follows a stream ends at a terminal: in words, never with a traceback."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bongsu_consumers.event import StreamError


@contextmanager
def plain_ending() -> Iterator[None]:
    """End the program with exit code 0 at Ctrl-C, and with 1 and one line when the stream or a file fails."""
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(0)
    except BrokenPipeError:  # whoever read our lines has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (StreamError, OSError) as error:
        sys.exit(str(error))

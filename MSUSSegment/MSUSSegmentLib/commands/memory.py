"""Let the process keep the memory that a network frees after each layer."""

from __future__ import annotations

import ctypes
import sys

__all__ = ["keep_freed_memory"]

#: Parameters of glibc's mallopt, from malloc.h.
M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_MAX = -1, -2, -4


def keep_freed_memory() -> bool:
    """Tell glibc to keep large freed blocks instead of giving them back to the system.

    A network frees its largest blocks dozens of times a frame; fetching them anew from the system cost about a third
    of its time where this was measured. Only for the command line: inside Slicer the process is not ours. Does nothing,
    and returns False, where the C library is another one.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except (OSError, AttributeError):
        return False
    largest = 2**31 - 1
    done = [mallopt(M_MMAP_MAX, 0), mallopt(M_TRIM_THRESHOLD, largest), mallopt(M_TOP_PAD, 256 * 2**20)]
    return all(done)

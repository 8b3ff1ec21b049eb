"""``python -m deskbreak.guide``: the window as a child process of the daemon."""

from __future__ import annotations

import gc
import os
import signal
import sys


def main() -> int:
    """
    Serve one guide: read from stdin, write to stdout, end when stdin does.

    Returns:
        The exit code: 0 when the conversation went as agreed.
    """
    if sys.platform != "win32":
        # The daemon blocks signals in its threads, and children inherit that.
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    # X's input method would read its table of 6000 compositions for each window (15 ms,
    # 1 MB), and one that composes words would swallow the keys of the guide, which
    # has nothing to type into.
    os.environ["XMODIFIERS"] = "@im=none"
    os.environ["XCOMPOSEFILE"] = os.devnull
    # Each picture is thousands of small tuples without a cycle among them: looking
    # for cycles at every turn would be a fifth of the work.
    gc.set_threshold(50_000)
    from deskbreak.guide.child import serve
    from deskbreak.guide.heap import settle

    settle()

    return serve(reader=0, writer=1)


if __name__ == "__main__":
    code = main()
    # The thread that waits for stdin would hold up an orderly end.
    sys.stderr.flush()
    os._exit(code)

"""
Keeps OpenSSL out of the daemon: 4.7 MB that nothing in it ever uses.

``asyncio`` imports ``ssl``, and ``dbus_fast`` imports ``hashlib`` which prefers
OpenSSL's digests. Both are written for Pythons built without OpenSSL and do without
it when the import fails; so it is made to fail while they are first imported, and
only then. Whoever imports ``ssl`` later gets the real one; asyncio's own TLS stays
off, and ``hashlib`` keeps to Python's built-in digests.
"""

from __future__ import annotations

import importlib
import sys


def import_without_openssl(*modules: str) -> None:
    """
    Import *modules* with OpenSSL out of reach.

    Call it before anything else has imported ``asyncio``: it does no harm later, but
    saves nothing then.
    """
    barred = {"ssl", "_hashlib"}.difference(sys.modules)
    for name in barred:
        # None in sys.modules is the documented way to make an import fail.
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        for name in ("hashlib", "hmac", "asyncio", *modules):
            importlib.import_module(name)
    finally:
        for name in barred:
            del sys.modules[name]

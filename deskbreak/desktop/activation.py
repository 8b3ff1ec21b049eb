"""
The token that a desktop gives to a program with a click.

With it goes a busy pointer, until a window of the program has answered the click.
"""

from __future__ import annotations


class Activation:
    """
    Holds the token for as long as its click is dealt with.

    What a click did not use is forgotten: a window that opens later has nothing to do
    with it, and would come up behind others for being told so late.
    """

    def __init__(self) -> None:
        """There was no click."""
        self._token = ""

    def came(self, token: str) -> None:
        """The desktop gave *token*: its click comes next."""
        self._token = token

    def take(self) -> str:
        """Return the token of the click that is dealt with, "" for none; it is used now."""
        token, self._token = self._token, ""
        return token

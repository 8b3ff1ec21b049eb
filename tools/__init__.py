"""Run by hand and by the tests; no part of the program."""

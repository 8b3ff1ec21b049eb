#!/bin/sh
# Runs every check of deskbreak, tier by tier, in a virtual environment of its own.
#
# What the virtual desktop needs is installed as root with apt, where there is apt;
# otherwise the missing packages are named and the tests that need them skipped (with
# CI=true that is a failure).
#
#   ./run-tests.sh                  everything
#   ./run-tests.sh tests/core -k x  only this, handed on to pytest
set -eu
cd "$(dirname "$0")"

say() { printf '\n== %s\n' "$*"; }

# ------------------------------------------------------------ the machine
packages=$(sed -e 's/#.*//' -e '/^ *$/d' tests/apt-packages.txt)
if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    missing=""
    for package in $packages; do
        state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
        [ "$state" = "install ok installed" ] || missing="$missing $package"
    done
    if [ -n "$missing" ] && [ "$(id -u)" = 0 ]; then
        say "Installing$missing"
        apt-get update -qq
        # shellcheck disable=SC2086  # a list of words is meant
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
            --no-install-recommends $missing >/dev/null
    elif [ -n "$missing" ]; then
        echo "Not installed, so tests that need them will be skipped:$missing" >&2
        echo "  sudo apt install$missing" >&2
    fi
else
    echo "No apt here: desktop tests run as far as their programs are found." >&2
fi

# ------------------------------------------------------------- the Python
if [ -z "${PYTHON:-}" ]; then
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
            2>/dev/null; then
            PYTHON=$name
            break
        fi
    done
fi
if [ -z "${PYTHON:-}" ]; then
    echo "deskbreak needs Python 3.11 or newer with its venv module" >&2
    echo "  sudo apt install python3 python3-venv" >&2
    exit 1
fi

venv=${VENV:-.venv}
[ -x "$venv/bin/python" ] || "$PYTHON" -m venv "$venv"
stamp="$venv/deskbreak-installed"
if [ ! -e "$stamp" ] || [ pyproject.toml -nt "$stamp" ]; then
    say "Installing deskbreak and its tools into $venv"
    "$venv/bin/python" -m pip install --quiet --upgrade "pip>=25.1"
    "$venv/bin/python" -m pip install --quiet --editable . --group dev
    touch "$stamp"
fi
PATH="$PWD/$venv/bin:$PATH"
export PATH

if [ $# -gt 0 ]; then
    exec pytest "$@"
fi

# The tiers with real desktops share two cores among all their programs. What fails
# there beside others is tried once more alone, and said to be: twice is a failure.
try_alone() {
    say "Once more, alone: what failed beside the others"
    pytest "$@" --last-failed --last-failed-no-failures none
}

# --------------------------------------------------------------- the tiers
COVERED="tests/core tests/scenario tests/daemon"
say "Static: format, lint, types for three platforms, import layers"
ruff format --check --quiet .
ruff check --quiet .
printf 'linux\ndarwin\nwin32\n' |
    xargs -P 2 -I{} mypy --cache-dir=.mypy_cache/{} --platform {}
lint-imports

say "The core and the engine: every branch"
coverage erase
# shellcheck disable=SC2086  # a list of words is meant
coverage run -m pytest $COVERED -m "not desktop and not e2e"
coverage report --skip-covered --fail-under=100 \
    --include="deskbreak/core/*,deskbreak/daemon/engine.py"

say "All else that needs no desktop, up to the real daemon"
ignored=""
for folder in $COVERED; do ignored="$ignored --ignore $folder"; done
# shellcheck disable=SC2086  # a list of words is meant
pytest -n 2 $ignored -m "not desktop and not packaging and not wine"

say "Desktop"
# A file to a worker: what its tests share (a browser, a page) is made once.
pytest -n 3 --dist loadfile -m desktop || try_alone -m desktop

say "Windows, on Wine"
pytest -m wine || try_alone -m wine

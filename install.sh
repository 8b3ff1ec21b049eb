#!/bin/sh
# Installs deskbreak for the user who runs it, in a virtual environment of its own.
#
# Debian's Python does not let pip install beside its own packages; this does what
# pipx would do and needs nothing but Python 3.11. As root, missing Debian packages
# are installed; for anyone else they are named.
#
#   ./install.sh            install, or bring up to date
#   ./install.sh --remove   remove the program; your settings and history stay
set -eu
cd "$(dirname "$0")"

share=${XDG_DATA_HOME:-$HOME/.local/share}
home=$share/deskbreak
venv=$home/venv
bin=$HOME/.local/bin
page=$share/man/man1/deskbreak.1
completion=$share/bash-completion/completions/deskbreak

if [ "${1:-}" = --remove ]; then
    if [ -x "$venv/bin/deskbreak" ]; then
        "$venv/bin/deskbreak" stop >/dev/null || true
        "$venv/bin/deskbreak" autostart off || true
    fi
    rm -rf "$venv"
    rm -f "$bin/deskbreak" "$page" "$completion"
    rmdir "$home" 2>/dev/null || true
    echo "deskbreak is removed. Settings and history are still there."
    exit 0
fi

usable() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
        2>/dev/null
}

find_python() {
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if command -v "$name" >/dev/null && usable "$name"; then
            command -v "$name"
            return
        fi
    done
}

python=$(find_python)
wanted=""
[ -n "$python" ] || wanted="python3 python3-venv"
if [ -z "$python" ] || ! "$python" -c 'import tkinter' 2>/dev/null; then
    wanted="$wanted python3-tk"
fi
if [ -n "$wanted" ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing from Debian: $wanted"
    apt-get update -qq
    # shellcheck disable=SC2086  # a list of words is meant
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        $wanted >/dev/null
    python=$(find_python)
fi
if [ -z "$python" ]; then
    echo "deskbreak needs Python 3.11 or newer with its venv module." >&2
    echo "On Debian or Ubuntu: sudo apt install python3 python3-venv python3-tk" >&2
    exit 1
fi
if ! "$python" -c 'import tkinter' 2>/dev/null; then
    echo "Note: $python has no Tk, so a break is guided in the terminal, not in a" >&2
    echo "window. On Debian or Ubuntu: sudo apt install python3-tk" >&2
fi

echo "Installing deskbreak into $venv"
mkdir -p "$home" "$bin"
"$python" -m venv --clear "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check .
ln -sf "$venv/bin/deskbreak" "$bin/deskbreak"
mkdir -p "${page%/*}" "${completion%/*}"
ln -sf "$venv/share/man/man1/deskbreak.1" "$page"
"$bin/deskbreak" completion bash > "$completion"
"$bin/deskbreak" --version
case ":$PATH:" in
    *":$bin:"*) ;;
    *) echo "$bin is not on your PATH: start it as $bin/deskbreak" ;;
esac

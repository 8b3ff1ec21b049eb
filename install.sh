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
command=$bin/deskbreak
page=$share/man/man1/deskbreak.1
completion=$share/bash-completion/completions/deskbreak

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

usable() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
        2>/dev/null
}

find_python() {
    for name in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 \
        python3.11 /usr/bin/python3; do
        if command -v "$name" >/dev/null && usable "$name"; then
            command -v "$name"
            return
        fi
    done
}

is_ours() { [ "$(readlink "$command")" = "$venv/bin/deskbreak" ]; }

# ---------------------------------------------------------------------- remove
if [ "${1:-}" = --remove ]; then
    "$venv/bin/deskbreak" stop >/dev/null 2>&1 || true
    if ! "$venv/bin/deskbreak" autostart off 2>/dev/null; then
        # The environment is broken or gone; that part needs nothing but Python.
        python=$(find_python)
        [ -z "$python" ] || "$python" -B -c '
from deskbreak.desktop.autostart.linux import LinuxAutostart
for path in LinuxAutostart(["deskbreak"]).turn_off().removed:
    print("  removed ", path)'
    fi
    if is_ours; then rm -f "$command"; fi
    rm -rf "$venv" "$venv.old"
    rm -f "$page" "$completion"
    rmdir "$home" 2>/dev/null || true
    echo "deskbreak is removed. Settings and history are still there."
    exit 0
fi
[ $# = 0 ] || fail "usage: $0 [--remove]"
if [ -e "$command" ] && ! is_ours; then
    fail "$command is there already, and not from here: remove it first" \
        "(pipx uninstall deskbreak, or uv tool uninstall deskbreak)."
fi

# ------------------------------------------------------------------ the Python
python=$(find_python)
wanted=""
[ -n "$python" ] || wanted="python3 python3-venv"
if [ -z "$python" ] || ! "$python" -c 'import tkinter' 2>/dev/null; then
    wanted="$wanted python3-tk"
fi
if [ -n "$wanted" ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing from Debian: $wanted"
    apt-get update -qq || true  # what is missing then is told by the next line
    # shellcheck disable=SC2086  # a list of words is meant
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        $wanted >/dev/null ||
        echo "Debian could not install them; is there a network?" >&2
    python=$(find_python)
fi
[ -n "$python" ] || fail "deskbreak needs Python 3.11 or newer with its venv module." \
    "On Debian or Ubuntu: sudo apt install python3 python3-venv python3-tk"
if ! "$python" -c 'import tkinter' 2>/dev/null; then
    echo "Note: $python has no Tk, so a break is guided in the terminal, not in a" >&2
    echo "window. On Debian or Ubuntu: sudo apt install python3-tk" >&2
fi

# ------------------------------------------------------------- the environment
# The one that is there is put aside, and put back if the new one does not get done.
put_back() {
    rm -rf "$venv"
    [ ! -e "$venv.old" ] || mv "$venv.old" "$venv"
}
[ ! -e "$venv.old" ] || put_back # from a run that was killed
echo "Installing deskbreak into $venv"
mkdir -p "$home" "$bin"
trap 'exit 1' HUP INT TERM
trap put_back EXIT
[ ! -e "$venv" ] || mv "$venv" "$venv.old"
"$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check . ||
    fail "" "deskbreak could not be installed. Its libraries come from the network: is" \
        "there one? What was installed before is still there, as it was."
trap - EXIT
rm -rf "$venv.old"

ln -sf "$venv/bin/deskbreak" "$command"
mkdir -p "${page%/*}" "${completion%/*}"
ln -sf "$venv/share/man/man1/deskbreak.1" "$page"
"$command" completion bash > "$completion"
"$command" --version
if "$command" status >/dev/null 2>&1; then
    echo "The deskbreak that runs is the one from before; to change over:"
    echo "  deskbreak stop; deskbreak start"
fi
case ":$PATH:" in
    *":$bin:"*) ;;
    *)
        echo "$bin is not on your PATH yet; most systems add it at the next login."
        echo "Until then: $command"
        ;;
esac

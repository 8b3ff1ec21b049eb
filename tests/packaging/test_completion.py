"""The shells themselves complete our commands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shells of Unix")

#: What each shell is told to do; the script is in ``$SCRIPT``.
BASH = """
source "$SCRIPT"
COMP_WORDS=(deskbreak auto) COMP_CWORD=1
complete -p deskbreak >/dev/null || exit 1
_deskbreak_completion deskbreak
printf '%s\\n' "${COMPREPLY[@]}"
"""
FISH = 'source "$SCRIPT"; complete --do-complete "deskbreak auto"'


@pytest.mark.parametrize(("shell", "words"), [("bash", BASH), ("fish", FISH)])
def test_the_shell_completes_a_command(tmp_path: Path, shell: str, words: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"needs {shell}")
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    command = bin_ / "deskbreak"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m deskbreak "$@"\n')
    command.chmod(0o755)
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "PATH": f"{bin_}:{os.environ['PATH']}",
        "SCRIPT": str(tmp_path / "script"),
    }
    script = subprocess.run(
        [str(command), "completion", shell],
        env=environment,
        capture_output=True,
        check=True,
    ).stdout
    (tmp_path / "script").write_bytes(script)
    done = subprocess.run(
        [program, "-c", words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "autostart" in done.stdout


def test_zsh_reads_the_script_without_complaint(tmp_path: Path) -> None:
    zsh = shutil.which("zsh")
    if zsh is None:
        pytest.skip("needs zsh")
    script = subprocess.run(
        [sys.executable, "-m", "deskbreak", "completion", "zsh"],
        capture_output=True,
        check=True,
    ).stdout
    (tmp_path / "_deskbreak").write_bytes(script)
    done = subprocess.run(
        [
            zsh,
            "-f",
            "-c",
            (
                "fpath=($PWD $fpath); autoload -U compinit; compinit -u -d $PWD/dump; "
                "print -r -- $_comps[deskbreak]"
            ),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert (done.stdout.strip(), done.stderr) == ("_deskbreak", "")

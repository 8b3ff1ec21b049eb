"""``completion``: what the shell needs to complete commands and options."""

from __future__ import annotations

import click

from deskbreak.cli.output import Answer, answering


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@answering
def completion_command(shell: str) -> Answer:
    """Print the completion script for your shell.

    \b
    deskbreak completion bash > ~/.local/share/bash-completion/completions/deskbreak
    deskbreak completion zsh > ~/.zfunc/_deskbreak
    deskbreak completion fish > ~/.config/fish/completions/deskbreak.fish
    """
    from click.shell_completion import get_completion_class

    from deskbreak.cli.main import main

    made = get_completion_class(shell)
    assert made is not None
    script = made(main, {}, "deskbreak", "_DESKBREAK_COMPLETE").source()
    return Answer({"shell": shell, "script": script}, script)

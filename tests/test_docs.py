"""What the documents say is true: commands exist, settings parse, files are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from deskbreak.cli.main import main
from deskbreak.config import read_text
from deskbreak.library.loader import built_in

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#:]+)\)")


def text(name: str) -> str:
    """Return the document *name*."""
    return (ROOT / name).read_text(encoding="utf-8")


def commands(name: str) -> list[str]:
    """Return the deskbreak commands that the document *name* tells people to type."""
    prose = BLOCK.sub("", text(name))
    found = CODE.findall(prose)
    for _, body in BLOCK.findall(text(name)):
        found += [line.removeprefix("$ ") for line in body.splitlines()]
    typed = [line for line in found if re.match(r"deskbreak [a-z-]", line)]
    return sorted({line.split("#")[0].strip() for line in typed})


ALL_COMMANDS = [(name, line) for name in DOCUMENTS for line in commands(name)]


@pytest.mark.parametrize(("document", "line"), ALL_COMMANDS)
def test_every_command_in_the_documents_exists(document: str, line: str) -> None:
    command: click.Command = main
    # "run | take" names several commands at once.
    for variant in line.replace("deskbreak ", "", 1).split(" | "):
        command = main
        context = click.Context(main)
        words = shlex.split(variant)
        while words and isinstance(command, click.Group):
            if words[0].startswith("-"):
                break  # an option of the group itself
            found = command.get_command(context, words[0])
            assert found is not None, f"{document}: {line}"
            command, words = found, words[1:]
            context = click.Context(command, parent=context)
        if not any("…" in word for word in words):
            options = {name for p in command.params for name in p.opts}
            for word in words:
                if word.startswith("-"):
                    assert word in options, f"{document}: {line}"


def test_the_readme_has_commands_to_check() -> None:
    assert len(commands("README.md")) > 10


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_settings_example_is_without_mistake(document: str) -> None:
    for language, body in BLOCK.findall(text(document)):
        if language == "toml":
            read_text(body, built_in=built_in())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_a_document_links_to_is_there(document: str) -> None:
    for target in LINK.findall(text(document)):
        assert (ROOT / target).exists(), f"{document}: {target}"


def test_every_place_in_the_map_is_there() -> None:
    table = text("ARCHITECTURE.md").split("## Where do I change")[1].split("## ")[0]
    names = [
        name
        for name in CODE.findall(table)
        if re.fullmatch(r"[a-z_/]+(\.py|\.toml|/)", name)
    ]
    assert len(names) > 10
    for name in names:
        places = [ROOT / name, ROOT / "deskbreak" / name]
        assert any(place.exists() for place in places), name


def test_the_two_commands_of_the_first_screen_are_there() -> None:
    blocks = [body for language, body in BLOCK.findall(text("README.md"))]
    assert blocks[0].startswith("./install.sh &&")
    assert "./run-tests.sh\n" in blocks
    for script in ("install.sh", "run-tests.sh", ".ci/run"):
        assert (ROOT / script).stat().st_mode & 0o111, script

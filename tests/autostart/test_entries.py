from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deskbreak.desktop.autostart import entries
from deskbreak.figures import app_icon
from deskbreak.figures.icon import render

AWKWARD = ('/home/jörg/my $HOME/100% "sure"/back\\slash/`x`/deskbreak',)


def read_exec(value: str) -> list[str]:
    """Take a value of Exec apart the way a desktop does."""
    # First the file's own escapes, then quotes as in a shell, then field codes.
    unescaped = value.replace("\\\\", "\\")
    said = subprocess.run(
        ["sh", "-c", f"printf '%s\\n' {unescaped}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [word.replace("%%", "%") for word in said.splitlines()]


def test_a_plain_command_stands_in_exec_as_it_is() -> None:
    assert entries.exec_line(["/usr/bin/deskbreak", "run"]) == "/usr/bin/deskbreak run"


def test_an_awkward_path_survives_the_quoting_of_exec() -> None:
    line = entries.exec_line([*AWKWARD, "run"])
    assert read_exec(line) == [*AWKWARD, "run"]


def test_the_unit_quotes_percent_dollar_and_quotes() -> None:
    text = entries.unit(["/a b/50%", "$x", '"q"'], {"DESKBREAK_HOME": "/a b/$c"})
    assert 'ExecStart="/a b/50%%" "$$x" "\\"q\\"" run\n' in text
    assert 'Environment="DESKBREAK_HOME=/a b/$c"' in text


def test_what_the_unit_cannot_name_is_started_by_a_shell() -> None:
    text = entries.unit(AWKWARD, {})
    assert (
        'ExecStart=/bin/sh -c "exec \\"$$0\\" \\"$$@\\"" '
        '"/home/jörg/my $$HOME/100%% \\"sure\\"/back\\\\slash/`x`/deskbreak" run\n'
    ) in text


def test_the_program_is_read_back_from_what_starts_it() -> None:
    for text in (
        entries.starter(entries.with_variables(AWKWARD, {"A": "/b"})),
        entries.launcher(AWKWARD),
        entries.unit(AWKWARD, {"A": "/b"}),
    ):
        assert entries.needed(text) == AWKWARD[0]
    assert entries.needed(entries.starter(["deskbreak"])) == ""
    assert entries.needed(entries.unit(["deskbreak"], {})) == ""


def test_variables_come_before_the_command() -> None:
    words = entries.with_variables(["deskbreak"], {"B": "2", "A": "1 2"})
    assert words == ("env", "A=1 2", "B=2", "deskbreak")
    assert entries.with_variables(["deskbreak"], {}) == ("deskbreak",)


def test_the_launcher_lists_each_action_that_it_describes() -> None:
    text = entries.launcher(["/usr/bin/deskbreak"])
    for key, _, arguments in entries.ACTIONS:
        group = text.split(f"[Desktop Action {key}]\n")[1].split("\n\n")[0]
        assert entries.exec_line(["/usr/bin/deskbreak", *arguments]) in group
    assert entries.value(text, "Actions") == "take;pause;setup;settings;"


def test_no_entry_names_a_version() -> None:
    """MATE reads none but 1.0, and starts nothing that says 1.1."""
    for text in (entries.launcher(["deskbreak"]), entries.starter(["deskbreak"])):
        assert entries.value(text, "Version") == ""


def test_values_are_read_from_the_first_group_only() -> None:
    text = entries.launcher(["deskbreak"])
    assert entries.value(text, "Name") == "deskbreak"
    assert entries.value(text, "Hidden") == ""


@pytest.mark.skipif(
    not shutil.which("desktop-file-validate"), reason="needs desktop-file-utils"
)
@pytest.mark.parametrize("command", [("/usr/bin/deskbreak",), AWKWARD])
def test_the_entries_are_valid(tmp_path: Path, command: tuple[str, ...]) -> None:
    for name, text in (
        ("launcher", entries.launcher(command)),
        ("starter", entries.starter(command)),
    ):
        file = tmp_path / f"{name}.desktop"
        file.write_text(text, "utf-8")
        done = subprocess.run(
            ["desktop-file-validate", str(file)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
@pytest.mark.parametrize(
    "folder", ["plain", "a b", "100%", "$HOME", 'a"b', "o'brien", "back\\slash", "`ü`"]
)
def test_the_unit_is_valid(tmp_path: Path, folder: str) -> None:
    program = tmp_path / folder / "deskbreak"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "deskbreak.service"
    text = entries.unit([str(program)], {"DESKBREAK_HOME": '/a b/$c "d" 5%'})
    unit.write_text(text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "deskbreak.service" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="a shell of Linux")
def test_the_shell_starts_the_program_with_its_words(tmp_path: Path) -> None:
    program = tmp_path / "my $HOME's" / "deskbreak"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$0" "$@"\n')
    program.chmod(0o755)
    words = entries.through_shell([str(program), "run"])
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == [str(program), "run"]


def test_the_icon_comes_in_every_size_and_as_a_drawing() -> None:
    files = app_icon.files()
    assert tuple(files) == app_icon.paths()
    for size in app_icon.SIZES:
        data = files[f"hicolor/{size}x{size}/apps/deskbreak.png"]
        assert data.startswith(b"\x89PNG")
        assert int.from_bytes(data[16:20]) == int.from_bytes(data[20:24]) == size


def test_the_drawing_shows_the_same_person_as_the_pixels() -> None:
    from xml.etree import ElementTree

    tree = ElementTree.fromstring(app_icon.svg())
    shapes = [element.tag.partition("}")[2] for element in tree]
    # The disc, the head, the arms, the trunk, the legs.
    assert shapes == ["circle", "circle", "polyline", "polyline", "polyline"]
    picture = render("taking", 0.0, 256)
    for shape in tree:
        if shape.tag.endswith("polyline"):
            for point in shape.attrib["points"].split():
                x, y = (float(part) * 16 for part in point.split(","))
                assert picture.getpixel((round(x), round(y))) == (255, 255, 255, 255)

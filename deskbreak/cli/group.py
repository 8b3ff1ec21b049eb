"""Commands of commands: a slip in a name is answered with the nearest."""

from __future__ import annotations

import click

from deskbreak.cli.output import command_words

#: What people try, and the command that does it.
_MEANT = {
    "stats": "report",
    "statistics": "report",
    "quit": "stop",
    "settings": "config",
    "exercises": "library",
    "next": "status",
}


class Group(click.Group):
    """A command of commands."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """
        Return the name, the command and the words behind it.

        Raises:
            click.UsageError: There is no such command.
        """
        name = args[0]
        is_option = name.startswith("-")
        if is_option or ctx.resilient_parsing or self.get_command(ctx, name):
            return super().resolve_command(ctx, args)
        from deskbreak.config.problems import nearest

        names = self.list_commands(ctx)
        meant = _MEANT.get(name, "")
        meant = meant if meant in names else nearest(name, names)
        place = " ".join(["deskbreak", *command_words(ctx)])
        told = (
            f'; did you mean "{place} {meant}"?'
            if meant
            else f' ("{place} --help" lists them)'
        )
        raise click.UsageError(f'there is no command "{name}"{told}', ctx)

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the commands of ``--help``."""
        self.write_section(ctx, formatter, "Commands", self.list_commands(ctx))

    def write_section(
        self,
        ctx: click.Context,
        formatter: click.HelpFormatter,
        title: str,
        names: list[str],
    ) -> None:
        """Write the commands *names* below *title*, each with its whole sentence."""
        found = ((name, self.get_command(ctx, name)) for name in names)
        with formatter.section(title):
            formatter.write_dl(
                [
                    (name, each.get_short_help_str(limit=200))
                    for name, each in found
                    if each
                ]
            )

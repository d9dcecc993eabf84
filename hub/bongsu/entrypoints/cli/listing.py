"""Commands listed with their whole first sentence: cut short it would hide what tells two of them apart."""

import click

from bongsu.entrypoints.cli.asker import guess

_WHOLE = 1_000  # characters; no sentence is as long


class Listing(click.Group):
    """A group of commands whose help cuts no summary."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command by its name; a misspelt one is answered with the likeliest."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            known = self.list_commands(ctx)
            raise click.UsageError(f"there is no command {args[0]!r}{guess(args[0], known)}", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list, each summary in as many lines as it needs."""
        listed = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, each.get_short_help_str(_WHOLE)) for name, each in listed if each and not each.hidden]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)

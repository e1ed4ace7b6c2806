"""The command line: one module a command, loaded only when it is called.

Human text goes to stderr, data to stdout. Exit codes: 0 fine, 1 findings or failed articles,
2 usage or configuration, 3 an internal fault.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import TracebackType

import click

from pipeline import __version__
from pipeline.commands.console import complain, say
from pipeline.errors import PipelineError

__all__ = ["main"]

# Name -> what it does, in the order of a day's work. Here, so that --help loads no stage.
_COMMANDS = {
    "init": "Make a project: dragoman.toml and the folders, ready to run.",
    "run": "The main job: extract, translate, check, build.",
    "extract": "Bring the catalogs up to date with the articles.",
    "translate": "Extract, then fill what is missing from memory and by machine.",
    "check": "Check the translations and print findings as file:line.",
    "build": "Build the localized bundles from the catalogs.",
    "status": "What stands where, per locale and article.",
    "evaluate": "How near the machine comes to what people wrote: chrF2 and BLEU.",
    "glossary": "The project's terms: check, import, export.",
    "memory": "Reviewed sentences and imported TMX: import, export, search, stats, suggest.",
    "models": "Argos packages: list, available, install, verify, lock, remove.",
    "history": "Who translated and reviewed each sentence of an article, and when.",
    "merge-driver": "What git calls to merge catalogs, once `init --git` was run.",
    "doctor": "What is missing on this machine, and the command that mends it.",
}


class _Boundary:
    """The edge of the program: errors become words and exit codes, never a traceback."""

    def __init__(self, debug: bool) -> None:
        self.debug = debug

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        theirs = SystemExit | click.exceptions.Exit | click.ClickException | click.Abort
        if error is None or self.debug or isinstance(error, theirs):
            return
        if isinstance(error, PipelineError):
            complain(error)
            sys.exit(error.exit_code)
        if isinstance(error, KeyboardInterrupt):
            say("stopped. Nothing is half-written; run the command again to go on from here.")
            sys.exit(130)
        if isinstance(error, BrokenPipeError):
            # The reader of our data has gone (`dragoman status | head`): no fault of anyone's.
            sys.stderr.close()
            sys.exit(0)
        say(f"internal fault: {type(error).__name__}: {error}")
        say("hint: run the command again with `dragoman --debug …` and report what it prints.")
        sys.exit(3)


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"pipeline.commands.{name}"), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        with _Boundary(bool(ctx.params.get("debug"))):
            return super().invoke(ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dragoman", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show a traceback where something goes wrong.")
@click.option(
    "-C",
    "--project",
    "folder",
    type=click.Path(exists=True, file_okay=False),
    default=".",
    show_default="the current folder",
    help="Work in the project at this folder.",
)
@click.pass_context
def main(ctx: click.Context, debug: bool, folder: str) -> None:
    """Articles into other languages, with a person answering for every sentence."""
    ctx.obj = folder

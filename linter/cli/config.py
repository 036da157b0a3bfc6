"""``report-lint config [PATH]``: what is in force for a path, and where each value comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from linter.cli import OK
from linter.cli.options import (
    CONTEXT,
    FAIL_ON,
    IGNORE,
    MIN_SEVERITY,
    PATH,
    PREVIOUS,
    SELECT,
    WAIVERS,
    configured,
    steered,
)
from linter.cli.run import utf8
from linter.config import Config, Key, Setting
from linter.outputs.text import width

_EPILOG = """\b
Examples:
  report-lint config
  report-lint config reports/2024/civil.docx
  report-lint config --format json --min-severity warning reports/
  report-lint config --schema > .schema/report-lint.json
"""


@click.command(epilog=_EPILOG, context_settings=CONTEXT)
@click.argument("path", type=PATH, default=".")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Output format.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of report-lint.yaml, for editors, and stop.")
@steered(SELECT, IGNORE, MIN_SEVERITY, FAIL_ON, PREVIOUS, WAIVERS)
def config(path: str, format_: str, schema: bool, **options: Any) -> int:
    """Show the configuration in force for PATH (a file or a folder; by default this folder).

    Each value is shown with where it comes from: the default, a line of a file, or the command line.

    Exit codes: 0; 2 the configuration is wrong.
    """
    if schema:
        from linter.authoring.schema import dump

        click.echo(dump("config"), nl=False)
        return OK
    import os

    linters = configured()
    # A folder is asked about for what lies in it.
    inside = os.path.join(path, "") if os.path.isdir(path) else path
    settings = _with_defaults(linters.of(inside).settings)
    file = linters.config(inside)
    utf8()
    click.echo(_as_json(path, file, settings) if format_ == "json" else _as_text(path, file, settings))
    return OK


def _with_defaults(settings: Mapping[Key, Setting]) -> dict[Key, Setting]:
    """Return the settings in the order of the vocabulary, with the defaults of what is not given."""
    from linter.config.source import vocabulary

    ordered: dict[Key, Setting] = {}
    for name, about in vocabulary()["config"].items():
        given = {key: setting for key, setting in settings.items() if key[0] == name}
        ordered |= given or ({(name,): Setting(about["default"])} if "default" in about else {})
    return ordered


def _files(file: Config | None) -> list[str]:
    return list(file.files) if file else []


def _as_json(path: str, file: Config | None, settings: Mapping[Key, Setting]) -> str:
    import json

    values: dict[str, Any] = {}
    for key, setting in settings.items():
        one = {"value": setting.value, "from": setting.origin}
        if len(key) == 1:
            values[key[0]] = one
        else:
            values.setdefault(key[0], {})[key[1]] = one
    return json.dumps({"path": path, "files": _files(file), "settings": values}, ensure_ascii=False, indent=2)


def _as_text(path: str, file: Config | None, settings: Mapping[Key, Setting]) -> str:
    """Return the settings as a configuration file with the origins as comments."""
    rows: list[tuple[str, str]] = []
    for key, setting in settings.items():
        if len(key) > 1 and f"{key[0]}:" not in (line for line, _ in rows):
            rows.append((f"{key[0]}:", ""))
        rows.append(("  " * (len(key) - 1) + f"{_flow(key[-1])}: {_flow(setting.value)}", setting.origin))
    width = max((_width(line) for line, _ in rows), default=0)
    head = [f"# {path}: {', '.join(_files(file)) or 'no configuration file'}"]
    return "\n".join(
        head + [f"{line}{' ' * (width - _width(line))}  # {origin}" if origin else line for line, origin in rows]
    )


def _width(text: str) -> int:
    return sum(map(width, text))


def _flow(value: Any) -> str:
    """A value as YAML on one line."""
    import yaml

    text: str = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**9, sort_keys=False)
    return text.removesuffix("\n").removesuffix("\n...")

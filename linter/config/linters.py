"""Linters by path: packs and settings as the configuration in force there, and the command line, say."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from linter.config import RELATIVE, Config, Finder, Key, Near, Setting
from linter.engine import Linter, Settings
from linter.errors import Both
from linter.packs import load as load_pack
from linter.rules import Pack, names
from linter.waivers import Waivers, relative

if TYPE_CHECKING:
    from datetime import date

    from linter.packs.source import Change

STDIN = "-"
_REPORT, _BODY = Both("报告", "kind of report"), Both("机关", "kind of body")


class Configured(NamedTuple):
    """What holds for a path: its linter, from which severity on a violation fails the run, last year's reports."""

    linter: Linter
    fail_on: str
    previous: tuple[str, ...]
    settings: dict[Key, Setting]


class Linters:
    """The linters of a run.

    ``command`` are settings that win over those of every file, ``base`` what no file tells. ``config`` is a file
    to use for all paths; ``isolated`` keeps from looking for one, and for waivers. ``today`` is the day on which
    waivers are judged, if not this one.
    """

    def __init__(
        self,
        command: Mapping[Key, Any] | None = None,
        base: Settings | None = None,
        *,
        config: str | None = None,
        isolated: bool = False,
        today: date | None = None,
    ) -> None:
        self.command = {key: Setting(value, "command line") for key, value in (command or {}).items()}
        self.base = base or Settings()
        self._given, self._isolated = config, isolated
        self._finder = Finder()
        self._configs: dict[str, Config] = {}
        self._made: dict[tuple[str, tuple[int, ...], str], Configured] = {}
        self._waivers: dict[str, Waivers] = {}
        self._today = today
        #: Whether a waivers file that is named may be missing, as it is to be made.
        self.making = False
        self._packs: dict[str, Pack] = {}

    def of(self, path: str) -> Configured:
        """Return what holds for a path.

        Raises:
            RuleFileError: a configuration file, or a pack that it names, is wrong.
        """
        config = self.config(path)
        layers = config.layers_for(path) if config else ()
        settings = {**(config.settings(layers) if config else {}), **self.command}
        waivers = self._waivers_file(path, settings)
        key = (config.path if config else "", layers, waivers)
        if key not in self._made:
            self._made[key] = self._make(settings, waivers)
        return self._made[key]

    def _waivers_file(self, path: str, settings: Mapping[Key, Setting]) -> str:
        """Return the path of the waivers file in force for a path, "" where there is none."""
        given = settings.get(("waivers",))
        if given is None:
            return _from_here(self._near(path).waivers)
        (file,) = given.paths()
        if not self.making and not os.path.isfile(file):
            what = Both(f"waivers: 没有这个文件：{file!r}", f"waivers: there is no file {file!r}")
            raise given.error(what, remedy=Both("用 report-lint baseline 生成", "report-lint baseline makes one"))
        return file

    def waivers(self) -> list[Waivers]:
        """Return the waivers files that were read so far."""
        return list(self._waivers.values())

    def files(self) -> list[str]:
        """Return the configuration and waivers files that were read so far."""
        return [*(file for config in self._configs.values() for file in config.files), *self._waivers]

    def config(self, path: str) -> Config | None:
        """Return the configuration in force for a path, None where there is none."""
        found = self._given or _from_here(self._near(path).config)
        if not found:
            return None
        if found not in self._configs:
            from linter.config.source import load

            config = self._configs[found] = load(found)
            self._check(config)
        return self._configs[found]

    def excluded(self, path: str) -> bool:
        """Whether a path that was found in a folder is to be left out."""
        config = self.config(path)
        setting = config.settings(range(len(config.layers))).get(("exclude",)) if config else None
        if config is None or setting is None:
            return False
        from linter.config.globs import matches

        return matches(setting.value, relative(path, config.folder))

    def whole(self, path: str) -> Linter:
        """Return the linter for a path, with the rules of all packs that were made so far: what speaks for a run."""
        linter = self.of(path).linter
        if len(self._packs) == 1:
            return linter
        rules: dict[str, dict[str, Any]] = {}
        for pack in (linter.pack, *self._packs.values()):
            for rule in pack.data["rules"]:
                if rules.get(rule["id"], {"severity": "off"})["severity"] == "off":
                    rules[rule["id"]] = rule
        return Linter(Pack({**linter.pack.data, "rules": list(rules.values())}), linter.settings)

    def _near(self, path: str) -> Near:
        return Near() if self._isolated else self._finder.near("" if path == STDIN else os.path.dirname(path))

    # -- making ---------------------------------------------------------------------------

    def _make(self, settings: dict[Key, Setting], waivers: str) -> Configured:
        def value(name: str, default: Any) -> Any:
            return settings[name,].value if (name,) in settings else default

        limits = _entries(settings, "limits")
        reading = self.base.reading
        if limits:
            changed = reading.limits._replace(**{name: setting.value for name, setting in limits.items()})
            reading = reading._replace(limits=changed)
        made = self.base._replace(
            lang=value("lang", self.base.lang),
            body=value("body", None),
            year=value("year", None),
            select=tuple(value("select", ())),
            ignore=tuple(value("ignore", ())),
            min_severity=value("min-severity", self.base.min_severity),
            reading=reading,
            report=value("report", None),
            waivers=self._read_waivers(waivers) if waivers else None,
        )
        pack = self._pack(settings)
        _check_words(settings, pack)
        previous = settings["previous",].paths() if ("previous",) in settings else ()
        return Configured(Linter(pack, made), value("fail-on", "error"), previous, settings)

    def _read_waivers(self, path: str) -> Waivers:
        if path not in self._waivers:
            from datetime import date

            from linter.config.waiverfile import load

            self._waivers[path] = load(path, self._today or date.today())
        return self._waivers[path]

    def _check(self, config: Config) -> None:
        """Check the words of all layers, also of overrides that no path needs in this run."""
        everywhere = [number for number, layer in enumerate(config.layers) if not layer.globs]
        pack = self._pack({**config.settings(everywhere), **self.command})
        for layer in config.layers:
            _check_words(layer.settings, pack)

    def _pack(self, settings: Mapping[Key, Setting]) -> Pack:
        wanted = {name: _entries(settings, name) for name in ("severity", "parameters", "bodies", "deadlines")}
        folders = settings["rules",].paths() if ("rules",) in settings else ()
        said = {name: {word: setting.value for word, setting in entries.items()} for name, entries in wanted.items()}
        key = repr((folders, said))
        if key not in self._packs:
            if ("rules",) in settings:
                _check_folders(settings["rules",], folders)
            self._packs[key] = _changed(folders, wanted)
        return self._packs[key]


def _from_here(path: str) -> str:
    """Return a path as one would type it here, where it lies below this folder."""
    here = os.path.join(os.getcwd(), "")
    return path.removeprefix(here)


def _entries(settings: Mapping[Key, Setting], name: str) -> dict[str, Setting]:
    return {key[1]: setting for key, setting in settings.items() if key[0] == name and len(key) > 1}


def _check_folders(setting: Setting, folders: Iterable[str]) -> None:
    for number, folder in enumerate(folders):
        if setting.source is not None and not os.path.isdir(folder):
            what = Both(f"rules: 没有这个文件夹：{folder!r}", f"rules: there is no folder {folder!r}")
            raise setting.error(what, number, remedy=RELATIVE)


def _changed(folders: tuple[str, ...], wanted: Mapping[str, Mapping[str, Setting]]) -> Pack:
    """Load the packs and change them as the configuration says."""
    changes = list(_parameters(wanted["parameters"])) if wanted["parameters"] else []
    if wanted["deadlines"]:
        changes += _deadlines(load_pack(folders), wanted["deadlines"])
    pack = load_pack(folders, changes=changes)
    rules, reports = pack.data["rules"], pack.data["reports"]
    if wanted["severity"]:
        rules = list(_with_severities(rules, wanted["severity"]))
    if wanted["bodies"]:
        own = [{"kind": one.value, "match": f"^(?:{name})$"} for name, one in wanted["bodies"].items()]
        reports = {key: {**report, "bodies": [*own, *report["bodies"]]} for key, report in reports.items()}
    return Pack({**pack.data, "rules": rules, "reports": reports})


def _with_severities(rules: Iterable[dict[str, Any]], wanted: Mapping[str, Setting]) -> Iterator[dict[str, Any]]:
    """Yield the rules with the severities that are wanted: the most exact word for a rule wins."""
    for rule in rules:
        words = [word for word in wanted if names(word, rule["id"], rule["name"])]
        exact = max(words, key=lambda word: (word in (rule["id"], rule["name"]), len(word)), default=None)
        yield rule if exact is None else {**rule, "severity": wanted[exact].value}


def _parameters(wanted: Mapping[str, Setting]) -> Iterator[Change]:
    from linter.packs.source import Change

    for rule, setting in wanted.items():
        if setting.source:
            yield Change(rule, setting.value, setting.source, setting.keys)


def _deadlines(pack: Pack, wanted: Mapping[str, Setting]) -> Iterator[Change]:
    """Give the rules that are made for it (with the option ``bases``) the limits of the configuration."""
    from linter.packs.source import Change

    dated = [rule for rule in pack.data["rules"] if rule["options"].get("aspect") == "late"]
    for rule in dated:
        if "bases" not in rule["options"]:
            continue
        national = [one for one in dated if one is not rule and set(one["reports"]) & set(rule["reports"])]
        for body, setting in wanted.items():
            _check_day(body, setting, national)
        limits = {body: setting.value["until"] for body, setting in wanted.items()}
        bases = {body: setting.value["basis"] for body, setting in wanted.items()}
        first = next(iter(wanted.values()))
        if first.source:
            yield Change(rule["id"], {"limits": limits, "bases": bases}, first.source, first.keys)


def _check_day(body: str, setting: Setting, national: Iterable[Mapping[str, Any]]) -> None:
    from datetime import date

    until = setting.value["until"]
    try:
        date.fromisoformat(f"2023-{until}")
    except ValueError:
        remedy = Both("写成 月-日，如 01-20", "write MM-DD, such as 01-20")
        raise setting.error(Both(f"{until!r} 不是日期", f"{until!r} is no day"), "until", remedy=remedy) from None
    for rule in national:
        limit = rule["options"]["limits"].get(body)
        if limit and until > limit:
            message = Both(
                f"本地期限不能晚于 {rule['id']} 的 {limit}（{rule['basis']['zh']}）",
                f"a local deadline cannot be later than that of {rule['id']}, {limit} ({rule['basis']['en']})",
            )
            off = f"severity: {{{rule['id']}: off}}"
            remedy = Both(
                f"写不晚于 {limit} 的日期；不要这个期限时写 {off}",
                f"a day until {limit}; to have no such limit, write {off}",
            )
            raise setting.error(message, "until", remedy=remedy)


def _check_words(settings: Mapping[Key, Setting], pack: Pack) -> None:
    """Refuse what names no rule, no kind of report or no kind of body of the pack."""
    bodies = list(dict.fromkeys(body for report in pack.reports.values() for body in report["body_names"]))
    for (name, *entry), setting in settings.items():
        if setting.source is None:
            continue
        if name in ("select", "ignore"):
            for number, word in enumerate(setting.value):
                _check_rule(word, setting, pack, number)
        elif name in ("severity", "parameters"):
            _check_rule(entry[0], setting, pack)
        elif name == "report":
            _check_word(setting.value, list(pack.reports), _REPORT, setting)
        elif name in ("body", "bodies"):
            _check_word(setting.value, bodies, _BODY, setting)
        elif name == "deadlines":
            _check_word(entry[0], bodies, _BODY, setting)


def _check_rule(word: str, setting: Setting, pack: Pack, *keys: int) -> None:
    rules = pack.data["rules"]
    if not any(names(word, rule["id"], rule["name"]) for rule in rules):
        from linter.suggest import rule_meant, suggestion

        near = suggestion(word, [text for rule in rules for text in (rule["id"], rule["name"])])
        remedy = rule_meant(near)
        raise setting.error(Both(f"没有这条规则：{word!r}", f"there is no rule {word!r}"), *keys, remedy=remedy)


def _check_word(word: str, known: list[str], what: Both, setting: Setting) -> None:
    if word not in known:
        from linter.suggest import listed, suggestion

        message = Both(f"没有这种{what.zh}：{word!r}", f"there is no {what.en} {word!r}")
        raise setting.error(message, remedy=suggestion(word, known) or listed(known))

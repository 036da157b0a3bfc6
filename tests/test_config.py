"""Configuration: found upwards, merged, checked, shown; and what it does to a run."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from linter.authoring import schema
from linter.config import Finder
from linter.config.globs import matches
from linter.config.source import CHECKS, vocabulary
from linter.engine import Settings
from linter.examples import build
from linter.packs import DEFAULT_PACK, load
from linter.packs.yamlfile import load as load_yaml
from tests.conftest import BROKEN, ROOT, Cli, put

OK, VIOLATIONS, USAGE = 0, 1, 2


def violations(cli_here: Cli, *arguments: str) -> dict[str, list[dict[str, Any]]]:
    """The violations of each file, by its name without folders."""
    files = json.loads(cli_here("--format", "json", *arguments).out)["files"]
    return {Path(entry["path"]).name: entry["violations"] for entry in files}


def rules(cli_here: Cli, *arguments: str) -> dict[str, set[str]]:
    found = violations(cli_here, *arguments)
    return {name: {one["rule"] for one in every} for name, every in found.items()}


def report(linter: Any, **changes: Any) -> str:
    """The clean example with changes, as a text."""
    example = load(examples=True).reports[DEFAULT_PACK]["example"]
    return build(example, changes, linter)


# -- finding ------------------------------------------------------------------------------------


def test_the_nearest_file_is_in_force(here: Path, cli_here: Cli) -> None:
    put(here / "report-lint.yaml", "select: TAB\n")
    assert {rule[:3] for rule in rules(cli_here, "reports")["a.txt"]} == {"TAB"}
    put(here / "reports" / "report-lint.yaml", "select: [STR]\n")
    assert {rule[:3] for rule in rules(cli_here, "reports")["a.txt"]} == {"STR"}


def test_a_pyproject_counts_only_with_our_table(here: Path, cli_here: Cli) -> None:
    put(here / "pyproject.toml", '[tool.report-lint]\nselect = ["TAB"]\nseverity.TAB010 = "off"\n')
    put(here / "reports" / "pyproject.toml", '[project]\nname = "report-lint"\n[tool.other]\nx = 1\n')
    assert rules(cli_here, "reports")["a.txt"] == {"TAB002", "TAB016"}
    put(here / "report-lint.yaml", "select: STR\n")
    assert {rule[:3] for rule in rules(cli_here, "reports")["a.txt"]} == {"STR"}


def test_nothing_above_the_root_of_a_repository_is_looked_at(here: Path) -> None:
    put(here / "report-lint.yaml", "select: TAB\n")
    assert Finder().near("reports").config == str(here / "report-lint.yaml")
    (here / "reports" / ".git").mkdir()
    assert Finder().near("reports").config == ""


def test_each_file_has_the_configuration_of_its_folder(here: Path, cli_here: Cli) -> None:
    put(here / "report-lint.yaml", "select: TAB\n")
    put(here / "reports" / "sub" / "b.txt", BROKEN)
    put(here / "reports" / "sub" / "report-lint.yaml", "select: STR004\n")
    found = rules(cli_here, "reports")
    assert found["a.txt"] == {"TAB002", "TAB010", "TAB016"}
    assert found["b.txt"] == {"STR004"}
    assert rules(cli_here, "-j", "2", "reports") == found, "in other processes too"


def test_standard_input_has_that_of_its_name_or_of_this_folder(here: Path, cli: Cli) -> None:
    put(here / "report-lint.yaml", "select: TAB016\n")
    put(here / "reports" / "report-lint.yaml", "select: STR004\n")
    ran = cli("--quiet", "-", stdin=BROKEN.encode())
    assert "TAB016" in ran.out
    assert "STR004" not in ran.out
    assert "STR004" in cli("--quiet", "-", "--stdin-filename", "reports/x.txt", stdin=BROKEN.encode()).out


def test_config_names_one_and_isolated_none(here: Path, cli_here: Cli) -> None:
    put(here / "report-lint.yaml", "select: TAB\n")
    put(here / "other.yaml", "select: STR004\n")
    put(here / "other.toml", 'select = ["STR006"]\n')
    assert rules(cli_here, "--config", "other.yaml", "reports")["a.txt"] == {"STR004"}
    assert rules(cli_here, "--config", "other.toml", "reports")["a.txt"] == {"STR006"}
    assert len(rules(cli_here, "--isolated", "reports")["a.txt"]) == 8
    ran = cli_here("--lang", "en", "--config", "no.yaml", "reports")
    assert ran.code == USAGE
    assert "no.yaml: cannot be read" in ran.err


def test_without_a_configuration_no_yaml_and_no_toml_is_loaded(here: Path, cli: Cli) -> None:
    put(here / "pyproject.toml", '[project.scripts]\nreport-lint = "linter.cli:main"\n')
    ran = cli("reports", PYTHONPROFILEIMPORTTIME="1")
    assert "linter.config.linters" in ran.err
    for heavy in ("linter.config.source", "linter.config.globs", "tomllib", "yaml"):
        assert not re.search(rf"\| +{re.escape(heavy)}$", ran.err, re.MULTILINE), heavy


# -- merging ------------------------------------------------------------------------------------


def test_the_command_line_beats_the_file(here: Path, cli_here: Cli) -> None:
    put(here / "report-lint.yaml", "select: TAB\nlang: en\nfail-on: never\n")
    assert cli_here("reports").code == OK
    assert cli_here("--fail-on", "error", "reports").code == VIOLATIONS
    assert rules(cli_here, "--select", "STR004,TIM", "reports")["a.txt"] == {"STR004", "TIM001"}
    assert "错误" in cli_here("--lang", "zh", "reports").out, "also where it is what the default is"
    assert "error TAB002" in cli_here("reports").out


def test_extends_and_relative_paths(here: Path, cli_here: Cli) -> None:
    pack = "rules:\n  - id: STR004\n    severity: error\n"
    put(here / "shared" / "pack" / "own.yaml", pack)
    put(here / "shared" / "base.yaml", "rules: [pack]\nselect: [STR004, TAB016]\nseverity: {TAB016: info, STR: info}\n")
    put(here / "report-lint.yaml", "extends: shared/base.yaml\nseverity: {STR: error}\nmin-severity: warning\n")
    found = violations(cli_here, "reports")["a.txt"]
    assert [(one["rule"], one["severity"]) for one in found] == [("STR004", "error")]
    shown = json.loads(cli_here("config", "--format", "json", "reports").out)["settings"]
    assert shown["severity"]["STR"]["from"] == "report-lint.yaml:2"
    assert shown["severity"]["TAB016"]["from"] == "shared/base.yaml:3"


def test_overrides_for_some_paths(here: Path, cli_here: Cli) -> None:
    put(here / "old" / "2020" / "b.txt", BROKEN)
    put(
        here / "report-lint.yaml",
        "select: [TAB, STR]\noverrides:\n  - paths: [old]\n    select: STR\n"
        "  - paths: ['**/2020/*.txt', none.txt]\n    severity: {STR006: off}\n    min-severity: warning\n",
    )
    found = rules(cli_here, "reports", "old")
    assert found["a.txt"] == {"STR004", "STR006", "TAB002", "TAB010", "TAB016"}
    assert found["b.txt"] == {"STR004"}


def test_fail_on_is_that_of_each_file(here: Path, cli_here: Cli) -> None:
    put(here / "old" / "b.txt", BROKEN)
    put(here / "report-lint.yaml", "fail-on: never\noverrides:\n  - {paths: [old], fail-on: warning}\n")
    assert cli_here("reports").code == OK
    assert cli_here("reports", "old").code == VIOLATIONS


def test_the_more_exact_word_for_a_rule_wins(here: Path, cli_here: Cli) -> None:
    text = (
        "severity: {TAB: off, TAB01: info, TAB016: error, blank-cell: warning, LNG002: error}\nselect: [TAB, LNG002]\n"
    )
    put(here / "report-lint.yaml", text)
    found = violations(cli_here, "reports")["a.txt"]
    said = {one["rule"]: one["severity"] for one in found}
    assert said == {"TAB010": "warning", "TAB016": "error", "LNG002": "error"}


def test_a_rule_that_is_off_can_be_on(here: Path, cli_here: Cli) -> None:
    put(here / "base.yaml", "severity: {STR004: off}\n")
    put(here / "report-lint.yaml", "extends: base.yaml\noverrides: [{paths: ['*.txt'], severity: {STR004: info}}]\n")
    assert "STR004" in rules(cli_here, "reports")["a.txt"]


def test_exclude_leaves_out_of_folders_what_is_not_named(here: Path, cli_here: Cli) -> None:
    put(here / "reports" / "drafts" / "b.txt", BROKEN)
    put(here / "reports" / "c.txt", BROKEN)
    put(here / "report-lint.yaml", "exclude: [drafts, 'reports/c.*']\n")
    assert set(rules(cli_here, "reports")) == {"a.txt"}
    assert set(rules(cli_here, "reports/**/*.txt")) == {"a.txt"}
    assert set(rules(cli_here, "reports/drafts/b.txt")) == {"b.txt"}


@pytest.mark.parametrize(
    ("glob", "fits", "not_"),
    [
        ("*.txt", ["a.txt", "x/a.txt"], ["a.txt.bak", "txt"]),
        ("old", ["old/a.txt", "x/old/y/a.txt", "old"], ["older/a.txt"]),
        ("old/", ["old/a.txt"], ["folder"]),
        ("x/*.txt", ["x/a.txt"], ["x/y/a.txt", "y/x/a.txt"]),
        ("x/**/*.txt", ["x/a.txt", "x/y/z/a.txt"], ["a.txt"]),
        ("x/**", ["x/a", "x/y/a"], ["x", "xy/a"]),
        ("./x/a.t?t", ["x/a.txt"], ["x/a.tt"]),
        ("/a.txt", ["a.txt"], ["x/a.txt"]),
        ("202[34]", ["2023/a", "2024"], ["2025/a"]),
        ("[!a].txt", ["b.txt"], ["a.txt"]),
        ("报告(1).txt", ["报告(1).txt"], ["报告1.txt"]),
    ],
)
def test_globs(glob: str, fits: list[str], not_: list[str]) -> None:
    assert [path for path in fits if not matches([glob], path)] == []
    assert [path for path in not_ if matches([glob], path)] == []


# -- what it does -------------------------------------------------------------------------------


def test_bodies_whose_names_do_not_tell(here: Path, cli_here: Cli, shipped: Any) -> None:
    put(
        here / "reports" / "a.txt",
        report(shipped, agency="云泽山风景名胜区", replace={"2025年1月20日": "2025年2月9日"}),
    )
    assert "TIM001" not in rules(cli_here, "reports")["a.txt"]
    put(here / "report-lint.yaml", "bodies:\n  云泽山风景名胜区: department\n")
    assert "TIM001" in rules(cli_here, "reports")["a.txt"]
    put(here / "report-lint.yaml", "bodies:\n  .{2,4}风景名胜: department\n")
    assert "TIM001" not in rules(cli_here, "reports")["a.txt"], "it must fit the whole name"
    put(here / "report-lint.yaml", "bodies:\n  .{2,4}风景名胜区: department\n")
    assert "TIM001" in rules(cli_here, "reports")["a.txt"]


@pytest.mark.parametrize(
    ("day", "found"), [("1月10日", set()), ("1月11日", {"TIM020"}), ("1月31日", {"TIM020"}), ("2月1日", {"TIM014"})]
)
def test_a_local_deadline(day: str, found: set[str], here: Path, cli_here: Cli, shipped: Any) -> None:
    text = report(shipped, agency="临川河镇人民政府", replace={"2025年1月20日": f"2025年{day}"})
    put(here / "reports" / "a.txt", text)
    put(here / "report-lint.yaml", "deadlines:\n  township: {until: 01-10, basis: 云政办〔2024〕5号}\nselect: TIM\n")
    said = violations(cli_here, "reports")["a.txt"]
    assert {one["rule"] for one in said} == found
    assert all(one["basis"] == "云政办〔2024〕5号" for one in said if one["rule"] == "TIM020")
    assert not any(one["rule"] == "TIM020" for one in violations(cli_here, "--isolated", "reports")["a.txt"])


def test_parameters_are_those_of_the_check(here: Path, cli_here: Cli) -> None:
    put(here / "report-lint.yaml", "parameters:\n  published-late: {limits: {department: 01-20}}\nselect: TIM001\n")
    (said,) = violations(cli_here, "reports")["a.txt"]
    assert "2021年1月20日" in said["message"]
    put(here / "report-lint.yaml", "parameters:\n  TIM001: {limits: {township: 01-20}}\nselect: TIM001\n")
    assert violations(cli_here, "reports")["a.txt"] == []


def test_body_year_report_limits_and_last_years(here: Path, cli_here: Cli, shipped: Any) -> None:
    put(here / "reports" / "a.txt", report(shipped))
    put(here / "last" / "b.txt", report(shipped, year=2023))
    put(here / "report-lint.yaml", "previous: last\nbody: township\nreport: annual-report\n")
    entry = json.loads(cli_here("--format", "json", "reports").out)["files"][0]
    assert entry["body"] == "township"
    assert Path(entry["previous"]).name == "b.txt"
    put(here / "report-lint.yaml", "previous: none\n")
    assert "report-lint: previous: none: 没有这个文件" in cli_here("reports").err
    assert "report-lint: --previous no: 没有这个文件" in cli_here("--previous", "no", "reports").err
    put(here / "report-lint.yaml", "year: 2022\n")
    assert json.loads(cli_here("--format", "json", "reports").out)["files"][0]["year"] == 2022
    put(here / "report-lint.yaml", "limits: {file_bytes: 10}\n")
    assert cli_here("reports").code == 3
    assert cli_here("--limit", "file_bytes=1000000", "reports").code == OK


def test_facts_and_rollup_follow_it_too(here: Path, cli_here: Cli, shipped: Any) -> None:
    put(here / "county.txt", report(shipped, agency="青禾县人民政府"))
    put(here / "units" / "a.txt", report(shipped))
    put(here / "report-lint.yaml", "lang: en\nexclude: [units/b.txt]\n")
    put(here / "units" / "b.txt", "not a report")
    ran = cli_here("rollup", "county.txt", "units")
    assert ran.code == OK
    assert "no violations found" in ran.out
    ran = cli_here("facts", "units")
    assert ran.code == OK
    assert "value" in ran.out.splitlines()[1] + ran.out.splitlines()[0]


# -- errors -------------------------------------------------------------------------------------

WRONG = {
    "not YAML": ("a: [\n", 2, "is not valid YAML", ""),
    "a list": ("- a\n", 1, "must be a mapping of keys", "docs/config.md"),
    "unknown key": ("lang: zh\nfail_on: error\n", 2, "no key 'fail_on'", "did you mean fail-on?"),
    "no choice": ("fail-on: warnings\n", 1, "fail-on: must be one of", "did you mean warning"),
    "a choice that is a list": ("lang: [zh]\n", 1, "lang: must be a text, not a list", ""),
    "no list": ("select: {a: b}\n", 1, "select: must be a list, not a mapping", ""),
    "unknown rule": ("ignore:\n  - TAB001\n  - TAB999\n", 3, "there is no rule 'TAB999'", "did you mean"),
    "unknown severity": ("severity:\n  TAB: warn\n", 2, "severity: TAB: must be one of", "did you mean warning"),
    "severity of no rule": ("severity:\n  TABS: off\n", 2, "there is no rule 'TABS'", ""),
    "severity no mapping": ("severity: error\n", 1, "severity: must be a mapping", "write RULE"),
    "parameters of no rule": ("parameters:\n  XX001: {a: 1}\n", 2, "there is no rule 'XX001'", ""),
    "unknown option": ("parameters:\n  TIM001:\n    limit: {}\n", 3, "has no option 'limit'", "did you mean limits"),
    "wrong option": ("parameters:\n  TIM001:\n    limits: {county: 02-30}\n", 3, "'02-30' of 'county' is no day", ""),
    "no options": ("parameters:\n  TIM001: 3\n", 2, "TIM001: must be a mapping of options", ""),
    "unknown body": ("bodies:\n  某某: departments\n", 2, "no kind of body 'departments'", "did you mean department?"),
    "body": ("body: village\n", 1, "no kind of body 'village'", "known are"),
    "bad pattern": ("bodies:\n  '某(': county\n", 2, "is no pattern", ""),
    "runaway pattern": ("bodies:\n  '(某+)+x': county\n", 2, "is no pattern", ""),
    "unknown report": ("report: annual\n", 1, "no kind of report 'annual'", "did you mean annual-report"),
    "deadline without basis": ("deadlines:\n  township: 01-20\n", 2, "must have until and basis", "basis: 文件"),
    "deadline is no day": ("deadlines:\n  township: {until: 1月20日, basis: x}\n", 2, "is no day", "MM-DD"),
    "deadline too late": (
        "deadlines:\n  department:\n    until: 02-10\n    basis: x\n",
        3,
        "cannot be later",
        "TIM001: off",
    ),
    "deadline of whom": ("deadlines:\n  village: {until: 01-20, basis: x}\n", 2, "no kind of body 'village'", ""),
    "limit": ("limits:\n  page: 3\n", 2, "limits: page: is no limit", "did you mean pages"),
    "limit of nothing": ("limits:\n  pages: 0\n", 2, "must be at least 1", ""),
    "year": ("year: '2024'\n", 1, "year: must be a whole number", ""),
    "year far away": ("year: 24\n", 1, "year: must be", ""),
    "no pack": ("rules: [there]\n", 1, "there is no folder", "relative to this file"),
    "no base": ("extends: base.yaml\n", 1, "there is no such file", ""),
    "itself": ("extends: report-lint.yaml\n", 1, "extends this file in turn", ""),
    "overrides no list": ("overrides: {paths: a}\n", 1, "overrides must be a list", "write"),
    "override without paths": ("overrides:\n  - select: TAB\n", 2, "needs paths", ""),
    "not in overrides": ("overrides:\n  - paths: a\n    lang: en\n", 3, "for the whole run", ""),
    "unknown in overrides": (
        "overrides:\n  - paths: a\n    selects: TAB\n",
        3,
        "no key 'selects'",
        "did you mean select",
    ),
    "unknown rule in overrides": ("overrides:\n  - paths: a\n    select: TAB9\n", 3, "there is no rule 'TAB9'", ""),
    "glob not closed": ("exclude:\n  - drafts\n  - '['\n", 3, "exclude: '[': [ is not closed", "write [abc]"),
    "glob that runs backwards": ("exclude: 'a[z-a]*'\n", 1, "exclude: 'a[z-a]*': [z-a] is", "write [abc]"),
    "glob of an override": ("overrides:\n  - paths: ['a/[b']\n    select: TAB\n", 2, "'a/[b': [b is not closed", ""),
    "empty path": ("overrides:\n  - paths: ['']\n", 2, "must hold only texts", ""),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_with_file_line_and_remedy(name: str, here: Path, cli_here: Cli) -> None:
    text, line, message, remedy = WRONG[name]
    put(here / "report-lint.yaml", text)
    for ran in (cli_here("reports"), cli_here("config", "reports")):
        assert ran.code == USAGE
        assert ran.out == ""
        assert ran.err.startswith(f"report-lint: report-lint.yaml:{line}: "), ran.err
        assert message in ran.err
        assert remedy in ran.err
        assert f"{line} | {text.splitlines()[line - 1] if line <= text.count(chr(10)) else ''}" in ran.err


@pytest.mark.parametrize("name", ["report-lint.yaml", "pyproject.toml"])
def test_what_a_merge_left_is_told_as_that(name: str, here: Path, cli_here: Cli) -> None:
    one, other = ("lang: zh", "lang: en") if name.endswith("yaml") else ('lang = "zh"', 'lang = "en"')
    head = "# ours\n" if name.endswith("yaml") else "[tool.report-lint]\n"
    put(here / name, f"{head}<<<<<<< HEAD\n{one}\n||||||| base\n=======\n{other}\n>>>>>>> other\n")
    ran = cli_here("reports")
    assert (ran.code, ran.out) == (USAGE, "")
    assert ran.err.startswith(f"report-lint: {name}:2: 文件里有合并冲突的标记"), ran.err


def test_what_is_wrong_in_toml(here: Path, cli_here: Cli) -> None:
    put(
        here / "pyproject.toml",
        '[project]\nname = "x"\n\n[tool.report-lint]\nlang = "zh"\n\n[tool.report-lint.severity]\nTABS = "off"\n',
    )
    assert "pyproject.toml:8: there is no rule 'TABS'" in cli_here("--lang", "en", "reports").err
    put(here / "pyproject.toml", "[tool.report-lint]\nlang = zh\n")
    assert "pyproject.toml:2: is not valid TOML" in cli_here("--lang", "en", "reports").err
    put(
        here / "pyproject.toml",
        '[tool.report-lint]\nlang = "zh"\n[[tool.report-lint.overrides]]\npaths = "a"\nlan = "x"\n',
    )
    assert "pyproject.toml:5: an override has no key 'lan'" in cli_here("--lang", "en", "reports").err


# -- showing ------------------------------------------------------------------------------------


def test_what_is_shown_is_a_configuration_and_says_whence(here: Path, cli_here: Cli) -> None:
    put(
        here / "report-lint.yaml",
        "min-severity: warning\nseverity:\n  TAB016: off\ndeadlines:\n  county: {until: 01-20, basis: 云政办}\n"
        "overrides:\n  - {paths: reports, ignore: [LNG, '*'], min-severity: error}\n".replace(", '*'", ""),
    )
    shown = cli_here("config", "reports", "--fail-on", "warning").out
    assert re.search(r"^min-severity: error +# report-lint.yaml:7$", shown, re.MULTILINE)
    assert re.search(r"^fail-on: warning +# command line$", shown, re.MULTILINE)
    assert re.search(r"^lang: zh +# default$", shown, re.MULTILINE)
    assert re.search(r"^ +TAB016: 'off' +# report-lint.yaml:3$", shown, re.MULTILINE)
    assert "LNG" not in cli_here("config").out
    put(here / "again.yaml", shown)
    told = [
        json.loads(cli_here("config", "--format", "json", *rest).out)["settings"]
        for rest in (["reports"], ["--config", "again.yaml"])
    ]
    values = [json.dumps(one, sort_keys=True) for one in map(_without_origins, told)]
    assert values[0] == values[1].replace('"fail-on": "warning"', '"fail-on": "error"')


def _without_origins(settings: Any) -> Any:
    if isinstance(settings, dict) and set(settings) == {"value", "from"}:
        return settings["value"]
    return {key: _without_origins(value) for key, value in settings.items()}


def test_the_defaults_of_the_vocabulary_are_those_of_the_engine() -> None:
    known = vocabulary()["config"]
    settings = Settings()
    given = {name: known[name]["default"] for name in ("lang", "select", "ignore", "min-severity")}
    assert given == {
        "lang": settings.lang,
        "select": list(settings.select),
        "ignore": list(settings.ignore),
        "min-severity": settings.min_severity,
    }
    assert {about["type"] for about in known.values()} <= {*CHECKS, "list"}


# -- schema and docs ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def validator() -> Any:
    return jsonschema.Draft7Validator(schema.schema("config"))


#: What a schema cannot tell: what names something elsewhere, and YAML itself.
_NOT_SHAPE = re.compile(
    "not YAML|.*rule|.*report|unknown option|wrong option|.*pattern|no pack|no base|itself|deadline too|.* whom|body|empty path|glob"
)


@pytest.mark.parametrize("name", [name for name in WRONG if not _NOT_SHAPE.match(name)])
def test_the_schema_refuses_what_the_loader_does(name: str, tmp_path: Path, validator: Any) -> None:
    assert not validator.is_valid(load_yaml(put(tmp_path / "a.yaml", WRONG[name][0])).data)


_DOC = (ROOT / "docs" / "config.md").read_text("utf-8")


def test_the_examples_of_the_docs(here: Path, cli_here: Cli, validator: Any) -> None:
    """Files shown in docs/config.md are written, its commands run, and must print what is shown."""
    put(here / "reports" / "hefeng-2020.txt", BROKEN)
    (here / "reports" / "a.txt").unlink()
    ran = 0
    for language, block in re.findall(r"^```(\w+)\n(.*?)^```$", _DOC, re.MULTILINE | re.DOTALL):
        if language == "yaml":
            path = put(here / re.sub("^# ", "", block.partition("\n")[0]), block)
            if path.name == "report-lint.yaml":
                assert list(validator.iter_errors(load_yaml(path).data)) == []
        for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:] if language == "console" else ():
            command, _, output = piece.partition("\n")
            program, *arguments = shlex.split(command)
            assert program == "report-lint"
            done = cli_here(*arguments)
            assert done.out + done.err == output, command
            ran += 1
    assert ran >= 2


def test_every_key_is_in_the_docs() -> None:
    assert [name for name in vocabulary()["config"] if f"| `{name}` |" not in _DOC] == []

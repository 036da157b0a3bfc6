"""Rule files: what a local pack can do, what a wrong one is told, and the shipped rules themselves."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from linter.checks import KINDS
from linter.cli import USAGE
from linter.errors import RuleFileError
from linter.examples import Outcome, run
from linter.expressions import Expression, ExpressionError
from linter.packs import SOURCE, load
from linter.packs.yamlfile import load as load_yaml
from linter.patterns import PatternError, needs
from linter.rules import Pack
from tests.conftest import Cli

REPORT = "青禾县民政局2024年政府信息公开工作年度报告\n\n一、总体情况\n坚持以公开为常态，做好青禾县的公开工作。\n"
HEAD = """\
rules:
  - id: LOC001
    name: local-one
    title: {zh: 甲, en: A}
    message: {zh: 乙, en: B}
    severity: error
    basis: advice
    bad: [{}]
    good: [{}]
"""
LINE = 10  # of what follows HEAD

Files = dict[str, str | bytes]


def rule(check: str, head: str = HEAD) -> Files:
    return {"a.yaml": f"{head}    {check}\n"}


def wording(pattern: str) -> Files:
    return rule(f"wording: {{patterns: ['{pattern}']}}")


def holds(that: str) -> Files:
    return rule(f"holds: {{table: 表三, each: column, that: {json.dumps(that, ensure_ascii=False)}}}")


def edited(edit: str) -> Files:
    return rule(f"wording: {{patterns: [青禾]}}\n    edit: {edit}")


def changed(old: str, new: str) -> Files:
    assert old in HEAD
    return rule("wording: {patterns: [青禾]}", HEAD.replace(old, new))


def extended(options: str) -> Files:
    return {"a.yaml": f"rules:\n  - id: LNG003\n    extend: {{{options}}}\n"}


def write(folder: Path, files: Files) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def bomb(width: int = 9, depth: int = 8) -> str:
    names = "abcdefghijkl"[:depth]
    lines = [f"a: &a [{','.join('x' * width)}]"]
    lines += [f"{two}: &{two} [{','.join([f'*{one}'] * width)}]" for one, two in zip(names, names[1:], strict=False)]
    return "\n".join(lines)


# -- what a local pack can do ------------------------------------------------------------------


@pytest.fixture
def violations(tmp_path: Path, cli_here: Cli) -> Any:
    """Lint a short report with a local pack; return its violations by rule."""

    def lint(files: Files, folder: str = "pack", report: str = REPORT) -> dict[str, list[dict[str, Any]]]:
        path = tmp_path / "report.txt"
        path.write_text(report, encoding="utf-8")
        pack = write(tmp_path / folder, files)
        ran = cli_here("--format", "json", "--rules", str(pack), str(path))
        assert ran.code in (0, 1), ran.err
        (entry,) = json.loads(ran.out)["files"]
        found: dict[str, list[dict[str, Any]]] = {}
        for one in entry["violations"]:
            found.setdefault(one["rule"], []).append(one)
        return found

    return lint


def test_a_local_rule_is_added(violations: Any) -> None:
    found = violations(wording("青禾县的"))
    (one,) = found["LOC001"]
    assert (one["line"], one["column"], one["end_column"]) == (4, 12, 16)
    assert (one["severity"], one["message"], one["name"]) == ("error", "乙", "local-one")
    assert "STR001" in found, "the shipped rules stay"


def test_macros_in_patterns_of_local_rules(violations: Any) -> None:
    assert len(violations(wording("{年}年"))["LOC001"]) == 1


def test_a_severity_is_overridden(violations: Any) -> None:
    before = violations({"a.yaml": "rules: []\n"})
    assert {one["severity"] for one in before["STR001"]} == {"error"}
    after = violations({"a.yaml": "rules:\n  - id: STR001\n    severity: info\n"})
    assert {one["severity"] for one in after["STR001"]} == {"info"}
    assert {key: len(value) for key, value in after.items()} == {key: len(value) for key, value in before.items()}


def test_a_rule_is_switched_off(violations: Any) -> None:
    before = violations({"a.yaml": "rules: []\n"})
    after = violations({"a.yaml": "rules:\n  - id: STR001\n    severity: off\n"})
    assert before.keys() - after.keys() == {"STR001"}


def test_a_parameter_is_overridden(violations: Any) -> None:
    assert "STR012" not in violations({"a.yaml": "rules: []\n"})
    found = violations({"a.yaml": "rules:\n  - id: STR012\n    length: {most: 5}\n"})
    (one,) = found["STR012"]
    assert one["section"] == "一、总体情况"


def test_lists_of_a_shipped_rule_are_extended(violations: Any) -> None:
    report = REPORT + "公众可以登陆网站查寻，内容进一并充实。\n"
    before = violations({"a.yaml": "rules: []\n"}, report=report)
    text = "rules:\n  - id: LNG003\n    severity: warning\n    extend:\n      words: {查寻: 查询}\n      patterns: ['网战']\n"
    after = violations({"a.yaml": text}, report=report)
    assert len(after["LNG003"]) == len(before["LNG003"]) + 1, "what the shipped rule has stays"
    assert {one["severity"] for one in after["LNG003"]} == {"warning"}
    assert any("查询" in one["message"] for one in after["LNG003"])


def test_a_pack_extends_what_another_has_extended(violations: Any, tmp_path: Path) -> None:
    write(tmp_path / "province", {"a.yaml": "rules:\n  - id: LNG003\n    extend: {words: {查寻: 查询}}\n"})
    files = {
        "pack.yaml": "pack: city\nextends: [../province]\n",
        "b.yaml": "rules:\n  - id: LNG003\n    extend: {words: {座机: 电话}}\n",
    }
    found = violations(files, "city", REPORT + "公众可以拨打座机查寻。\n")
    assert len(found["LNG003"]) == 2


def test_texts_and_basis_are_overridden(violations: Any) -> None:
    text = "rules:\n  - id: STR001\n    basis: {zh: 本市规定, en: ours}\n    message: {zh: 缺节, en: gone}\n"
    for one in violations({"a.yaml": text})["STR001"]:
        assert (one["basis"], one["message"]) == ("本市规定", "缺节")


def test_years_and_bodies_narrow_a_rule(violations: Any) -> None:
    assert "LOC001" in violations(rule("wording: {patterns: [青禾]}\n    years: 2024..\n    bodies: [department]"))
    assert "LOC001" not in violations(rule("wording: {patterns: [青禾]}\n    years: ..2023"))
    assert "LOC001" not in violations(rule("wording: {patterns: [青禾]}\n    bodies: [township]"))


def test_a_pack_extends_a_pack_beside_it(violations: Any, tmp_path: Path) -> None:
    write(
        tmp_path / "province", {"a.yaml": wording("青禾")["a.yaml"], "basis.yaml": "省: {zh: 省规定, en: province}\n"}
    )
    own = "rules:\n  - id: LOC001\n    severity: info\n    basis: 省\n"
    found = violations({"pack.yaml": "pack: city\nextends: [annual-report, ../province]\n", "a.yaml": own})
    assert {(one["severity"], one["basis"]) for one in found["LOC001"]} == {("info", "省规定")}
    assert "STR001" in found


def test_a_pack_with_rules_of_its_own_basis(violations: Any) -> None:
    files = changed("basis: advice", "basis: 本局")
    found = violations({**files, "basis.yaml": "本局: {zh: 本局规定, en: ours}\n"})
    assert {one["basis"] for one in found["LOC001"]} == {"本局规定"}


def test_an_equation_of_a_local_rule_is_checked(violations: Any) -> None:
    table = "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n| 规章 | 0 | 0 | 0 |\n| 行政规范性文件 | 3 | 0 | 1 |\n"
    heading = "二、主动公开政府信息情况\n第二十条第（一）项\n"
    check = rule("holds: {table: 表二, each: row, that: 制发 <= 现行有效}")
    assert violations(check).get("LOC001", []) == []
    (one,) = violations(check, report=REPORT + heading + table)["LOC001"]
    assert (one["line"], one["row"]) == (9, "行政规范性文件")


# -- what a wrong one is told ------------------------------------------------------------------

#: Name → (files, line or None, what the message must say).
WRONG: dict[str, tuple[Files, int | None, str]] = {
    "edit that says nothing": (edited("{safe: true}"), LINE + 1, "edit must have one of"),
    "edit of two ways": (edited("{to: 甲, swap: {青: 甲}}"), LINE + 1, "edit must have one of"),
    "edit with an unknown way": (edited("{swop: {青: 甲}}"), LINE + 1, "did you mean swap"),
    "edit that is no mapping": (edited("甲"), LINE + 1, "edit must be a mapping"),
    "edit of no texts": (edited("{swap: {青: 1}}"), LINE + 1, "only texts"),
    "edit of nothing": (edited("{swap: {}}"), LINE + 1, "at least one pair"),
    "edit that runs away": (edited("{sub: {'(a+)+': b}}"), LINE + 1, "repeat"),
    "edit with an unknown group": (edited("{sub: {青: '\\2'}}"), LINE + 1, "group"),
    "edit with a flag that is none": (edited("{to: 甲, safe: yes-please}"), LINE + 1, "must be a flag"),
    "edit that no check computes": (
        rule("length: {section: 总体情况, most: 9}\n    edit: {computed: true}"),
        LINE + 1,
        "does not compute",
    ),
    "bad regular expression": (wording("(a"), LINE, "not a regular expression"),
    "unknown group": (wording("(?P<a>x)(?P=b)"), LINE, "not a regular expression"),
    "look-behind of any width": (wording("(?<=青+)禾"), LINE, "."),
    "runs away": (wording("(a+)+"), LINE, "repeat"),
    "runs away behind a literal": (wording("x(a*b?)*c"), LINE, "repeat"),
    "runs away in a lookahead": (wording("(?=(a+)+b)a"), LINE, "repeat"),
    "runs away in a condition": (wording("(x)?(?(1)(a+)+|b)c"), LINE, "."),
    "runs away in an atomic group": (wording("(?>(a+)+b)c"), LINE, "."),
    "runs away by alternatives": (wording("(a|a)*b"), LINE, "."),
    "runs away within bounds": (wording("(a{1,60}){1,60}b"), LINE, "."),
    "matches nothing": (wording("a*"), LINE, "empty"),
    "matches nothing, or something": (wording("(青禾)?"), LINE, "empty"),
    "huge repeat": (wording("a{99999999999}"), LINE, "not a regular expression"),
    "deep pattern": (wording("(" * 3000 + "a" + ")" * 3000), LINE, "not a regular expression"),
    "pattern is a number": (rule("wording: {patterns: [5]}"), LINE, "text"),
    "replacement without its group": (rule("wording: {patterns: ['(青)禾'], right: '\\9'}"), LINE, "."),
    "broken expression": (holds("总计 == "), LINE, "not an expression"),
    "expression with a call": (holds("__import__('os') == 1"), LINE, "functions are not allowed"),
    "expression with an attribute": (holds("(1).__class__ == 1"), LINE, "name"),
    "expression with a dunder": (holds("总计.__class__ == 1"), LINE, "总计.__class__"),
    "expression with brackets": (holds("总计[0] == 1"), LINE, "brackets are not allowed"),
    "expression with a power": (holds("9**9**9 == 总计"), LINE, "not allowed"),
    "expression with a text": (holds("总计 == 'a'"), LINE, "not a number"),
    "expression with a lambda": (holds("(lambda: 1) == 总计"), LINE, "not allowed"),
    "expression with a comprehension": (holds("[x for x in 总计] == 1"), LINE, "not allowed"),
    "expression with a walrus": (holds("(总计 := 1) == 1"), LINE, "not allowed"),
    "huge expression": (holds("+".join(["1"] * 5000)), LINE, "longer than"),
    "deep expression": (holds("-" * 390 + "1 == 总计"), LINE, "nested too deeply"),
    "expression with NUL": (holds("总计 \0 == 1"), LINE, "not an expression"),
    "expression with infinity": (holds("总计 == 1e999"), LINE, "."),
    "expression without a comparison": (holds("总计 + 1"), LINE, "."),
    "unknown name": (holds("没有 == 总计"), LINE, "没有"),
    "unknown table": (rule("holds: {table: 表九, each: column, that: 总计 == 1}"), LINE, "表九"),
    "unknown choice": (rule("holds: {table: 表三, each: cell, that: 总计 == 1}"), LINE, "'cell' is not one of"),
    "unknown key": (changed("severity", "sevrity"), 6, "did you mean severity"),
    "unknown key of the file": ({"a.yaml": "rules: []\nrule: []\n"}, 2, "unknown key 'rule'"),
    "unknown key of the pack": ({"pack.yaml": "pack: a\nextend: x\n", **wording("青")}, 2, "extend"),
    "unknown kind": (rule("wordin: {patterns: [a]}"), LINE, "did you mean wording"),
    "no kind": ({"a.yaml": HEAD}, 2, "no kind of check"),
    "two kinds": (rule("wording: {patterns: [a]}\n    signer: {}"), LINE + 1, "one kind"),
    "unknown option": (rule("wording: {pattern: [a]}"), LINE, "did you mean patterns"),
    "option missing": (rule("holds: {table: 表三}"), LINE, "needs the option 'each'"),
    "option of another type": (rule("length: {section: 总体情况, most: many}"), LINE, "must be a number"),
    "options are a list": (rule("wording: [1, 2]"), LINE, "."),
    "options are a word": (rule("wording: abc"), LINE, "."),
    "unknown part": (rule("wording: {patterns: [青禾], in: [nowhere]}"), LINE, "nowhere"),
    "impossible day": (rule("date: {aspect: late, limits: {department: '13-45'}}"), LINE, "13-45"),
    "group missing": (rule("percent: {patterns: [青禾]}"), LINE, "part"),
    "unknown basis": (changed("basis: advice", "basis: advise"), 7, "did you mean advice"),
    "basis is a list": (changed("basis: advice", "basis: [advice]"), 7, "basis"),
    "basis without English": (changed("basis: advice", "basis: {zh: 规定}"), 7, "both zh and en"),
    "title in one language": (changed("title: {zh: 甲, en: A}", "title: 甲"), 4, "both zh and en"),
    "name is a list": (changed("name: local-one", "name: [a]"), 3, "name"),
    "name is taken": (changed("name: local-one", "name: applications-balance"), 3, "already that of TAB001"),
    "bad id": (changed("id: LOC001", "id: loc1"), 2, "capital letters"),
    "bad severity": (changed("severity: error", "severity: fatal"), 6, "fatal"),
    "bad years": (rule("wording: {patterns: [a]}\n    years: 21.."), LINE + 1, "2021"),
    "unknown body": (rule("wording: {patterns: [a]}\n    bodies: [castle]"), LINE + 1, "castle"),
    "unknown form": (rule("wording: {patterns: [a]}\n    forms: ['1999']"), LINE + 1, "1999"),
    "override of no rule": ({"a.yaml": "rules:\n  - id: TAB999\n    severity: info\n"}, 2, "TAB999"),
    "override with a bad option": (
        {"a.yaml": "rules:\n  - id: STR012\n    length: {most: x}\n"},
        3,
        "must be a number",
    ),
    "extend: an unknown option": (extended("word: {a: b}"), 3, "did you mean words"),
    "extend: with another type": (extended("words: [a]"), 3, "must be a map"),
    "extend: with a bad pattern": (extended("patterns: ['(a+)+']"), 3, "repeat"),
    "extend: what is no list": (extended("once: true"), 3, "no list"),
    "extend: with a list": ({"a.yaml": "rules:\n  - id: LNG003\n    extend: [a]\n"}, 3, "mapping"),
    "extend: of no rule": (rule("wording: {patterns: [a]}\n    extend: {words: {a: b}}"), LINE + 1, "LOC001"),
    "not YAML": ({"a.yaml": "rules:\n  - id: [unclosed\n  - b: 1\n"}, 3, "not valid YAML"),
    "tab in YAML": ({"a.yaml": "rules:\n\t- id: x\n"}, 2, "not valid YAML"),
    "control character": ({"a.yaml": 'rules: "\x01"\n'}, None, "not valid YAML"),
    "duplicate key": (rule("wording: {patterns: [a]}\n    severity: info"), LINE + 1, "'severity' stands twice"),
    "alias bomb": ({"a.yaml": bomb()}, None, "expands to more than"),
    "alias of itself": ({"a.yaml": "rules: &a [*a]\n"}, 1, "alias"),
    "deep nesting": ({"a.yaml": "rules: " + "[" * 5000 + "]" * 5000}, 1, "nests deeper"),
    "two documents": ({"a.yaml": "rules: []\n---\nrules: []\n"}, None, "."),
    "not UTF-8": ({"a.yaml": HEAD.encode("gb18030")}, None, "not UTF-8"),
    "too large": ({"a.yaml": "#" * 1_100_000}, None, "larger than"),
    "empty file": ({"a.yaml": ""}, None, "rules:"),
    "a list": ({"a.yaml": "- a\n"}, 1, "rules:"),
    "no rules": ({"a.yaml": "rules:\n"}, 1, "rules:"),
    "a rule that is a number": ({"a.yaml": "rules: [1]\n"}, 1, "mapping"),
    "a tag of Python": ({"a.yaml": "rules: !!python/object/apply:os.system [echo]\n"}, 1, "mapping"),
    "a folder named like a file": ({"a.yaml/b": ""}, None, "cannot be read"),
    "empty folder": ({}, None, "no .yaml file"),
    "basis file is a list": ({"basis.yaml": "- a\n", **wording("青")}, 1, "."),
    "basis file is empty": ({"basis.yaml": "", **wording("青")}, None, "."),
    "basis entry is a text": ({"basis.yaml": "own: text\n", **changed("basis: advice", "basis: own")}, None, "zh"),
    "report file is a list": ({"report.yaml": "- a\n", **wording("青")}, 1, "."),
    "pack file is a list": ({"pack.yaml": "- a\n", **wording("青")}, 1, "mapping"),
    "extends what is not there": ({"pack.yaml": "pack: a\nextends: [anual-report]\n"}, 2, "did you mean annual-report"),
    "extends a number": ({"pack.yaml": "pack: a\nextends: 5\n", **wording("青")}, 2, "."),
    "extends a number in a list": ({"pack.yaml": "pack: a\nextends: [5]\n", **wording("青")}, 2, "."),
}
#: In which file it is, where it is not the file of rules.
ELSEWHERE = {"pack": "pack.yaml", "extends": "pack.yaml", "basis file": "basis.yaml", "report file": "report.yaml"}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_rule_file_is_refused_with_file_and_line(name: str, tmp_path: Path, cli_here: Cli) -> None:
    files, line, says = WRONG[name]
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    pack = write(tmp_path / "pack", files)
    ran = cli_here("--rules", str(pack), str(report))
    assert ran.code == USAGE, ran.out[:300]
    assert ran.out == ""
    # The message is the first line; below it may stand the line of the file, and a remedy.
    message = ran.err.removeprefix("report-lint: ")
    start = str(pack)
    if files:
        start += "/" + next((file for begin, file in ELSEWHERE.items() if name.startswith(begin)), "a.yaml")
        start = f"{pack}/pack.yaml" if name.endswith("of the pack") else start
        start = str(pack) if name == "basis entry is a text" else start
    assert message.startswith(f"{start}:{line}: " if line else start), message[:300]
    assert re.search(re.escape(says) if says != "." else ".", message.removeprefix(start)), message[:300]


def test_a_missing_folder(tmp_path: Path, cli_here: Cli) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    ran = cli_here("--rules", str(tmp_path / "nothing"), str(tmp_path / "report.txt"))
    assert ran.code == USAGE
    assert "nothing" in ran.err


def test_a_file_for_a_folder(tmp_path: Path, cli_here: Cli) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    assert cli_here("--rules", str(report), str(report)).code == USAGE


def test_packs_in_a_circle(tmp_path: Path, cli_here: Cli) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    for own, other in (("one", "two"), ("two", "one")):
        write(tmp_path / own, {"pack.yaml": f"pack: {own}\nextends: [../{other}]\n", "a.yaml": "rules: []\n"})
    ran = cli_here("--rules", str(tmp_path / "one"), str(report))
    assert ran.code == USAGE
    assert "pack.yaml:" in ran.err
    assert "one → two → one" in ran.err


def test_a_pack_that_extends_itself(tmp_path: Path, cli_here: Cli) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    pack = write(tmp_path / "own", {"pack.yaml": "pack: own\nextends: [.]\n", "a.yaml": "rules: []\n"})
    ran = cli_here("--rules", str(pack), str(report))
    assert ran.code == USAGE
    assert f"{pack}/pack.yaml:" in ran.err
    assert "circle" in ran.err


def test_the_message_shows_the_line(tmp_path: Path, cli_here: Cli) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    pack = write(tmp_path / "pack", changed("severity", "sevrity"))
    ran = cli_here("--rules", str(pack), str(tmp_path / "report.txt"))
    assert "    sevrity: error\n" in ran.err


def test_a_frame_of_a_file_that_is_one_endless_line_is_short(tmp_path: Path, cli_here: Cli) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    pack = write(tmp_path / "pack", holds("+".join(["1"] * 50_000)))
    ran = cli_here("--rules", str(pack), str(tmp_path / "report.txt"))
    assert ran.code == USAGE
    assert len(ran.err) < 2000


# -- the languages in them ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["总计 == 1", "（新收＋上年结转）＝总计", "a ≥ 1 并且 b ≠ 2", "not a < 1.5 or a * 2 >= b / 3"]
)
def test_expressions_that_are_one(text: str) -> None:
    assert Expression(text).names


@pytest.mark.parametrize(
    "text",
    [
        "open('x')",
        "a.b().c",
        "a if b else c",
        "f'{a}'",
        "a @ b",
        "a % b == 0",
        "a // b == 1",
        "{1}",
        "a, b",
        "True == a",
        "...",
    ],
)
def test_expressions_that_are_none(text: str) -> None:
    with pytest.raises(ExpressionError):
        Expression(text)


@pytest.mark.parametrize(
    ("text", "values", "holds"),
    [
        ("甲 + 乙 == 丙", {"甲": 1, "乙": 2, "丙": 3}, True),
        ("甲 + 乙 == 丙", {"甲": 1, "乙": 2, "丙": 4}, False),
        ("甲 + 乙 == 丙", {"甲": 1, "乙": None, "丙": 3}, None),
        ("甲 == 1 or 乙 == 2", {"甲": 1, "乙": None}, True),
        ("甲 == 1 and 乙 == 2", {"甲": 2, "乙": None}, False),
        ("甲 == 1 and 乙 == 2", {"甲": 1, "乙": None}, None),
        ("甲 / 乙 == 2", {"甲": 1, "乙": 0}, None),
        ("96000.4 + 171.2 == 96171.6", {}, True),
        ("- 甲 * 2 < 乙", {"甲": 1, "乙": 0}, True),
    ],
)
def test_expressions_have_three_values(text: str, values: dict[str, int | None], holds: bool | None) -> None:
    assert Expression(text).holds(values.__getitem__) is holds


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a*)*b", "(?:x(?:a|b+)*)+y", "((ab)*c*)*d", "(a+){61,}"])
def test_patterns_that_run_away(pattern: str) -> None:
    with pytest.raises(PatternError):
        needs(pattern)


@pytest.mark.parametrize("pattern", ["公开+", "(?:公开){1,5}信息*", r"\d+件", "[^。]*公开[^。]*件"])
def test_patterns_that_do_not(pattern: str) -> None:
    needs(pattern)


@pytest.mark.parametrize(
    "word", ["no", "off", "on", "yes", "1_000", "12:30:45", "0x1F", "2024-01-01", "1e3", ".5", "null word"]
)
def test_scalars_are_words_where_yaml_is_treacherous(word: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"a: {word}\n", encoding="utf-8")
    assert load_yaml(tmp_path / "a.yaml").data == {"a": word}


def test_lines_of_keys(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a:\n  - b: 1\n    c:\n      - x\n      - y\n# note\nd: {e: 1}\n", encoding="utf-8")
    found = load_yaml(path)
    lines = [
        found.line(*keys) for keys in (("a", 0, "b"), ("a", 0, "c"), ("a", 0, "c", 1), ("d", "e"), ("d", "nothing"))
    ]
    assert lines == [2, 3, 5, 7, 7]
    error = found.error("wrong", "a", 0, "c", remedy="mend it")
    assert isinstance(error, RuleFileError)
    assert str(error) == f"{path}:3: wrong\n  3 |     c:\n  mend it"


# -- the shipped rules -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load(examples=True)


@pytest.fixture(scope="module")
def outcomes(pack: Pack) -> list[Outcome]:
    return list(run(pack))


def test_every_example_comes_out_as_it_says(outcomes: list[Outcome]) -> None:
    assert len(outcomes) > 200
    assert [(one.rule, "good" if one.good else "bad", one.example) for one in outcomes if not one.passed] == []


#: Rules whose cause is no fault of a report: test_config.py and test_waivers.py have them.
NO_BAD = {"REA003", "TIM020", "WVR001", "WVR002", "WVR003"}


def test_every_rule_has_a_good_and_a_bad_example(pack: Pack, outcomes: list[Outcome]) -> None:
    rules = {one.id for one in pack.rules}
    assert {one.rule for one in outcomes if not one.good} == rules - NO_BAD
    assert {one.rule for one in outcomes if one.good} == rules


def test_the_clean_report_is_clean(outcomes: list[Outcome]) -> None:
    clean = [one for one in outcomes if one.good and one.example == {}]
    assert clean
    assert clean[0].violations == ()


def test_kinds_are_those_of_the_vocabulary() -> None:
    vocabulary = load_yaml(Path(SOURCE) / "vocabulary.yaml").data
    assert set(vocabulary["kinds"]) == set(KINDS)
    for name, kind in vocabulary["kinds"].items():
        assert kind["doc"], name
        assert all(option["doc"] for option in kind["options"].values() if option["type"] != "pattern-map"), name


def test_every_kind_is_used(pack: Pack) -> None:
    assert {one.kind for one in pack.rules} == set(KINDS)


def test_ids_and_names_are_unique(pack: Pack) -> None:
    rules = pack.data["rules"]
    for key in ("id", "name"):
        assert [value for value, count in Counter(one[key] for one in rules).items() if count > 1] == []
    for one in rules:
        assert re.fullmatch(r"[A-Z]{3}\d{3}", one["id"])
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", one["name"]), one["name"]


def _packs() -> list[Path]:
    return sorted(path.parent for path in Path(SOURCE).glob("*/pack.yaml"))


def _entries(folder: Path) -> list[dict[str, Any]]:
    files = [load_yaml(path).data for path in sorted(folder.glob("*.yaml"))]
    return [entry for data in files if isinstance(data, dict) for entry in data.get("rules", [])]


def _bases(folder: Path) -> dict[str, Any]:
    """The bases of a shipped pack and of what all packs share."""
    files = [path / "basis.yaml" for path in (Path(SOURCE) / "common", folder)]
    return {key: basis for path in files if path.is_file() for key, basis in load_yaml(path).data.items()}


@pytest.mark.parametrize("folder", _packs(), ids=lambda folder: folder.name)
def test_every_basis_exists(folder: Path) -> None:
    used = {entry["basis"] for entry in _entries(folder)}
    assert used - set(_bases(folder)) == set()


@pytest.mark.parametrize("folder", _packs(), ids=lambda folder: folder.name)
def test_no_basis_is_unverified(folder: Path) -> None:
    bases = _bases(folder)
    for entry in _entries(folder):
        basis = bases[entry["basis"]]
        assert set(basis) == {"zh", "en"}, entry["id"]
        for text in basis.values():
            assert text.strip()
            assert not re.search(r"未核|待核|存疑|[?？]|unverified|TODO|tbc|reportedly", text, re.IGNORECASE), entry[
                "id"
            ]


def test_every_text_is_in_both_languages(pack: Pack) -> None:
    for key, texts in pack.texts.items():
        assert set(texts) == {"zh", "en"}, key
    for one in pack.data["rules"]:
        for key in ("title", "message", "fix"):
            texts = one.get(key)
            if texts:
                assert texts["zh"].strip(), one["id"]
                assert re.search("[A-Za-z]", texts["en"]), one["id"]


def test_messages_have_no_hole_left(outcomes: list[Outcome]) -> None:
    for one in outcomes:
        for violation in one.violations:
            for text in (violation.message, violation.fix or ""):
                assert not re.search(r"\{[^{}\d]{1,12}\}", text), (violation.rule, text)


def test_yields_to_names_rules(pack: Pack) -> None:
    ids = [one.id for one in pack.rules]
    for one in pack.rules:
        for other in one.yields_to:
            assert any(identity.startswith(other) for identity in ids), (one.id, other)

"""Rule-writing: a new rule works at once, a failing example says why, schemas and pages are those of the rules."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from linter.authoring import difference, pages, schema
from linter.authoring.words import authoring, vocabulary
from linter.cli import OK, USAGE, VIOLATIONS
from linter.errors import RuleFileError
from linter.packs import SOURCE, load
from linter.packs.yamlfile import load as load_yaml
from tests.conftest import ROOT, Cli
from tests.test_rule_files import HEAD, WRONG, changed, rule, wording, write

KINDS = list(load_yaml(Path(SOURCE) / "vocabulary.yaml").data["kinds"])


@pytest.fixture(scope="module")
def validators() -> dict[str, Any]:
    return {which: jsonschema.Draft7Validator(schema.schema(which)) for which in schema.WHICH}


def new(cli: Cli, folder: Path, *more: str, identity: str = "YZ001", kind: str = "wording") -> Any:
    return cli("rule", "new", str(folder), "--id", identity, "--kind", kind, "--title", "标题", *more)


def test_the_reference_names_every_kind_key_and_change() -> None:
    text = (ROOT / "docs" / "rules.md").read_text("utf-8")
    for part in ("kinds", "keys", "changes"):
        for name in vocabulary()[part]:
            assert re.search(rf"`{name}\b", text), f"docs/rules.md does not name {name} of {part}"


# -- rule new ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_rule_of_every_kind_passes_its_examples(
    kind: str, tmp_path: Path, cli_here: Cli, validators: dict[str, Any]
) -> None:
    assert new(cli_here, tmp_path / "pack", kind=kind).code == OK
    text = (tmp_path / "pack" / "yz001.yaml").read_text("utf-8")
    entry = load_yaml(tmp_path / "pack" / "yz001.yaml").data["rules"][0]
    assert validators["rules"].is_valid({"rules": [entry]})
    assert entry["bad"], kind
    assert entry["good"], kind
    assert entry["title"]["zh"] == "标题"
    for option in vocabulary()["kinds"][kind]["options"]:
        assert f"#   {option}" in text, "every option is explained"
    ran = cli_here("rule", "test", str(tmp_path / "pack"))
    assert ran.code == OK, ran.out
    assert ran.out.startswith("1 条规则，")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_and_option_is_described_in_chinese(kind: str) -> None:
    about = authoring()["kinds"][kind]
    assert about["zh"]
    assert set(about.get("options", {})) == set(vocabulary()["kinds"][kind]["options"])
    assert all(isinstance(words, str) for words in about.get("options", {}).values())


def test_texts_are_in_both_languages() -> None:
    for part in ("texts", "topics"):
        for key, words in authoring()[part].items():
            assert set(words) == {"zh", "en"}, key
            assert all(isinstance(one, str) and one for one in words.values()), key
    for part in ("keys", "changes", "pack", "form"):
        for key, about in vocabulary()[part].items():
            assert about["zh"], key
            assert about["doc"], key


@pytest.mark.parametrize("title", ["a: b", '引号"和{括号}', "#井号", "反斜杠\\", "- 横线", "{id}", "'"])
def test_any_title_is_written_as_it_is(title: str, tmp_path: Path, cli_here: Cli) -> None:
    ran = cli_here("rule", "new", str(tmp_path / "包 一"), "--id", "YZ001", "--kind", "signer", "--title", title)
    assert ran.code == OK
    assert load_yaml(tmp_path / "包 一" / "yz001.yaml").data["rules"][0]["title"]["zh"] == title


@pytest.mark.parametrize("name", ["true", "12", "a: b", "[x", "our-own", "null", "短名"])
def test_any_name_is_written_as_it_is(name: str, tmp_path: Path, cli_here: Cli) -> None:
    assert new(cli_here, tmp_path, "--name", name, kind="signer").code == OK
    assert load_yaml(tmp_path / "yz001.yaml").data["rules"][0]["name"] == name


def test_a_basis_is_a_key_or_a_text_of_its_own(tmp_path: Path, cli_here: Cli) -> None:
    new(cli_here, tmp_path, "--basis", "条例50")
    new(cli_here, tmp_path, "--basis", "云泽办〔2024〕5号: 通知", identity="YZ002")
    first, second = (load_yaml(tmp_path / f"yz00{number}.yaml").data["rules"][0] for number in (1, 2))
    assert first["basis"] == "条例50"
    assert second["basis"]["zh"] == "云泽办〔2024〕5号: 通知"
    assert cli_here("rule", "test", str(tmp_path)).code == OK


def test_nothing_is_written_over(tmp_path: Path, cli_here: Cli) -> None:
    (tmp_path / "yz001.yaml").write_text("rules: []\n", encoding="utf-8")
    (tmp_path / "pack.yaml").write_text("pack: own\n", encoding="utf-8")
    ran = new(cli_here, tmp_path)
    assert ran.code == USAGE
    assert str(tmp_path / "yz001.yaml") in ran.err
    assert (tmp_path / "yz001.yaml").read_text("utf-8") == "rules: []\n"
    assert new(cli_here, tmp_path, identity="YZ002").code == OK
    assert (tmp_path / "pack.yaml").read_text("utf-8") == "pack: own\n"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--id", "yz-1", "--kind", "wording", "--title", "t"], "capital letters"),
        (["--id", "TAB001", "--kind", "wording", "--title", "t"], "taken"),
        (["--id", "YZ001", "--kind", "wordin", "--title", "t"], "did you mean wording"),
        (["--id", "YZ001", "--kind", "wording", "--title", "t", "--name", "missing-row"], "taken"),
        (["--id", "YZ001"], "--kind, --title must be given"),
    ],
)
def test_what_cannot_be_new(given: list[str], says: str, tmp_path: Path, cli: Cli) -> None:
    ran = cli("rule", "new", "pack", *given)
    assert ran.code == USAGE
    assert says in ran.err
    assert not (tmp_path / "pack").exists()


def test_a_folder_that_is_a_file(tmp_path: Path, cli_here: Cli) -> None:
    (tmp_path / "pack").write_text("", encoding="utf-8")
    assert new(cli_here, tmp_path / "pack").code == USAGE


def test_what_is_not_given_is_asked_for(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from linter.cli.authoring import new as command

    class Terminal(CliRunner):
        def isolation(self, *arguments: Any, **options: Any) -> Any:
            entered = super().isolation(*arguments, **options)

            class As:
                def __enter__(self) -> Any:
                    import sys

                    streams = entered.__enter__()
                    sys.stdin.isatty = lambda: True  # type: ignore[method-assign]
                    return streams

                def __exit__(self, *error: Any) -> Any:
                    return entered.__exit__(*error)

            return As()

    number = KINDS.index("mention") + 1
    ran = Terminal().invoke(
        command, [str(tmp_path / "pack")], input=f"YZ007\n{number}\n写明热线\n", standalone_mode=False
    )
    assert ran.exception is None, ran.output
    assert "规则编号" in ran.output
    assert "mention" in load_yaml(tmp_path / "pack" / "yz007.yaml").data["rules"][0]


# -- rule test ---------------------------------------------------------------------------------

CLEAN = changed("bad: [{}]", "bad: [{put: {总体情况: 云泽不错。}}]")["a.yaml"]


def test_a_bad_example_that_breaks_nothing_says_what_it_makes(tmp_path: Path, cli_here: Cli) -> None:
    pack = write(tmp_path / "pack", {"a.yaml": str(CLEAN).replace("[青禾]", "[没有的词]")})
    ran = cli_here("rule", "test", str(pack))
    assert ran.code == VIOLATIONS
    lines = ran.out.splitlines()
    assert lines[0] == f"{pack}/a.yaml:8: LOC001 反例应当违反本规则，却没有违反"
    assert "    @@ 一、总体情况 @@" in lines
    assert "    + 云泽不错。" in lines
    assert "  应有: LOC001" in lines
    assert lines[-1] == "1 条规则，2 个例子，1 个没有通过。"


def test_a_good_example_that_breaks_the_rule_says_what_was_found(tmp_path: Path, cli_here: Cli) -> None:
    pack = write(tmp_path / "pack", {"a.yaml": CLEAN})
    ran = cli_here("rule", "test", str(pack), "--lang", "en")
    assert ran.code == VIOLATIONS
    assert f"{pack}/a.yaml:9: LOC001 this good example must not break the rule, but does" in ran.out
    assert re.search(r"found: \d+:\d+ LOC001 B", ran.out)
    assert "1 rules, 2 examples, 1 failed." in ran.out


EDIT = str(CLEAN).replace("bad:", "edit: {swap: {云泽不错: 青禾不错}}\n    bad:").replace("[青禾]", "[云泽不错]")


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        ("{swap: {云泽不错: 云泽不错呢}}", "改法用上以后仍违反本规则"),
        ("{to: 攻府不错}", "改法会引起别的问题：LNG003"),
    ],
)
def test_an_edit_that_does_harm_fails(edit: str, says: str, tmp_path: Path, cli_here: Cli) -> None:
    pack = write(tmp_path / "pack", {"a.yaml": EDIT.replace("{swap: {云泽不错: 青禾不错}}", edit)})
    ran = cli_here("rule", "test", str(pack))
    assert ran.code == VIOLATIONS
    assert ran.out.startswith(f"{pack}/a.yaml:9: LOC001 {says}"), ran.out


def test_an_example_says_what_its_edit_makes(tmp_path: Path, cli_here: Cli) -> None:
    for words, code in (("青禾不错。", OK), ("云泽很好", VIOLATIONS)):
        text = EDIT.replace("云泽不错。}}", f"云泽不错。}}, fixed: [{words}]}}")
        ran = cli_here("rule", "test", str(write(tmp_path / "pack", {"a.yaml": text})))
        assert ran.code == code, ran.out
    assert "改后没有“云泽很好”" in ran.out
    assert "    - 云泽不错。" in ran.out
    assert "    + 青禾不错。" in ran.out


def test_a_violation_of_another_rule_does_not_count(tmp_path: Path, cli_here: Cli) -> None:
    text = changed("bad: [{}]", "bad: [{put: {总体情况: 其它方式也可以。}}]")["a.yaml"]
    pack = write(tmp_path / "pack", {"a.yaml": str(text).replace("[青禾]", "[没有的词]")})
    ran = cli_here("rule", "test", str(pack))
    assert ran.code == VIOLATIONS
    assert re.search(r"实有: \d+:\d+ LNG005", ran.out)


WRONG_EXAMPLES = {
    "unknown change": ("{putt: {总体情况: 好}}", "did you mean put"),
    "unknown section": ("{put: {总体情况况: 好}}", "did you mean 总体情况"),
    "unknown section of paragraphs": ("{sections: {其它事项: [好]}}", "did you mean 其他事项"),
    "unknown cell": ("{cells: {表三.新收.自然: 3}}", "did you mean 表三.新收.自然人"),
    "unknown row": ("{drop: {row: 表三.新}}", "there is no '表三.新'"),
    "unknown thing to drop": ("{drop: {rows: 表三.新收}}", "did you mean row"),
    "unknown table": ("{glue: 表九}", "表九"),
    "unknown form": ('{form: "1999"}', "1999"),
    "a year before all forms": ("{year: 1990}", "1990"),
    "a year that is none": ("{year: 今年}", "今年"),
    "nothing to replace": ("{replace: {文昌路9号: 甲}}", "文昌路8号"),
    "a text for a mapping": ("{put: 好}", "put: '好'"),
    "a list for a text": ("{date: [1]}", "date: [1]"),
    "what an edit makes, of a rule with none": ("{fixed: [甲]}", "fixed: is for a bad example"),
    "a text for a list": ("{fixed: 甲}", "fixed: '甲'"),
    "a mapping for paragraphs": ("{sections: {总体情况: 好}}", "sections: "),
}


@pytest.mark.parametrize("name", WRONG_EXAMPLES)
def test_a_wrong_example_is_told_with_file_and_line(name: str, tmp_path: Path, cli_here: Cli) -> None:
    example, says = WRONG_EXAMPLES[name]
    pack = write(tmp_path / "pack", changed("good: [{}]", f"good:\n      - {{}}\n      - {example}"))
    ran = cli_here("rule", "test", str(pack))
    assert ran.code == USAGE
    assert f"{pack}/a.yaml:11: LOC001 " in ran.out, ran.out
    assert says in ran.out
    assert "3 个例子" in ran.out, "the other examples are run all the same"


@pytest.mark.parametrize("value", ["5", "{}", "[5]", "[a]", "a"])
def test_examples_that_are_no_list_of_changes(value: str, tmp_path: Path, cli_here: Cli) -> None:
    pack = write(tmp_path / "pack", changed("good: [{}]", f"good: {value}"))
    ran = cli_here("rule", "test", str(pack))
    assert ran.code == USAGE
    assert f"{pack}/a.yaml:9: good must be a list of changes" in ran.err


def test_an_example_that_changes_nothing_is_told(tmp_path: Path, cli_here: Cli) -> None:
    files = changed("good: [{}]", "good: [{replace: {总体情况: 总体情况}}]")
    pack = write(tmp_path / "pack", {"a.yaml": str(files["a.yaml"]).replace("[青禾]", "[没有的词]")})
    ran = cli_here("rule", "test", str(pack))
    assert f"{pack}/a.yaml:9: LOC001 提醒：" in ran.out


def test_only_one_rule(tmp_path: Path, cli_here: Cli) -> None:
    for identity in ("YZ001", "YZ002"):
        new(cli_here, tmp_path, identity=identity)
    assert cli_here("rule", "test", str(tmp_path)).out.startswith("2 条规则")
    assert cli_here("rule", "test", str(tmp_path), "--rule", "yz002").out.startswith("1 条规则")
    assert cli_here("rule", "test", "--rule", "TAB001").out.startswith("1 条规则")
    ran = cli_here("rule", "test", str(tmp_path), "--rule", "YZ003")
    assert ran.code == USAGE
    assert "YZ00" in ran.err.split("did you mean")[1]


def test_a_changed_shipped_rule_is_tested_too(tmp_path: Path, cli_here: Cli) -> None:
    pack = write(tmp_path / "pack", {"a.yaml": "rules:\n  - id: STR011\n    length: {least: 5000}\n"})
    ran = cli_here("rule", "test", str(pack))
    assert ran.code == VIOLATIONS
    assert "structure.yaml:" in ran.out, "the example stands in the shipped file"


def test_a_pack_that_switches_rules_off_has_no_examples(tmp_path: Path, cli_here: Cli) -> None:
    pack = write(tmp_path / "pack", {"a.yaml": "rules:\n  - id: STR011\n    severity: off\n"})
    ran = cli_here("rule", "test", str(pack))
    assert (ran.code, ran.out) == (OK, "这个规则包没有可以检验的例子。\n")


def test_the_clean_report_can_be_read(cli_here: Cli) -> None:
    ran = cli_here("rule", "example", "--year", "2020")
    assert ran.out.startswith("青禾县民政局2020年")


def test_a_difference_is_its_changed_lines_only() -> None:
    long = "甲" * 40
    clean = f"标题\n一、情况\n{long}乙{long}\n中间\n| 行 | 0 | 0 |\n"
    text = f"标题\n一、情况\n{long}丁{long}\n中间\n| 行 | 0 | 3 |\n末尾\n"
    assert difference.lines(clean, text, {"一、情况"}) == [
        "@@ 一、情况 @@",
        f"- …{'甲' * 16}乙{'甲' * 16}…",
        f"+ …{'甲' * 16}丁{'甲' * 16}…",
        "- | 行 | 0 | 0 |",
        "+ | 行 | 0 | 3 |",
        "+ 末尾",
    ]
    assert difference.lines(clean, clean, set()) == []


# -- rule schema -------------------------------------------------------------------------------


@pytest.mark.parametrize("which", schema.WHICH)
def test_the_schemas_in_the_docs_are_current(which: str, validators: dict[str, Any]) -> None:
    validators[which].check_schema(schema.schema(which))
    told = f"run: report-lint rule schema {which} > docs/schema/{which}.json"
    assert (ROOT / "docs" / "schema" / f"{which}.json").read_text("utf-8") == schema.dump(which), told


def _kind_of_file(path: Path, data: Any) -> str | None:
    if path.name == "pack.yaml":
        return "pack"
    if path.parent.name == "forms":
        return "form"
    return "rules" if isinstance(data, dict) and "rules" in data else None


def test_every_shipped_file_is_valid(validators: dict[str, Any]) -> None:
    seen = set()
    for path in sorted(Path(SOURCE).glob("*/*.yaml")):
        data = load_yaml(path).data
        which = _kind_of_file(path, data)
        if which:
            seen.add(which)
            assert [f"{path.name}: {error.message[:200]}" for error in validators[which].iter_errors(data)] == []
    assert seen == set(schema.WHICH) - {"config", "waivers"}  # which are the user's: test_config.py, test_waivers.py


#: What is right in shape and wrong in what it says: patterns, expressions, names, and other files.
NOT_SHAPE = re.compile(
    "bad regular|unknown group|group missing|look-behind|runs away|matches nothing|huge|deep|replacement|broken expression|expression|unknown name|unknown table"
    "|unknown part|unknown basis|name is taken|unknown body|unknown form|override of no rule|empty folder|basis file"
    "|basis entry|report file|extends what is not there"
    "|extend: (an unknown|with another|with a bad|what is no|of no)"
    "|edit (that runs|with an unknown group|that no check)"
)


@pytest.mark.parametrize("name", [name for name in WRONG if not NOT_SHAPE.match(name)])
def test_a_file_of_the_wrong_shape_is_refused_by_the_schema_too(
    name: str, tmp_path: Path, validators: dict[str, Any]
) -> None:
    refused = False
    for path in write(tmp_path / "pack", WRONG[name][0]).glob("*.yaml"):
        try:
            data = load_yaml(path).data
        except RuleFileError:
            refused = True  # no YAML at all: nothing for a schema to look at
            continue
        which = "pack" if path.name == "pack.yaml" else "rules"
        refused |= not validators[which].is_valid(data)
    assert refused


@pytest.mark.parametrize(
    "text",
    [
        "rules:\n  - id: STR012\n    length: {most: 5}\n",
        "rules:\n  - id: STR001\n    severity: off\n    years: 2024\n",
        "rules:\n  - id: LNG003\n    extend: {words: {查寻: 查询}}\n",
        wording("青禾")["a.yaml"],
        changed("basis: advice", "basis: {zh: 本市规定, en: ours}")["a.yaml"],
        rule("date: {aspect: late, limits: {county: 02-28}}", HEAD)["a.yaml"],
    ],
)
def test_the_schema_takes_what_the_loader_takes(text: str, validators: dict[str, Any], tmp_path: Path) -> None:
    pack = write(tmp_path / "pack", {"a.yaml": text})
    load(str(pack))
    assert list(validators["rules"].iter_errors(load_yaml(pack / "a.yaml").data)) == []


def test_a_new_rule_names_its_schema(tmp_path: Path, cli_here: Cli, validators: dict[str, Any]) -> None:
    new(cli_here, tmp_path)
    for name, which in (("yz001.yaml", "rules"), ("pack.yaml", "pack")):
        first = (tmp_path / name).read_text("utf-8").splitlines()[0]
        served = first.removeprefix("# yaml-language-server: $schema=")
        assert json.loads((tmp_path / served).read_text("utf-8")) == schema.schema(which)
        assert validators[which].is_valid(load_yaml(tmp_path / name).data)


def test_schemas_describe_in_chinese() -> None:
    made = schema.schema("rules")["definitions"]["rule"]["properties"]
    assert made["severity"]["title"].startswith("严重程度")
    assert made["wording"]["properties"]["words"]["title"].startswith("错的")
    assert "总体情况" in json.dumps(made["mention"]["properties"]["in"], ensure_ascii=False)


# -- rule docs ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages.pages(load(examples=True))


def test_the_pages_in_the_docs_are_current(made: dict[str, str]) -> None:
    folder = ROOT / "docs" / "rules"
    there = {path.name: path.read_text("utf-8") for path in folder.glob("*.md")}
    stale = sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))
    assert stale == [], "run: report-lint rule docs docs/rules"


def test_every_rule_has_a_page_with_its_basis_and_examples(made: dict[str, str]) -> None:
    data = load(examples=True).data["rules"]
    assert len(made) == len(data) + 1
    for one in data:
        page = made[f"{one['id']}.md"]
        for words in (one["title"]["zh"], one["title"]["en"], one["basis"]["zh"], one["basis"]["en"]):
            assert words in page.replace("\\", "")
        assert f"report-lint --ignore {one['id']}" in page
        assert one["bad"] == [] or "## 反例" in page
        assert f"[{one['id']}]({one['id']}.md)" in made["README.md"]
    assert "+ 2025年3月22日" in made["TIM001.md"]
    assert "超期50天" in made["TIM001.md"], "the page says what the clerk will read"


def test_pages_of_a_local_pack(tmp_path: Path, cli_here: Cli) -> None:
    new(cli_here, tmp_path / "yunze")
    ran = cli_here("rule", "docs", str(tmp_path / "pages"), "--rules", str(tmp_path / "yunze"))
    assert ran.code == OK
    assert "# YZ001 标题" in (tmp_path / "pages" / "YZ001.md").read_text("utf-8")
    assert "### yunze" in (tmp_path / "pages" / "README.md").read_text("utf-8")


def test_no_page_has_a_hole(made: dict[str, str]) -> None:
    for name, page in made.items():
        told = [line for line in re.sub("```.*?```", "", page, flags=re.DOTALL).splitlines() if "|" not in line]
        assert not [line for line in told if re.search(r"\{[^{}\d]{1,12}\}", line)], name


def test_a_page_of_a_rule_that_is_no_more_is_deleted(tmp_path: Path, cli_here: Cli) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "OLD001.md").write_text(f"{pages._MARK}\n", encoding="utf-8")
    (folder / "mine.md").write_text("my own\n", encoding="utf-8")
    assert cli_here("rule", "docs", str(folder)).code == OK
    assert not (folder / "OLD001.md").exists()
    assert (folder / "mine.md").exists()

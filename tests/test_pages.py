"""Reports on web pages: the report is found and linted, the page around it is not."""

from __future__ import annotations

from random import Random

import pytest

from linter.engine import Linter
from linter.violations import FileResult, Violation
from tests import generator

AGENCY = "云泽县水利局"


def content(year: int = 2021) -> str:
    """The body of a report by an invented agency, without its title, one element a line."""
    lines = [
        f"<p>本报告根据《中华人民共和国政府信息公开条例》编制，统计期限自{year}年1月1日起至{year}年12月31日止。"
        "联系电话：0999-1234567。</p>"
    ]
    draft = generator.draft(Random(7), 2021)
    for number, heading in enumerate(generator.HEADINGS):
        lines.append(f"<p>{generator.NUMERALS[number]}、{heading}</p>")
        lines.append(f"<p>{year}年，我局依法做好有关工作，主动回应社会关切，各项任务按计划完成，群众反映良好。</p>")
        table = {1: generator.TWO, 2: generator.THREE, 3: generator.FOUR}.get(number)
        if table:
            lines.append(html_table(draft, table))
    return "\n".join(lines)


def html_table(draft: generator.Draft, table: str) -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>\n"
        for row in generator.expand(generator.grid(draft, table))
    )
    return f"<table>\n{rows}</table>"


def page(
    body: str, *, title: str = "", head: str = "", above: str = "", beside: str = "", container: str = "div"
) -> str:
    return (
        f"<html><head><title>{title}</title>{head}</head><body>\n"
        '<div class="nav"><ul><li><a>首页</a></li><li><a>政务公开</a></li><li><a>总体情况</a></li></ul></div>\n'
        f'<div class="side">{beside}</div>\n<div class="main">{above}<{container} id="zoom">\n{body}\n</{container}></div>\n'
        '<div class="foot"><p>版权所有:某某网站,严禁转载!!我县大力推进“放管服“改革.</p><p>联系我们:  0999-7654321</p></div>'
        "</body></html>"
    )


def lint(shipped: Linter, text: str) -> FileResult:
    return shipped.lint_bytes(text.encode(), "page.html")


def loud(result: FileResult) -> list[Violation]:
    return [one for one in result.violations if one.severity != "info"]


TITLE = f"{AGENCY}2021年政府信息公开工作年度报告"
OTHERS = "".join(f"<a>{AGENCY}{year}年政府信息公开工作年度报告</a><br>" for year in (2024, 2023, 2022, 2020))


@pytest.mark.parametrize(
    ("name", "made"),
    {
        "above the container": page(content(), above=f"<h1>{TITLE}</h1>"),
        "in the container": page(f"<p>{TITLE}</p>{content()}"),
        "in two lines": page(f"<p>{AGENCY}<br>2021年政府信息公开工作年度报告</p>{content()}"),
        "in the page's name": page(content(), title=f"{TITLE}_某某县人民政府网"),
        "in the meta data": page(content(), head=f'<meta name="ArticleTitle" content="{TITLE}">'),
        "beside other years": page(content(), beside=OTHERS, title=f"{TITLE}-云泽县", above=f"<h1>{TITLE}</h1>"),
        "between other years": page(
            content(),
            above=f"<h1>{TITLE}</h1><div>{OTHERS}</div>",
            head=f'<meta name="ArticleTitle" content="{TITLE}">',
        ),
        "over a layout table": page(content(), above=f"<h1>{TITLE}</h1>", container="table").replace(
            '<table id="zoom">', '<table id="zoom"><tr><td>左</td><td>'
        ),
    }.items(),
)
def test_the_title_is_found_and_the_rest_of_the_page_is_not_linted(name: str, made: str, shipped: Linter) -> None:
    result = lint(shipped, made)
    assert (result.status, result.year, result.agency) == ("linted", 2021, AGENCY), name
    first, last = made.index('id="zoom"'), made.index('class="foot"')
    inside = range(made.count("\n", 0, first) + 1, made.count("\n", 0, last) + 2)
    assert all(one.line in inside or one.rule.startswith("STR") for one in result.violations)
    assert [one for one in loud(result) if not one.rule.startswith(("STR", "TXT"))] == []


def test_a_date_on_the_page_tells_when_it_was_published(shipped: Linter) -> None:
    late = page(content(), above=f"<h1>{TITLE}</h1><p>发布日期：2022-05-12 来源：{AGENCY}</p>")
    (found,) = [one for one in lint(shipped, late).violations if one.rule == "TIM001"]
    assert "2022年5月12日" in found.message or "2022-05-12" in found.message
    assert found.line == late[: late.index("2022-05-12")].count("\n") + 1
    in_time = late.replace("2022-05-12", "2022-01-12")
    assert not [one for one in lint(shipped, in_time).violations if one.rule == "TIM001"]


def test_a_defect_is_told_at_its_line_and_column_of_the_source(shipped: Linter) -> None:
    made = page(
        content().replace("各项任务按计划完成", "按照以公开为原则、不公开为例外的要求"), above=f"<h1>{TITLE}</h1>"
    )
    found = [one for one in lint(shipped, made).violations if one.rule == "LNG002"]
    assert found
    lines = made.split("\n")
    assert lines[found[0].line - 1][found[0].column - 1 :].startswith("以公开为原则")


def test_a_page_without_a_report_is_another_kind(shipped: Linter) -> None:
    assert lint(shipped, page("<p>今天天气很好，我们去公园散步。</p>")).status == "unreadable"


def test_the_same_report_as_text_and_as_page_has_the_same_fingerprints(shipped: Linter) -> None:
    wrong = content().replace("各项任务按计划完成", "按照以公开为原则、不公开为例外的要求")
    plain = wrong.replace("<p>", "").replace("</p>", "\n")
    for tag, mark in (("<td>", "| "), ("</td>", " "), ("</tr>", "|"), ("<tr>", ""), ("<table>", ""), ("</table>", "")):
        plain = plain.replace(tag, mark)
    text = shipped.lint_bytes(f"{TITLE}\n{plain}".encode(), "a.txt")
    web = lint(shipped, page(f"<p>{TITLE}</p>{wrong}"))
    assert {one.fingerprint for one in text.violations if one.rule == "LNG002"} == {
        one.fingerprint for one in web.violations if one.rule == "LNG002"
    }

"""Reports on web pages: the report is found and linted, the page around it is not."""

from __future__ import annotations

import json
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


def rules(result: FileResult) -> list[str]:
    return sorted(one.rule for one in result.violations)


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


@pytest.mark.parametrize(
    "made",
    {
        "the agency in a line of its own": page(
            content(), above=f"<h1>{AGENCY}</h1><h2>2021年政府信息公开工作年度报告</h2>", title="年报"
        ),
        "the agency in the page's name": page(
            content(), above="<h1>2021年政府信息公开工作年度报告</h1>", title=f"{TITLE}_某某县"
        ),
        "blanks between names": page(content(), title=f"某某县人民政府 年度报告 {TITLE}"),
        "points between names": page(content(), title=f"{TITLE} » 年度报告·某某县人民政府"),
        "below the name of the list": page(
            content(), above=f"<h1>{TITLE}</h1><p>政府信息公开工作年度报告</p>", title="政府信息公开工作年度报告"
        ),
        "far down in the only container": f"<body><ul>{'<li>栏目</li>' * 60}<li>总体情况</li></ul><h1>{TITLE}</h1>{content()}",
    }.values(),
)
def test_titles_of_pages(made: str, shipped: Linter) -> None:
    result = lint(shipped, made)
    assert (result.year, result.agency) == (2021, AGENCY)
    assert "STR003" not in {one.rule for one in result.violations}


def test_a_title_in_a_script_names_the_report_beside_it(shipped: Linter) -> None:
    data = json.dumps({"title": TITLE, "time": "2022-01-20", "content": content()}).replace("</", "<\\/")
    result = lint(shipped, f"<html><title>某某县</title><div id=app></div><script>var data = {data}</script></html>")
    assert (result.status, result.year, result.agency) == ("linted", 2021, AGENCY)
    assert rules(result) == rules(lint(shipped, f"<body><h1>{TITLE}</h1>{content()}</body>"))


@pytest.mark.parametrize("around", ['<div style="display:none">{}</div>', '<script type="text/html">{}</script>'])
def test_a_report_that_a_script_shows_later(around: str, shipped: Linter) -> None:
    result = lint(shipped, f"<html><body><h1>{TITLE}</h1><div id=shown></div>{around.format(content())}</body></html>")
    assert (result.status, result.agency) == ("linted", AGENCY)
    assert rules(result) == rules(lint(shipped, f"<body><h1>{TITLE}</h1>{content()}</body>"))


TOOLS = (
    "<p>责任编辑:张某</p><div>【打印】 【关闭】</div><div>分享到:</div>"
    f"<ul><li>上一篇:{AGENCY}2022年政府信息公开工作年度报告</li><li>下一条:无</li></ul>"
    f"<div>相关信息</div>{OTHERS}<p>某某县召开会议,部署放管服“改革“工作!!</p><p>主办:某某县人民政府</p>"
)


@pytest.mark.parametrize("about", ["", f"来源:{AGENCY}  发布时间:2022-01-18 10:20  浏览次数:12  字体:[大 中 小]"])
@pytest.mark.parametrize("signature", ["", f"<p>{AGENCY}</p><p>2022年1月18日</p>"])
def test_lines_about_a_report_are_not_the_reports(about: str, signature: str, shipped: Linter) -> None:
    bare = lint(shipped, f"<body><h1>{TITLE}</h1>{content()}{signature}</body>")
    framed = lint(shipped, f"<body><h1>{TITLE}</h1>{about}{content()}{signature}{TOOLS}</body>")
    dated = {"TIM009"} if about else set()  # the page tells the date
    assert set(rules(framed)) == set(rules(bare)) - dated


DUE = page(content(), above=f"{{}}<h1>{TITLE}</h1><div>{{}}</div>", beside="<p>通知 发布日期：2025-05-09</p>")


@pytest.mark.parametrize(
    ("before", "behind", "late"),
    [
        ("", "发布时间：2022-01-28 10:20:33", False),
        ("", "发布时间：2022-02-28 10:20:33", True),
        ("", "时间：2022年3月1日", True),
        ("", "2022-03-01 09:10", True),
        ("<table><tr><td>生成日期：</td><td>2022-03-01</td></tr></table>", "", True),
        ("今天是2026年11月24日 星期二", "", False),
        ("", "更新日期：2022-06-25", False),
        ("", "更新时间：2022-06-25 发布时间：2022-01-10", False),
        ("", "发布日期：2024-06-25", False),  # the site moved
        ("", "", False),
    ],
)
def test_dates_of_publication(before: str, behind: str, late: bool, shipped: Linter) -> None:
    made = DUE.format(before, behind) + "<p>另一则通知 发布日期：2022-06-01</p>"
    assert ("TIM001" in {one.rule for one in lint(shipped, made).violations}) == late


def test_a_page_that_word_left_its_own_xml_in(shipped: Linter) -> None:
    island = "<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml>"
    assert lint(shipped, f"<p>{TITLE}</p>{island}{content()}").agency == AGENCY


def test_a_page_may_begin_with_text(shipped: Linter) -> None:
    result = lint(shipped, f"首页 | 年报<br>{TITLE}<br>{content()}")
    assert result.agency == AGENCY
    assert rules(result) == rules(lint(shipped, f"<body><h1>{TITLE}</h1>{content()}</body>"))


@pytest.mark.parametrize(
    "shown", ['<iframe src="a.pdf"></iframe>', "<p>附件：<a>年度报告.pdf</a></p>", "<img src=1.jpg>"]
)
def test_a_page_that_only_links_to_the_report_is_not_linted(shown: str, shipped: Linter) -> None:
    result = lint(shipped, page(shown, above=f"<h1>{TITLE}</h1>"))
    assert result.status == "unreadable"
    assert result.note and "附件" in result.note


def test_a_page_with_a_report_in_another_form_is_linted(shipped: Linter) -> None:
    result = lint(
        shipped,
        page("<p>我局依法公开信息，主动回应关切。</p>" * 3 + f"<p>{'公开信息。' * 20}</p>", above=f"<h1>{TITLE}</h1>"),
    )
    assert "STR001" in rules(result)

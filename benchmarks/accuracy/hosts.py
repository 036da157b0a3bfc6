"""Clean reports with tables made for a purpose, to put sentences into.

They come from the tests' generator; here only the numbers of the tables are chosen, so that every
quantity a sentence can name is there, differs from the others, and all sums hold.
"""

from __future__ import annotations

from random import Random

from tests import generator as g

FORM = 2021
DIALECTS = ("tab", "pipe", "markdown", "lines0")
FEE = "本年收费金额（单位：万元）"
LEAVES = g.leaves(FORM)
UNPAID = next(leaf for leaf in LEAVES if "收费通知" in leaf)
"""Zero, so that a sentence may say that no notice was sent."""
GROUPS = {
    "公开": ("", g.OPENED),
    "部分": ("", LEAVES[1]),
    "不予公开": ("（三）不予公开", ""),
    "无法提供": ("（四）无法提供", ""),
    "不予处理": ("（五）不予处理", ""),
    "其他处理": ("（六）其他处理", ""),
}
SINGLE = {
    "不掌握": "1.本机关不掌握相关政府信息",
    "补正不明": "3.补正后申请内容仍不明确",
    "信访": "1.信访举报投诉类申请",
    "重复": "2.重复申请",
}
PLACES = {"主动公开": 0, "依申请": 1, "管理": 2, "平台": 3, "监督": 4}
SECTIONS = {"二": 1, "三": 2, "四": 3, "五": 4, "六": 5}
NEUTRAL = "公开工作平稳有序。"
NO_FEE = "本年度未收取信息处理费。"

STATES = (
    "busy", "zero", "one", "few", "settled", "fresh", "huge", "opened-only", "people-only",
    "no-suits", "no-documents", "no-fee", "rules",
)  # fmt: skip


def _column(rng: Random, state: str, person: bool) -> dict[str, int]:
    """One column of table 3 whose identities hold."""
    new, carried, left = (
        (rng.randint(90, 160), rng.randint(14, 24), rng.randint(6, 13))
        if person
        else (rng.randint(11, 60), rng.randint(0, 3), rng.randint(0, 2))
    )
    if state == "huge" and person:
        new, carried, left = rng.randint(3000, 7000), rng.randint(1100, 1500), rng.randint(1000, 1090)
    if state in ("settled", "few", "one", "zero"):
        left = 0
    if state in ("fresh", "few", "one", "zero"):
        carried = 0
    if state == "few":
        new = rng.randint(3, 9) if person else 0
    if state == "one":
        new = int(person)
    if state == "zero" or (state == "people-only" and not person):
        new = carried = left = 0
    done = new + carried - left
    counts = dict.fromkeys(LEAVES, 0)
    if person and state not in ("opened-only", "few", "one", "zero"):
        high = 60 if state == "huge" else 4
        for leaf in LEAVES[1:]:
            counts[leaf] = 0 if leaf == UNPAID else rng.randint(2, high)
    counts[g.OPENED] = done - sum(counts.values())
    return {**counts, g.NEW: new, g.CARRIED: carried, g.DONE: done, g.LEFT: left}


def _numbers(rng: Random, state: str) -> dict[g.Key, int]:
    out: dict[g.Key, int] = {}
    for who in g.PEOPLE:
        out |= {(g.THREE, row, who): n for row, n in _column(rng, state, who == g.PEOPLE[0]).items()}
    for _, _, row in g.table_three(FORM):
        out[g.THREE, row, g.TOTAL] = sum(out[g.THREE, row, who] for who in g.PEOPLE)
    for suit in g.SUITS:
        none = state in ("zero", "no-suits", "one", "few")
        values = [0 if none else n for n in rng.sample(range(2, 20), len(g.OUTCOMES))]
        out |= {(g.FOUR, "", f"{suit} {o}"): v for o, v in zip(g.OUTCOMES, values, strict=True)}
        out[g.FOUR, "", f"{suit} {g.TOTAL}"] = sum(values)
    return out


def _second(rng: Random, state: str) -> dict[g.Key, str]:
    """Cells of table 2."""
    zero = state == "zero"
    documents = (rng.randint(4, 9), rng.randint(1, 3), rng.randint(25, 60))
    documents = (0, 0, 31) if state == "no-documents" else (0, 0, 0) if zero else documents
    rules = (2, 1, 13) if state == "rules" else (0, 0, 0)
    top = 40 if state == "huge" else 1
    decisions = [0 if zero else n * top for n in rng.sample(range(31, 99), 3)]
    fee = "0" if zero or state == "no-fee" else f"{rng.randint(11, 99)}.{rng.randint(11, 99)}"
    cells: dict[g.Key, str] = {}
    for row, values in (("规章", rules), ("行政规范性文件", documents)):
        for column, value in zip(g.TABLE_TWO[FORM][0][1], values, strict=True):
            cells[g.TWO, row, column] = str(value)
    for row, value in zip(("行政许可", "行政处罚", "行政强制"), decisions, strict=True):
        cells[g.TWO, row, "本年处理决定数量"] = str(value)
    return cells | {(g.TWO, "行政事业性收费", FEE): fee}


def numbers(d: g.Draft) -> dict[str, int]:
    """Every quantity that a sentence may name, from the tables of a draft."""
    out = {
        "新收": d.of(g.NEW), "结转": d.of(g.CARRIED), "收转": d.of(g.NEW) + d.of(g.CARRIED),
        "办结": d.of(g.DONE), "转下": d.of(g.LEFT),
    }  # fmt: skip
    for name, (group, label) in GROUPS.items():
        rows = [row for _, inside, row in g.table_three(FORM) if (row == label if label else inside == group)]
        out[name] = sum(d.of(row) for row in rows)
    out |= {name: d.of(row) for name, row in SINGLE.items()}
    names = ("自然人", "企业", "科研", "公益", "法律", "其他人")
    out |= {name: d.of(g.NEW, who) for name, who in zip(names, g.PEOPLE, strict=True)}
    out["法人"] = out["新收"] - out["自然人"]
    review, direct, later = d.suits()
    out |= {"复议": review, "直接诉": direct, "复议后诉": later, "诉讼": direct + later}
    for outcome, short in zip(g.OUTCOMES, ("维持", "纠正", "其他", "未结"), strict=True):
        one, two, three = (d.numbers[g.FOUR, "", f"{suit} {outcome}"] for suit in g.SUITS)
        out |= {f"复议{short}": one, f"直诉{short}": two, f"后诉{short}": three, f"诉{short}": two + three}
    for row, name in (("规章", "规章"), ("行政规范性文件", "文件")):
        for column, short in zip(g.TABLE_TWO[FORM][0][1], ("制发", "废止", "有效"), strict=True):
            out[name + short] = int(d.cells[g.TWO, row, column])
    for name in ("许可", "处罚", "强制"):
        out[name] = int(d.cells[g.TWO, f"行政{name}", "本年处理决定数量"])
    out["收费元"] = round(float(d.cells[g.TWO, "行政事业性收费", FEE]) * 10000)
    return out


def host(state: str, kind: str, seed: int) -> g.Draft:
    """A clean report of a kind of body, whose text says nothing of its tables."""
    for attempt in range(500):
        rng = Random(f"host/{state}/{kind}/{seed}/{attempt}")
        d = g.draft(rng, FORM, kind=kind, quiet=True, listing=False)
        if state == "rules" and kind != "city":
            raise ValueError("only a city makes rules here")
        d.numbers = _numbers(rng, state)
        d.cells = _second(rng, state) | {key: str(value) for key, value in d.numbers.items()}
        if _distinct(numbers(d), state):
            break
    else:
        raise RuntimeError(f"no host for {state}")
    for at, topic in enumerate(d.topics):
        topic.text = rng.choice([line for line in g.WORDS[f"about-{at}"] if "{" not in line])
    d.topics[4].text += g.ASSESSMENT
    d.sections[1].body, d.sections[2].body, d.sections[3].body = [], [], []
    d.sections[5].body = [NO_FEE]
    return d


def _distinct(n: dict[str, int], state: str) -> bool:
    """Whether no two quantities of a full table can be taken for one another."""
    if state in ("zero", "one", "few"):
        return True
    main = [n[name] for name in ("新收", "收转", "办结", "转下", "结转") if n[name]]
    return n["公开"] > 0 and len(set(main)) >= len(main) - (state in ("settled", "fresh"))


def put(d: g.Draft, place: str, text: str) -> None:
    """Put a text into a place, marked; section 六 says nothing else then."""
    if place in PLACES:
        d.topics[PLACES[place]].text += g.MARK + text
    elif place == "六" and text != NEUTRAL:
        d.sections[5].body = [g.MARK + text]
    else:
        d.sections[SECTIONS[place]].body.append(g.MARK + text)


def render(d: g.Draft, seed: int) -> tuple[str, tuple[int, ...]]:
    """The report as text, and the lines of its marks."""
    return g.finish(g.render(d, DIALECTS[seed % len(DIALECTS)]))

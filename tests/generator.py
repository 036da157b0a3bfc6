"""Deterministic generator of annual reports: clean ones, broken ones, and traps.

It is the independent measure of the linter: it knows the official forms and the ways people
get them wrong, and nothing about how the linter works.  A *draft* is a neutral model of one
report; a *dialect* is a way in which its tables come out as plain text; a *defect* changes one
thing in a draft and says where the linter should point.  Agencies, places, people and sentences
are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import Random

MARK = "\ue000"
"""Put into a draft where the defect is; the finished text tells its line and loses it."""

DIALECTS = (
    "tab", "lines", "lines0", "pipe", "trail", "run", "bar", "wrap", "markdown", "markdown-blank",
)  # fmt: skip
UNREADABLE = ("glued", "none")
FORMS = (2019, 2021)
TWO, THREE, FOUR = "表二", "表三", "表四"

Key = tuple[str, str, str]
"""Table, row label, column label.  An empty row or column means any."""

# --- The two official forms -----------------------------------------------------------------

HEADINGS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
NUMERALS = "一二三四五六七八九十"
SUM_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

Block = tuple[str, tuple[str, ...], tuple[str, ...]]
_ITEMS = ("上一年项目数量", "本年增/减", "处理决定数量")
_DECISIONS = ("本年处理决定数量",)
TABLE_TWO: dict[int, tuple[Block, ...]] = {
    2019: (
        ("一", ("本年新制作数量", "本年新公开数量", "对外公开总数量"), ("规章", "规范性文件")),
        ("五", _ITEMS, ("行政许可", "其他对外管理服务事项")),
        ("六", _ITEMS, ("行政处罚", "行政强制")),
        ("八", ("上一年项目数量", "本年增/减"), ("行政事业性收费",)),
        ("九", ("采购项目数量", "采购总金额"), ("政府集中采购",)),
    ),
    2021: (
        ("一", ("本年制发件数", "本年废止件数", "现行有效件数"), ("规章", "行政规范性文件")),
        ("五", _DECISIONS, ("行政许可",)),
        ("六", _DECISIONS, ("行政处罚", "行政强制")),
        ("八", ("本年收费金额（单位：万元）",), ("行政事业性收费",)),
    ),
}

NEW = "一、本年新收政府信息公开申请数量"
CARRIED = "二、上年结转政府信息公开申请数量"
DONE = "（七）总计"
LEFT = "四、结转下年度继续办理"
OPENED = "（一）予以公开"
_RESULT = "三、本年度办理结果"
PEOPLE = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
TOTAL = "总计"
COLUMNS = (*PEOPLE, TOTAL)
_SUBROWS: tuple[tuple[str, str], ...] = (
    ("", OPENED),
    ("", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("（三）不予公开", "1.属于国家秘密"),
    ("（三）不予公开", "2.其他法律行政法规禁止公开"),
    ("（三）不予公开", "3.危及“三安全一稳定”"),
    ("（三）不予公开", "4.保护第三方合法权益"),
    ("（三）不予公开", "5.属于三类内部事务信息"),
    ("（三）不予公开", "6.属于四类过程性信息"),
    ("（三）不予公开", "7.属于行政执法案卷"),
    ("（三）不予公开", "8.属于行政查询事项"),
    ("（四）无法提供", "1.本机关不掌握相关政府信息"),
    ("（四）无法提供", "2.没有现成信息需要另行制作"),
    ("（四）无法提供", "3.补正后申请内容仍不明确"),
    ("（五）不予处理", "1.信访举报投诉类申请"),
    ("（五）不予处理", "2.重复申请"),
    ("（五）不予处理", "3.要求提供公开出版物"),
    ("（五）不予处理", "4.无正当理由大量反复申请"),
    ("（五）不予处理", "5.要求行政机关确认或重新出具已获取信息"),
)
_OTHERS: dict[int, tuple[tuple[str, str], ...]] = {
    2019: (("", "（六）其他处理"),),
    2021: (
        ("（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
        (
            "（六）其他处理",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        ),
        ("（六）其他处理", "3.其他"),
    ),
}


def table_three(form: int) -> list[tuple[str, str, str]]:
    """Rows of table 3 as (item, situation, label); the first two are empty where absent."""
    inner = [(_RESULT, group, label) for group, label in (*_SUBROWS, *_OTHERS[form], ("", DONE))]
    return [("", "", NEW), ("", "", CARRIED), *inner, ("", "", LEFT)]


def leaves(form: int) -> list[str]:
    """Rows that add up to （七）总计."""
    return [label for _, label in (*_SUBROWS, *_OTHERS[form])]


OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结")
SUITS = ("行政复议", "未经复议直接起诉", "复议后起诉")
TABLE_FOUR = tuple(f"{suit} {outcome}" for suit in SUITS for outcome in (*OUTCOMES, TOTAL))

# --- The draft ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Agency:
    """A body that reports; `kind` is bureau, township, county or city."""

    kind: str
    name: str
    full: str
    short: str

    @property
    def office(self) -> str:
        """Who answers the telephone."""
        return f"{self.name}办公室"


@dataclass
class Topic:
    """One of the five topics of section 一."""

    number: str
    label: str
    text: str
    run_in: bool

    def paragraphs(self) -> list[str]:
        """The topic as lines: heading and text, or both in one."""
        if self.run_in:
            return [f"{self.number}{self.label}。{self.text}"]
        return [f"{self.number}{self.label}", self.text]


@dataclass
class Section:
    """A section: heading, paragraphs, and perhaps a table after them."""

    heading: str
    body: list[str] = field(default_factory=list)
    table: str = ""
    after: list[str] = field(default_factory=list)
    has_topics: bool = False


@dataclass
class Draft:
    """A neutral model of one report.  Defects change it; dialects render it."""

    agency: Agency
    year: int
    form: int
    title: list[str]
    basis: str
    parts: str
    period: str
    contact: str
    split_lead: bool
    opening: str
    topics: list[Topic]
    sections: list[Section]
    signature: list[str]
    numbers: dict[Key, int]
    cells: dict[Key, str]
    labels: dict[str, str] = field(default_factory=dict)
    gone: set[tuple[str, str]] = field(default_factory=set)
    misfit: dict[tuple[str, str], int] = field(default_factory=dict)
    pad: int = 0

    def lead(self) -> list[str]:
        """Paragraphs before section 一."""
        halves = [self.basis + self.parts, self.period + self.contact]
        return [half for half in (halves if self.split_lead else ["".join(halves)]) if half]

    def of(self, row: str, column: str = TOTAL) -> int:
        """A true number of table 3."""
        return self.numbers[THREE, row, column]

    def suits(self) -> tuple[int, int, int]:
        """True totals of table 4: review, suit without review, suit after review."""
        first, second, third = (self.numbers[FOUR, "", f"{suit} {TOTAL}"] for suit in SUITS)
        return first, second, third


# --- Words ----------------------------------------------------------------------------------

CITIES = ("云泽市", "澜屏市", "松岭市")
COUNTIES = ("青禾县", "柏溪县", "望川区", "鹤鸣区", "禾丰县")
TOWNS = ("临川河镇", "白杨渡乡", "双槐镇", "石板桥镇")
BUREAUS = ("民政局", "教育局", "水利局", "统计局", "农业农村局", "医疗保障局", "自然资源局")
KINDS = ("bureau", "bureau", "bureau", "township", "county", "city")
STREETS = ("青禾大道", "望江路", "松柏街", "云泽中路")

_WORDS = """
@opening
{y}年，{s}深入贯彻落实《条例》，坚持以公开为常态、不公开为例外，公开工作平稳有序。
{y}年，{s}认真执行政府信息公开各项规定，把公开要求贯穿到业务办理全过程。
{y}年，{s}围绕群众关心的事项推进政府信息公开，公开内容更加完整。
{y}年以来，{s}按照上级部署推进政府信息公开，公开质量稳步提升。
@about-0
及时更新机构职能、办公地址和办公时间，方便群众查询。
对涉及群众切身利益的政策同步做好解读，让群众看得懂、用得上。
突出审核、发布、更新三个环节，公开时限得到较好保证。
部门预算和决算均在规定时限内向社会公布。
@about-1
畅通当面提交、邮政寄送、网上提交三种渠道，做好各环节衔接。
严格落实登记、审核、答复、归档四个环节的要求，答复依法有据。
答复文书格式统一，涉及第三方合法权益的均书面征求意见。
主动与申请人沟通，帮助其准确描述所需内容。
@about-2
健全公文属性源头认定机制，拟制公文时同步确定公开属性。
落实先审查、后公开的要求，坚持一事一审，未发生泄密情形。
定期清理已发布的文件，对失效文件及时作出标注。
建立工作台账，指定专人负责信息的制作、保存和更新。
@about-3
完成政府信息公开专栏改版，优化检索功能，页面打开更加顺畅。
做好网站日常巡查，全年发现并整改错误链接{n}个。
规范管理政务新媒体账号，严格执行发布审核流程。
在服务大厅设置查询点，配备电脑和打印机供群众使用。
@about-4
明确分管负责人和承办机构，将公开工作纳入年度考核。
全年组织业务培训{n}次，参训{m}人次。
定期通报检查结果，督促承办机构按期整改。
自觉接受群众监督，对反映的问题逐件核实。
@published
全年主动公开政府信息{n}条，其中{a}{x}条、{b}{y}条、{c}{z}条。
全年公开各类信息{n}条，其中{a}{x}条，{b}{y}条，{c}{z}条。
主动公开政府信息{n}条（其中{a}{x}条、{b}{y}条、{c}{z}条）。
主动公开政府信息{n}条，其中{a}{x}条，占{p}；{b}{rest}条，占{q}。
主动公开政府信息{n}条，其中{a}{x}条，占比{p2}。
@no-application
全年未收到政府信息公开申请，也没有上年结转的申请。
本年度没有收到政府信息公开申请。
全年收到政府信息公开申请0件。
@application
本年新收政府信息公开申请{n}件，上年结转{c}件，办结{t}件，结转下年度继续办理{left}件。
全年共收到政府信息公开申请{n}件，均已依法登记。
全年新收政府信息公开申请{n}件，其中自然人申请{person}件、法人或其他组织申请{firm}件。
全年收到政府信息公开申请{both}件（含上年结转{c}件），答复{t}件。
@no-suit
{y}年，未发生因政府信息公开引起的行政复议、行政诉讼案件。
本年度没有因政府信息公开被申请行政复议或者提起行政诉讼。
本年度政府信息公开行政复议0件、行政诉讼0件。
@suit
本年度因政府信息公开被申请行政复议{review}件，被提起行政诉讼{suits}件。
全年发生政府信息公开行政复议案件{review}件、行政诉讼案件{suits}件。
@faults
部分栏目更新间隔偏长，群众查阅不便
政策解读形式较为单一，图表解读偏少
工作人员业务能力参差不齐，对规定理解不深
少数答复文书说理不够充分
基层站所参与公开的积极性不高
@measures
建立更新提醒制度，逐月通报各栏目更新情况
丰富解读形式，推出一批图表和问答材料
开展专题培训，把典型案例纳入学习内容
统一答复文书格式，增加会商和法制审核步骤
细化基层公开事项目录，明确责任人和完成时限
@fee
本年度没有收取信息处理费。除此之外，没有其他需要报告的事项。
{y}年，{s}收取信息处理费0元。
按照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），本年度没有收取信息处理费。
本年度没有产生信息处理费，没有其他需要报告的事项。
@no-more
本年度没有其他需要报告的事项。
{s}没有其他需要报告的事项。
@period
本报告所列数据的统计期限自{a}至{b}。
本报告中所列数据的统计期限自{a}起至{b}止。
数据统计时间为{a}至{b}。
@bad-fee
无。
本年度没有其他需要报告的事项。
暂无。
@bad-measures
无。
主要问题：一是{p1}；二是{p2}；三是{p3}。
本年度不存在问题。
@bad-parts
全年主动公开政府信息{n}条，其中{a}{x}条、{b}{y}条、{c}{z}条。
主动公开政府信息{n}条（其中{a}{x}条、{b}{y}条、{c}{z}条）。
共发布政府信息{n}条，其中：{a}{x}条，{b}{y}条，{c}{z}条。
@bad-sum
全年公开各类信息{n}条，包括{a}{x}条，{b}{y}条，{c}{z}条。
主动公开政府信息总数{n}条：{a}{x}条；{b}{y}条；{c}{z}条。
@bad-received
全年共收到政府信息公开申请{n}件。
本年新收政府信息公开申请{n}件。
{y}年，{s}受理政府信息公开申请{n}件。
全年收到公民、法人和其他组织提出的政府信息公开申请共{n}件。
@bad-answered
全年办结政府信息公开申请{done}件。
全年共答复政府信息公开申请{done}件。
另有{left}件政府信息公开申请结转下年度继续办理。
@bad-suits
本年度因政府信息公开被申请行政复议{review}件。
本年度因政府信息公开被提起行政诉讼{suits}件。
全年发生政府信息公开行政复议案件{review}件、行政诉讼案件{true}件。
@bad-share
主动公开政府信息{n}条，其中{a}{x}条，占{p}%；{b}{y}条。
全年主动公开政府信息{n}条，其中{a}{x}条，占比{p}%。
全年主动公开政府信息{n}条，其中{a}{x}条，占总数的{p}%。
@bad-number
全年主动公开政府信息  条。
全年主动公开信息条，内容覆盖各业务领域。
通过网站主动公开政府信息 条，内容较为全面。
@bad-list
紧扣审核、发布三个环节，公开时限得到较好保证。
做好登记、答复、归档四个步骤的衔接。
重点抓好三项工作：一是完善制度；三是加强检查。
重点抓好三方面工作：一是完善制度；二是加强检查。
围绕责任分解、责任考核、责任追究、责任落实三个环节细化分工。
@id-number PRI001 error
申请人身份证号码{id}已登记备查。
（身份证号：{id}）
@mobile PRI002 error
可拨打经办人员手机{mobile}咨询。
申请人电话为{mobile}。
@bank-card PRI003 error
退费至银行卡{card}。
申请人银行账号为{card}。
@secret-mark PRI004 error
秘密★1年
印发《工作方案》（机密★三年）。
@principle-misquoted LNG001 error
坚持“公开是常态、公开是例外”的要求。
坚持以公开为常态、公开为例外，拓展公开范围。
坚持“公开为常态，公开为例外”的原则。
@principle-outdated LNG002 warning
坚持“以公开为原则，不公开为例外”的要求。
坚持公开为原则、不公开为例外，拓展公开范围。
@typo LNG003 error
公开机制进一并完善。
政府息公开质量稳步提升。
认真学习《中华人民共合国行政许可法》。
提升攻府公信力。
@doubled LNG004 warning
公开的的内容更加完整。
健全公开和和审查机制。
@confused LNG005 info
群众可登陆网站查询。
对其它事项逐一核对。
转结的事项均按期办理。
@residue LNG006 error
（文字描述）
由×××负责日常工作。
XX局认真落实公开要求。
公开渠道包括【】。
@half-width LNG010 info
及时更新办事指南,方便群众查询。
公开渠道如下:网站、公示栏。
及时办理转办事项(含督办事项)。
内容完整;格式规范。
@unbalanced LNG011 info
认真落实“应公开尽公开的要求。
修订《工作规程并组织学习。
完善公开目录（含基层目录，方便查询。
@doubled-mark LNG013 info
公开内容更加完整。。
及时更新目录，，方便查询。
做好登记、、答复工作。
@comma-etc LNG015 info
公开方案、清单、等材料。
做好登记、答复、等工作。
@ellipsis LNG016 info
公开目录、指南...
公开目录、指南…
@month-hao LNG024 info
6月5号开展集中检查。
11月20号组织业务培训。
@stacked LNG026 info
发放宣传资料约300余份。
接待群众约50余人次。
@xiabu LNG028 info
下步将继续做好公开工作。
下步，重点抓好目录更新。
"""
"""Paraphrases by name; a name with a rule and a severity is a defect of one more sentence."""

WORDS: dict[str, list[str]] = {}
SENTENCES: list[tuple[str, str, str]] = []
for _block in _WORDS.split("\n@")[1:]:
    _head, *_lines = _block.splitlines()
    WORDS[_head.split()[0]] = _lines
    if " " in _head:
        SENTENCES.append((_head.split()[0], _head.split()[1], _head.split()[2]))

TOPICS = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")
LABELS: tuple[tuple[str, ...], ...] = (
    TOPICS,
    tuple(f"{topic}情况" for topic in TOPICS),
    tuple(f"{topic}方面" for topic in TOPICS),
    ("做好主动公开", "规范依申请公开", "加强政府信息管理", "推进平台建设", "强化监督保障"),
)
NEWS = ("工作动态", "通知公告", "政策文件", "财政信息", "办事指南", "人事信息")
ASSESSMENT = "开展工作考核和社会评议，评议结果良好，全年未发生责任追究情形。"
NOTICES = {
    2019: ("年度报告格式（试行）", "国办公开办函〔2019〕60号"),
    2021: ("年度报告格式", "国办公开办函〔2021〕30号"),
}
ORDER_711 = "国务院令第711号"


def share(part: int, whole: int, places: int = 1) -> str:
    """A percentage, rounded half up."""
    exact = Decimal(part) * 100 / Decimal(whole)
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}%"


def _split(rng: Random, whole: int, parts: int) -> list[int]:
    """Cut a whole into positive parts."""
    cuts = sorted(rng.sample(range(1, whole), parts - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]


def agency(rng: Random, kind: str) -> Agency:
    """Invent an agency."""
    city, county = rng.choice(CITIES), rng.choice(COUNTIES)
    if kind == "bureau":
        place, bureau = rng.choice(((county, city + county), (city, city))), rng.choice(BUREAUS)
        return Agency(kind, place[0] + bureau, place[1] + bureau, "我局")
    if kind == "township":
        town = rng.choice(TOWNS)
        name = f"{county}{town}人民政府"
        return Agency(kind, name, city + name, f"我{town[-1]}")
    name = f"{county if kind == 'county' else city}人民政府"
    return Agency(kind, name, name if kind == "city" else city + name, f"我{name[2]}")


def words(name: str, index: int, /, **values: object) -> str:
    """Fill in a paraphrase by its place in the list."""
    shapes = WORDS[name]
    return shapes[index % len(shapes)].format(**values)


def some(rng: Random, name: str, /, **values: object) -> str:
    """Fill in a paraphrase taken at random."""
    return words(name, rng.randrange(len(WORDS[name])), **values)


def _cut(rng: Random, whole: int, parts_sum: int) -> dict[str, object]:
    """Fields of a sentence about a whole and three parts."""
    x, y, z = _split(rng, parts_sum, 3)
    a, b, c = rng.sample(NEWS, 3)
    return {"n": whole, "a": a, "b": b, "c": c, "x": x, "y": y, "z": z}


def _publicity(rng: Random) -> str:
    """Say a true sentence about the number of things made public."""
    whole = rng.randint(40, 900)
    fields = _cut(rng, whole, whole)
    x = int(str(fields["x"]))
    p, q, p2 = share(x, whole), share(whole - x, whole), share(x, whole, 2)
    return some(rng, "published", **fields, rest=whole - x, p=p, q=q, p2=p2)


def _applications(rng: Random, d: Draft) -> str:
    """Say a true sentence about applications."""
    fields = _readings(d)
    if not fields["both"]:
        return some(rng, "no-application")
    if fields["t"] and rng.random() < 0.2:
        opened, done = d.of(OPENED), d.of(DONE)
        return f"全年办结申请{done}件，其中予以公开{opened}件，占{share(opened, done)}。"
    person = d.of(NEW, PEOPLE[0])
    return some(rng, "application", **fields, person=person, firm=d.of(NEW) - person)


def _litigation(rng: Random, d: Draft) -> str:
    """Say a true sentence about review and suits."""
    review, direct, later = d.suits()
    if not review + direct + later:
        return some(rng, "no-suit", y=d.year)
    return some(rng, "suit", review=review, suits=direct + later)


def _readings(d: Draft) -> dict[str, int]:
    """Name the numbers of applications that a sentence may mean."""
    new, carried, done, left = (d.of(row) for row in (NEW, CARRIED, DONE, LEFT))
    return {"n": new, "c": carried, "t": done, "left": left, "both": new + carried}


def faults(rng: Random, d: Draft) -> list[str]:
    """Section 五: problems, and what is done about them."""
    pairs = list(zip(WORDS["faults"], WORDS["measures"], strict=True))
    (p1, m1), (p2, m2) = rng.sample(pairs, 2)
    return rng.choice(
        (
            [
                f"{d.agency.short}公开工作取得一定进展，但还存在一些问题：一是{p1}；二是{p2}。",
                f"下一步，将重点做好以下工作：一是{m1}；二是{m2}。",
            ],
            [
                "（一）存在的主要问题",
                f"一是{p1}。二是{p2}。",
                "（二）改进情况",
                f"一是{m1}。二是{m2}。",
            ],
            [f"主要问题有两个方面：一是{p1}；二是{p2}。针对上述问题，采取了两项改进措施：一是{m1}；二是{m2}。"],
            [f"（一）{p1}。改进措施：{m1}。", f"（二）{p2}。改进措施：{m2}。"],
        )
    )


# --- Building a clean draft -----------------------------------------------------------------


def _numbers(rng: Random, form: int, profile: str) -> dict[Key, int]:
    """Numbers of tables 3 and 4 that satisfy every identity."""
    high = {"zero": 0, "one": 0, "small": 4, "large": 160, "huge": 1900}[profile]
    rows = leaves(form)
    out: dict[Key, int] = {}
    for index, who in enumerate(PEOPLE):
        top = high if index == 0 else high // 3
        new, carried = rng.randint(min(top, 1 + high // 2), top) if index == 0 else 0, 0
        if index:
            new = rng.randint(0, top)
        if rng.random() < 0.5:
            carried = rng.randint(0, top // 4 + (1 if top else 0))
        if profile == "one":
            new, carried = int(index == 0), 0
        done = new + carried - (rng.randint(0, (new + carried) // 4) if high else 0)
        weights = [8 if row == OPENED else rng.choice((0, 0, 1, 3)) for row in rows]
        counts = dict.fromkeys(rows, 0)
        for row in rng.choices(rows, weights, k=done):
            counts[row] += 1
        column = {**counts, NEW: new, CARRIED: carried, DONE: done, LEFT: new + carried - done}
        out |= {(THREE, row, who): value for row, value in column.items()}
    for _, _, row in table_three(form):
        out[THREE, row, TOTAL] = sum(out[THREE, row, who] for who in PEOPLE)
    for suit in SUITS:
        top = {"zero": 0, "one": 0, "small": 2, "large": 14, "huge": 40}[profile]
        values = [rng.randint(0, top) for _ in OUTCOMES]
        out |= {(FOUR, "", f"{suit} {o}"): v for o, v in zip(OUTCOMES, values, strict=True)}
        out[FOUR, "", f"{suit} {TOTAL}"] = sum(values)
    return out


def _table_two(rng: Random, form: int, profile: str) -> dict[Key, str]:
    """Cells of table 2."""
    top = {"zero": 0, "one": 0, "small": 30, "large": 400, "huge": 3000}[profile]
    out: dict[Key, str] = {}
    for _, columns, rows in TABLE_TWO[form]:
        for row in rows:
            values = ["0"] * len(columns)
            if row.endswith("规范性文件") and top:
                made, other = rng.randint(1, 6), rng.randint(0, 3)
                values = (
                    [str(made), str(other), str(made + rng.randint(3, 30))]
                    if form == 2021
                    else [str(made), str(max(1, made - other)), str(made + rng.randint(3, 30))]
                )
            elif columns is _DECISIONS and top:
                values = [str(rng.randint(0, top))]
            elif columns[0] == "上一年项目数量" and top:
                before, change = rng.randint(6, 60), rng.randint(1, 5)
                written = rng.choice((f"+{change}", f"-{change}", f"增{change}", f"减{change}", "0"))
                values = [str(before), written, str(before + 7 + rng.randint(0, top))]
                values = values[: len(columns)]
            elif columns[0].startswith("采购") and top:
                amount = rng.choice((f"{rng.randint(1000, 900000)}元", f"{rng.randint(5, 900)}.6万元"))
                values = [str(rng.randint(1, 9)), amount]
            elif columns[0].startswith("本年收费") and top:
                values = [rng.choice(("0", f"{rng.randint(1, 300)}.{rng.randint(1, 99):02d}"))]
            out |= {(TWO, row, c): v for c, v in zip(columns, values, strict=True)}
    return out


def period(rng: Random, start: str, end: str) -> str:
    """State the period."""
    return some(rng, "period", a=start, b=end)


def parts_list(names: Sequence[str], count: int) -> str:
    """The sentence of the lead that lists the sections."""
    return f"全文包括{'、'.join(names)}{NUMERALS[count - 1]}部分。"


def renumber(topics: Iterable[Topic]) -> None:
    """Number topics （一）, （二）, ..."""
    for numeral, topic in zip(NUMERALS, topics, strict=False):
        topic.number = f"（{numeral}）"


def draft(
    rng: Random,
    form: int,
    *,
    profile: str = "",
    kind: str = "",
    year: int = 0,
    quiet: bool = False,
    listing: bool | None = None,
) -> Draft:
    """Build a clean draft.

    `form` is the edition of the tables; words follow the year.  A quiet draft says nothing in
    words about what the tables hold.  `listing` decides whether the lead lists the sections.
    """
    body = agency(rng, kind or rng.choice(KINDS))
    year = year or (rng.choice((2019, 2020)) if form == 2019 else rng.randint(2021, 2025))
    words = 2021 if year >= 2021 else 2019
    profile = profile or rng.choice(("zero", "small", "small", "large"))
    what, number = NOTICES[words]
    name = f"《中华人民共和国政府信息公开工作{what}》（{number}）"
    title = f"{year}年政府信息公开工作年度报告"
    listed = rng.random() < 0.4 if listing is None else listing
    phone = f"0889-{rng.randint(6100000, 6999999)}"
    post = rng.randint(359100, 359900)
    numbers = _numbers(rng, form, profile)
    cells = _table_two(rng, form, profile) | {key: str(value) for key, value in numbers.items()}
    day = rng.randint(8, 29)
    month = 2 if body.kind in ("county", "city") and words == 2021 and day < 18 else 1
    result = Draft(
        agency=body,
        year=year,
        form=form,
        title=[body.name + title] if rng.random() < 0.6 else [body.name, title],
        basis=f"根据《中华人民共和国政府信息公开条例》（{ORDER_711}，以下简称《条例》）"
        f"和{name}要求，{body.name}编制本年度报告。",
        parts=parts_list(HEADINGS, 6) if listed else "",
        period=period(rng, f"{year}年1月1日", f"{year}年12月31日"),
        contact=f"如对本报告有疑问，请与{body.office}联系（地址：{body.full[:3]}"
        f"{rng.choice(STREETS)}{rng.randint(2, 199)}号；邮政编码：{post}；"
        f"电话：{phone}；电子邮箱：xxgk{post}@example.cn）。",
        split_lead=rng.random() < 0.5,
        opening=some(rng, "opening", y=year, s=body.short),
        topics=[],
        sections=[],
        signature=[] if rng.random() < 0.25 else [body.name, f"{year + 1}年{month}月{day}日"],
        numbers=numbers,
        cells=cells,
        pad=rng.choice((0, 0, 0, 1)),
    )
    result.topics = _topics(rng, result, quiet=quiet)
    result.sections = _sections(rng, result, quiet=quiet)
    return result


def _topics(rng: Random, d: Draft, *, quiet: bool) -> list[Topic]:
    """The five topics of section 一."""
    labels, run_in = rng.choice(LABELS), rng.random() < 0.5
    texts = []
    for topic in range(5):
        two = "".join(rng.sample(WORDS[f"about-{topic}"], 2))
        texts.append(two.format(n=rng.randint(2, 9), m=rng.randint(20, 90)))
    texts[0] = _publicity(rng) + texts[0]
    if not quiet:
        texts[1] = _applications(rng, d) + texts[1]
        if d.form == 2021 and rng.random() < 0.5:
            made, gone, valid = (d.cells[TWO, "行政规范性文件", column] for column in TABLE_TWO[2021][0][1])
            texts[2] += f"本年制发行政规范性文件{made}件，废止{gone}件，现行有效{valid}件。"
    if d.agency.kind != "bureau" or rng.random() < 0.3:
        texts[4] += ASSESSMENT
    topics = [Topic("", label, text, run_in) for label, text in zip(labels, texts, strict=True)]
    renumber(topics)
    return topics


def _sections(rng: Random, d: Draft, *, quiet: bool) -> list[Section]:
    """The six sections; the body of the first comes from the topics when rendered."""
    sections = [Section(f"{n}、{title}") for n, title in zip(NUMERALS, HEADINGS, strict=False)]
    for section, table in zip(sections[1:4], (TWO, THREE, FOUR), strict=True):
        section.table = table
    sections[0].has_topics = True
    if rng.random() < 0.3:
        sections[1].body = [f"{d.year}年主动公开情况如下表所示。"]
    if rng.random() < 0.3:
        sections[2].body = ["本年度收到和处理政府信息公开申请的具体情况见下表。"]
    if quiet:
        sections[3].body = rng.choice(([], ["行政复议、行政诉讼的具体情况见下表。"]))
    else:
        sections[3].body = [_litigation(rng, d)]
    sections[4].body = faults(rng, d)
    last = "fee" if d.year >= 2021 else "no-more"
    sections[5].body = [some(rng, last, y=d.year, s=d.agency.short)]
    return sections


# --- Tables as grids ------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """A cell of a grid with its spans."""

    text: str
    cols: int = 1
    rows: int = 1


Grid = list[list[Cell]]
Slot = tuple[str, str]
"""Text and state: `own` (the cell itself), `down` (left edge of a cell from above), `side`."""


def _fit(cells: list[Cell], change: int) -> list[Cell]:
    """A row with cells too few or too many, at its end."""
    return cells[:change] if change < 0 else cells + [Cell("0")] * change


def grid(d: Draft, table: str) -> Grid:
    """Lay a table out as the official form does."""
    rows: Grid = []

    def values(row: str, columns: Sequence[str], width: int) -> list[Cell]:
        texts = [d.cells[table, row, column] for column in columns]
        last = width - len(columns)
        cells = [Cell(text) for text in texts[:-1]] + [Cell(texts[-1], cols=last)]
        return _fit(cells, d.misfit.get((table, row), 0))

    def label(text: str) -> str:
        return d.labels.get(text, text)

    if table == TWO:
        for item, columns, names in TABLE_TWO[d.form]:
            rows.append([Cell(label(f"第二十条第（{item}）项"), cols=4)])
            heads = [Cell(label(column)) for column in columns]
            heads[-1] = Cell(heads[-1].text, cols=4 - len(columns))
            rows.append([Cell("信息内容"), *heads])
            for name in names:
                if (table, name) not in d.gone:
                    rows.append([Cell(label(name)), *values(name, columns, 4)])
        return rows
    if table == FOUR:
        heads = [Cell(head, rows=2) for head in (*OUTCOMES, TOTAL)]
        return [
            [Cell("行政复议", cols=5), Cell("行政诉讼", cols=10)],
            [*heads, Cell(SUITS[1], cols=5), Cell(SUITS[2], cols=5)],
            [Cell(head) for head in (*OUTCOMES, TOTAL) * 2],
            values("", TABLE_FOUR, 16),
        ]
    rows = [
        [Cell(SUM_NOTE, cols=3, rows=3), Cell("申请人情况", cols=7)],
        [Cell(PEOPLE[0], rows=2), Cell("法人或其他组织", cols=5), Cell(TOTAL, rows=2)],
        [Cell(head) for head in PEOPLE[1:]],
    ]
    body = [row for row in table_three(d.form) if (table, row[2]) not in d.gone]
    opened: set[tuple[str, str]] = set()
    for item, group, name in body:
        line: list[Cell] = []
        if item and (item, "") not in opened:
            line.append(Cell(label(item), rows=sum(row[0] == item for row in body)))
        if group and (item, group) not in opened:
            line.append(Cell(label(group), rows=sum(row[1] == group for row in body)))
        opened |= {(item, ""), (item, group)}
        line.append(Cell(label(name), cols=1 if group else 2 if item else 3))
        rows.append(line + values(name, COLUMNS, 8))
    return rows


def expand(rows: Grid) -> list[list[Slot]]:
    """Every slot of every row, with its state."""
    result: list[list[Slot]] = []
    pending: dict[int, tuple[str, int, bool]] = {}
    for row in rows:
        line: list[Slot] = []
        waiting = list(row)
        while waiting or len(line) in pending:
            at = len(line)
            if at in pending:
                text, left, edge = pending.pop(at)
                line.append((text, "down" if edge else "side"))
                if left > 1:
                    pending[at] = (text, left - 1, edge)
                continue
            cell = waiting.pop(0)
            for step in range(cell.cols):
                line.append((cell.text, "side" if step else "own"))
                if cell.rows > 1:
                    pending[at + step] = (cell.text, cell.rows - 1, step == 0)
        result.append(line)
    return result


# --- Dialects -------------------------------------------------------------------------------


def render_table(rows: Grid, dialect: str, pad: int = 0) -> str:
    """One table in one dialect."""
    slots = expand(rows)
    own = [[text for text, state in line if state == "own"] for line in slots]
    shown = [[text if state == "own" else "" for text, state in line] for line in slots]
    width = max(map(len, slots))
    flat = [text for line in own for text in line]
    if dialect == "tab":
        seen = [[text if s == "own" else "" for text, s in line if s != "side"] for line in slots]
        return "".join("".join(f"\t{text}\n" for text in line) + "\n" for line in seen)
    if dialect == "lines":
        return "\n\n".join(text for text in flat if text.strip(MARK))
    if dialect == "lines0":
        return "\n".join(flat)
    if dialect == "pipe":
        return "\n".join("".join(f"| {text} " for text in line) + "| " for line in shown)
    if dialect == "trail":
        return "\n".join(" | ".join(line) + " |" + "|" * (width + pad - len(line)) for line in own)
    if dialect == "run":
        runs = []
        for line in own:
            closing = ["|" * (width - len(line))] if len(line) < width else []
            runs.append("\n".join([f"{text} |" for text in line] + closing))
        return "\n\n".join(runs)
    if dialect == "bar":
        return "\n|\n".join(flat)
    if dialect == "wrap":
        boxed = [[f"\n{text}\n" if text.strip(MARK) else f"{text}\n" for text in line] for line in shown]
        return "\n".join("| " + " | ".join(line) + " | " for line in boxed)
    if dialect in ("markdown", "markdown-blank"):
        source = shown if dialect == "markdown-blank" else [[t for t, _ in row] for row in slots]
        lines = ["| " + " | ".join(line) + " |" for line in source]
        return "\n".join([lines[0], "|" + "---|" * len(slots[0]), *lines[1:]])
    if dialect == "glued":
        return "\n".join("".join(line) for line in own)
    if dialect == "none":
        return ""
    raise ValueError(f"unknown dialect: {dialect}")


def render(d: Draft, dialect: str) -> str:
    """A whole report in one dialect; marks are still in it."""
    blocks = [*d.title, *d.lead()]
    for section in d.sections:
        blocks.append(f"## {section.heading}" if dialect.startswith("mark") else section.heading)
        if section.has_topics:
            blocks += [d.opening, *(line for topic in d.topics for line in topic.paragraphs())]
        blocks += section.body
        if section.table and (text := render_table(grid(d, section.table), dialect, d.pad)):
            blocks.append(f"\n{text}" if dialect == "tab" else text)
        blocks += section.after
    blocks += d.signature
    joint = "\n\n" if dialect.startswith(("mark", "lines")) and dialect != "lines0" else "\n"
    return joint.join(block for block in blocks if block) + "\n"


def finish(text: str) -> tuple[str, tuple[int, ...]]:
    """Take the marks out and tell the lines they were in."""
    lines = tuple(n for n, line in enumerate(text.split("\n"), 1) if MARK in line)
    return text.replace(MARK, ""), lines


def clean(form: int, dialect: str, seed: int) -> str:
    """A report that a careful official would accept."""
    return finish(render(draft(Random(f"clean/{form}/{seed}"), form), dialect))[0]


# --- Cases ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One report with one defect, and what the linter should say of it."""

    defect: str
    rules: tuple[str, ...]
    text: str
    form: int
    dialect: str
    severity: str
    lines: tuple[int, ...] = ()
    cells: tuple[Key, ...] = ()
    many: bool = False
    also: tuple[str, ...] = ()
    draft: Draft | None = field(default=None, compare=False, repr=False)

    @property
    def rule(self) -> str:
        """The rule id this case is counted under."""
        return self.rules[0]

    @property
    def line(self) -> int | None:
        """First expected line, 1-based."""
        return self.lines[0] if self.lines else None

    @property
    def table(self) -> str:
        """Expected table of a cell, or empty."""
        return self.cells[0][0] if self.cells else ""

    @property
    def row(self) -> str:
        """Expected row label of a cell, or empty."""
        return self.cells[0][1] if self.cells else ""

    @property
    def col(self) -> str:
        """Expected column label of a cell, or empty."""
        return self.cells[0][2] if self.cells else ""


@dataclass(frozen=True)
class Found:
    """What a defect says of itself once made; empty fields keep the registry's values."""

    cells: tuple[Key, ...] = ()
    severity: str = ""
    rules: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


Apply = Callable[[Draft, Random, int], Found | None]
SOME = ("small", "large")
ANY = ("zero", "small", "large")
SUMS = ("TAB001", "TAB002", "TAB003", "TAB004")


@dataclass(frozen=True)
class Defect:
    """How to break a draft; `apply` returns None when this draft does not lend itself to it."""

    id: str
    rules: tuple[str, ...]
    severity: str
    apply: Apply
    forms: tuple[int, ...] = FORMS
    profiles: tuple[str, ...] = ANY
    kinds: tuple[str, ...] = KINDS
    dialects: tuple[str, ...] = DIALECTS
    quiet: bool = False
    listing: bool | None = None
    many: bool = False
    also: tuple[str, ...] = ()
    other_year: bool = False


def _pick(options: Sequence[str], index: int) -> str:
    return options[index % len(options)]


# Table defects.


def _slip(rng: Random, value: int) -> int:
    """A value mistyped: a digit wrong, lost, doubled or swapped, or one off."""
    digits = str(value)
    at = rng.randrange(len(digits))
    choices = {
        value + 1,
        value - 1,
        value + rng.randint(2, 9),
        int(digits[:at] + digits[at] + digits[at:]),
        int(digits[:at] + digits[at + 1 :] or "0"),
        int(digits[::-1]) if len(digits) == 2 else value + 3,
    }
    return rng.choice(sorted(number for number in choices if number >= 0 and number != value))


def _write(d: Draft, key: Key, text: str) -> Found:
    d.cells[key] = text + MARK
    return Found(cells=(key,))


def _cell(d: Draft, rng: Random, table: str, wanted: Callable[[int], bool]) -> Key | None:
    """A random cell of table 3 or 4 whose true value is wanted."""
    keys = [key for key, value in d.numbers.items() if key[0] == table and wanted(value)]
    return rng.choice(keys) if keys else None


def mistyped_three(d: Draft, rng: Random, index: int) -> Found:
    """Mistype one cell of table 3; every cell is the unique culprit, for it breaks two sums."""
    rows = ([NEW, CARRIED, LEFT], leaves(d.form), leaves(d.form), [DONE])[index % 4]
    key = (THREE, rng.choice(rows), rng.choice(COLUMNS))
    return _write(d, key, str(_slip(rng, d.numbers[key])))


def mistyped_four(d: Draft, rng: Random, _: int) -> Found:
    """Mistype one cell of table 4; any cell of the group may be the culprit."""
    suit = rng.choice(SUITS)
    key = (FOUR, "", f"{suit} {rng.choice((*OUTCOMES, TOTAL))}")
    _write(d, key, str(_slip(rng, d.numbers[key])))
    return Found(cells=tuple((FOUR, "", f"{suit} {head}") for head in (*OUTCOMES, TOTAL)))


def transposed(d: Draft, rng: Random, _: int) -> Found | None:
    """Exchange two neighbours in a row; no other exchange of these columns mends the sums."""
    for _attempt in range(40):
        row, at = rng.choice([NEW, *leaves(d.form)]), rng.randrange(len(PEOPLE) - 1)
        left, right = PEOPLE[at], PEOPLE[at + 1]
        gap = d.of(row, left) - d.of(row, right)
        gaps = [d.of(name, left) - d.of(name, right) for _, _, name in table_three(d.form)]
        if gap and gaps.count(gap) == 1:
            one, two = (THREE, row, left), (THREE, row, right)
            d.cells[one], d.cells[two] = d.cells[two] + MARK, d.cells[one] + MARK
            return Found(cells=(one, two))
    return None


def shifted(d: Draft, rng: Random, _: int) -> Found | None:
    """Move the applicants' values of a row one column to the right."""
    rows = [row for _, _, row in table_three(d.form) if not d.of(row, PEOPLE[-1])]
    rows = [row for row in rows if sum(d.of(row, who) > 0 for who in PEOPLE) > 1]
    if not rows:
        return None
    row = rng.choice(rows)
    values = [d.of(row, who) for who in PEOPLE]
    for who, value in zip(PEOPLE, [0, *values], strict=False):
        d.cells[THREE, row, who] = str(value) + MARK
    return Found(cells=((THREE, row, ""),))


def blank(d: Draft, rng: Random, index: int) -> Found | None:
    """Leave one cell empty."""
    key = _cell(d, rng, THREE if index % 3 else FOUR, lambda value: value == 0)
    return key and _write(d, key, "")


def blank_flat(d: Draft, rng: Random, index: int) -> Found | None:
    """Leave one cell empty where the dialect loses empty cells: only the row can be known."""
    found = blank(d, rng, index)
    return found and Found(cells=((found.cells[0][0], found.cells[0][1], ""),))


def placeholder(d: Draft, rng: Random, index: int) -> Found | None:
    """Write a sign instead of zero."""
    if index % 5 == 4:
        return _write(d, (TWO, "规章", TABLE_TWO[d.form][0][1][0]), "/")
    key = _cell(d, rng, FOUR if index % 5 == 3 else THREE, lambda value: value == 0)
    return key and _write(d, key, _pick(("/", "-", "—", "无"), index))


def words_in_cell(d: Draft, rng: Random, index: int) -> Found | None:
    """Write words where a number is due."""
    if d.form == 2019 and index % 4 in (1, 2):
        row = rng.choice(("行政许可", "行政处罚"))
        before, decided = (int(d.cells[TWO, row, _ITEMS[n]]) for n in (0, 2))
        return _write(d, (TWO, row, _ITEMS[1]), f"增（{decided}-{before}={decided - before}）")
    key = _cell(d, rng, THREE, lambda value: 0 < value < 10)
    if key is None:
        return None
    value = d.numbers[key]
    return _write(d, key, _pick((f"{value}件", f"约{value}", f"{value}余", NUMERALS[value - 1]), index))


def odd_count(d: Draft, rng: Random, index: int) -> Found | None:
    """A negative or a decimal where things are counted."""
    key = _cell(d, rng, THREE if index % 2 else FOUR, lambda value: value > 0)
    return key and _write(d, key, _pick(("-{}", "{}.5"), index // 2).format(d.numbers[key]))


def odd_digits(d: Draft, rng: Random, index: int) -> Found | None:
    """Thousands separators, or full-width digits."""
    key = _cell(d, rng, THREE, lambda value: value >= 1000 if index % 2 else value >= 1)
    if key is None:
        return None
    wide = str(d.numbers[key]).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return _write(d, key, f"{d.numbers[key]:,}" if index % 2 else wide)


def no_change_number(d: Draft, rng: Random, index: int) -> Found:
    """增 or 减 with no number."""
    row = rng.choice(("行政许可", "行政处罚", "行政强制", "其他对外管理服务事项"))
    return _write(d, (TWO, row, _ITEMS[1]), _pick(("增", "减", "增加"), index))


def money_unit(d: Draft, rng: Random, index: int) -> Found:
    """An amount with a space before its unit, or with none."""
    amount = rng.randint(20000, 900000)
    return _write(d, (TWO, "政府集中采购", "采购总金额"), _pick((f"{amount} 元", f"{amount}"), index))


def less_than_new(d: Draft, rng: Random, _: int) -> Found:
    """The total made public is less than what was made public this year."""
    columns = TABLE_TWO[2019][0][1]
    new = rng.randint(4, 30)
    for column, value in zip(columns, (new, new, rng.randint(0, new - 2)), strict=True):
        d.cells[TWO, "规范性文件", column] = str(value)
    d.cells[TWO, "规范性文件", columns[2]] += MARK
    return Found(cells=tuple((TWO, "规范性文件", column) for column in columns[1:]))


def less_than_valid(d: Draft, rng: Random, _: int) -> Found:
    """Fewer documents in force than issued less repealed."""
    columns, row = TABLE_TWO[2021][0][1], "行政规范性文件"
    made, gone = rng.randint(6, 20), rng.randint(0, 2)
    for column, value in zip(columns, (made, gone, made - gone - 3), strict=True):
        d.cells[TWO, row, column] = str(value)
    d.cells[TWO, row, columns[2]] += MARK
    return Found(cells=tuple((TWO, row, column) for column in columns))


def no_right_to_rules(d: Draft, rng: Random, _: int) -> Found:
    """规章 for a body that cannot make them."""
    value = rng.randint(1, 3)
    columns = TABLE_TWO[d.form][0][1]
    values = (value, 0, value) if d.form == 2021 else (value, value, value)
    for column, number in zip(columns, values, strict=True):
        d.cells[TWO, "规章", column] = f"{number}{MARK}"
    return Found(cells=((TWO, "规章", ""),))


def row_gone(d: Draft, rng: Random, index: int) -> Found:
    """A row is missing (one of zeros, so that sums still hold)."""
    empty = [row for row in leaves(d.form) if not d.of(row) and row not in ("（六）其他处理",)]
    row = (TWO, rng.choice(("行政强制", "行政事业性收费"))) if index % 3 == 2 else None
    row = row or (THREE, rng.choice(empty))
    d.gone.add(row)
    return Found(cells=((*row, ""),))


def row_misfit(d: Draft, rng: Random, index: int) -> Found | None:
    """A row of zeros has a cell too few or too many."""
    empty = [row for _, _, row in table_three(d.form) if not d.of(row)]
    if not empty:
        return None
    row = rng.choice(empty)
    d.misfit[THREE, row] = 1 if index % 2 else -1
    d.cells[THREE, row, PEOPLE[0]] += MARK
    return Found(cells=((THREE, row, ""),))


def nothing(_d: Draft, _rng: Random, _index: int) -> Found:
    """The dialect itself is the defect."""
    return Found()


# Structure.


def section_gone(d: Draft, rng: Random, index: int) -> Found:
    """A section is missing; sometimes those after it are numbered as if nothing were."""
    del d.sections[index % 6]
    if rng.random() < 0.3:
        for numeral, section in zip(NUMERALS, d.sections, strict=False):
            section.heading = numeral + section.heading[1:]
    return Found(also=("STR013",) if index % 6 in (1, 2, 3) else ())


def section_empty(d: Draft, _: Random, index: int) -> Found:
    """A heading with nothing under it."""
    section = d.sections[(0, 4, 5)[index % 3]]
    section.heading += MARK
    section.body, section.has_topics = [], False
    return Found()


def order_swapped(d: Draft, rng: Random, index: int) -> Found:
    """Two neighbouring sections in the wrong order, numbers moved along or not."""
    at = rng.choice((1, 2, 3, 4))
    one, two = d.sections[at], d.sections[at + 1]
    if index % 2:
        one.heading, two.heading = (
            two.heading[0] + one.heading[1:],
            one.heading[0] + two.heading[1:],
        )
    d.sections[at], d.sections[at + 1] = two, one
    for section in (one, two):
        section.heading += MARK
    return Found()


def mixed_numbers(d: Draft, rng: Random, index: int) -> Found:
    """Some top headings with Arabic numbers; the first of them is marked."""
    chosen = ((0, 2, 3, 4), (2,), (3, 4), (1, 3), (4, 5), (0,))[index % 6]
    point = rng.choice(("、 ", "、"))
    for at in chosen:
        d.sections[at].heading = f"{at + 1}{point}{d.sections[at].heading[2:]}"
    d.sections[chosen[0]].heading += MARK
    return Found()


NEAR = (
    (4, "存在问题及改进情况"),
    (5, "其他需要报告事项"),
    (3, "政府信息公开行政复议行政诉讼情况"),
    (4, "存在的主要问题和改进情况"),
    (3, "政府信息公开行政复议和行政诉讼情况"),
    (2, "收到和处理政府信息公开申请的情况"),
    (0, "总体工作情况"),
)
FAR = (
    (5, "其它需要报告的工作"),
    (0, "概述"),
    (4, "下一步工作计划"),
    (0, "工作概述"),
    (5, "有关说明"),
)


def heading_near(d: Draft, _: Random, index: int) -> Found:
    """A heading that almost says what it should."""
    at, title = NEAR[index % len(NEAR)]
    d.sections[at].heading = f"{NUMERALS[at]}、{title}{MARK}"
    return Found()


def heading_far(d: Draft, _: Random, index: int) -> Found:
    """A heading that says something else."""
    at, title = FAR[index % len(FAR)]
    d.sections[at].heading = f"{NUMERALS[at]}、{title}{MARK}"
    return Found(also=("LNG005",) if "其它" in title else ())


def parts_miscounted(d: Draft, rng: Random, index: int) -> Found:
    """The lead counts the sections wrongly, or leaves one out."""
    names = list(HEADINGS)
    if index % 2:
        del names[rng.randrange(1, 5)]
    d.parts = MARK + parts_list(names, 6 if index % 2 else rng.choice((5, 7)))
    return Found()


def topic_gone(d: Draft, _: Random, index: int) -> Found:
    """One of the five topics is missing."""
    del d.topics[index % 5]
    renumber(d.topics)
    return Found()


def fee_silent(d: Draft, _: Random, index: int) -> Found:
    """Say nothing of the fee in section 六."""
    d.sections[5].body = [MARK + words("bad-fee", index)]
    d.sections[5].heading += MARK
    return Found()


def no_measures(d: Draft, rng: Random, index: int) -> Found:
    """Let section 五 be 无, or tell problems and no measures."""
    p1, p2, p3 = rng.sample(WORDS["faults"], 3)
    d.sections[4].body = [MARK + words("bad-measures", index, p1=p1, p2=p2, p3=p3)]
    d.sections[4].heading += MARK
    return Found()


FIELDS = (
    "就业",
    "养老",
    "医疗",
    "教育",
    "住房",
    "供水",
    "交通",
    "环保",
    "救助",
    "安全",
    "食品",
    "林业",
    "渔业",
    "旅游",
    "文化",
)


def too_long(d: Draft, _rng: Random, _: int) -> Found:
    """Section 一 is longer than a thousand characters."""
    for name in FIELDS:
        d.topics[0].text += (
            f"围绕{name}领域梳理公开清单，补充相关办理依据和流程说明，"
            f"组织承办科室核对{name}事项要素，群众查询{name}政策更加便捷。"
        )
    return Found()


def no_contact(d: Draft, _rng: Random, _: int) -> Found:
    """No contact in the lead."""
    d.contact = ""
    return Found()


def no_period(d: Draft, _rng: Random, _: int) -> Found:
    """No period in the lead."""
    d.period = ""
    return Found()


def subheads_wrong(d: Draft, rng: Random, index: int) -> Found:
    """A number of sub-headings is skipped or comes twice."""
    at = rng.choice((1, 2, 3))
    step = 1 if index % 2 else -1
    for place in range(at, 5):
        d.topics[place].number = f"（{NUMERALS[place + step]}）"
    d.topics[at].number += MARK
    return Found()


def half_brackets(d: Draft, rng: Random, _: int) -> Found:
    """One sub-heading in half-width brackets."""
    at = rng.choice((1, 2, 3, 4))
    d.topics[at].number = f"({NUMERALS[at]}){MARK}"
    return Found()


# Time and identity.


def _sign(d: Draft, date: str, name: str = "") -> None:
    d.signature = [name or d.agency.name, date]


def late(d: Draft, rng: Random, _: int) -> Found:
    """Signed after the deadline of the kind of body."""
    month = 4
    if d.agency.kind in ("bureau", "township"):
        month = rng.choice((2, 3, 4, 5))
    elif d.agency.kind == "county" and d.year >= 2021:
        month = rng.choice((3, 4))
    _sign(d, f"{d.year + 1}年{month}月{rng.randint(2, 28)}日{MARK}")
    strict = d.agency.kind == "bureau" or (month > 3 and d.agency.kind != "township")
    return Found(severity="error" if strict else "warning")


def early(d: Draft, rng: Random, _: int) -> Found:
    """Signed before the year is over."""
    _sign(d, f"{d.year}年{rng.choice((11, 12))}月{rng.randint(1, 28)}日{MARK}")
    return Found()


def other_period(d: Draft, rng: Random, index: int) -> Found:
    """The period is of another year than the title."""
    year = d.year + (1 if index % 4 == 3 else -1)
    d.period = MARK + period(rng, f"{year}年1月1日", f"{year}年12月31日")
    return Found()


def last_year(d: Draft, _: Random, _index: int) -> Found:
    """Section 一 opens with last year's year."""
    # "2023年以来" may stand in a report for 2024: only a year of its own is last year's.
    opening = d.opening.replace(f"{d.year}年以来", f"{d.year}年", 1)
    d.opening = MARK + opening.replace(str(d.year), str(d.year - 1), 1)
    return Found()


def odd_period(d: Draft, rng: Random, index: int) -> Found:
    """A period that is impossible or not a whole year."""
    start, end = (
        ("1月1日", "12月30日"),
        ("1月1日", "11月30日"),
        ("1月1日", "6月31日"),
        ("1月2日", "12月31日"),
        ("1月1日", "13月31日"),
        ("1月1日", "12月32日"),
    )[index % 6]
    d.period = MARK + period(rng, f"{d.year}年{start}", f"{d.year}年{end}")
    return Found()


def other_signer(d: Draft, rng: Random, index: int) -> Found:
    """Another agency signs."""
    other = agency(rng, "bureau")
    while other.name[-3:] == d.agency.name[-3:]:
        other = agency(rng, "bureau")
    name = other.name
    if index % 2 and d.agency.kind != "city":
        place = next(c for c in (*COUNTIES, *CITIES) if d.agency.name.startswith(c))
        another = rng.choice([c for c in COUNTIES if c != place])
        name = d.agency.name.replace(place, another)
    _sign(d, f"{d.year + 1}年1月{rng.randint(8, 28)}日", name + MARK)
    return Found()


def old_notice(d: Draft, _: Random, _index: int) -> Found:
    """The superseded notice is cited."""
    for new, old in zip(NOTICES[2021], NOTICES[2019], strict=True):
        d.basis = d.basis.replace(new, old)
    d.basis += MARK
    return Found()


def bad_number(d: Draft, _: Random, index: int) -> Found:
    """A document number in the wrong shape, or the wrong number."""
    year, serial = (2021, 30) if d.year >= 2021 else (2019, 60)
    good = f"国办公开办函〔{year}〕{serial}号"
    old, new = (
        (good, f"国办公开办函[{year}]{serial}号"),
        (ORDER_711, "国务院令711号"),
        (ORDER_711, "国务院令第492号"),
        (good, f"国办公开办函【{year}】{serial}号"),
        (ORDER_711, "国务院令第771号"),
        (good, f"国办公开办函({year}){serial}号"),
        (good, f"国办公开办函〔{year}〕第{serial}号"),
    )[index % 7]
    d.basis = d.basis.replace(old, new) + MARK
    return Found()


# Text against itself and the tables.


def _say(d: Draft, topic: int, sentence: str) -> Found:
    """Replace what a topic says with one sentence, and a harmless one after it."""
    d.topics[topic].text = MARK + sentence + WORDS[f"about-{topic}"][0]
    if topic == 4 and d.agency.kind != "bureau":
        d.topics[topic].text += ASSESSMENT
    return Found()


def parts_exceed(d: Draft, rng: Random, index: int) -> Found:
    """Let the parts add up to more than the whole."""
    whole = rng.randint(60, 600)
    name = "bad-sum" if index % 5 > 2 else "bad-parts"
    return _say(d, 0, words(name, index, **_cut(rng, whole, whole + rng.randint(3, 90))))


def parts_short(d: Draft, rng: Random, index: int) -> Found:
    """Let the parts named after 其中 add up to less than the whole."""
    whole = rng.randint(60, 600)
    return _say(d, 0, words("bad-parts", index, **_cut(rng, whole, whole - rng.randint(3, 30))))


def _wrong(rng: Random, true: int, taken: Iterable[int]) -> int:
    """Take a number near the true one that is none of the lawful readings."""
    bad = {true, *taken}
    return rng.choice([n for n in range(max(1, true - 4), true + 9) if n not in bad])


def wrong_received(d: Draft, rng: Random, index: int) -> Found:
    """Say a number of applications that is not the table's."""
    n = _wrong(rng, d.of(NEW), _readings(d).values())
    return _say(d, 1, words("bad-received", index, n=n, y=d.year, s=d.agency.short))


def wrong_done(d: Draft, rng: Random, index: int) -> Found:
    """Say a number answered or carried over that is not the table's."""
    done, left = (_wrong(rng, d.of(row), _readings(d).values()) for row in (DONE, LEFT))
    return _say(d, 1, words("bad-answered", index, done=done, left=left))


def wrong_suits(d: Draft, rng: Random, index: int) -> Found:
    """Say a number of reviews or suits that is not the table's."""
    review, direct, later = d.suits()
    first, second = _wrong(rng, review, ()), _wrong(rng, direct + later, (direct, later))
    text = words("bad-suits", index, review=first, suits=second, true=direct + later)
    d.sections[3].body = [MARK + text]
    return Found()


def denied(d: Draft, _: Random, index: int) -> Found | None:
    """Say none where the table says some."""
    if index % 2 == 0:
        return _say(d, 1, words("no-application", index // 2 % 2)) if d.of(NEW) else None
    if not d.suits()[0] or not sum(d.suits()[1:]):
        return None
    d.sections[3].body = [MARK + words("no-suit", index // 2 % 2, y=d.year)]
    return Found()


def wrong_share(d: Draft, rng: Random, index: int) -> Found:
    """Say a percentage that its own numbers deny."""
    whole = rng.randint(60, 600)
    fields = _cut(rng, whole, whole)
    x = int(str(fields["x"]))
    wrong = (x * 100 / whole + rng.choice((3, 7, 11))) % 97
    fields |= {"y": whole - x, "p": f"{wrong:.{1 + index % 2}f}"}
    return _say(d, 0, words("bad-share", index, **fields))


def no_number(d: Draft, _: Random, index: int) -> Found:
    """Leave out the number."""
    return _say(d, 0, words("bad-number", index))


def wrong_list(d: Draft, _: Random, index: int) -> Found:
    """Count a list as another number of members."""
    return _say(d, 4, words("bad-list", index))


# Privacy and language: one more sentence, in one of the topics.


def id_number(rng: Random) -> str:
    """An invented identity number with a right check digit."""
    body = f"359988{rng.randint(1960, 1999)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    body += f"{rng.randint(1, 999):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    return body + "10X98765432"[rest]


def card_number(rng: Random) -> str:
    """An invented bank card number that passes the Luhn test."""
    body = "621799" + "".join(str(rng.randrange(10)) for _ in range(12))
    doubled = (int(d) * (2 if n % 2 == 0 else 1) for n, d in enumerate(reversed(body)))
    return body + str(-sum(n // 10 + n % 10 for n in doubled) % 10)


def sentence(name: str) -> Apply:
    """Make a defect that is one more sentence."""

    def apply(d: Draft, rng: Random, index: int) -> Found:
        mobile = f"1{rng.choice('3589')}80000{rng.randint(0, 9999):04d}"
        numbers = {"id": id_number(rng), "card": card_number(rng), "mobile": mobile}
        d.topics[rng.randrange(5)].text += MARK + words(name, index, **numbers)
        return Found()

    return apply


def signed_oddly(d: Draft, rng: Random, index: int) -> Found:
    """The date of the signature in an unofficial shape."""
    y, day = d.year + 1, rng.randint(10, 28)
    shapes = (f"{y}年01月{day}日", f"{y}.1.{day}", f"{y}年1月0{day % 9 + 1}日", f"{y}-01-{day}")
    _sign(d, _pick(shapes, index) + MARK)
    return Found()


_FLAT = ("lines",)
_SOLID = tuple(dialect for dialect in DIALECTS if dialect not in _FLAT)

DEFECTS: tuple[Defect, ...] = (
    Defect("t3-cell", SUMS, "error", mistyped_three, quiet=True),
    Defect("t4-cell", ("TAB004", *SUMS[:3]), "error", mistyped_four, quiet=True),
    Defect("transposed", SUMS, "error", transposed, profiles=SOME, quiet=True, many=True),
    Defect("row-shifted", SUMS, "error", shifted, profiles=SOME, quiet=True, many=True),
    Defect("row-gone", ("TAB005",), "error", row_gone, quiet=True, profiles=("zero", "small")),
    Defect("row-misfit", ("TAB007", "TAB010"), "warning", row_misfit, quiet=True),
    Defect("blank", ("TAB010",), "warning", blank, dialects=_SOLID, quiet=True),
    Defect("blank-flat", ("TAB010", "TAB007"), "warning", blank_flat, dialects=_FLAT, quiet=True),
    Defect("placeholder", ("TAB011",), "warning", placeholder, quiet=True),
    Defect("words", ("TAB012", "TAB016"), "error", words_in_cell, profiles=SOME, quiet=True),
    Defect("odd-count", ("TAB013",), "error", odd_count, profiles=SOME, quiet=True),
    Defect("odd-digits", ("TAB014",), "info", odd_digits, profiles=("huge",), quiet=True),
    Defect("change-empty", ("TAB015",), "warning", no_change_number, forms=(2019,), quiet=True),
    Defect(
        "money-unit", ("TAB017", "TAB019"), "warning", money_unit, forms=(2019,), profiles=SOME, quiet=True
    ),
    Defect("public-less", ("TAB020",), "warning", less_than_new, forms=(2019,), quiet=True),
    Defect(
        "no-rules", ("TAB021",), "error", no_right_to_rules,
        kinds=("bureau", "township"), quiet=True, many=True,
    ),
    Defect("valid-less", ("TAB022",), "warning", less_than_valid, forms=(2021,), quiet=True),
    Defect(
        "tables-none", ("STR013",), "error", nothing,
        dialects=("none",), many=True, also=("STR002",),
    ),
    Defect("glued", ("REA002", "STR013"), "error", nothing, dialects=("glued",), many=True),
    Defect("section-gone", ("STR001",), "error", section_gone, listing=False),
    Defect("section-empty", ("STR002",), "error", section_empty),
    Defect("order", ("STR003",), "error", order_swapped, listing=False),
    Defect("mixed-numbers", ("STR004",), "warning", mixed_numbers),
    Defect("heading-near", ("STR005",), "info", heading_near, listing=False),
    Defect("heading-far", ("STR006", "STR001"), "error", heading_far, listing=False),
    Defect("parts-count", ("STR007",), "warning", parts_miscounted),
    Defect("topic-gone", ("STR008",), "warning", topic_gone, forms=(2021,), kinds=("bureau",)),
    Defect("fee-silent", ("STR010",), "warning", fee_silent, forms=(2021,)),
    Defect("no-measures", ("STR011", "STR020"), "warning", no_measures),
    Defect("too-long", ("STR012",), "warning", too_long, forms=(2021,)),
    Defect("no-contact", ("STR014",), "info", no_contact),
    Defect("no-period", ("STR015",), "info", no_period),
    Defect("subheads", ("STR016",), "warning", subheads_wrong),
    Defect("half-brackets", ("STR018",), "warning", half_brackets),
    Defect("late", ("TIM001", "TIM014", "TIM015", "TIM019"), "error", late),
    Defect("early", ("TIM002",), "warning", early),
    Defect("period-year", ("TIM003",), "error", other_period),
    Defect("last-year", ("TIM004",), "warning", last_year),
    Defect("period-odd", ("TIM005",), "warning", odd_period),
    Defect("other-form", ("TIM007",), "warning", nothing, quiet=True, other_year=True),
    Defect("other-signer", ("TIM008",), "error", other_signer),
    Defect("old-notice", ("TIM011",), "warning", old_notice, forms=(2021,)),
    Defect("bad-number", ("TIM012",), "warning", bad_number),
    Defect("parts-exceed", ("TXT001",), "error", parts_exceed),
    Defect("parts-short", ("TXT002",), "warning", parts_short),
    Defect("received", ("TXT003",), "error", wrong_received, profiles=SOME, quiet=True),
    Defect("answered", ("TXT004", "TXT017"), "error", wrong_done, profiles=SOME, quiet=True),
    Defect("suits", ("TXT005", "TXT018"), "error", wrong_suits, profiles=SOME, quiet=True),
    Defect("denied", ("TXT006", "TXT008"), "error", denied, profiles=SOME, quiet=True, also=("TXT021", "TXT044")),
    Defect("share", ("TXT009",), "warning", wrong_share),
    Defect("number-lost", ("TXT010",), "error", no_number),
    Defect("list-count", ("TXT012", "TXT016", "TXT020"), "warning", wrong_list),
    Defect("date-shape", ("LNG020",), "info", signed_oddly),
    *(Defect(name, (rule,), severity, sentence(name)) for name, rule, severity in SENTENCES),
)  # fmt: skip


def cases(seed: int, per_defect: int, only: Iterable[str] = ()) -> Iterator[Case]:
    """Every defect in turn, `per_defect` times, over forms, dialects and paraphrases.

    `only` narrows to defect or rule ids without changing what each case is.
    """
    wanted = set(only)
    for defect in DEFECTS:
        if wanted and not wanted & {defect.id, *defect.rules}:
            continue
        for index in range(per_defect):
            yield _case(seed, defect, index)


def _case(seed: int, defect: Defect, index: int) -> Case:
    lap, at = divmod(index, len(defect.dialects))
    order = list(defect.dialects)
    Random(f"{seed}/{defect.id}/{lap}").shuffle(order)
    form = Random(f"{seed}/{defect.id}/form/{index}").choice(defect.forms)
    for attempt in range(400):
        rng = Random(f"{seed}/{defect.id}/{index}/{attempt}")
        d = draft(
            rng,
            form,
            profile=rng.choice(defect.profiles),
            kind=rng.choice(defect.kinds),
            year=(2020 if form == 2021 else rng.randint(2021, 2025)) if defect.other_year else 0,
            quiet=defect.quiet,
            listing=defect.listing,
        )
        if found := defect.apply(d, rng, index):
            text, lines = finish(render(d, order[at]))
            return Case(
                defect=defect.id,
                rules=found.rules or defect.rules,
                text=text,
                form=form,
                dialect=order[at],
                severity=found.severity or defect.severity,
                lines=lines,
                cells=found.cells,
                many=defect.many,
                also=(*defect.also, *found.also),
                draft=d,
            )
    raise RuntimeError(f"{defect.id}: no draft lends itself to it")


# --- Traps: unusual and right ---------------------------------------------------------------


@dataclass(frozen=True)
class Trap:
    """A clean report that invites a false alarm."""

    name: str
    data: bytes
    form: int
    dialect: str
    draft: Draft | None = field(default=None, compare=False, repr=False)


Twist = Callable[[Draft, Random], None]


def _add(topic: int, *texts: str) -> Twist:
    """Put more sentences into a topic; {y}, {p} and {f} are this, last and next year."""

    def twist(d: Draft, _: Random) -> None:
        years = {"y": d.year, "p": d.year - 1, "f": d.year + 1, "s": d.agency.short}
        d.topics[topic].text += "".join(texts).format(**years)

    return twist


def _only(topic: int, text: str) -> Twist:
    """Replace what a topic says."""

    def twist(d: Draft, _: Random) -> None:
        d.topics[topic].text = text.format(**_readings(d))

    return twist


def _phones(d: Draft, rng: Random) -> None:
    d.contact = (
        f"如对本报告有疑问，请与{d.agency.office}联系（地址：望江路8号；邮编：359100；"
        f"电话：0889{rng.randint(1000000, 9999999)}、0889-61380013；传真：0889—6138001；"
        "电子邮箱：13800138@example.cn）。"
    )


def _plans(d: Draft, _: Random) -> None:
    d.sections[4].body.append(f"{d.year + 1}年，将继续完善公开目录，改进工作方式。")
    d.sections[5].body.append(f"{d.year + 1}年，{d.agency.short}将继续依法做好公开工作。")


def _long_names(d: Draft, _: Random) -> None:
    names = (
        "行政机关主动公开政府信息情况",
        "行政机关收到和处理政府信息公开申请情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "政府信息公开工作存在的主要问题及改进情况",
    )
    for at, name in enumerate(names, 1):
        d.sections[at].heading = f"{NUMERALS[at]}、{name}"


def _comma_labels(d: Draft, _: Random) -> None:
    for label in leaves(d.form):
        if label[1] == ".":
            d.labels[label] = label.replace(".", "、", 1)


def _noted_labels(d: Draft, _: Random) -> None:
    d.labels["规章"] = "规章（设区的市、自治州人民政府应提供相关数据）"
    if d.form == 2019:
        d.labels["本年增/减"] = "本年增/减（本年比上一年增加或减少的数量，减用负值表示，如-8）"


def _blanks(note: str) -> Twist:
    def twist(d: Draft, _: Random) -> None:
        for key in [key for key in d.numbers if key[0] == THREE and not d.numbers[key]]:
            d.cells[key] = ""
        d.sections[2].after.append(note)

    return twist


def _title_lines(d: Draft, _: Random) -> None:
    d.title = [d.agency.name, f"{d.year}年政府信息公开", "工作年度报告"]


def _full_signer(d: Draft, _: Random) -> None:
    _sign(d, f"{d.year + 1}年1月20日", d.agency.full)


def _city_rules(d: Draft, _: Random) -> None:
    values = ("2", "0", "11") if d.form == 2021 else ("2", "2", "11")
    for column, value in zip(TABLE_TWO[d.form][0][1], values, strict=True):
        d.cells[TWO, "规章", column] = value


def _period(shape: str) -> Twist:
    def twist(d: Draft, _: Random) -> None:
        d.period = shape.format(y=d.year)

    return twist


def _fee(d: Draft, _: Random) -> None:
    if d.year >= 2021:
        d.cells[TWO, "行政事业性收费", "本年收费金额（单位：万元）"] = "3.25"
        d.sections[5].body = ["本年度发出收费通知1件，金额400元，实际收取信息处理费400元。"]


def _serial_topics(d: Draft, _: Random) -> None:
    for numeral, topic, name in zip(NUMERALS, d.topics, TOPICS, strict=False):
        topic.number, topic.label, topic.run_in = f"{numeral}是", f"{name}情况", True


def _last_day(d: Draft, _: Random) -> None:
    _sign(d, f"{d.year + 1}年1月31日")


def _thousands(d: Draft, _: Random) -> None:
    d.topics[1].text = f"全年收到政府信息公开申请{d.of(NEW):,}件，依法办理。"


def _litigation_apart(d: Draft, _: Random) -> None:
    review, direct, later = d.suits()
    d.sections[3].body = [
        f"本年度政府信息公开类行政复议{review}件；行政诉讼{direct + later}件，"
        f"其中未经复议直接起诉{direct}件、复议后起诉{later}件。"
    ]


def _same(_d: Draft, _: Random) -> None:
    return None


TRAPS: tuple[tuple[str, str, str, Twist], ...] = (
    ("office-phones", "", "", _phones),
    (
        "leaders",
        "",
        "bureau",
        _add(4, "成立领导小组，局长林知远任组长，副局长陈禾生、周念川任副组长。"),
    ),
    ("plans", "", "", _plans),
    ("compared", "", "", _add(0, "发布数量比上年增加12条，解读材料较{p}年增加3件。")),
    ("growth", "", "", _add(3, "网站访问量同比增长5.2%。")),
    ("final-accounts", "", "", _add(0, "按时公开{p}年度部门决算和{y}年度部门预算。")),
    ("open-list", "", "", _only(0, "全年公开信息120条，其中政策文件20条、通知公告31条等。")),
    ("about", "", "", _only(0, "全年公开信息300余条，其中政策文件120条、工作动态150条。")),
    ("nested", "", "", _only(0, "公开信息309条，其中政策文件99条（含解读40条）、工作动态210条。")),
    ("two-wholes", "", "", _only(0, "公开信息58条，举办新闻发布会3场，其中线上1场、线下2场。")),
    (
        "rounded",
        "",
        "",
        _only(0, "公开信息90条，其中动态30条，占33.3%；公告30条，占33.3%；文件30条，占33.3%。"),
    ),
    ("both-received", "large", "", _only(1, "全年共收到政府信息公开申请{both}件，依法办理。")),
    ("new-received", "large", "", _only(1, "全年收到政府信息公开申请{n}件，依法办理。")),
    ("answered", "large", "", _only(1, "全年共答复{t}件，{left}件结转下年度继续办理。")),
    ("thousands", "huge", "", _thousands),
    ("han-number", "one", "", _only(1, "全年收到政府信息公开申请一件，已按期办结。")),
    ("zero-words", "zero", "", _only(1, "未收到政府信息公开申请，未发生不予公开的情形。")),
    ("hundreds", "", "", _add(4, "登记率、按时答复率、归档率、回访率实现“四个100%”。")),
    ("counted", "", "", _add(4, "紧扣责任分解、责任落实、责任追究三个关键环节细化分工。")),
    ("named-three", "", "", _add(4, "落实“三审三校”制度，守住“三条底线”。")),
    ("parts-in-lead", "", "", _same),
    ("long-names", "", "", _long_names),
    ("comma-labels", "", "", _comma_labels),
    ("noted-labels", "", "", _noted_labels),
    ("blanks-zero", "small", "", _blanks("注：表中空白处均为0。")),
    ("blanks-none", "small", "", _blanks("备注：空白表示无此项数据。")),
    ("title-lines", "", "", _title_lines),
    ("full-signer", "", "", _full_signer),
    ("city-rules", "", "city", _city_rules),
    ("last-day", "", "bureau", _last_day),
    ("period-to", "", "", _period("统计数据从{y}年1月1日起到{y}年12月31日止。")),
    ("period-short", "", "", _period("统计期限为{y}年1月1日至12月31日。")),
    ("period-spaces", "", "", _period("统计期限自{y}年 1 月 1 日至{y}年 12 月 31 日。")),
    ("fee", "small", "", _fee),
    ("serial-topics", "", "", _serial_topics),
    (
        "addresses",
        "",
        "",
        _add(3, "网址为http://www.example.cn/zwgk/?id=3，服务时间为9:00—17:30，版本为2.0。"),
    ),
    ("articles", "", "", _add(0, "按照《条例》第二十条第（一）项、第（五）项要求更新目录。")),
    ("dates", "", "", _add(4, "{y}年6月5日召开工作会议，9月底完成自查。")),
    ("hotline", "", "", _add(3, "依托12345政务服务便民热线答复咨询。")),
    ("suits-split", "large", "", _litigation_apart),
)  # fmt: skip
ENCODINGS: tuple[tuple[str, str, str], ...] = (
    ("plain", "\n", "utf-8"),
    ("crlf", "\r\n", "utf-8"),
    ("bom", "\n", "utf-8-sig"),
    ("gb18030", "\n", "gb18030"),
    ("utf16", "\n", "utf-16"),
)


def traps(seed: int) -> Iterator[Trap]:
    """Clean reports that invite false alarms: every twist in both forms, every encoding."""
    for name, profile, kind, twist in TRAPS:
        for form in FORMS:
            rng = Random(f"trap/{seed}/{name}/{form}")
            listing = True if name == "parts-in-lead" else None
            d = draft(rng, form, profile=profile, kind=kind, listing=listing)
            twist(d, rng)
            allowed = _SOLID if name.startswith("blanks") else DIALECTS
            dialect = rng.choice(allowed)
            text, _ = finish(render(d, dialect))
            yield Trap(name, text.encode(), form, dialect, d)
    for name, newline, encoding in ENCODINGS:
        for form in FORMS:
            dialect = Random(f"trap/{seed}/{name}/{form}").choice(DIALECTS)
            text = clean(form, dialect, seed).replace("\n", newline)
            yield Trap(name, text.encode(encoding), form, dialect)

"""What the sentences of a report say in numbers: how many of what, of which whole, denied, or about all of it.

A number's *frame* is the words that say what it counts: those before it in its clause, those joined to it from
behind, and what the sentence has said before (收到申请5件，答复5件; 其中网上3件). A frame is ``closed`` when the
lexicon knows each of its words; only then does a number say something certain. Silence beats a guess.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from linter import regex
from linter.facts.lexicon import CONCEPTS, Lexicon, Mark, masked
from linter.facts.quantities import Quantity, quantities

if TYPE_CHECKING:
    from collections.abc import Collection

#: Marks that part clauses; those of ``_ENDS`` end a sentence, ``；`` a list in it.
_BOUNDS = regex.compile(r"[，,；;。！？!?：:（）()\n](?<!\d,(?=\d{3}))")
_ENDS = "。！？!?\n"
_OPEN, _CLOSE = "（(", "）)"
_HOLLOW = frozenset(" \t\u3000\xa0、“”‘’\"'—－-《》")
#: What narrows a thing goes with it to the next clauses.
_NARROWING = ("applicants", "narrows")
_MONTH = regex.compile(r"(?<!\d)(\d{1,2})月")
#: Units of those who apply: what each of them did is not the total.
_PEOPLE = ("名", "人", "家", "户")
_YEAR_MARK = regex.compile(r"((?:19|20)\d\d)年(?:度)?")
#: A number that stands without its unit: 数量为0, 均为零.
_BARE = regex.compile(
    r"(?:(?<=[为是])|(?<=[量数][：:]))[ \u3000]{0,2}(?P<n>\d{1,7}|零)(?![\d.%％万亿\w])|(?<=[量数均])(?P<m>0|零)(?![\d.%％\w])"
)
#: A line so short and without a stop is a heading: what it names is what the lines below are about.
_HEADING = 30
#: Words before a body's name that make it what a clause refers to, not what it is about.
_REFERS = regex.compile("[在按根向由从把对为将]|落实|贯彻|围绕")
#: What may stand right before the agency's short name.
_BEFORE_NAMES = frozenset("由经向在对以为，制定发布年度")
#: Concepts that the reader of sentences makes itself, or asks for.
ELSEWHERE, BEFORE, NEXT, OTHER, UNKNOWN = "他处", "往年", "下年", "其他事物", "？"
LESS, THAN, PART = "减少", "相比", "部分期间"
#: Words that begin a list of parts, and words that change nothing in what a number counts.
_CUES, _HOLLOWS = ("cues", "each"), ("fillers", "selves", "nows", "opens")


class Fact(NamedTuple):
    """One statement. ``[start, end)`` covers the number with its unit, or the words that deny or tell of all.

    ``kind`` is ``count``, ``none`` (denied: the value is 0), ``all`` (均已办结: no value), ``percent`` (占33.9%)
    or ``change`` (同比增长1.05%, 较上年减少5件: below zero when it went down). ``concepts`` are what it is about,
    by the names of the lexicon, those taken over from words before it included. ``whole`` is the start of the
    number that it is a part of, or, for a percentage, that it belongs to. ``begin`` is where its words begin.
    ``subject`` are the words before a number in its clause, less those that change nothing.
    """

    kind: str
    start: int
    end: int
    value: Decimal | None
    unit: str
    concepts: frozenset[str]
    closed: bool
    approximate: bool
    year: int | None
    whole: int | None
    begin: int
    subject: str = ""


class Reader:
    """Reads the facts of one report: its lexicon, its year, and the names it calls itself by."""

    def __init__(
        self, lexicon: Lexicon, year: int | None, names: Collection[str], *, area: bool = False, exact: bool = False
    ) -> None:
        """``names`` are the agency's: a body whose name ends like one of them (or, ``exact``, is one) is the agency itself.

        ``area`` tells that the report counts the whole area, as a government's does.
        """
        self.lexicon, self.year, self.area, self.exact = lexicon, year, area, exact
        self.names = [name for name in names if name]

    def facts(self, text: str, start: int, end: int, numbers: list[Quantity] | None = None) -> list[Fact]:
        """Return the facts in ``text[start:end]``, in order; ``numbers`` are its quantities, where they are known."""
        if numbers is None:
            numbers = list(quantities(text, start, end))
        found: list[Fact] = []
        shown = masked(text[start:end])
        topic: frozenset[str] = frozenset()
        at = start
        for line in shown.split("\n"):
            stop = at + len(line)
            body = line.strip()
            if body:
                paragraph = _Paragraph(self, text, shown, start, topic, numbers)
                paragraph.read(at, stop)
                found += paragraph.found
                if len(body) < _HEADING and not body.endswith(tuple(_ENDS)):
                    topic = paragraph.seen
            at = stop + 1
        found.sort(key=lambda fact: fact.start)
        return found

    def own(self, text: str, end: int, first: int) -> int:
        """Return how long the agency's own name is that ends at ``end``, in a clause from ``first``; 0 where none does."""
        for name in self.names:
            for length in (len(name),) if self.exact else range(min(len(name), end - first), 1, -1):
                if text[end - length : end] == name[-length:]:
                    before = text[end - length - 1 : end - length] if end - length > first else ""
                    if (
                        length == len(name)
                        or not before
                        or not "\u4e00" <= before <= "\u9fff"
                        or before in _BEFORE_NAMES
                    ):
                        return length
                    break
        return 0 if self.exact else max((self._short(text, end, first, name) for name in self.names), default=0)

    def _short(self, text: str, end: int, first: int, name: str) -> int:
        """Return the length of a short form of ``name`` that ends at ``end``: 市局, 县教体局 for 教育和体育局 of a county.

        Its characters are the name's, in order, from the place of the lowest rank on.
        """
        at, left, ranks = end, name, self.lexicon.ranks
        while at > first and left:
            kept = left.rfind(text[at - 1])
            if kept < 0 or any(char in ranks for char in left[kept + 1 :]):
                break
            left, at = left[:kept], at - 1
        before = text[at - 1 : at] if at > first else ""
        begins = not before or not "\u4e00" <= before <= "\u9fff" or before in _BEFORE_NAMES
        return end - at if begins and end - at > 1 and text[end - 1] == name[-1] and text[at] in ranks else 0


class _Clause(NamedTuple):
    start: int
    end: int
    opener: str  # the mark before it
    marks: list[Mark]
    numbers: list[Quantity]


def _none_at_all(clause: _Clause, text: str) -> _Clause:
    """Read 没有一件 as a denial, not as one."""
    denial = next((mark for mark in clause.marks if mark.group == "denials"), None)
    ones = [
        one
        for one in clause.numbers
        if denial and one.start >= denial.end and text[one.start] == "一" and one.value == 1
    ]
    if not ones:
        return clause
    marks = [mark for mark in clause.marks if not any(one.start <= mark.start < one.end for one in ones)]
    marks += [Mark("fillers", "", one.start, one.end) for one in ones]
    numbers = [number for number in clause.numbers if number not in ones]
    return clause._replace(marks=sorted(marks, key=lambda mark: mark.start), numbers=numbers)


_Kept = tuple[
    "Fact | None", "Fact | None", "Fact | None", dict[str, frozenset[str]], "frozenset[str] | None", "int | None"
]


class _Paragraph:
    """Reads one line of text, clause by clause, keeping in mind what it is about."""

    def __init__(
        self, reader: Reader, text: str, shown: str, offset: int, topic: frozenset[str], numbers: list[Quantity]
    ) -> None:
        self.reader, self.text, self.shown, self.offset, self.numbers = reader, text, shown, offset, numbers
        self.found: list[Fact] = []
        self.thing = topic
        self.seen: frozenset[str] = frozenset()  # what the line itself has named last
        self._new_sentence()

    def _new_sentence(self) -> None:
        self.narrowed: dict[str, frozenset[str]] = {}
        self.pending: frozenset[str] | None = None  # a frame that still waits for its number
        self.whole: Fact | None = None  # the number whose parts are being listed
        self.last: Fact | None = None
        self.current: Fact | None = None  # the last number that is not of an earlier year
        self.elsewhere = False
        self.acts: list[Mark] = []  # what the last number says was done
        self.elsewhere_marks: list[Mark] = []  # what says that the last number is of others, or of a part
        self.told: set[str] = set()  # outcomes that the sentence has named
        self.year: int | None = None
        self.stack: list[_Kept] = []  # what held before a bracket

    def read(self, start: int, end: int) -> None:
        for clause in self._clauses(start, end):
            opener = clause.opener
            if opener in _ENDS:
                self._new_sentence()
            elif opener in "；;" and not self.stack:
                self.narrowed, self.whole, self.pending = {}, None, None
            elif opener in _OPEN:
                self.stack.append((self.whole, self.last, self.current, self.narrowed, self.pending, self.year))
                self.whole = self.last
            elif opener in _CLOSE and self.stack:
                self.whole, self.last, self.current, self.narrowed, self.pending, self.year = self.stack.pop()
            self._clause(clause)

    def _clauses(self, start: int, end: int) -> Iterator[_Clause]:
        every = list(self._numbers(start, end))
        bounds = [found.start() for found in _BOUNDS.finditer(self.text, start, end)]
        first, opener, index = start, "\n", 0
        for bound in [*bounds, end]:
            numbers = []
            while index < len(every) and every[index].start < bound:
                numbers.append(every[index])
                index += 1
            yield _none_at_all(_Clause(first, bound, opener, self._marks(first, bound), numbers), self.text)
            first, opener = bound + 1, self.text[bound : bound + 1]

    def _marks(self, start: int, end: int) -> list[Mark]:
        offset, marks = self.offset, []
        for group, concept, one, two in self.reader.lexicon.marks(self.shown, start - offset, end - offset):
            mark = Mark(group, concept, one + offset, two + offset)
            named = group == "bodies" or concept == ELSEWHERE
            length = self.reader.own(self.text, mark.end, start) if named else 0
            if length:
                mark = Mark("selves", "", max(start, min(mark.start, mark.end - length)), mark.end)
            marks.append(mark)
        return marks

    def _numbers(self, start: int, end: int) -> Iterator[Quantity]:
        every = self.numbers
        found = every[bisect_left(every, start, key=_start) : bisect_left(every, end, key=_start)]
        taken = {quantity.start for quantity in found}
        for bare in _BARE.finditer(self.text, start, end):
            at = bare.start("n") if bare["n"] else bare.start("m")
            if at not in taken and not any(one.start <= at < one.end for one in found):
                written = bare["n"] or bare["m"]
                value = Decimal(0 if written == "零" else written)
                found.append(Quantity(value, "", at, bare.end(), bare.end(), False))
        return iter(sorted(found, key=lambda quantity: quantity.start))

    # -- one clause -------------------------------------------------------------------------

    def _clause(self, clause: _Clause) -> None:
        if clause.start == clause.end:
            return
        self._place(clause)
        if any(mark.group in _CUES for mark in clause.marks) and self.last is not None and self.whole is None:
            first = next(mark for mark in clause.marks if mark.group in _CUES)
            if not clause.numbers or first.start < clause.numbers[0].start:
                self.whole = self.last
        denied = self._denied(clause)
        numbers = clause.numbers
        if not numbers and not denied:
            self._without_number(clause)
        at = clause.start
        if self._respectively(clause):
            numbers = []
        for index, number in enumerate(numbers):
            until = numbers[index + 1].start if index + 1 < len(numbers) else clause.end
            if number.unit == "%":
                self._percent(clause, number, at)
            else:
                at = self._number(clause, number, at, until, index + 1 < len(numbers))
            at = max(at, number.end)
        self._all(clause)

    def _place(self, clause: _Clause) -> None:
        """Follow whose numbers these are, and of which year."""
        first = next((mark for mark in clause.marks if mark.group in CONCEPTS), None)
        for mark in clause.marks:
            if mark.group == "bodies" and not (first and mark.start > first.start) and self._begins(clause, mark):
                self.elsewhere = True
        if first and first.concept == ELSEWHERE and not clause.numbers:
            self.elsewhere = True  # 下属单位中，…
        if any(mark.group == "selves" for mark in clause.marks):
            self.elsewhere = False
        if not self.reader.area and any(mark.group == "areas" for mark in clause.marks):
            self.elsewhere = True
        for found in _YEAR_MARK.finditer(self.text, clause.start, first.start if first else clause.end):
            self.year = int(found[1])

    def _begins(self, clause: _Clause, body: Mark) -> bool:
        """Whether a body's name begins its clause, times and the like let pass: it is what the clause is about."""
        at = clause.start
        for mark in clause.marks:
            if mark.start >= body.start or self._residue(at, mark.start, []):
                break
            at = mark.end if mark.group in _HOLLOWS else at
        year = _YEAR_MARK.match(self.text, at)
        at = year.end() if year else at
        return body.end - at <= 12 and not _REFERS.search(self.text, at, body.start)

    def _residue(self, start: int, end: int, marks: Sequence[Mark]) -> str:
        """The characters of a span that no mark covers and that mean something."""
        kept, at = [], start
        for mark in marks:
            if mark.end <= start or mark.start >= end:
                continue
            kept.append(self.shown[at - self.offset : max(at, mark.start) - self.offset])
            at = max(at, mark.end)
        kept.append(self.shown[at - self.offset : max(at, end) - self.offset])
        rest = "".join(kept).replace("YYYY年度", "").replace("YYYY年", "")
        return "".join(char for char in rest if char not in _HOLLOW)

    def _subject(self, clause: _Clause, start: int, number: Quantity) -> str:
        hollow = [mark for mark in clause.marks if mark.group in (*_HOLLOWS, *_CUES, "wholes", "areas")]
        return self._residue(start, number.start, hollow)

    def _frame(self, clause: _Clause, start: int, end: int) -> tuple[list[Mark], bool, int]:
        """The concepts before a number, whether all words from the first of them on are known, and where they begin."""
        marks = [mark for mark in clause.marks if start <= mark.start and mark.end <= end]
        concepts = self._listed(marks)
        if concepts:
            first = concepts[0].start
            closed = not self._residue(first, end, marks) and not self._described(clause, concepts[0], start)
            if closed and self._foreign(clause, start, first):
                concepts.append(Mark("narrows", ELSEWHERE, first, first))
            return concepts, closed, first
        return [], not self._residue(start, end, marks), start

    def _described(self, clause: _Clause, first: Mark, start: int) -> bool:
        """Whether unknown words stand right before a thing, so that they may narrow it down (外省自然人, 旧城改造的申请)."""
        if first.group not in ("things", "applicants", "outcomes"):
            return False
        at = first.start
        for mark in reversed(clause.marks):
            if mark.end == at and mark.group == "fillers" and self.text[mark.start : mark.end] == "的":
                at = mark.start
        known = any(mark.end == at for mark in clause.marks) or at <= start
        before = self.shown[at - 1 - self.offset] if at > start else ""
        return not known and before not in _HOLLOW and before not in "Y年度" and "\u4e00" <= before <= "\u9fff"

    def _listed(self, marks: list[Mark]) -> list[Mark]:
        """The concepts among marks; a list that is left open (网络、信函等方式) narrows nothing down."""
        kept: list[Mark] = []
        for mark in marks:
            if mark.group in CONCEPTS:
                kept.append(mark)
            elif mark.group == "opens":
                while (
                    len(kept) > 1
                    and kept[-1].group == kept[-2].group == "narrows"
                    and kept[-1].concept == kept[-2].concept
                ):
                    kept.pop()
                    if len(kept) == 1 or kept[-2].concept != kept[-1].concept:
                        kept.pop()
                        break
        return kept

    def _foreign(self, clause: _Clause, start: int, end: int) -> bool:
        """Whether the words before a frame name a body that is not the agency."""
        return any(mark.group == "bodies" and start <= mark.start < end for mark in clause.marks)

    def _joined(self, clause: _Clause, number: Quantity, until: int) -> tuple[list[Mark], bool]:
        """The concepts that follow a number directly, and whether they reach up to ``until``."""
        at = number.end
        run: list[Mark] = []
        for mark in clause.marks:
            if mark.start < number.end or mark.end > until:
                continue
            if "、" in self.text[at : mark.start] or self._residue(at, mark.start, []) or mark.group in _CUES:
                return run, False
            if mark.group == "denials":
                return [], False
            at = mark.end
            if mark.group in CONCEPTS:
                run.append(mark)
        return run, "、" not in self.text[at:until] and not self._residue(at, until, [])

    def _number(self, clause: _Clause, number: Quantity, start: int, until: int, followed: bool) -> int:
        """Add the statement of a number; return where its words end."""
        own, closed, begin = self._frame(clause, start, number.start)
        run, whole_run = self._joined(clause, number, until)
        if not own or not (followed and whole_run):
            own, closed = _with_joined(own, run, closed, whole_run)
        if start > clause.start and not {"acts", "outcomes", "changes"} & {mark.group for mark in own}:
            own = own + self.acts  # 制发规章2件、规范性文件7件
        self.acts = [mark for mark in own if mark.group == "acts"]
        if start > clause.start:
            own = own + self.elsewhere_marks  # 市本级复议31件、诉讼18件
        self.elsewhere_marks = [mark for mark in own if mark.concept == ELSEWHERE]
        if any(mark.group == "nows" and start <= mark.start < number.start for mark in clause.marks):
            self.narrowed = {group: kept - {BEFORE} for group, kept in self.narrowed.items()}
            self._grew(clause, number, start)
        concepts, closed = self._complete(own, closed)
        last = max([mark.end for mark in own if mark.start >= number.end], default=number.start)
        concepts |= self._time(clause.start if start == clause.start else start, last)
        closed = closed and not any(one.unit in _PEOPLE for one in clause.numbers if one.start < number.start)
        if number.unit and (_is_base(own, number.start) or (not own and THAN in concepts)):
            concepts = concepts - {THAN, *(mark.concept for mark in own if mark.group == "changes")} | {BEFORE}
            own = [mark for mark in own if mark.group != "changes"]
        changed = any(mark.group == "changes" for mark in own)
        value = -number.value if changed and LESS in concepts else number.value
        of = self.current if changed else self.whole
        things = frozenset(mark.concept for mark in own if mark.group == "things") or (self.thing & concepts)
        # 行政复议、行政诉讼均为0 is two statements; other numbers of two things are none.
        several = sorted(things) if not number.value and len(things) > 1 else []
        for group in [concepts - things | {thing} for thing in several] or [concepts]:
            fact = Fact(
                "change" if changed else "count", number.start, number.end, value, number.unit, group, closed,
                number.approximate, self.year, of.start if of else None, begin, self._subject(clause, start, number),
            )  # fmt: skip
            self.found.append(fact)
            if not changed:
                self.last = fact
                self.current = self.current if BEFORE in group else fact
        self.pending = None
        return last

    def _respectively(self, clause: _Clause) -> bool:
        """Add the numbers of 行政复议、行政诉讼分别为6件、8件, each to its name; False where it is no such list."""
        numbers = clause.numbers
        cue = next((mark for mark in clause.marks if mark.group == "each"), None)
        if cue is None or len(numbers) < 2 or numbers[0].start < cue.end:
            return False
        concepts = [mark for mark in clause.marks if mark.group in CONCEPTS and mark.end <= numbers[0].start]
        names: list[Mark] = []
        for group in ("things", "outcomes", "applicants"):
            names = [mark for mark in concepts if mark.group == group and mark.end <= cue.start]
            if len(names) == len(numbers):
                break
        if len(names) != len(numbers) or self._residue(names[0].start, numbers[-1].end, self._and_numbers(clause)):
            return False
        common = frozenset(mark.concept for mark in concepts if mark not in names)
        if not any(mark.group == "things" for mark in concepts):
            common |= self.thing
        common |= self._time(clause.start, cue.start)
        for name, number in zip(names, numbers, strict=True):
            fact = Fact(
                "count", number.start, number.end, number.value, number.unit, common | {name.concept}, not self.elsewhere,
                number.approximate, self.year, self.whole.start if self.whole else None, names[0].start,
            )  # fmt: skip
            self.found.append(fact)
        return True

    def _and_numbers(self, clause: _Clause) -> list[Mark]:
        covered = [*clause.marks, *(Mark("numbers", "", one.start, one.end) for one in clause.numbers)]
        return sorted(covered, key=lambda mark: mark.start)

    def _grew(self, clause: _Clause, number: Quantity, start: int) -> None:
        """A number that another grew to, in one clause, was last year's: 由5000人增长至6500人."""
        last = self.last
        if last and clause.start <= last.start < number.start and last.unit == number.unit and self.found[-1] is last:
            self.last = self.found[-1] = last._replace(concepts=last.concepts | {BEFORE})

    def _percent(self, clause: _Clause, number: Quantity, start: int) -> None:
        """Add a percentage: of the number before it, or of how it changed."""
        own, closed, begin = self._frame(clause, start, number.start)
        changed = any(mark.group == "changes" for mark in own)
        concepts = frozenset(mark.concept for mark in own)
        self.thing = frozenset(mark.concept for mark in own if mark.group == "things") or self.thing
        of = self.current if changed else self.last
        concepts |= (of.concepts if of else self.thing) if changed else frozenset()
        value = -number.value if LESS in concepts else number.value
        whole = of.start if of else None
        kind = "change" if changed else "percent"
        fact = Fact(
            kind, number.start, number.end, value, "%", concepts, closed, number.approximate, self.year, whole, begin
        )
        self.found.append(fact)

    def _complete(self, own: list[Mark], closed: bool) -> tuple[frozenset[str], bool]:
        """Add what the words before have said: the thing with what narrows it, or the whole's frame."""
        groups: dict[str, set[str]] = {}
        for mark in own:
            groups.setdefault(mark.group, set()).add(mark.concept)
        concepts = frozenset(mark.concept for mark in own)
        things = frozenset(groups.get("things", ()))
        if not own:
            if not closed:
                self.thing = frozenset([UNKNOWN])
                return frozenset([UNKNOWN]), False
            if self.pending is None or (self.whole is not None and THAN not in self.pending):
                return frozenset([UNKNOWN]), False
            concepts = self.pending
        elif not things:
            concepts |= self.thing
            base = self.whole.concepts if self.whole else frozenset()
            if self.whole and not groups.get("acts"):
                concepts |= base
            if self.narrowed and set(groups) <= {"acts"}:
                closed = closed and "narrows" in self.narrowed  # 网上5件，答复5件; 自然人9件，共收到12件
            for group, kept in self.narrowed.items():
                if group not in groups and not (self.whole and not set(groups) <= {"acts"}):
                    concepts |= kept
        elif self.whole:
            if not groups.get("acts"):
                concepts |= self.whole.concepts - {UNKNOWN}
        if self.whole and closed and concepts <= self.whole.concepts:
            closed = False  # a part of the same name: what makes it a part is not known
        if things:
            self.thing = things
            self.seen = things
        if own:
            self.narrowed = {group: frozenset(groups[group]) for group in _NARROWING if group in groups}
        if self.elsewhere:
            concepts |= {ELSEWHERE}
        if not self.thing and not things:
            concepts |= {UNKNOWN}
        return concepts, closed

    def _time(self, start: int, end: int) -> frozenset[str]:
        """What the years in a frame tell, or else the year that its sentence speaks of."""
        own = self.reader.year
        years = {int(found[1]) for found in _YEAR_MARK.finditer(self.text, start, end)}
        if not years and self.year is not None:
            years = {self.year}
        told = {PART} if {int(found[1]) for found in _MONTH.finditer(self.text, start, end)} - {1, 12} else set()
        if own is not None:
            told |= {BEFORE} if min(years, default=own) < own else set()
            told |= {NEXT} if max(years, default=own) > own else set()
        return frozenset(told)

    # -- statements without a number ------------------------------------------------------

    def _without_number(self, clause: _Clause) -> None:
        concepts = [mark for mark in clause.marks if mark.group in CONCEPTS]
        things = frozenset(mark.concept for mark in concepts if mark.group == "things")
        if concepts:
            closed = not self._residue(concepts[0].start, clause.end, clause.marks)
            frame = frozenset(mark.concept for mark in concepts) | (frozenset() if things else self.thing)
            self.pending = frame if closed else None
        if things:
            self.thing = things
            self.seen = things

    def _denied(self, clause: _Clause) -> bool:
        """Add what a clause denies: 未收到申请, 没有行政复议、行政诉讼, 行政复议、行政诉讼均未发生."""
        denials = [
            mark
            for mark in clause.marks
            if mark.group == "denials" and not any(one.start <= mark.start < one.end for one in clause.numbers)
        ]
        if self.elsewhere or not denials or self._foreign(clause, clause.start, denials[0].start):
            return False
        if len(denials) > 1:
            return self._denied_each(clause, denials)
        denial = denials[0]
        before = [mark for mark in clause.marks if mark.end <= denial.start]
        named, known = self._run(clause, denial.end)
        if not any(mark.group in ("things", "outcomes") for mark in named):
            first = next((mark for mark in before if mark.group == "things"), None)
            if first and not self._residue(first.start, denial.start, clause.marks):
                named = [mark for mark in before if mark.start >= first.start and mark.group in CONCEPTS] + named
            elif not before and self.pending and not named and denial.end == clause.end:
                return self._deny(denial, sorted(self.pending & self.thing), frozenset(), denial.end)  # 行政复议：无。
        narrowing = {mark.concept for mark in before if mark.group in ("narrows", "applicants")}
        narrowing |= {mark.concept for mark in named if mark.group not in ("things", "outcomes")}
        things = [mark.concept for mark in named if mark.group == "things" and mark.concept != OTHER]
        outcomes = [mark.concept for mark in named if mark.group == "outcomes"]
        end = max((mark.end for mark in named), default=denial.end)
        if not known or (outcomes and any(mark.concept == OTHER for mark in named)):
            return False
        if outcomes:
            narrowing |= set(things or self.thing)
            return self._deny(denial, outcomes, frozenset(narrowing), end)
        if not things and narrowing and known and not any(mark.group == "things" for mark in named):
            things = [thing for thing in sorted(self.thing) if thing != OTHER and len(self.thing) == 1]
        return self._deny(denial, things, frozenset(narrowing), end)

    def _denied_each(self, clause: _Clause, denials: list[Mark]) -> bool:
        """Add what several denials of one clause deny, each its own: 无复议、无诉讼. A denial of a denial says nothing."""
        ends = [*(mark.start for mark in denials[1:]), clause.end]
        if any("、" not in self.text[mark.end : end] for mark, end in zip(denials[:-1], ends[:-1], strict=True)):
            return False
        marks = clause.marks
        parts = [clause._replace(start=mark.start, end=end) for mark, end in zip(denials, ends, strict=True)]
        parts = [part._replace(marks=[one for one in marks if part.start <= one.start < part.end]) for part in parts]
        said = [self._denied(part) for part in parts]
        return any(said)

    def _run(self, clause: _Clause, start: int) -> tuple[list[Mark], bool]:
        """The concepts from ``start`` on, as far as every word is known, and whether that is to the end."""
        at = start
        named: list[Mark] = []
        for mark in clause.marks:
            if mark.start < start:
                continue
            if self._residue(at, mark.start, []):
                break
            at = mark.end
            if mark.group in CONCEPTS:
                named.append(mark)
        return named, not self._residue(at, clause.end, [])

    def _deny(self, denial: Mark, named: list[str], beside: frozenset[str], end: int) -> bool:
        start, end = denial.start, max(end, denial.end)
        for concept in named:
            concepts = beside | {concept} | self._time(start, end)
            self.found.append(Fact("none", start, end, Decimal(0), "", concepts, True, False, self.year, None, start))
        return bool(named)

    def _all(self, clause: _Clause) -> None:
        """Add what a clause says of all: 均已办结, 办结率100%, 均予以公开."""
        self.told |= {mark.concept for mark in clause.marks if mark.group == "outcomes"}
        wholes = [mark for mark in clause.marks if mark.group == "wholes"]
        said = [mark for mark in clause.marks if mark.group in ("acts", "outcomes")]
        if not wholes or not said or self.elsewhere or any(mark.group == "denials" for mark in clause.marks):
            return
        if any(mark.group in ("narrows", "applicants") for mark in clause.marks):
            return
        begin, end = min(wholes[0].start, said[0].start), max(wholes[-1].end, said[-1].end)
        things = frozenset(mark.concept for mark in clause.marks if mark.group == "things") or self.thing
        concepts = frozenset(mark.concept for mark in said) | things | self._time(begin, end)
        for kept in self.narrowed.values():
            concepts |= kept
        closed = not self._residue(begin, end, self._and_numbers(clause)) and self.told <= concepts
        self.found.append(Fact("all", begin, end, None, "", concepts, closed, False, self.year, None, begin))


def _start(quantity: Quantity) -> int:
    return quantity.start


def _is_base(own: list[Mark], number: int) -> bool:
    """Whether a number is that which another is compared with: 较上年280条减少70条."""
    before = [mark for mark in own if mark.start < number]
    return bool(before) and before[-1].concept == THAN


def _with_joined(own: list[Mark], run: list[Mark], closed: bool, whole_run: bool) -> tuple[list[Mark], bool]:
    """Add to a frame what follows its number: the thing (12件申请), or what became of it (12件结转下年度)."""
    has = {mark.group for mark in own}
    thing = next((index for index, mark in enumerate(run) if mark.group == "things"), None)
    added: list[Mark] = []
    if "things" not in has and thing is not None:
        added = run[: thing + 1] if not own else [mark for mark in run[: thing + 1] if mark.group != "acts"]
    rest = run[len(added) :] if added else run
    if not has & {"acts", "outcomes"}:
        added += [mark for mark in rest if mark.group in ("acts", "outcomes", "applicants", "narrows")]
    elif any(mark.group in ("applicants", "narrows") for mark in rest[:1]):
        added += rest[:1]
    # A number that begins its clause says what its clause says: all of it must be known.
    return own + added, closed and (whole_run or bool(own) or not added)

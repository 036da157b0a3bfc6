"""Word: notes as comments on the exact characters, changes in the runs or as tracked changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from linter.readers.container import Container
from linter.readers.docx import Package, read
from linter.regex import compile
from linter.writers import AUTHOR, Change, Note, WriteError
from linter.writers.runs import NOT_TEXT, is_text, spot, write
from linter.writers.wordedits import Edits
from linter.writers.wordfile import WordFile, key, made, name_of, stamp

if TYPE_CHECKING:
    from lxml.etree import _Element

    from linter.document import Document
    from linter.readers.options import Options

#: Notes at the foot or the end, and their marks in the text.
_NOTES = {"footnote": "footnoteReference", "endnote": "endnoteReference"}
_INITIALS = "RL"
#: What ties a comment to its place; the parts of newer versions that say what answers what.
_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")
_THREADS = ("commentsExtended", "commentsIds")
#: Protections of a document that allow comments.
_COMMENTS_ALLOWED = ("none", "comments", "trackedChanges")
#: So many characters are quoted of what a comment cannot stand on.
_QUOTED = 40


class _End(NamedTuple):
    """Where a comment begins, or ends: the n-th element, the place in its text, and the element."""

    number: int
    place: int
    begins: bool
    element: _Element


def annotate(
    data: bytes, document: Document, notes: Sequence[Note], options: Options, *, when: datetime | None = None
) -> bytes:
    """Return the file with a comment for each note, in their order; comments that are there stay.

    A comment stands on the characters of its note. Where Word has no characters or allows no comments it stands
    nearby and quotes what it is about: automatic numbers (at the beginning of the paragraph), text boxes (on the
    box), foot- and endnotes (on their mark). ``when`` is the date of the comments, by default now.

    Raises:
        WriteError: ``signed``, ``protected``, ``mismatch`` (the document is not of this file), ``damaged`` or ``limit``
            (a part that was not read cannot be copied), ``unsure`` (the copy would not read the same).
    """
    if not notes:
        return data
    file = WordFile(data, document, options)
    if (file.protection() or "none") not in _COMMENTS_ALLOWED:
        raise WriteError("protected")
    _Comments(file, when or datetime.now()).add(notes)
    return file.written(file.text)


def unmarked(data: bytes, options: Options) -> bytes:
    """Return the file without the comments of an earlier ``annotate``.

    Raises:
        ReadError, WriteError: as reading and ``annotate``.
    """
    if not _own(Package(Container(data, options.limits)).part("comments")):
        return data
    file = WordFile(data, read(data, "", options), options)
    own = _own(file.root("comments"))
    ids = {one.get(key(one, "id")) for one in own}
    threads = {value for one in own for part in one.iter("*") for name, value in part.items() if _is(name, "paraId")}
    for one in own:
        one.getparent().remove(one)
    main = file.root("document")
    for mark in list(main.iter("*")) if main is not None else ():
        if name_of(mark) in _MARKS and mark.get(key(mark, "id")) in ids:
            _take_out(mark)
    for kind in _THREADS:
        root = file.root(kind)
        for one in list(root) if root is not None else ():
            for name, value in one.items():
                if value in threads and _is(name, "paraId"):
                    root.remove(one)  # type: ignore[union-attr]
                elif value in threads and _is(name, "paraIdParent"):
                    del one.attrib[name]  # another's answer stays, with nothing above it
    return file.written(file.text)


def _own(comments: _Element | None) -> list[_Element]:
    """The comments of an earlier run."""
    every = comments if comments is not None else ()
    return [one for one in every if (one.get(key(one, "author")), one.get(key(one, "initials"))) == (AUTHOR, _INITIALS)]


def _is(name: str, local: str) -> bool:
    return name.rpartition("}")[2] == local


def _take_out(mark: _Element) -> None:
    """Take a mark out, and the run that held nothing else."""
    run = mark.getparent()
    run.remove(mark)
    if name_of(run) == "r" and all(name_of(one) == "rPr" for one in run):
        run.getparent().remove(run)


def edit(
    data: bytes,
    document: Document,
    changes: Sequence[Change],
    options: Options,
    *,
    tracked: bool = False,
    when: datetime | None = None,
) -> bytes:
    """Return the file with all changes made, which do not overlap: as they are, or as tracked changes.

    New text looks like the first character that it replaces; where it replaces none, like the one before it, or the
    one behind, or as the paragraph says that is empty. ``when`` is the date of tracked changes, by default now.

    Raises:
        WriteError: as ``annotate``; where one of the changes cannot be made: ``made`` (an automatic number, a symbol, a
            break, a formula), ``field`` and ``locked`` (Word would fill it anew), ``box`` (a text box has a double),
            ``deleted`` (a tracked deletion, as seen in the original view), ``across`` (several paragraphs), ``break``
            (of several lines). Its detail is the text that cannot be changed.
    """
    if not changes:
        return data
    file = WordFile(data, document, options)
    if (file.protection() or "none") not in ("none", "trackedChanges" if tracked else "none"):
        raise WriteError("protected")
    return file.written(Edits(file, when or datetime.now(), tracked=tracked).make(changes))


class _Comments:
    """Puts comments into a Word file."""

    def __init__(self, file: WordFile, when: datetime) -> None:
        self.file, self.date = file, stamp(when)
        main = file.root("document")
        assert main is not None
        self.main = main
        self.numbers = {element: number for number, element in enumerate(main.iter("*"))}
        self.note_marks = {
            (name_of(one), one.get(key(one, "id"))): one for one in self.numbers if name_of(one) in _NOTES.values()
        }
        self.looks = {name: file.style(name) for name in ("annotation text", "annotation reference")}

    def add(self, notes: Sequence[Note]) -> None:
        """Add a comment for each note."""
        first = self.file.next_id("comments", "document")
        part = self.file.root("comments")
        if part is None:
            part = self.file.created("comments", "comments")
        marks: list[tuple[_End, int, list[_Element]]] = []
        for number, note in enumerate(notes):
            begin, end, quoted = self._range(note)
            part.append(self._comment(part, str(first + number), note, quoted))
            start, *stop = self._marks(str(first + number))
            if begin is end:
                marks.append((begin, number, [start, *stop]))
            else:
                marks += [(begin, number, [start]), (end, number, stop)]
        # From the last to the first: a cut leaves what is before it where it was.
        for place, _, elements in sorted(marks, key=lambda mark: (*mark[0][:3], mark[1]), reverse=True):
            at = place.place if place.begins else place.place - 1
            spot(place.element, at, after=not place.begins).put(*elements)

    def _comment(self, part: _Element, identity: str, note: Note, quoted: str) -> _Element:
        """A comment: its title in bold, what it cannot stand on, and its lines."""
        comment = made(part, "comment", id=identity, author=AUTHOR, date=self.date, initials=_INITIALS)
        title = self._paragraph(part, note.title, made(part, "rPr", made(part, "b")))
        title.insert(len(title) - 1, self._referring(part, "annotationRef"))
        more = f"{quoted[:_QUOTED]}…" if len(quoted) > _QUOTED else quoted
        quote = [f"「{more}」"] if more.strip() else []
        comment.extend([title, *(self._paragraph(part, line) for line in (*quote, *note.lines))])
        return comment

    def _paragraph(self, part: _Element, line: str, *properties: _Element) -> _Element:
        text = made(part, "t")
        write(text, compile(NOT_TEXT).sub(" ", line))
        paragraph = made(part, "p", made(part, "r", *properties, text))
        if self.looks["annotation text"]:
            style = made(part, "pStyle", val=self.looks["annotation text"])
            paragraph.insert(0, made(part, "pPr", style))
        return paragraph

    def _referring(self, part: _Element, name: str, **attributes: str) -> _Element:
        """A run that ties a comment to its place."""
        run = made(part, "r", made(part, name, **attributes))
        if self.looks["annotation reference"]:
            run.insert(0, made(part, "rPr", made(part, "rStyle", val=self.looks["annotation reference"])))
        return run

    def _marks(self, identity: str) -> Iterator[_Element]:
        """The beginning and the end of what a comment is on, and the run that refers to it."""
        yield made(self.main, "commentRangeStart", id=identity)
        yield made(self.main, "commentRangeEnd", id=identity)
        yield self._referring(self.main, "commentReference", id=identity)

    # -- where --------------------------------------------------------------------------

    def _range(self, note: Note) -> tuple[_End, _End, str]:
        """Where a comment begins and ends, and what it must quote because it does not stand on it."""
        text = self.file.text
        start = min(note.start, len(text) - 1)
        own = [at for at in range(start, min(note.end, len(text))) if not self.file.between(at)]
        if not own:
            point = self._end(start, begins=not self.file.between(start))
            return point, point, ""
        begin = min(self._end(at, begins=True) for at in own)
        end = max(self._end(at, begins=False) for at in own)
        if begin.element is end.element and name_of(begin.element) == "p":
            end = begin
        return begin, end, "" if any(map(self._markable, own)) else text[note.start : note.end]

    def _markable(self, at: int) -> bool:
        """Whether a comment can stand on a character: it is no number, and in no text box or note."""
        source = self.file.sources[at]
        element = self.file.element(source)
        if source.part != "document" or not _in_body(element):
            return False
        return name_of(element) != "p" or self.file.text[at] in "\n\t"

    def _end(self, at: int, *, begins: bool) -> _End:
        """Where a comment that stands on a character begins or ends."""
        source = self.file.sources[at]
        element = self.file.element(source)
        place = source.at if is_text(element) else 0
        if source.part != "document":
            element, place = self._mark_of(element), 0
        elif name_of(element) == "fldChar" and not begins:
            element = self._closing(element)
        return _End(self.numbers[element], place + (not begins), begins, element)

    def _mark_of(self, element: _Element) -> _Element:
        """The mark in the body of the foot- or endnote that holds an element."""
        note = next(one for one in element.iterancestors() if name_of(one) in _NOTES)
        mark = self.note_marks.get((_NOTES[name_of(note)], note.get(key(note, "id"))))
        return next(one for one in self.numbers if name_of(one) == "p") if mark is None else mark

    def _closing(self, begin: _Element) -> _Element:
        """The mark that ends the field which a mark begins."""
        depth = 0
        for mark in list(self.numbers)[self.numbers[begin] :]:
            if name_of(mark) == "fldChar":
                depth += {"begin": 1, "end": -1}.get(mark.get(key(mark, "fldCharType")), 0)
                if not depth:
                    return mark
        return begin


def _in_body(element: _Element) -> bool:
    """Whether an element is in a paragraph of the body, and in no text box."""
    return sum(name_of(one) == "p" for one in (element, *element.iterancestors())) == 1

"""Cutting the runs of Word's paragraphs: where something can be put before or behind a character."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from linter.readers.docx import SPACE, kept
from linter.writers.wordfile import child_of, key, name_of

if TYPE_CHECKING:
    from lxml.etree import _Element

#: What may stand around a run, and may hold marks beside it.
_WRAPPERS = ("hyperlink", "ins", "del", "moveFrom", "moveTo", "sdt", "sdtContent", "smartTag", "fldSimple", "customXml")
#: What an inline content control says of itself when Word lets nothing but text be in it, or fills it by itself.
_CLOSED = ("text", "dataBinding", "dropDownList", "comboBox", "date", "picture", "docPartList", "equation", "citation")
#: What no element of text can hold: breaks and tabs have elements of their own, and XML has no other of these.
NOT_TEXT = "[^\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]"


class Spot(NamedTuple):
    """A place among the children of an element."""

    parent: _Element
    at: int

    def put(self, *elements: _Element) -> None:
        """Put elements there."""
        for at, element in enumerate(elements, self.at):
            self.parent.insert(at, element)


def is_text(element: _Element) -> bool:
    """Whether an element holds text of a run (in formulas there are others)."""
    return name_of(element) in ("t", "delText")


def paragraph_of(element: _Element) -> _Element | None:
    """Return the paragraph of the body that holds an element, or is it; for what is in a text box, that of the box."""
    return next((one for one in reversed([element, *element.iterancestors()]) if name_of(one) == "p"), None)


def run_of(element: _Element) -> _Element:
    """Return what holds an element of a paragraph and may have marks beside it: its run, or what cannot be cut."""
    chain = [element, *element.iterancestors()]
    inner = chain[: chain.index(paragraph_of(element))]
    return next((one for one in reversed(inner) if name_of(one) not in _WRAPPERS or _closed(one)), element)


def _closed(element: _Element) -> bool:
    """Whether it is a content control into which nothing but Word puts anything."""
    properties = child_of(element, "sdtPr") if name_of(element) == "sdt" else None
    return properties is not None and any(name_of(one).rpartition("}")[2] in _CLOSED for one in properties)


def divisible(run: _Element) -> bool:
    """Whether it is a run that may be cut; how the reader takes a raised one depends on what is before it."""
    properties = child_of(run, "rPr")
    raised = child_of(properties, "vertAlign") if properties is not None else None
    return name_of(run) == "r" and (raised is None or raised.get(key(raised, "val")) != "superscript")


def spot(element: _Element, at: int, *, after: bool) -> Spot:
    """Return the place before or after a character: ``at`` counts in an element of text, all else is one thing.

    The run is cut there where it can be; what is before the place stays in the elements that it was in.
    """
    paragraph = paragraph_of(element)
    if paragraph is not None and paragraph is element:
        first = child_of(paragraph, "pPr")
        return Spot(paragraph, 0 if first is None else paragraph.index(first) + 1)
    run = run_of(element)
    if not divisible(run):
        parent = run.getparent()
        return Spot(parent, parent.index(run) + after)
    child = next(one for one in (element, *element.iterancestors()) if one.getparent() is run)
    if child is element and is_text(element):
        return cut(run, child, at + after)
    return cut(run, child.getnext() if after else child, 0)


def cut(run: _Element, child: _Element | None, at: int) -> Spot:
    """Move what is behind a place in a child of a run to a run of its own, and return the place between the two."""
    parent = run.getparent()
    here = parent.index(run)
    if child is not None and at and at >= len(kept(child)):
        child, at = child.getnext(), 0
    if child is None:
        return Spot(parent, here + 1)
    properties = child_of(run, "rPr")
    if not at and child.getprevious() is properties:
        return Spot(parent, here)
    rest = etree.Element(run.tag, dict(run.attrib), run.nsmap)
    if properties is not None:
        rest.append(deepcopy(properties))
    behind = [child, *child.itersiblings()]
    if at:
        text = kept(child)
        behind[0] = deepcopy(child)
        write(child, text[:at])
        write(behind[0], text[at:])
    rest.extend(behind)
    parent.insert(here + 1, rest)
    return Spot(parent, here + 1)


def write(element: _Element, text: str) -> None:
    """Put a text into an element of text, so that blanks at its ends count."""
    element.text = text
    if text != text.strip():
        element.set(SPACE, "preserve")

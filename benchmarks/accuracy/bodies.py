"""Whole clean reports by hand: bodies.yaml put around tables that fit them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import yaml

from benchmarks.accuracy import hosts, prose
from tests import generator as g

PATH = Path(__file__).parent / "bodies.yaml"


def reports() -> Iterator[tuple[str, str]]:
    """Names and texts; each body in each dialect of a table would say nothing more, so one each."""
    data = yaml.safe_load(PATH.read_text(encoding="utf-8")) if PATH.exists() else {}
    for seed, (name, body) in enumerate(data.items()):
        yield name, _text(body, seed)


def _text(body: dict[str, Any], seed: int) -> str:
    form = body.get("form", 2021)
    if form == 2021:
        d = hosts.host(body["tables"], body["kind"], seed)
    else:
        d = g.draft(Random(f"body/{seed}"), form, kind=body["kind"], profile=body["tables"], quiet=True)
    d.agency = g.Agency(body["kind"], body["name"], body.get("full", body["name"]), body["short"])
    d.year = body["year"]
    d.title = body.get("title") or [f"{body['name']}{d.year}年政府信息公开工作年度报告"]

    def filled(lines: list[str]) -> list[str]:
        if form != 2021:
            return [line.replace("{Y}", str(d.year)) for line in lines]
        return [prose.fill(line, d, Random(0), wrong=False) for line in lines]

    lead = filled(body.get("lead", []))
    d.basis, d.parts, d.period, d.contact, d.split_lead = "\n".join(lead), "", "", "", False
    for number, (key, section) in enumerate(zip("一二三四五六", d.sections, strict=True)):
        section.has_topics = False
        section.heading = f"{key}、{g.HEADINGS[number]}"
        section.body = filled(body.get(key, []))
    d.signature = body.get("sign", [])
    return g.finish(g.render(d, g.DIALECTS[seed % len(g.DIALECTS)]))[0]

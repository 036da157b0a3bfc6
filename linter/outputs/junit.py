"""JUnit's XML: a suite for each file, in it a case for each rule that the file breaks.

A case is known by its name from run to run, so it is a rule and not a violation: Jenkins can then tell since when it
fails. What is at or above ``--fail-on`` is a failure; what is below passes, with its text as the case's output, so
that a server's verdict is that of the exit code. A clean file has one case, which passes; a file that could not be read
is an error, one that is out of scope is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.outputs import Format, Totals
from linter.outputs.words import relative, status, title, told, where, xml
from linter.violations import FileResult, Violation, fails


class Output(Format):
    """The XML, written file by file."""

    def begin(self) -> Iterator[str]:
        """Yield what stands before the files."""
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="report-lint">\n'

    def render(self, result: FileResult) -> Iterator[str]:
        """Yield the suite of one file."""
        path = xml(relative(result.path))
        by_rule: dict[str, list[Violation]] = {}
        for one in result.violations:
            by_rule.setdefault(one.rule, []).append(one)
        failed = sum(self._fails(broken) for broken in by_rule.values())
        errors, skipped = int(result.unread), int(result.status == "out-of-scope")
        yield (
            f'  <testsuite name="{path}" tests="{len(by_rule) or 1}" failures="{failed}" errors="{errors}"'
            f' skipped="{skipped}" file="{path}">\n'
        )
        for rule, broken in by_rule.items():
            yield self._case(f"{rule} {title(rule, self.run)}", path, self._told(broken))
        if not by_rule:
            yield self._case("report-lint", path, self._unlinted(result))
        yield "  </testsuite>\n"

    def end(self, totals: Totals) -> Iterator[str]:
        """Yield what stands behind the files."""
        yield "</testsuites>\n"

    def _case(self, name: str, path: str, inside: str) -> str:
        head = f'    <testcase name="{xml(name)}" classname="{path}"'
        return f"{head}>\n      {inside}\n    </testcase>\n" if inside else f"{head}/>\n"

    def _fails(self, broken: list[Violation]) -> bool:
        return any(fails(one.severity, self.run.fail_on) for one in broken)

    def _told(self, broken: list[Violation]) -> str:
        """The violations of one rule, each with its place."""
        text = xml("\n\n".join(f"{where(one, self.run)}: {told(one, self.run, placed=False)}" for one in broken))
        if not self._fails(broken):
            return f"<system-out>{text}</system-out>"
        message = broken[0].message + (f" (+{len(broken) - 1})" if len(broken) > 1 else "")
        return f'<failure type="{broken[0].severity}" message="{xml(message)}">{text}</failure>'

    def _unlinted(self, result: FileResult) -> str:
        if result.status == "linted":
            return ""
        kind = "error" if result.unread else "skipped"
        return f'<{kind} type="{result.status}" message="{xml(status(result, self.run))}">{xml(result.note)}</{kind}>'

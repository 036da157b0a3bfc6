"""``python -m benchmarks.accuracy [--quick] [--write] [--check] [--show KIND|RULE] [--held-out]``."""

from __future__ import annotations

import argparse
import sys
from functools import partial

from benchmarks.accuracy import measure, publish
from linter import lint_bytes


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=measure.__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer generated reports (what the tests do)")
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md and baseline.json")
    parser.add_argument("--check", action="store_true", help="fail where a rule is worse than in baseline.json")
    parser.add_argument("--show", metavar="NAME", help="slips of a rule, a kind of fact, a source, or 'all'")
    parser.add_argument("--held-out", action="store_true", help="with --show: the sentences that are held out too")
    parser.add_argument("--rules", metavar="DIR", help="a local rule pack on top")
    options = parser.parse_args()
    lint = partial(lint_bytes, rules=options.rules)
    result = measure.run(lint, per=publish.QUICK if options.quick else publish.FULL)
    severities = measure.severities(options.rules)
    if options.show:
        publish.show(result, options.show, held_out=options.held_out)
    else:
        print(publish.tables(result, severities))
    if options.write:
        quick = measure.run(lint, per=publish.QUICK, real=False)
        publish.save(result, quick, severities)
    if options.check:
        # The baseline is of a quick run without the real reports, which are not everywhere.
        result = measure.run(lint, per=publish.QUICK, real=False)
        worse = publish.worse(result)
        print("\n".join(worse) or "No rule is worse than in the baseline.")
        return int(bool(worse))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""LibreOffice, run once for a file, turns what no reader of ours knows (RTF, Word before 97) into Word.

Each run has a profile of its own in a temporary folder, without macros, links or a network, and is killed with all
its children when its time is over. LibreOffice makes a document of anything, so that what goes in is checked before.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING

from linter.readers import ReadError, docx
from linter.readers.guard import guarded

if TYPE_CHECKING:
    from linter.document import Document
    from linter.readers.options import Limits, Options

_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/snap/bin/libreoffice",
    r"C:\Program Files*\LibreOffice\program\soffice.com",
)
_INSTALL = {"win32": "winget install TheDocumentFoundation.LibreOffice", "darwin": "brew install --cask libreoffice"}
_SUFFIXES = ((b"{\\rtf", ".rtf"), (b"PK\x03\x04", ".odt"), (b"\xd0\xcf\x11\xe0", ".doc"))

#: Settings of the profile: no macros, nothing fetched for a document, links never updated, and no way out
#: (port 9 discards). Field updates would put today's date where the author's stands.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", 3),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", 2),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Inet/Settings", "ooInetProxyType", 1),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", 9),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", 9),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
_ITEM = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(_ITEM.format(*setting) for setting in _SETTINGS)
    + "</oor:items>"
)
#: What opens, closes and hides braces in RTF.
_BRACES = re.compile(rb"\\bin(\d{1,9}) ?|\\.|[{}]", re.DOTALL)


def read(data: bytes, name: str, options: Options) -> Document:
    """Read an RTF, or an OpenDocument text whose tracked changes its own reader cannot undo.

    Raises:
        ReadError: ``needs`` without LibreOffice, ``damaged``, ``encrypted``, ``unsafe``, ``limit``, ``empty``.
    """
    if data.startswith(b"{\\rtf"):
        _whole_rtf(data)
    else:
        _whole_odt(data, options.limits)
    return through_office(data, name, options)


def through_office(data: bytes, name: str, options: Options) -> Document:
    """Let LibreOffice turn ``data`` into a Word file and read that; the caller has checked that it is whole.

    Raises:
        ReadError: as ``read``.
    """
    return guarded(docx.read, convert(data, options.limits), name, options)


def program() -> str | None:
    """The path of LibreOffice, None where it is not installed."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    return next((path for place in _PLACES for path in glob(place) if os.access(path, os.X_OK)), None)


def install() -> str:
    """What to run to get LibreOffice on this system."""
    return _INSTALL.get(sys.platform, "apt-get install libreoffice-writer")


def convert(data: bytes, limits: Limits) -> bytes:
    """Return ``data`` as a Word file, made by LibreOffice.

    Raises:
        ReadError: ``needs`` without LibreOffice, ``limit`` when it takes too long, ``damaged`` when it makes nothing.
    """
    suffix = next((suffix for mark, suffix in _SUFFIXES if data.startswith(mark)), None)
    if suffix is None:
        raise ReadError("damaged", "LibreOffice")
    office = program()
    if office is None:
        raise ReadError("needs", install())
    with tempfile.TemporaryDirectory(prefix="report-lint-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, user = folder / f"report{suffix}", folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        source.write_bytes(data)
        made = folder / "made"
        arguments = ["--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"]
        arguments += ["--convert-to", "docx", "--outdir", str(made), str(source)]
        _run([office, f"-env:UserInstallation={user.parent.as_uri()}", *arguments], folder, limits)
        try:
            result = (made / "report.docx").read_bytes()
        except OSError:
            raise ReadError("damaged", "LibreOffice") from None
    if not result.startswith(b"PK\x03\x04"):
        raise ReadError("damaged", "LibreOffice")
    return result


def _run(command: list[str], folder: Path, limits: Limits) -> None:
    """Run LibreOffice to its end or to ``limits.seconds``; its exit code says nothing."""
    environment = os.environ | {"HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _bound(process.pid, limits)
        process.wait(limits.seconds)
    except subprocess.TimeoutExpired:
        raise ReadError("limit", f"seconds={limits.seconds}") from None
    finally:
        _kill(process)


def _bound(pid: int, limits: Limits) -> None:
    """Bound the memory of a process and the size of what it writes, where the system can."""
    if sys.platform != "linux":
        return
    import resource

    with suppress(ProcessLookupError, PermissionError):
        room = limits.memory_bytes
        for what, most in ((resource.RLIMIT_DATA, room), (resource.RLIMIT_FSIZE, limits.unpacked_bytes)):
            resource.prlimit(pid, what, (most, most))


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and all it has started; they share a session, or are a tree on Windows."""
    if sys.platform == "win32":
        tree = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(tree, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    else:
        import signal

        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


# -- before ---------------------------------------------------------------------------------


def _whole_rtf(data: bytes) -> None:
    """Refuse an RTF whose outer group is not closed: it is cut, and LibreOffice would not say so."""
    depth, at = 0, 0
    while found := _BRACES.search(data, at):
        at = found.end() + int(found[1] or 0)
        depth += {b"{": 1, b"}": -1}.get(found[0], 0)
        if depth == 0 and found[0] == b"}":
            return
    raise ReadError("damaged", "RTF")


def _whole_odt(data: bytes, limits: Limits) -> None:
    """Refuse an OpenDocument text with a password, a part that does not unpack, or broken XML in it."""
    from linter.readers import odt
    from linter.readers.container import Container

    container = Container(data, limits)
    odt.opened(container)
    for part in ("styles.xml", "meta.xml", "settings.xml"):
        container.xml(part)

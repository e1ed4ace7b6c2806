"""What every test module may ask for by name: the tools of this machine, skipped or demanded.

A test that runs a program which is no Python package takes the fixture and calls it:

    def test_msgfmt_accepts_it(need_tool: NeedTool, tmp_path: Path) -> None:
        subprocess.run([need_tool("msgfmt"), "-c", ...], check=True)

with, at the top, for the type alone:

    if TYPE_CHECKING:
        from conftest import NeedTool

On a machine without the program the test is skipped and says so. Where DRAGOMAN_REQUIRE_TOOLS is
set, as it is in `.ci/run`, the test fails instead: a build server must not pass by leaving out.
"""

from __future__ import annotations

import faulthandler
import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

# A build server tries the same examples every time: a submission must not fail by chance. At the
# desk they are new ones each time, so that faults are found.
settings.register_profile("default", deadline=None)
settings.register_profile("build", deadline=None, derandomize=True)
settings.load_profile("build" if os.environ.get("CI") else "default")

# Program -> Debian package, for the message only.
PACKAGES = {
    "msgattrib": "gettext",
    "msgcat": "gettext",
    "msgfmt": "gettext",
    "msginit": "gettext",
    "msgmerge": "gettext",
    "msgunfmt": "gettext",
    "msguniq": "gettext",
    "chromium": "chromium",
    "git": "git",
}

LONGEST = 240
"""Seconds that a test may take: more is a loop that does not end, and is stopped with its stack."""


@pytest.fixture(autouse=True)
def no_endless_test() -> Iterator[None]:
    """End the process of a test that hangs, with a traceback of where."""
    faulthandler.dump_traceback_later(LONGEST, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


NeedTool = Callable[[str], str]


@pytest.fixture(scope="session")
def need_tool() -> NeedTool:
    """`need_tool("msgfmt")` -> its path; skips the test, or fails it, where it is missing."""

    def need(name: str) -> str:
        found = shutil.which(name)
        if found is not None:
            return found
        reason = f"{name} is not on this machine (Debian package: {PACKAGES.get(name, name)})"
        if os.environ.get("DRAGOMAN_REQUIRE_TOOLS"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)

    return need

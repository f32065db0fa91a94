"""What runs in production may be used, changed and passed on by any public body."""

import re
from importlib.metadata import metadata

from tests.house.test_lock_files import RUNTIME, pins

FREE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|MPL|LGPL|Python Software Foundation|PSF|Zlib|Unlicense|CC0|0BSD)\b"
    r"|Mozilla Public|Lesser General Public",
    re.IGNORECASE,
)


def licence_of(name: str) -> str:
    """What a package says of itself."""
    told = metadata(name)
    fields = ("License-Expression", "License", "Classifier")
    parts = [one[:200] for field in fields for one in told.get_all(field) or []]
    return " ".join(one for one in parts if "Topic" not in one)


def test_every_package_that_runs_has_a_free_licence() -> None:
    names = {
        pin.partition("==")[0]
        for pin in pins(RUNTIME)
        if "win32" not in pin and "python_full_version" not in pin
    }
    others = {name: licence_of(name) for name in sorted(names) if not FREE.search(licence_of(name))}

    assert len(names) > 20
    assert others == {}

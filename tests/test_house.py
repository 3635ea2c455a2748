"""Rules of the house no tool holds by itself."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
TRACKED = [
    HOUSE / name
    for name in subprocess.run(
        ["git", "ls-files"], cwd=HOUSE, capture_output=True, text=True, check=True
    ).stdout.splitlines()
]


def test_nothing_shadows_another_package() -> None:
    assert not (HOUSE / "packaging/__init__.py").exists()
    assert not list((HOUSE / "tests").rglob("__init__.py"))


def test_no_file_names_a_registry() -> None:
    """Locks hold hashes and no host: the installer's own settings say where packages come from."""
    hosts = re.compile(rb"(pypi\.org|pythonhosted|npmjs|--index-url|--extra-index)")
    for path in TRACKED:
        if path.is_file() and path != Path(__file__):
            assert not hosts.search(path.read_bytes()), path


def test_every_requirement_is_locked_by_hash() -> None:
    lines = (HOUSE / "requirements.txt").read_text("utf-8").splitlines()
    pinned = [line for line in lines if "==" in line and not line.startswith(" ")]
    assert len(pinned) > 40
    assert all(line.endswith("\\") for line in pinned)


def test_a_module_opens_by_saying_what_lives_there() -> None:
    for path in TRACKED:
        if path.suffix == ".py" and path.is_file():
            text = path.read_text("utf-8")
            assert not text or text.startswith('"""'), path


@pytest.mark.parametrize("module", ["outreach_app.__main__", "ui.cli"])
def test_the_terminal_loads_no_qt(module: str) -> None:
    """And none of the slow libraries its verbs may need later."""
    heavy = "PySide6 reportlab requests cv2 sqlite_utils ruamel jsonschema keyring openpyxl PIL"
    asked = f"import sys, {module}; print([m for m in {heavy.split()!r} if m in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", asked], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_no_widget_is_asked_for_its_screen() -> None:
    """PySide takes the screen for the widget's child, and destroys it with the widget (`ui/screens.py`)."""
    asked = [p.name for p in TRACKED if p.suffix == ".py" and re.search(r"\w\.screen\(\)(?!`)", p.read_text("utf-8"))]
    assert asked == []


def test_pdfium_has_one_door_beside_the_window() -> None:
    """Two threads in pdfium at once end the process: a window's own may be drawing while a test reads a paper."""
    window = HOUSE / "tests" / "ui"
    asked = [
        p for p in TRACKED if p.suffix == ".py" and p.is_relative_to(window) and "pypdfium2" in p.read_text("utf-8")
    ]
    assert asked == [window / "conftest.py"]

"""The front door: no arguments opens the window, a verb runs headless."""

import sys


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    if not given:
        from ui.start import open_window

        return open_window()
    from ui.cli import run

    return run(given)


if __name__ == "__main__":
    raise SystemExit(main())

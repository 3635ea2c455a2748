"""The front door: no arguments opens the window, a verb runs headless."""

import sys


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    if not given:
        from ui.start import open_window

        return open_window()
    if given[0] == "picture":  # a child of `demo`: the terminal itself never loads Qt
        from ui.pictures import take_pictures

        return take_pictures(given[1:])
    from ui.cli import run

    return run(given)


if __name__ == "__main__":
    raise SystemExit(main())

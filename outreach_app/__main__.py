"""The front door: no arguments opens the window, a verb runs headless."""

import os
import sys


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    if len(given) == 2 and given[0] == "--home":  # the window, on that folder
        os.environ["PORTE_VOIX_HOME"], given = given[1], []
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

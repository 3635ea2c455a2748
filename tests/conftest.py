"""Every test sees the same quiet machine: no screen, no wandering language."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

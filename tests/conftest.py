"""Every test sees the same quiet machine: no screen, no wandering language, no real keystore."""

import os

import keyring
from keyring.backends.fail import Keyring as NoKeystore

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PORTE_VOIX_LANG"] = "fr"
keyring.set_keyring(NoKeystore())

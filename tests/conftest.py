"""Every test sees the same quiet machine: no screen, no wandering language, no real keystore."""

import os

import hypothesis
import keyring
from keyring.backends.fail import Keyring as NoKeystore

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PORTE_VOIX_LANG"] = "fr"
keyring.set_keyring(NoKeystore())
# a laptop that does other things meanwhile fails no property
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")

"""Chance in these tests comes from hypothesis, on laptops that may be slow."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

"""Campaigns the tests of this room share."""

import pytest

from outreach_app.campaign.examples import paris_2017_path
from outreach_app.campaign.loading import load
from outreach_app.campaign.model import Campaign


@pytest.fixture(scope="session")
def paris() -> Campaign:
    return load(paris_2017_path())

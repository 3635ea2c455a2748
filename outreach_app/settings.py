"""Where this installation keeps things, and what it remembers between days. Read once, handed on."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outreach_app.domain.ids import new_id
from outreach_app.store import cipher
from outreach_app.store.files import write_whole
from outreach_app.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder: `device.json`, and one folder a campaign under `campaigns/`."""

    folder: Path

    @property
    def device_file(self) -> Path:
        return self.folder / "device.json"

    @property
    def log(self) -> Path:
        return self.folder / "porte-voix.log"

    @property
    def rehearsal(self) -> Path:
        """What stands on the rehearsal platform, from one evening to the next."""
        return self.folder / "rehearsal.json"

    def vault(self, campaign: str) -> Vault:
        return Vault(self.folder / "campaigns" / campaign)

    def campaigns(self) -> list[str]:
        """Ids of the campaigns that have a vault here, be it one whose keys are gone."""
        found = self.folder / "campaigns"
        vaults = [Vault(p) for p in found.iterdir()] if found.is_dir() else []
        return sorted(v.folder.name for v in vaults if v.exists or v.database.exists())


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """This installation. `writer` is its random name in every journal; a member is somebody else."""

    writer: str
    campaign: str = ""
    language: str = "fr"
    look: str = "system"
    text_scale: int = 100


def find_home(given: str | None) -> Home:
    """`--home`, else PORTE_VOIX_HOME, else the system's place for such data."""
    chosen = given or os.environ.get("PORTE_VOIX_HOME")
    if chosen:
        return Home(Path(chosen).expanduser().absolute())
    from platformdirs import user_data_path

    return Home(user_data_path("porte-voix", appauthor=False))


def read_device(home: Home) -> Device:
    """What this device remembers; a fresh or unreadable file makes a new writer, which is always safe."""
    try:
        known: dict[str, Any] = json.loads(home.device_file.read_text("utf-8"))
        return Device(**{name: known[name] for name in Device.__slots__ if name in known})
    except (OSError, ValueError, TypeError):
        device = Device(writer=new_id())
        keep_device(home, device)
        return device


def keep_device(home: Home, device: Device) -> None:
    """Raises Refused `store.disk_full`, `store.read_only`."""
    with cipher.told():
        home.folder.mkdir(parents=True, exist_ok=True)
    said = {name: getattr(device, name) for name in Device.__slots__}
    write_whole(home.device_file, json.dumps(said).encode())

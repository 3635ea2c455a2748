"""Where this installation keeps things, and what it remembers between days. Read once, handed on."""

import json
import os
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import new_id
from outreach_app.store import cipher
from outreach_app.store.files import write_whole
from outreach_app.store.vault import Vault

MACHINE_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
"""Where Linux keeps a machine's own number."""


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
    """This installation. `writer` is its random name in every journal; a member is somebody else.

    `machine` is the mark of the computer it was made on, empty where that could not be told.
    """

    writer: str
    campaign: str = ""
    language: str = "fr"
    look: str = "system"
    text_scale: int = 100
    machine: str = ""


def find_home(given: str | None) -> Home:
    """`--home`, else PORTE_VOIX_HOME, else the system's place for such data."""
    chosen = given or os.environ.get("PORTE_VOIX_HOME")
    if chosen:
        return Home(Path(chosen).expanduser().absolute())
    from platformdirs import user_data_path

    return Home(user_data_path("porte-voix", appauthor=False))


def read_device(home: Home) -> Device:
    """What this device remembers; a fresh or unreadable file makes a new writer, which is always safe.

    So does another computer: of a data folder copied whole, two would write under one name, and both would send.
    """
    machine = machine_mark()
    try:
        known: dict[str, Any] = json.loads(home.device_file.read_text("utf-8"))
        device = Device(**{name: known[name] for name in Device.__slots__ if name in known})
    except (OSError, ValueError, TypeError):
        device = Device(writer=new_id(), machine=machine)
        keep_device(home, device)
        return device
    if not machine or device.machine == machine:
        return device
    device = replace(device, machine=machine, writer=new_id() if device.machine else device.writer)
    with suppress(Refused):  # a folder one may only look at: the next who writes makes a name of its own
        keep_device(home, device)
    return device


def machine_mark() -> str:
    """A mark of this computer, too short to tell its number by, that stays here; empty where it has none.

    No hash of cryptography's: to load one would cost every start some ten milliseconds.
    """
    number = _windows_number() if os.name == "nt" else ""
    for file in MACHINE_FILES:
        with suppress(OSError, ValueError):
            number = number or file.read_text("utf-8").strip()
    return f"{zlib.crc32(number.encode()):08x}" if number else ""


def _windows_number() -> str:
    import winreg  # type: ignore[import-not-found, unused-ignore]

    with suppress(OSError):
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as found:  # type: ignore[attr-defined, unused-ignore]
            return str(winreg.QueryValueEx(found, "MachineGuid")[0])  # type: ignore[attr-defined, unused-ignore]
    return ""


def keep_device(home: Home, device: Device) -> None:
    """Raises Refused `store.disk_full`, `store.read_only`."""
    with cipher.told():
        home.folder.mkdir(parents=True, exist_ok=True)
    said = {name: getattr(device, name) for name in Device.__slots__}
    write_whole(home.device_file, json.dumps(said).encode())

"""Paints every part of the window to PNG, without a screen: `python tests/ui/gallery.py OUT [scene] [light] [100]`."""

import os
import sys
import tempfile
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from gallery_pages import SCENES

from outreach_app.campaign import examples, loading
from outreach_app.queries.campaigns import members
from outreach_app.services import campaigns
from outreach_app.store.vault import Vault, create_vault
from ui.application import dress
from ui.desk import Desk
from ui.main_window import MainWindow, Place
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.status import Whereabouts
from ui.work import Work

LOOKS = (("light", 100), ("dark", 100), ("contrast", 100), ("light", 150), ("dark", 200))
RAIL = (
    ("home", "Accueil", "home", "F2"),
    ("sessions", "Séances", "calendar", "F3"),
    ("capture", "Recueil", "edit", "F4"),
    ("doors", "Porte-à-porte", "door", "F5"),
    ("ideas", "Idées", "bulb", "F6"),
    ("proposals", "Propositions", "file", "F7"),
    ("sheets", "Feuilles", "printer", "F8"),
    ("outbox", "À envoyer", "send", "F9"),
    ("settings", "Réglages", "sliders", "Ctrl+,"),
    ("help", "Aide", "help", "F1"),
)
FOOT = Whereabouts(
    saved="Enregistré ici à 17 h 43",
    elsewhere="sur 2 autres ordinateurs à 17 h 40",
    to_send="3 propositions à envoyer",
    waits=True,
)


def make_window(desk: Desk) -> MainWindow:
    places = [
        Place(
            name=name,
            word=word,
            icon=icon,
            key=key,
            make=SCENES.get(name, SCENES["home"]),
            at_foot=name in ("settings", "help"),
        )
        for name, word, icon, key in RAIL
    ]
    window = MainWindow(desk, places)
    window.safety_line.tell(FOOT)
    return window


def make_desk(folder: Path) -> Desk:
    campaign = loading.load(examples.paris_2017_path())
    store = create_vault(Vault(folder / "vault"), "gallery")
    campaigns.adopt(store, campaign, "newcomer")
    campaigns.add_member(store, "Inès")
    return Desk(store=store, campaign=campaign, member=members(store)[0], language="fr", work=Work())


def main(arguments: list[str]) -> None:
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    scenes = arguments[1:2] or list(SCENES)
    looks = [(arguments[2], int(arguments[3]))] if len(arguments) > 3 else LOOKS
    language = arguments[4] if len(arguments) > 4 else "fr"
    with tempfile.TemporaryDirectory() as folder:
        application = dress(language, "light")
        desk = make_desk(Path(folder))
        for (scheme, scale), scene in product(looks, scenes):
            dress(language, scheme, scale)
            window = make_window(desk)
            if scene == "outbox":
                window.rail.show_badge("outbox", 9)
                real = Button("Passer au réel…", key="F12")
                window.add_banner(Banner("ENTRAÎNEMENT", "Rien ne part à la Ville.", real))
            window.go(scene)
            window.show()
            for _ in range(4):
                application.processEvents()
            if scene == "sessions":
                window.notice.tell("Séance enregistrée", undo=True)
            application.processEvents()
            window.grab().save(str(out / f"{scene}-{scheme}-{scale}-{language}.png"))
            window.deleteLater()
            application.processEvents()
        desk.store.close()


if __name__ == "__main__":
    main(sys.argv[1:])

"""The rehearsal platform's public page: what stands there and what the city said. It says loudly that it is none."""

import html
from collections.abc import Iterable
from datetime import UTC, datetime

from sync.rehearsal.board import Standing

_STYLE = """
body { font: 18px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 0 1rem 3rem; color: #1c2526 }
header { background: #ffb000; color: #1c1600; margin: 0 -1rem; padding: 1rem; font-weight: 700; text-align: center }
article { border: 1px solid #c9d3d4; border-radius: 8px; margin: 1rem 0; padding: .5rem 1rem }
h2 { font-size: 1.1rem; margin: .5rem 0 } p { white-space: pre-wrap } small { color: #4c5a5c }
"""
_STATES = {
    "": "sans réponse · no answer yet",
    "evaluating": "à l’étude · under review",
    "accepted": "retenue · accepted",
    "rejected": "non retenue · rejected",
    "withdrawn": "retirée · withdrawn",
}


def draw(standing: Iterable[Standing]) -> str:
    """A whole page, newest first. Every word that came from outside is escaped."""
    articles = "".join(_article(s) for s in reversed(tuple(standing)))
    return (
        '<!doctype html><html lang="fr"><meta charset="utf-8"><title>ENTRAÎNEMENT · REHEARSAL</title>'
        f"<style>{_STYLE}</style><header>ENTRAÎNEMENT · REHEARSAL<br>"
        "Ce n’est pas le site de la Ville · This is not the city’s site</header>"
        f"<main>{articles or '<p>Rien encore · Nothing yet</p>'}</main></html>"
    )


def _article(standing: Standing) -> str:
    day = datetime.fromtimestamp(standing.published_at / 1000, UTC).strftime("%d/%m/%Y")
    title, body, reason, address = (
        html.escape(text or "") for text in (standing.title, standing.body, standing.reason, standing.address)
    )
    state = _STATES.get(standing.state) or html.escape(standing.state)
    said = f"<p><b>{state}</b>{' : ' if reason else ''}{reason}</p>"
    where = " · ".join(part for part in (html.escape(standing.reference), day, address) if part)
    return f"<article><h2>{title}</h2><small>{where}</small><p>{body}</p>{said}</article>"

"""The list of a venue's tickets with many stored, each way in which people ask for it."""

import time

from tests.load.asking import ask_again, say_answers
from tests.load.deployment import Deployment, get
from tests.load.figures import remark
from tests.load.options import Options
from tests.load.ticket_rows import store_tickets
from tests.load.wire import Connection

GOAL = "≤ 20"


def measure_tickets(deployment: Deployment, options: Options) -> None:
    """A page of 50 tickets of the first venue, at each number of stored tickets."""
    scene = deployment.scene
    venue = f"/api/v1/venues/{scene.venue_ids[0]}/tickets?limit=50"
    asked = {
        "newest": "",
        "to do": "&state=open&state=acknowledged&state=in_progress&state=on_hold",
        "of a team": "&team=maintenance&state=open",
        "mine": f"&assignee_id={scene.inspector_id}&state=open",
        "late": "&late=true",
        "of a spot": f"&spot_id={scene.spot_ids[0]}",
        "search": "&q=Restroom+5",
    }
    for rows in options.stored:
        begun = time.monotonic()
        here = store_tickets(deployment.postgres.dsn, scene, rows)
        remark(f"{rows} tickets in {time.monotonic() - begun:.0f} s; {here} at the first venue")
        with Connection(deployment.web.port) as connection:
            for name, query in asked.items():
                request = get(venue + query, scene.manager_token)
                done = ask_again(connection, request, 200, options)
                say_answers(f"50 tickets of {rows}, {name}", done, GOAL)

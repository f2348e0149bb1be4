"""The pack of a venue with sixty spots: whole, and when the phone has it already."""

from tests.load.asking import ask_again, say_answers
from tests.load.deployment import Deployment, get
from tests.load.figures import remark
from tests.load.options import Options
from tests.load.wire import Connection

GOAL_WHOLE = "≤ 20"
GOAL_KNOWN = "≤ 3"


def measure_pack(deployment: Deployment, options: Options) -> None:
    """One client, first without and then with the ETag."""
    path = f"/api/v1/venues/{deployment.scene.venue_ids[0]}/pack"
    token = deployment.scene.inspector_token
    whole = get(path, token)
    with Connection(deployment.web.port) as connection:
        done = ask_again(connection, whole, 200, options)
        say_answers("pack of 60 spots", done, GOAL_WHOLE)
        remark(f"the pack is {len(connection.ask(whole)[1])} bytes")
        known = get(path, token, f"If-None-Match: {connection.last_header(b'etag').decode()}")
        done = ask_again(connection, known, 304, options)
        say_answers("pack, not changed", done, GOAL_KNOWN)

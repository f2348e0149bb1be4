"""Whatever is sent, how often, in which order and at the same time: nothing doubles."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.inspections.models import Inspection
from app.kernel.database import db
from app.kernel.ids import new_id
from app.tickets.models import Occurrence, Ticket
from tests.factories import Scene, all_well, submission

FAILURES: dict[str, dict[str, Any]] = {"smell": {"value": 1}, "floor": {"value": "wet"}}
# Each inspection fails some of the items; each is sent one to three times, in any order.
INSPECTIONS = st.lists(st.sets(st.sampled_from(list(FAILURES))), min_size=1, max_size=4)


@st.composite
def sendings(draw: st.DrawFn) -> tuple[list[set[str]], list[int]]:
    """Inspections by what fails in them, and the order in which their numbers are sent."""
    inspections = draw(INSPECTIONS)
    times = [draw(st.integers(1, 3)) for _ in inspections]
    order = [number for number, often in enumerate(times) for _ in range(often)]
    return inspections, draw(st.permutations(order))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sent=sendings(), workers=st.sampled_from([1, 6]))
def test_put_again_in_any_order_and_in_parallel_gives_one_inspection_and_one_ticket_per_problem(
    app: Flask, scene: Scene, sent: tuple[list[set[str]], list[int]], workers: int
) -> None:
    inspections, order = sent
    bodies = [
        (
            f"/inspections/{new_id()}",
            submission(scene, all_well(**{key: FAILURES[key] for key in failing})),
        )
        for failing in inspections
    ]
    with app.app_context():
        before = numbers()
    with ThreadPoolExecutor(workers) as pool:
        statuses = list(pool.map(lambda n: scene.inspector.put(*bodies[n]).status_code, order))
    assert sorted(statuses) == [200] * (len(order) - len(bodies)) + [201] * len(bodies)
    with app.app_context():
        after = numbers()
        assert after["inspections"] - before["inspections"] == len(bodies)
        assert after["occurrences"] - before["occurrences"] == sum(map(len, inspections))
        problems = db.session.scalars(select(Ticket.item_key)).all()
        assert len(problems) == len(set(problems))
        assert db.session.scalar(select(func.sum(Ticket.occurrence_count))) in (
            None if not problems else after["occurrences"],
        )


def numbers() -> dict[str, int]:
    return {
        name: db.session.scalar(select(func.count()).select_from(model)) or 0
        for name, model in (("inspections", Inspection), ("occurrences", Occurrence))
    }

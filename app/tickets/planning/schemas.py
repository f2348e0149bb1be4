"""What goes out about handling plans."""

from marshmallow import Schema, fields

from app.tickets.plan_schemas import PlanIn


class PlanOut(PlanIn):
    """How a venue handles its tickets, all of it; can be changed and sent back as it is."""


class TeamTallyOut(Schema):
    """How many of the tickets a team gets: by the plan as it is, and by the one that is tried."""

    team = fields.String(metadata={"description": "Its key"})
    before = fields.Integer()
    after = fields.Integer()


class CaughtOut(Schema):
    """How many of the tickets a rule decides; 0 stands out."""

    rule = fields.String(metadata={"description": "Its name"})
    caught = fields.Integer()


class ReasonOut(Schema):
    """One thing that spoke for a route."""

    code = fields.String()
    value = fields.String(allow_none=True)


class RouteOut(Schema):
    """Where a ticket goes, and why."""

    team = fields.String()
    person_id = fields.UUID(allow_none=True)
    rule = fields.String(allow_none=True, metadata={"description": "null: no rule was for it"})
    because = fields.List(fields.Nested(ReasonOut))


class TriedTicketOut(Schema):
    """A ticket on which rules were tried."""

    id = fields.UUID()
    spot = fields.String()
    checklist_slug = fields.String()
    item_key = fields.String()
    prompt = fields.Dict()
    severity = fields.String()
    state = fields.String()
    opened_at = fields.AwareDateTime()


class MoveOut(Schema):
    """A ticket that would go to another team or person."""

    ticket = fields.Nested(TriedTicketOut)
    before = fields.Nested(RouteOut)
    after = fields.Nested(RouteOut)


class TrialOut(Schema):
    """What a plan would have done with the tickets of the last month; nothing is changed."""

    since = fields.AwareDateTime()
    opened = fields.Integer(metadata={"description": "Tickets opened since then"})
    tried = fields.Integer(metadata={"description": "Of these, the newest that were tried"})
    teams = fields.List(fields.Nested(TeamTallyOut))
    rules = fields.List(fields.Nested(CaughtOut), metadata={"description": "In their order"})
    moved = fields.Integer(metadata={"description": "How many would go elsewhere"})
    moves = fields.List(
        fields.Nested(MoveOut), metadata={"description": "The newest of these, 200 at most"}
    )

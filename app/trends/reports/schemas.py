"""What comes in and goes out of reports and their schedules."""

from marshmallow import Schema, fields, validate

from app.kernel.translations import LANGUAGES
from app.trends.documents.schemas import Believable
from app.trends.numbers.periods import Compare
from app.trends.printing.paper import Paper
from app.trends.reports.files import Kind
from app.trends.reports.models import Every, ReportState

Language = fields.String(
    load_default=None,
    validate=validate.OneOf(LANGUAGES),
    metadata={"description": "The reader's own when left out"},
)
OnPaper = fields.Enum(
    Paper,
    by_value=True,
    load_default=None,
    metadata={"description": "What printers hold where the venue is, when left out"},
)


class ReportIn(Schema):
    """What a report is wanted about: days of the venue, both included, up to three years."""

    id = fields.UUID(
        load_default=None,
        metadata={"description": "Made by whoever asks, so that asking can be repeated"},
    )
    from_ = fields.Date(
        data_key="from",
        load_default=None,
        validate=Believable,
        metadata={"description": "Twelve months before the last day, when left out"},
    )
    to = fields.Date(
        load_default=None,
        validate=Believable,
        metadata={"description": "The venue's today, when left out"},
    )
    compare = fields.Enum(
        Compare,
        by_value=True,
        load_default=Compare.RECENT,
        metadata={
            "description": "recent: the last 28 days with the rest; previous: with as many days "
            "before; year: with the same days a year earlier"
        },
    )
    language = Language
    paper = OnPaper


class FileOut(Schema):
    """A file of a report."""

    kind = fields.Enum(Kind, by_value=True)
    sha256 = fields.String()
    bytes = fields.Integer()


class FileToFetchOut(FileOut):
    """A file of a report, and where to fetch it: ask again when the address has expired."""

    url = fields.String(metadata={"description": "Works for VIEW_MINUTES, without a sign-in"})


class ReaderOut(Schema):
    """Whom a report is for."""

    id = fields.UUID()
    name = fields.String()


class ReportInListOut(Schema):
    """A report, as a list shows it."""

    id = fields.UUID()
    venue_id = fields.UUID()
    from_on = fields.Date(data_key="from")
    to_on = fields.Date(data_key="to")
    compare = fields.String()
    language = fields.String()
    paper = fields.Enum(Paper, by_value=True)
    state = fields.Enum(ReportState, by_value=True)
    progress = fields.Integer(metadata={"description": "Per cent; it never goes back"})
    reader = fields.Nested(ReaderOut)
    every = fields.Enum(
        Every,
        by_value=True,
        allow_none=True,
        metadata={"description": "How often it is made, where it was wished for so"},
    )
    asked_at = fields.DateTime()
    ready_at = fields.DateTime(allow_none=True)
    failed_why = fields.String(allow_none=True)
    summary = fields.List(
        fields.String(), metadata={"description": "What it says first, in its language"}
    )
    files = fields.List(fields.Nested(FileOut))


class ReportOut(ReportInListOut):
    """A report, how far it is, and where to fetch it once it is ready."""

    files = fields.List(fields.Nested(FileToFetchOut))


class ReportsOut(Schema):
    """One page of a venue's reports, newest first."""

    items = fields.List(fields.Nested(ReportInListOut))
    next_cursor = fields.String(allow_none=True)


class ScheduleIn(Schema):
    """How the report is wanted that is made after each week or month."""

    language = Language
    paper = OnPaper


class ScheduleOut(Schema):
    """A report that is made, and sent, after each week or month."""

    every = fields.Enum(Every, by_value=True)
    language = fields.String()
    paper = fields.Enum(Paper, by_value=True)
    next_at = fields.DateTime(
        attribute="due_at", metadata={"description": "When the next one is made"}
    )


class SchedulesOut(Schema):
    """What one wishes to be sent of a venue."""

    items = fields.List(fields.Nested(ScheduleOut))
    is_stopped = fields.Boolean(
        metadata={"description": "One has stopped messages about reports of it: nothing is made"}
    )

"""The charts of a workbook: Excel's own, drawn from the cells of its sheets."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any, Final, NamedTuple

from app.kernel.speech import Speech
from app.trends.documents.tables import DataTable

SheetTables = Mapping[str, DataTable]  # by the name of the sheet

INK, GREY, HAIRLINE, PALE, ACCENT, WARM = (
    "#1d2527", "#5b676b", "#dde2e3", "#a9b4b8", "#0f5f66", "#b4541a",
)  # fmt: skip
SIZE: Final = {"width": 740, "height": 300}
ROWS = 16  # that a chart covers
MOST_LABELS = 11  # of weeks
FONT: Final = {"name": "Calibri", "size": 10, "color": GREY}


class Source(NamedTuple):
    """A table on its sheet."""

    sheet: str
    table: DataTable

    def cells(self, key: str) -> list[Any]:
        """The cells of a column, as a chart names them."""
        place = self.table.column(key)
        return [self.sheet, 1, place, len(self.table.rows), place]

    def has_any(self, key: str) -> bool:
        """Whether a column has anything but nothing and noughts."""
        place = self.table.column(key)
        return any(row[place] for row in self.table.rows)

    def title(self, key: str) -> str:
        """What a column is called."""
        return self.table.columns[self.table.column(key)].title


def add_charts(book: Any, sheet: Any, row: int, tables: SheetTables, speech: Speech) -> list[int]:
    """Adds the charts that have something to show, from `row` on: where each begins, and the row
    after them.
    """
    rows = [row]
    for name, table in tables.items():
        source = Source(name, table)
        for draw, keys in DRAWN.get(table.key, ()):
            if not any(map(source.has_any, keys)):
                continue
            chart, said = draw(book, source, speech)
            chart.set_size(SIZE)
            sheet.insert_chart(rows[-1], 0, chart, {"description": said, "object_position": 2})
            rows.append(rows[-1] + ROWS)
    return rows


def _draw_rates(book: Any, source: Source, speech: Speech) -> tuple[Any, str]:
    chart = book.add_chart({"type": "line"})
    looks: dict[str, dict[str, Any]] = {
        "high": {"line": {"color": GREY, "width": 1, "dash_type": "dash"}},
        "rate": {
            "line": {"color": ACCENT, "width": 2},
            "marker": {
                "type": "circle",
                "size": 5,
                "fill": {"color": ACCENT},
                "border": {"none": True},
            },
        },
        "low": {"line": {"color": GREY, "width": 1, "dash_type": "round_dot"}},
    }
    for key, look in looks.items():
        chart.add_series(_series(source, "week", key) | look)
    chart.show_blanks_as("gap")
    _lay_out(chart, speech.gettext("Failure rate by week"), "0%")
    chart.set_x_axis(_week_axis(source))
    return chart, speech.gettext(
        "Failure rate by week as a line between its control limits. The numbers are on the sheet "
        "%(sheet)s.",
        sheet=source.sheet,
    )


def _draw_worst(book: Any, source: Source, speech: Speech) -> tuple[Any, str]:
    chart = book.add_chart({"type": "bar"})
    labels = {"value": True, "num_format": "0.0%", "font": FONT}
    look = {"fill": {"color": ACCENT}, "gap": 60, "data_labels": labels}
    chart.add_series(_series(source, "check", "rate") | look)
    _lay_out(chart, speech.gettext("Worst checks, by how much a failure hurts"), None)
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_format": "0%", "num_font": FONT, "min": 0, "major_gridlines": _grid()})
    chart.set_y_axis({"reverse": True, "num_font": FONT})
    return chart, speech.gettext(
        "Failure rates of the worst checks as bars, the worst first. The numbers are on the sheet "
        "%(sheet)s.",
        sheet=source.sheet,
    )


def _draw_tickets(book: Any, source: Source, speech: Speech) -> tuple[Any, str]:
    chart = book.add_chart({"type": "column"})
    chart.add_series(_series(source, "week", "opened") | {"fill": {"color": WARM}, "gap": 40})
    chart.add_series(_series(source, "week", "mended") | {"fill": {"color": ACCENT}})
    still = book.add_chart({"type": "line"})
    still.add_series(
        _series(source, "week", "open_at_end")
        | {"line": {"color": INK, "width": 1.5, "dash_type": "dash"}}
    )
    chart.combine(still)
    _lay_out(chart, speech.gettext("Tickets by week"), "0")
    chart.set_x_axis(_week_axis(source))
    return chart, speech.gettext(
        "Tickets opened and mended in each week as columns, and how many were open at its end as a "
        "line. The numbers are on the sheet %(sheet)s.",
        sheet=source.sheet,
    )


def _draw_promises(book: Any, source: Source, speech: Speech) -> tuple[Any, str]:
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for key, colour in (("kept", ACCENT), ("broken", WARM)):
        labels = {"value": True, "font": {**FONT, "color": "white"}, "num_format": "0;;"}
        series = _series(source, "label", key)
        chart.add_series(series | {"fill": {"color": colour}, "gap": 50, "data_labels": labels})
    _lay_out(chart, source.table.title, None)
    chart.set_x_axis({"num_format": "0", "num_font": FONT, "min": 0, "major_gridlines": _grid()})
    chart.set_y_axis({"reverse": True, "num_font": FONT})
    return chart, speech.gettext(
        "Promises kept and broken as bars, by team and by what was promised. The numbers are on "
        "the sheet %(sheet)s.",
        sheet=source.sheet,
    )


def _series(source: Source, by: str, key: str) -> dict[str, Any]:
    return {
        "name": source.title(key),
        "categories": source.cells(by),
        "values": source.cells(key),
    }


def _lay_out(chart: Any, title: str, values: str | None) -> None:
    chart.set_title({"name": title, "name_font": {"size": 12, "color": INK}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": FONT})
    chart.set_chartarea({"border": {"none": True}})
    if values:
        axis = {"num_format": values, "num_font": FONT, "min": 0, "line": {"none": True}}
        chart.set_y_axis(axis | {"major_gridlines": _grid()})


def _grid() -> dict[str, Any]:
    return {"visible": True, "line": {"color": HAIRLINE, "width": 0.75}}


def _week_axis(source: Source) -> dict[str, Any]:
    """Weeks as text: between days a column would be as thin as one."""
    every = ceil(len(source.table.rows) / MOST_LABELS)
    return {
        "text_axis": True,
        "num_format": "d mmm yy",
        "num_font": FONT,
        "interval_unit": every,
        "interval_tick": every,
        "line": {"color": PALE},
        "label_position": "low",
    }


Draw = Callable[[Any, Source, Speech], tuple[Any, str]]
# By the key of a table; each with the columns of which one must have something to show.
DRAWN: Final[Mapping[str, Sequence[tuple[Draw, Sequence[str]]]]] = {
    "weeks": (
        (_draw_rates, ["checked"]),
        (_draw_tickets, ["opened", "mended", "open_at_end"]),
    ),
    "worst": ((_draw_worst, ["failed"]),),
    "promises": ((_draw_promises, ["kept", "broken"]),),
}

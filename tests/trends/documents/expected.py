"""The rows of each table, as the JSON alone would have them, and which of its numbers they use."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

from app.trends.documents.json_document import trends_json
from app.trends.numbers.figures import Trends

Row = dict[str, Any]
Rows = dict[str, list[Row]]


class Json:
    """A part of a JSON document that remembers which leaves were read."""

    def __init__(self, value: Any, path: str, read: set[str]) -> None:
        self.value, self.path, self.read = value, path, read

    def __getitem__(self, key: Any) -> Any:
        return self.wrap(self.value[key], f"{self.path}/{key}")

    def wrap(self, found: Any, path: str) -> Any:
        if isinstance(found, dict | list):
            return Json(found, path, self.read)
        self.read.add(path)
        return found

    def __iter__(self) -> Iterator[Any]:
        return (self[place] for place in range(len(self.value)))

    def pick(self, *keys: str) -> Row:
        return {key: self[key] for key in keys}

    def maybe(self, key: str, *keys: str) -> Row:
        """These keys of what stands there, or of nothing."""
        found = self[key]
        return found.pick(*keys) if found else dict.fromkeys(keys)


class FromJson(NamedTuple):
    """What tables should hold, and the numbers of the document that none of them has."""

    rows: Rows
    left_out: set[str]


def rows_of_json(trends: Trends) -> FromJson:
    document = orjson.loads(trends_json(trends))
    read: set[str] = set()
    rows = {name: list(make(Json(document, "", read))) for name, make in MADE.items()}
    return FromJson(rows, {path for path in numbers(document, "") if path not in read})


def numbers(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in pairs:
            yield from numbers(part, f"{path}/{key}")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path


COUNTS = ("checked", "failed", "rate")
INTERVAL = (*COUNTS, "low_95", "high_95")
SERIES = ("checklist_slug", "item_key", "since")
PARTS = ("before", "recent")


def prefixed(prefix: str, row: Row) -> Row:
    return {f"{prefix}_{key}": cell for key, cell in row.items()}


def compared(one: Json) -> Row:
    before, recent = (prefixed(part, one[part].pick(*INTERVAL)) for part in PARTS)
    return before | recent


def spot(one: Json) -> Row:
    return {"spot": one["name"], "kind": one["kind"], "spot_id": one["id"]}


def change(one: Json) -> Row:
    return {"verdict": one["verdict"], "since_week": one["since"], "because": one["because"]}


def chart(one: Json, key: str) -> Row:
    found = one.maybe(key, "kind", "centre", "spread")
    return {"chart": found.pop("kind"), **found}


def about(all_of_it: Json) -> Iterator[Row]:
    yield {"key": "venue", "value": all_of_it["venue_name"]}
    yield {"key": "venue_id", "value": all_of_it["venue_id"]}
    yield {"key": "from", "value": all_of_it["from"]}
    yield {"key": "to", "value": all_of_it["to"]}


def summary(all_of_it: Json) -> Iterator[Row]:
    first = {"part": "period", "inspections": all_of_it["inspections"]}
    yield first | all_of_it.pick("from", "to") | all_of_it["tally"].pick(*INTERVAL)
    for part in PARTS:
        days = all_of_it["comparison"].maybe(part, "from", "to")
        yield {"part": part} | days | all_of_it[part].pick(*INTERVAL)


def weeks(all_of_it: Json) -> Iterator[Row]:
    for week in all_of_it["weeks"]:
        tickets = week.pick("opened", "mended", "reopened", "open_at_end")
        score = week["score"].pick("score", "low", "high", "signal")
        yield {
            "week": week["monday_on"],
            **week.pick("first_on", "last_on", "inspections"),
            **week["tally"].pick(*COUNTS, "low", "high", "signal"),
            "score": score.pop("score"),
            **prefixed("score", score),
            **tickets,
        }


def charts(all_of_it: Json) -> Iterator[Row]:
    yield {"figure": "rate", **chart(all_of_it, "chart"), **change(all_of_it["change"])}
    yield {
        "figure": "score",
        **chart(all_of_it, "score_chart"),
        **change(all_of_it["score_change"]),
    }


def ranking(key: str) -> Any:
    def rows(all_of_it: Json) -> Iterator[Row]:
        for one in all_of_it[key]:
            yield one.pick(*SERIES, "rank") | one["tally"].pick(*INTERVAL) | compared(one)

    return rows


def checks(all_of_it: Json) -> Iterator[Row]:
    for one in all_of_it["checks"]:
        worst = one["worst_spot"]
        if worst:
            # The first of the check's spots, whose numbers have their own table.
            assert worst.value == one["spots"][0].value
            worst["tally"].pick(*INTERVAL)
        yield {
            **one.pick(*SERIES, "stage", "severity", "not_applicable", "direction", "rank"),
            **one["tally"].pick(*INTERVAL),
            **compared(one),
            **change(one["change"]),
            **chart(one, "chart"),
            "worst_spot": worst["spot"]["name"] if worst else None,
            "is_asked": "yes" if one["is_asked"] else "no",
        }


def check_weeks(all_of_it: Json) -> Iterator[Row]:
    mondays = [week["monday_on"] for week in all_of_it["weeks"]]
    for one in all_of_it["checks"]:
        for monday, week in zip(mondays, one["weeks"], strict=True):
            rate = week.pick(*COUNTS, "low", "high", "signal")
            yield one.pick(*SERIES) | {"week": monday} | rate


def check_spots(all_of_it: Json) -> Iterator[Row]:
    for one in all_of_it["checks"]:
        for at in one["spots"]:
            yield one.pick(*SERIES) | spot(at["spot"]) | at["tally"].pick(*INTERVAL)


def unfailing(all_of_it: Json) -> Iterator[Row]:
    for one in all_of_it["unfailing"]:
        elsewhere = prefixed("elsewhere", one["elsewhere"].pick(*INTERVAL))
        yield one.pick(*SERIES, "checked", "probability") | spot(one["spot"]) | elsewhere


NEGLECT = ("last_on", "usual_gap_days", "neglect")


def spots(all_of_it: Json) -> Iterator[Row]:
    for one in all_of_it["spots"]:
        row = spot(one) | one.pick("inspections", "direction", *NEGLECT)
        yield row | one["tally"].pick(*INTERVAL) | compared(one)


def neglected(all_of_it: Json) -> Iterator[Row]:
    return (spot(one) | one.pick(*NEGLECT) for one in all_of_it["neglected"])


def tickets(all_of_it: Json) -> Iterator[Row]:
    keys = ("open_at_start", "opened", "mended", "open_at_end", "reopened", "returned")
    yield all_of_it["tickets"].pick(*keys)


SPREAD = ("count", "still_open", "quarter_s", "median_s", "three_quarters_s", "nine_tenths_s")


def mending(all_of_it: Json) -> Iterator[Row]:
    times = all_of_it["mending"]
    yield {"severity": "all"} | times["all"].pick(*SPREAD)
    for one in times["by_severity"]:
        yield one.pick("severity", *SPREAD)


def promises(all_of_it: Json) -> Iterator[Row]:
    found = all_of_it["promises"]
    for by_kind in (found["total"], *found["by_team"]):
        for kind in ("acknowledge", "resolve"):
            yield {"promised": kind} | by_kind[kind].pick("kept", "broken", "share")


def returns(all_of_it: Json) -> Iterator[Row]:
    found = all_of_it["promises"]
    yield found.pick("return_days") | found["returns"].pick("closed", "returned", "reopened")


def cost(all_of_it: Json) -> Iterator[Row]:
    found = all_of_it["cost"]
    for line in found["lines"]:
        keys = ("severity", "tickets", "open_s", "per_hour", "weight", "amount")
        yield line.pick(*keys) | found.pick("currency")
    yield {"severity": "all"} | found.pick("amount", "currency")


def segments(all_of_it: Json) -> Iterator[Row]:
    return (one.pick("name", "share", "weight") for one in all_of_it["cost"]["segments"])


def friction(all_of_it: Json) -> Iterator[Row]:
    keys = ("timed", "ms", "seconds", "corrections", "rejected", "abandoned")
    return (one.pick("checklist_slug", "item_key", *keys) for one in all_of_it["friction"])


def inspectors(all_of_it: Json) -> Iterator[Row]:
    for one in all_of_it["inspectors"]["inspectors"]:
        row = one.pick("person_id", "name", "inspections", "expected", "ratio", "agreement")
        too = prefixed("compared", one["compared"].pick(*COUNTS))
        yield row | one["tally"].pick(*COUNTS) | too


def funnel(all_of_it: Json) -> Iterator[Row]:
    keys = ("expected", "low_95", "high_95", "low_998", "high_998")
    return (one.pick(*keys) for one in all_of_it["inspectors"]["limits"])


def agreement(all_of_it: Json) -> Iterator[Row]:
    yield all_of_it["inspectors"].pick("over_dispersion")


MADE: dict[str, Any] = {
    "about": about,
    "summary": summary,
    "weeks": weeks,
    "charts": charts,
    "worst": ranking("worst"),
    "improved": ranking("improved"),
    "checks": checks,
    "check_weeks": check_weeks,
    "check_spots": check_spots,
    "unfailing": unfailing,
    "spots": spots,
    "neglected": neglected,
    "tickets": tickets,
    "mending": mending,
    "promises": promises,
    "returns": returns,
    "cost": cost,
    "segments": segments,
    "friction": friction,
    "inspectors": inspectors,
    "funnel": funnel,
    "agreement": agreement,
}

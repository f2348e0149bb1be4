"""What the API's description shows of a venue's trends; lists with their first entry alone."""

from typing import Any

Example = dict[str, Any]

TALLY = {"checked": 4210, "failed": 257, "rate": 0.061045130641330165}
INTERVAL: Example = TALLY | {"low_95": 0.0542, "high_95": 0.0687}
CHECK: Example = {"checked": 812, "failed": 88, "rate": 0.10837438423645321}
CHECK_INTERVAL: Example = CHECK | {"low_95": 0.0888, "high_95": 0.1316}
LIMITS = {"low": 0.021, "high": 0.101, "signal": None}
SERIES = {"checklist_slug": "restroom", "item_key": "stall-locks", "since": 1}
SPOT = {
    "id": "01936f0a-1111-7000-8000-000000000000",
    "name": "Restroom 2, level 1",
    "kind": "restroom",
}
SINCE = {"verdict": "worse", "since": "2026-07-27", "because": "run"}
RANKED: Example = {
    **SERIES,
    "tally": CHECK_INTERVAL,
    "before": CHECK_INTERVAL,
    "recent": CHECK_INTERVAL,
    "rank": 0.1776,
}
NEGLECTED = {**SPOT, "last_on": "2026-06-30", "usual_gap_days": 2.0, "neglect": "overdue"}
TRENDS: Example = {
    "venue_id": "01936f0a-0000-7000-8000-000000000000",
    "venue_name": "Teatro del Puerto",
    "from": "2025-11-21",
    "to": "2026-11-20",
    "comparison": {
        "by": "recent",
        "before": {"from": "2025-11-21", "to": "2026-10-23"},
        "recent": {"from": "2026-10-24", "to": "2026-11-20"},
    },
    "as_of": "2026-11-20T17:05:10+00:00",
    "inspections": 402,
    "tally": INTERVAL,
    "direction": "steady",
    "chart": {"kind": "p_prime", "centre": 0.061, "spread": 1.2},
    "change": {"verdict": "steady", "since": None, "because": None},
    "weeks": [
        {
            "monday_on": "2025-11-17",
            "first_on": "2025-11-21",
            "last_on": "2025-11-23",
            "inspections": 4,
            "tally": {"checked": 42, "failed": 2, "rate": 0.047619047619047616, **LIMITS},
            "score": {"score": 0.95, "low": 0.88, "high": 1.0, "signal": None},
            "opened": 2,
            "mended": 1,
            "reopened": 0,
            "open_at_end": 4,
        }
    ],
    "checks": [
        RANKED
        | {
            "prompt": {"en": "Does every stall door lock and open again?"},
            "severity": "major",
            "direction": "worse",
            "change": SINCE,
            "weeks": [CHECK | LIMITS],
            "spots": [{"spot": SPOT, "tally": CHECK_INTERVAL}],
        }
    ],
    "worst": [RANKED],
    "neglected": [NEGLECTED],
    "tickets": {
        "opened": 96,
        "mended": 91,
        "reopened": 4,
        "returned": 7,
        "open_at_start": 3,
        "open_at_end": 8,
    },
    "cost": {"currency": "EUR", "amount": "2832.00"},
}
STANDING: Example = {
    "tally": INTERVAL,
    "others": {"checked": 12800, "failed": 1012, "rate": 0.0790625},
    "difference": {"low_95": -0.0262, "high_95": -0.0091},
    "beside_others": "better",
}
VERSION = {
    "checklist_slug": "restroom",
    "version": 3,
    "version_id": "01936f0a-3333-7000-8000-000000000000",
    "title": {"en": "Restroom", "es": "Baño"},
}
VENUES: Example = {
    "from": "2025-11-21",
    "to": "2026-11-20",
    "chosen": VERSION,
    "choices": [VERSION | {"venues": 4, "checked": 17010}],
    "inspections": 1421,
    "checks": [{"item_key": "stall-locks", "severity": "major", "tally": INTERVAL}],
    "venues": [
        {
            "id": "01936f0a-0000-7000-8000-000000000000",
            "name": "Teatro del Puerto",
            "inspections": 402,
            **STANDING,
            "direction": "steady",
            "checks": [{"item_key": "stall-locks", **STANDING}],
        }
    ],
    "without": [],
}
SUBJECT: Example = {
    "venue_id": TRENDS["venue_id"],
    "from": "2025-11-21",
    "to": "2026-11-20",
    "mondays": ["2025-11-17"],
}
CHECK_TRENDS: Example = SUBJECT | {"series": TRENDS["checks"]}
SPOT_TRENDS: Example = SUBJECT | {
    "spot": NEGLECTED | {"inspections": 31, "tally": INTERVAL, "direction": "steady"},
    "weeks": [CHECK],
    "checks": [{**SERIES, "severity": "major", "tally": CHECK_INTERVAL}],
}

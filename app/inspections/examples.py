"""What the API's description shows as examples."""

SPOT_ID = "01936f0a-0000-7000-8000-0000000000bb"
PHOTO = {
    "id": "01936f0a-0000-7000-8000-0000000000dd",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
FRICTION = [
    {"item": "stall-locks", "ms": 41_200, "corrections": 1, "rejected": 0, "left": 0},
    {"item": "soap", "ms": 2_300, "corrections": 0, "rejected": 0, "left": 1},
]
KNOWN_TICKET_ID = "01936f0a-0000-7000-8000-0000000000f0"
SUBMISSION = {
    "spot_id": SPOT_ID,
    "checklist_version_id": "01936f0a-0000-7000-8000-0000000000cc",
    "started_at": "2026-11-20T18:02:11+01:00",
    "finished_at": "2026-11-20T18:04:40+01:00",
    "sent_at": "2026-11-20T18:04:41+01:00",
    "answers": [
        {"item": "stall-locks", "value": "fail", "note": "Stall 3 swings open", "photos": [PHOTO]},
        {"item": "soap", "value": "pass"},
        {
            "item": "floor-dry",
            "value": "fail",
            "severity": "critical",
            "ticket_id": KNOWN_TICKET_ID,
        },
    ],
    "friction": FRICTION,
}
RECEIPT = {
    "id": "01936f0a-0000-7000-8000-0000000000ee",
    "received_at": "2026-11-20T17:04:41+00:00",
    "performed_at": "2026-11-20T17:04:40+00:00",
    "score": 20.0,
    "checked": 3,
    "failed": 2,
    "photos": [{**PHOTO, "state": "awaited"}],
    "tickets": [
        {"id": KNOWN_TICKET_ID, "item": "floor-dry"},
        {"id": "01936f0a-0000-7000-8000-0000000000ff", "item": "stall-locks"},
    ],
}
INSPECTION = {
    "id": RECEIPT["id"],
    "spot_id": SPOT_ID,
    "checklist_version_id": SUBMISSION["checklist_version_id"],
    "started_at": "2026-11-20T17:02:11+00:00",
    "finished_at": "2026-11-20T17:04:40+00:00",
    "received_at": RECEIPT["received_at"],
    "performed_at": RECEIPT["performed_at"],
    "performed_on": "2026-11-20",
    "score": 20.0,
    "checked": 3,
    "failed": 2,
    "answers": SUBMISSION["answers"],
}
PACK = {
    "venue": {
        "name": "Teatro del Puerto",
        "time_zone": "Europe/Madrid",
        "languages": ["es", "en"],
        "chain": [
            {
                "whom": "Duty manager",
                "role": "duty-manager",
                "phone": "+34 600 000 000",
                "minutes": 5,
            },
            {"whom": "Night porter", "role": "", "phone": "+34 600 000 001", "minutes": 10},
        ],
    },
    "spots": [
        {
            "id": SPOT_ID,
            "name": "Restroom 2, level 1",
            "kind": "restroom",
            "slug": "k3v9m2xqat",
            "last": {
                "performed_at": RECEIPT["performed_at"],
                "checklist_slug": "restroom",
                "score": RECEIPT["score"],
                "failed": ["floor-dry", "stall-locks"],
            },
        }
    ],
    "checklists": [
        {
            "id": SUBMISSION["checklist_version_id"],
            "slug": "restroom",
            "number": 3,
            "kind": "restroom",
            "content": {"title": {"en": "Restroom", "es": "Baño"}, "items": []},
        }
    ],
    "open_tickets": [],
}
SIGNAL = {
    "id": "01936f0a-0000-7000-8000-0000000000f7",
    "kind": "too_fast",
    "at": RECEIPT["performed_at"],
    "inspection_id": RECEIPT["id"],
    "photo_id": None,
    "like_photo_id": None,
    "person": "Ines Inspector",
    "spot": "Restroom 2, level 1",
    "value": 900,
    "threshold": 1500,
    "unit": "ms",
    "sentence": {
        "en": "12 items took 0.9 s each, less than 1.5 s. In the last 90 days here, 12 of 834 "
        "inspections of three items or more carry this signal (1.4 %).",
        "es": "12 controles llevaron 0,9 s cada uno, menos de 1,5 s. En los últimos 90 días llevan "
        "aquí esta señal 12 de 834 inspecciones de tres controles o más (1,4 %).",
    },
}
BASE_RATE = {
    "kind": "too_fast",
    "carried": 12,
    "of": 834,
    "counted": "inspections",
    "share": 0.0144,
}
SIGNALS = {"items": [SIGNAL], "next_cursor": None, "days": 90, "base_rates": [BASE_RATE]}

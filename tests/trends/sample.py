"""A made-up theatre with 60 spots: its trends over any period, always the same.

`python -m tests.trends.sample FOLDER` prints its reports there, to be looked at.
"""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from uuid import UUID

from PIL import Image, ImageDraw

from app.checklists.definition import Severity
from app.trends.figures import Trends, build_trends
from app.trends.print_job import PrintJob
from app.trends.report import ReportPicture, report_html
from app.trends.report_charts import report_charts
from app.trends.rows import (
    CheckedItem,
    CheckedVersion,
    FindingCount,
    InspectionCount,
    TicketCount,
    TrendRows,
    TrendSpot,
)
from app.trends.wording import wording_for

FROM, TO = date(2025, 11, 22), date(2026, 11, 21)
WEEK_FROM, WEEK_TO = date(2026, 11, 9), date(2026, 11, 15)

# kind, title, Spanish title, number of spots, checks: (key, prompt, Spanish, moment, severity, %)
KINDS = (
    ("restroom", "Restroom", "Baño", 18, (
        ("stall-locks", "Does every stall door lock and open again?",
         "¿Cierra y abre bien la puerta de cada cabina?", "a guest locks the stall", 2, 14),
        ("soap", "Is there soap at every basin?", "¿Hay jabón en cada lavabo?",
         "a guest washes their hands", 1, 9),
        ("paper", "Is there paper in every stall?", "¿Hay papel en cada cabina?",
         "a guest needs paper", 2, 6),
        ("floor", "Is the floor dry and clean?", "¿Está el suelo seco y limpio?",
         "a guest walks in", 1, 8),
        ("dryer", "Do the hand dryers work?", "¿Funcionan los secamanos?",
         "a guest dries their hands", 1, 5),
        ("smell", "Does it smell of nothing?", "¿No huele a nada?", "a guest breathes in", 1, 4),
        ("alarm", "Does the emergency cord raise the alarm?",
         "¿Da la alarma el cordón de emergencia?", "a guest falls and needs help", 4, 1),
    )),
    ("entrance", "Entrance", "Entrada", 6, (
        ("door", "Does the front door open with one hand?",
         "¿Se abre la puerta principal con una mano?", "a guest arrives", 2, 5),
        ("mat", "Does the mat lie flat?", "¿Está plana la alfombrilla?",
         "a guest steps in", 2, 3),
        ("ramp", "Is the ramp free?", "¿Está libre la rampa?",
         "a guest arrives in a wheelchair", 4, 4),
        ("light", "Is every lamp lit?", "¿Están encendidas todas las luces?",
         "a guest finds the door in the dark", 1, 6),
    )),
    ("parking", "Parking", "Aparcamiento", 8, (
        ("signs", "Do the signs lead to free places?",
         "¿Llevan las señales a plazas libres?", "a guest looks for a place", 2, 11),
        ("machine", "Does the machine take cards?", "¿Acepta tarjetas la máquina?",
         "a guest pays for parking", 2, 7),
        ("bays", "Are the accessible bays free of things?",
         "¿Están despejadas las plazas accesibles?", "a guest with a permit parks", 4, 3),
    )),
    ("signage", "Signage", "Señalización", 14, (
        ("right-way", "Does the sign point the right way?", "¿Señala el letrero bien el camino?",
         "a guest looks for the hall", 1, 4),
        ("readable", "Can it be read from five metres?", "¿Se lee desde cinco metros?",
         "a guest reads while walking", 1, 2),
        ("lit", "Is it lit during the show?", "¿Está iluminado durante la función?",
         "a guest leaves the hall early", 2, 5),
    )),
    ("trash-bins", "Trash bins", "Papeleras", 14, (
        ("overflow", "Is there room in the bin?", "¿Queda sitio en la papelera?",
         "a guest throws a cup away", 1, 12),
        ("findable", "Can the bin be seen from the seats?",
         "¿Se ve la papelera desde los asientos?", "a guest looks for a bin", 1, 3),
        ("clean", "Is the bin clean outside?", "¿Está limpia por fuera?",
         "a guest touches the lid", 1, 6),
    )),
)  # fmt: skip
SEVERITIES = {1: Severity.MINOR, 2: Severity.MAJOR, 4: Severity.CRITICAL}
SPOKEN_KINDS = {"trash-bins": "Bin"}


def sample_versions() -> list[CheckedVersion]:
    return [
        CheckedVersion(
            UUID(int=1000 + number),
            kind,
            1,
            {"en": title, "es": spanish},
            tuple(
                CheckedItem(key, {"en": en, "es": es}, {"en": moment}, SEVERITIES[severity])
                for key, en, es, moment, severity, _ in checks
            ),
        )
        for number, (kind, title, spanish, _, checks) in enumerate(KINDS)
    ]


def sample_spots() -> list[TrendSpot]:
    places = [(kind, title, n) for kind, title, _, count, _ in KINDS for n in range(count)]
    return [
        TrendSpot(
            UUID(int=number),
            f"{SPOKEN_KINDS.get(kind, title)} {n + 1}, level {n % 3}",
            kind,
            date(2025, 9, 3) if number == 7 else None,
        )
        for number, (kind, title, n) in enumerate(places)
    ]


def sample_rows(from_on: date, to_on: date) -> TrendRows:
    """A year in which locks get worse from week to week, soap gets better, two spots are missed."""
    random = Random(7)  # noqa: S311  # plausible, not secret
    spots, versions = sample_spots(), sample_versions()
    inspections: list[InspectionCount] = []
    findings: list[FindingCount] = []
    for day in range((to_on - from_on).days + 1):
        on = from_on + timedelta(day)
        for spot in spots:
            if spot.id.int in {7, 41} or random.random() > 0.55:
                continue
            number = next(n for n, kind in enumerate(KINDS) if kind[0] == spot.kind)
            inspections.append(InspectionCount(versions[number].id, spot.id, on, 1))
            findings += _sample_findings(random, number, spot, on, day)
    tickets = list(_sample_tickets(random, findings, to_on))
    return TrendRows(inspections, findings, versions, spots, tickets, open_at_start=9)


@cache
def sample_trends(from_on: date = FROM, to_on: date = TO) -> Trends:
    return build_trends("Teatro de la Ribera", from_on, to_on, sample_rows(from_on, to_on))


def empty_trends() -> Trends:
    return build_trends("Teatro de la Ribera", FROM, TO, TrendRows((), (), (), ()))


@cache
def sample_photo(seed: int, size: tuple[int, int] = (1600, 1200)) -> bytes:
    """A JPEG of a door that is not there."""
    random = Random(seed)  # noqa: S311
    picture = Image.new("RGB", size, (205 - 10 * seed % 40, 205, 196))
    pen = ImageDraw.Draw(picture)
    width, height = size
    for x in range(0, width, width // 16):
        pen.line((x, 0, x, height), fill=(180, 184, 178), width=3)
    pen.rectangle((width * 0.25, height * 0.1, width * 0.7, height), fill=(92, 104 + 8 * seed, 112))
    pen.ellipse((width * 0.58, height * 0.5, width * 0.66, height * 0.6), fill=(222, 190, 120))
    for _ in range(60):
        x, y = random.randrange(width), random.randrange(height)
        pen.ellipse((x, y, x + 6, y + 6), fill=(120, 120, 112))
    written = BytesIO()
    picture.save(written, "JPEG", quality=90)
    return written.getvalue()


def sample_pictures(trends: Trends) -> list[ReportPicture]:
    notes = (
        "Bolt bent, door swings open by itself. Third time this month.",
        "Empty since the matinée.",
        "Sign points to the closed stairs",
        "",
    )
    return [
        ReportPicture(f"photo-{n}", check.prompt, check.worst_spot.spot.name, TO, note)
        for n, (check, note) in enumerate(zip(trends.worst, notes, strict=False))
        if check.worst_spot
    ]


def sample_job(trends: Trends, language: str) -> PrintJob:
    pictures = sample_pictures(trends)
    photos = {picture.name: sample_photo(n) for n, picture in enumerate(pictures)}
    html = report_html(trends, pictures, language)
    return PrintJob(html, photos, report_charts(trends, wording_for(language)))


def _sample_findings(
    random: Random, number: int, spot: TrendSpot, on: date, day: int
) -> Iterator[FindingCount]:
    kind, _, _, _, checks = KINDS[number]
    drift = {"stall-locks": 0.6 + day / 365 * 0.9, "soap": 1.6 - day / 365 * 1.1}
    spot_factor = 0.5 + spot.id.int % 5 / 4
    for key, _, _, _, _, percent in checks:
        chance = percent / 100 * drift.get(key, 1.0) * spot_factor
        draw = random.random()
        if draw < chance:
            yield FindingCount(kind, key, spot.id, on, "failed", 1)
        elif draw > 0.97:
            yield FindingCount(kind, key, spot.id, on, "not_applicable", 1)


def _sample_tickets(
    random: Random, findings: list[FindingCount], to_on: date
) -> Iterator[TicketCount]:
    for finding in findings:
        if finding.outcome == "failed" and random.random() < 0.4:
            yield TicketCount("opened", finding.on, 1)
            mended_on = finding.on + timedelta(int(random.expovariate(1 / 4)))
            if mended_on <= to_on:
                yield TicketCount("mended", mended_on, 1)


def main(folder: Path) -> None:
    from app.trends.rendering import render_pdf

    year, week = sample_trends(), sample_trends(WEEK_FROM, WEEK_TO)
    cases = (("year", year), ("week", week), ("empty", empty_trends()))
    for name, trends in cases:
        for language in ("en", "es"):
            job = sample_job(trends, language)
            path = folder / f"{name}-{language}.pdf"
            path.write_bytes(render_pdf(job.html, job.pictures, job.charts))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

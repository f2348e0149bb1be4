"""What the forms of a plan hold, as content of the plan, and what is wrong with it."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final
from unicodedata import normalize

from werkzeug.datastructures import MultiDict

from app.desk.plans.drafts import PLAN_IN, Content
from app.kernel.speech import N_
from app.tickets.plans import Opening

Form = MultiDict[str, str]
LISTS: Final = ("kinds", "checklists", "items", "teams", "severities", "weekdays")
SEVERITIES: Final = ("critical", "major", "minor")
NUMBER: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
HOURS: Final = re.compile(r"\s*([0-9]{1,4}):([0-5][0-9])\s*")

AMOUNT = N_("Write an amount such as 40 or 40.50.")
PROMISE = N_("Write hours and minutes, as in 4:30; nothing is mended before it is acknowledged.")
# What to do about a field that is refused, by its name in the plan.
SAYINGS: Final = {
    "name": N_("Write a name in one line, 100 characters at most."),
    "rules": N_("Another rule has this name, or there are 100 already. Give it a name of its own."),
    "time": N_("Give two different times, as in 22:00 and 06:00."),
    "to": N_("Choose where these tickets go."),
    "team": N_("Choose where these tickets go."),
    "person_id": N_("Choose somebody who works here."),
    "whom": N_("Write in one line whom to call, 200 characters at most."),
    "role": N_("Choose what they are called about."),
    "phone": N_("Write 3 to 20 digits and spaces, with a + in front if it has one."),
    "minutes": N_("Write the minutes to wait as a whole number from 1 to 1440."),
    "chain": N_("Keep to 20 people to call."),
    "acknowledge_minutes": PROMISE,
    "resolve_minutes": PROMISE,
    "severity": N_("Choose a severity."),
    "targets": N_("Give each severity and team one promise, and 100 at most."),
    "currency": N_("Use a currency's three letters, such as EUR."),
    **dict.fromkeys(SEVERITIES, AMOUNT),
    "key": N_("Give each group of visitors a name of its own."),
    "share": N_("Write a share from 0 to 100."),
    "weight": N_("Write a weight from 0 to 100, where 1 is as much as to anybody."),
    "segments": N_("Keep the shares together at 100 or less, and name each group once."),
    "warn_share": N_("Write a share from 5 to 90."),
    "return_days": N_("Write the days as a whole number from 0 to 365."),
    "fallback_team": N_("Choose a team."),
}


def problems_of(content: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the content of a plan: the field's name, and what to do about it."""
    return {name: SAYINGS[name] for name in _named(PLAN_IN.validate(content))}


def _named(messages: Any) -> Iterator[str]:
    """The names of the fields that marshmallow's nested messages are about, innermost first."""
    for key, inner in messages.items():
        found = list(_named(inner)) if isinstance(inner, dict) else []
        if found:
            yield from found
        elif key in SAYINGS:
            yield key


def rule_from(form: Form) -> Content:
    """A rule as its form says it."""
    when: Content = {name: form.getlist(name) for name in LISTS if form.getlist(name)}
    match form.get("time"):
        case Opening.OPEN | Opening.CLOSED as opening:
            when["time"] = str(opening)
        case "span":
            when["time"] = {"from": form.get("from", ""), "to": form.get("until", "")}
    kind, _, key = form.get("to", "").partition(":")
    to = {kind: key} if kind in ("team", "person_id") else {}
    return {"name": form.get("name", "").strip(), "when": when, "to": to}


def callee_from(form: Form) -> Content:
    """Somebody to call, as the form says it."""
    return {
        "whom": form.get("whom", "").strip(),
        "role": form.get("role", ""),
        "phone": form.get("phone", "").strip(),
        "minutes": _whole(form.get("minutes", "")),
        "person_id": form.get("person_id") or None,
    }


def targets_from(form: Form) -> list[Content]:
    """The promises as their form says them; a row of which both times are empty is taken away."""
    rows = zip(
        form.getlist("severity"),
        form.getlist("team"),
        form.getlist("acknowledge_minutes"),
        form.getlist("resolve_minutes"),
        strict=False,
    )
    return [
        {
            "severity": severity,
            "team": team or None,
            "acknowledge_minutes": _minutes(acknowledge),
            "resolve_minutes": _minutes(resolve),
        }
        for severity, team, acknowledge, resolve in rows
        if acknowledge.strip() or resolve.strip()
    ]


def costs_from(form: Form) -> Content:
    """What an open hour costs, as the form says it; groups without a name are taken away."""
    rows = zip(
        form.getlist("key"),
        form.getlist("name"),
        form.getlist("share"),
        form.getlist("weight"),
        strict=False,
    )
    per_hour = {one: _point(form.get(one, "")) for one in SEVERITIES if form.get(one, "").strip()}
    segments: list[Content] = []
    for key, name, share, weight in rows:
        if name.strip():
            own = key or _new_key(name, {one["key"] for one in segments} | set(form.getlist("key")))
            segments.append(
                {
                    "key": own,
                    "name": name.strip(),
                    "share": _percent(share),
                    "weight": _point(weight) or "1",
                }
            )
    currency = form.get("currency", "").strip().upper()
    return {"currency": currency, "per_hour": per_hour, "segments": segments}


def rest_from(form: Form) -> Content:
    """The team for all that is left, when to warn, and within which days a ticket comes back."""
    warn = _point(form.get("warn_share", ""))
    return {
        "fallback_team": form.get("fallback_team", ""),
        "warn_share": float(Decimal(warn) / 100) if NUMBER.fullmatch(warn) else warn,
        "return_days": _whole(form.get("return_days", "")),
    }


def say_clock(minutes: int | str) -> str:
    """Minutes as the form writes them: 270 as "4:30"; what was written, where it is no time."""
    return f"{minutes // 60}:{minutes % 60:02}" if isinstance(minutes, int) else minutes


def say_percent(share: str) -> str:
    """A share as the form writes it: "0.35" as "35"; what was written, where it is no number."""
    if not NUMBER.fullmatch(share):
        return share
    return f"{(Decimal(share) * 100).normalize():f}"


def _minutes(said: str) -> int | str:
    found = HOURS.fullmatch(said)
    return int(found[1]) * 60 + int(found[2]) if found else said


def _whole(said: str) -> int | str:
    said = said.strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else said


def _point(said: str) -> str:
    return said.strip().replace(",", ".")


def _percent(said: str) -> str:
    number = _point(said)
    return f"{(Decimal(number) / 100).normalize():f}" if NUMBER.fullmatch(number) else said


def _new_key(name: str, taken: set[str]) -> str:
    """A key for a group of visitors, made of its name."""
    letters = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "-", letters)[:50].strip("-") or "group"
    numbered = (f"{key}-{number}" for number in range(2, 100))
    return next((one for one in (key, *numbered) if one not in taken), key)

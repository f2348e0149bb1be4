"""What a venue's page says of its tickets: promises, time to mend, what came back, what it cost."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.checklists.definition import Severity
from app.desk.trends.addresses import Addresses
from app.desk.trends.behind_tickets.choosing import Happened
from app.desk.wording import Words
from app.tickets.kept.tallies import ByKind, Kept
from app.tickets.states import Promised
from app.trends.numbers.figures import Trends
from app.trends.numbers.ticket_figures import CostFigures
from app.trends.statistics.spread import Spread


class Counted(NamedTuple):
    """How many tickets, in words, and where they are listed."""

    said: str
    address: str


def show_tickets(trends: Trends, addresses: Addresses, words: Words) -> list[Counted]:
    """What became of tickets in these days; nothing where there were none."""
    found = trends.tickets
    if not (found.opened or found.mended or found.open_at_start):
        return []
    start, end = found.open_at_start, found.open_at_end
    said = {
        Happened.OPEN_AT_START: words.ngettext(
            "%(count)s open at first", "%(count)s open at first", start
        ),
        Happened.OPENED: words.ngettext("%(count)s opened", "%(count)s opened", found.opened),
        Happened.RETURNED: words.ngettext(
            "%(count)s of them came back", "%(count)s of them came back", found.returned
        ),
        Happened.MENDED: words.ngettext("%(count)s mended", "%(count)s mended", found.mended),
        Happened.OPEN_AT_END: words.ngettext(
            "%(count)s open at the end", "%(count)s open at the end", end
        ),
    }
    return [Counted(text, addresses.tickets(happened)) for happened, text in said.items()]


def show_promises(trends: Trends, words: Words) -> dict[str, Any]:
    """Promises kept, in all and by team."""
    promises = trends.promises
    teams = [
        {"name": name or words.gettext("Without a team"), "kinds": show_kept(kept, words)}
        for name, kept in promises.by_team.items()
    ]
    return {"total": show_kept(promises.total, words), "teams": teams}


def show_kept(by: ByKind, words: Words) -> list[dict[str, Any]]:
    """How many were kept of those that somebody answers, and that it is mended."""
    return [show_promise(by[kind], words) for kind in (Promised.ACKNOWLEDGE, Promised.RESOLVE)]


def show_promise(one: Kept, words: Words) -> dict[str, Any]:
    """How many were kept of those that came due."""
    return {
        "percent": words.percent(one.share),
        "counts": words.gettext(
            "%(kept)s of %(due)s",
            kept=words.number(one.kept),
            due=words.number(one.kept + one.broken),
        ),
        "is_due": bool(one.kept + one.broken),
    }


def show_mending(trends: Trends, addresses: Addresses, words: Words) -> list[dict[str, Any]]:
    """How long mending took, in all and by severity, the worst first."""
    times = trends.mending
    rows: list[tuple[Severity | None, Spread]] = [(None, times.all)]
    rows += reversed(list(times.by_severity.items()))
    return [
        _show_spread(spread, words)
        | {
            "name": words.severity(severity) if severity else words.gettext("All"),
            "behind": addresses.tickets(Happened.OPENED, severity),
        }
        for severity, spread in rows
        if spread.count
    ]


def _show_spread(spread: Spread, words: Words) -> dict[str, str]:
    def span(seconds: float | None) -> str:
        if seconds is None:
            return words.gettext("not yet")
        return words.duration(seconds)

    return {
        "count": words.number(spread.count),
        "open": words.number(spread.open),
        "half": span(spread.median),
        "most": span(spread.upper_quartile),
        "nearly_all": span(spread.ninth_decile),
    }


def show_returns(trends: Trends, words: Words) -> dict[str, Any]:
    """What failed again after it was seen to be mended."""
    returns = trends.promises.returns
    share = returns.returned / returns.closed if returns.closed else None
    return {
        "closed": returns.closed,
        "share": words.percent(share),
        "returned": words.number(returns.returned),
        "days": trends.promises.return_days,
        "reopened": returns.reopened,
    }


def show_cost(cost: CostFigures, words: Words) -> dict[str, Any]:
    """What open moments cost, with all that the amount assumes."""
    return {
        "amount": words.money(str(cost.amount), cost.currency) if cost.amount is not None else "",
        "lines": list(_cost_lines(cost, words)),
        "segments": [
            words.gettext(
                "%(name)s %(share)s × %(weight)s",
                name=one.name,
                share=words.whole_percent(float(one.share)),
                weight=words.decimal(float(one.weight)),
            )
            for one in cost.segments
        ],
        "has_rest": sum(one.share for one in cost.segments) < 1,
    }


def _cost_lines(cost: CostFigures, words: Words) -> Iterator[dict[str, str]]:
    for severity, count in reversed(list(cost.tickets.items())):
        found = cost.costs.get(severity)
        assumed = found.assumption if found else None
        yield {
            "severity": words.severity(severity),
            "tickets": words.number(count),
            "hours": words.decimal(round(cost.open_s[severity] / 3600, 1)),
            "per_hour": words.money(str(assumed.per_hour), cost.currency) if assumed else "",
            "weight": words.decimal(float(assumed.weight)) if assumed else "",
            "amount": words.money(str(found.amount), cost.currency) if found else "",
        }

"""What a venue's page says of its checks."""

from dataclasses import replace

from app.desk.trends.addresses import Addresses
from app.desk.trends.asking import Asking
from app.desk.trends.venue.checks import Showing, show_checks
from app.desk.wording import words_for
from app.trends.statistics.tallies import Tally
from tests.trends.theatre import check_like, theatre_trends


def test_what_so_many_checks_do_by_chance_is_not_said_to_have_moved() -> None:
    trends = theatre_trends()
    like = trends.checks[0]
    odd = check_like(like, "odd", Tally(91, 0), Tally(10, 1))
    sure = check_like(like, "sure", Tally(500, 20), Tally(100, 20))
    others = [check_like(like, f"other-{n}", Tally(91, 4), Tally(10, 0)) for n in range(40)]
    assert (odd.direction, sure.direction) == ("worse", "worse")

    addresses = Addresses(trends.venue_id, Asking.from_address({}, trends.period.to_on))
    among = replace(trends, checks=(odd, sure, *others))
    shown = show_checks((odd, sure), Showing.of(among, addresses, words_for("en")))
    assert [one["moved"] for one in shown] == ["", "Worse than before"]

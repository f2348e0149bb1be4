"""Every route that asks for a sign-in, with a request that succeeds for whoever may do it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

VENUE = "/venues/{venue}"
NEW_PERSON = {"email": "new{n}@rounds.example", "name": "New", "password": "a long sentence"}
NEW_VENUE = {
    "name": "Station",
    "time_zone": "Europe/Madrid",
    "country": "ES",
    "languages": ["es"],
    "opening_hours": {},
}
ANY_REVISION = {"If-Match": "*"}
CALL = {
    "ticket_id": "{ticket}",
    "whom": "Night porter",
    "called_at": "2026-11-20T17:05:10+00:00",
    "sent_at": "2026-11-20T17:06:00+00:00",
    "reached": False,
}
SEEN = {"state": "acknowledged"}
NEW_ENDPOINT = {"name": "CMMS", "url": "https://cmms.example.org/hook"}
BROWSER = {"endpoint": "https://push.example.org/browser"}
SUBSCRIPTION = BROWSER | {
    "keys": {
        "p256dh": "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8Q"
        "cYP7DkM",
        "auth": "tBHItJI5svbpez7KI4CCXg",
    }
}
ENDPOINT = "/endpoints/{endpoint}"
SENT = f"{ENDPOINT}/messages/{{message}}"
NOTHING = "01936f0a-0000-7000-8000-000000000000"  # an id of nothing
SPLIT = {"inspection_ids": [NOTHING]}
OUTSIDE = {"endpoint_id": NOTHING}
IDEA = {"checklist_slug": "restroom", "item_key": "soap", "question": "easier", "text": "Foam"}
REGIONS = {"regions": [{"left": 0.1, "top": 0.1, "width": 0.2, "height": 0.2}]}


class Try(NamedTuple):
    """One route with a request that succeeds for whoever may do it.

    `scope` is where its subject belongs: a venue, the organisation, or the person alone.
    `done` is what the right person gets where that is not 2xx or 3xx.
    """

    endpoint: str
    method: str
    path: str
    body: Any = None
    scope: str = "venue"
    done: int | None = None
    headers: Mapping[str, str] = {}


TRIES = [
    Try("access.show_me", "GET", "/me", scope="person"),
    Try("access.list_tokens", "GET", "/tokens", scope="person"),
    Try("own_notices.list_my_notices", "GET", "/me/notices", scope="person"),
    Try("own_notices.set_my_notices", "PUT", "/me/notices/{venue}", {"stopped": ["promises"]}),
    Try("access.revoke_token", "DELETE", "/tokens/{nothing}", scope="person", done=404),
    Try("access.list_people", "GET", "/people", scope="organisation"),
    Try("access.create_person", "POST", "/people", NEW_PERSON, "organisation"),
    Try("access.change_person", "PATCH", "/people/{person}", {"name": "Nia"}, "organisation"),
    Try("access.set_roles", "PUT", "/people/{person}/roles", {"roles": []}, "organisation"),
    Try("access.make_sign_in_link", "POST", "/people/{person}/sign-in-links"),
    Try("access.list_audit_lines", "GET", "/audit", scope="organisation"),
    Try("venues.list_venues", "GET", "/venues", scope="person"),
    Try("venues.create_venue", "POST", "/venues", NEW_VENUE, "organisation"),
    Try("venues.show_venue", "GET", VENUE),
    Try("venues.change_venue", "PATCH", VENUE, {"address": "Here"}, "organisation"),
    Try("venues.list_spots", "GET", f"{VENUE}/spots"),
    Try("venues.list_labels", "GET", f"{VENUE}/labels"),
    Try("venues.list_people", "GET", f"{VENUE}/people"),
    Try("venues.add_spot", "POST", f"{VENUE}/spots", {"name": "Door", "kind": "entrance"}),
    Try("venues.change_spot", "PATCH", "/spots/{spot}", {"name": "Door 2"}),
    Try("teams.list_teams", "GET", f"{VENUE}/teams"),
    Try("teams.put_team", "PUT", f"{VENUE}/teams/doors", {"name": "Doors"}),
    Try("planning.remove_team", "DELETE", f"{VENUE}/teams/nobody", done=404),
    Try("planning.show_plan", "GET", f"{VENUE}/handling-plan"),
    Try("planning.change_plan", "PUT", f"{VENUE}/handling-plan", {}, headers=ANY_REVISION),
    Try("planning.try_plan", "POST", f"{VENUE}/handling-plan/try", {}),
    Try("promises.show_promises", "GET", f"{VENUE}/promises"),
    Try("checklists.list_checklists", "GET", "/checklists", scope="person"),
    Try("checklists.show_version", "GET", "/checklist-versions/{version}", scope="colleagues"),
    Try("inspections.show_pack", "GET", f"{VENUE}/pack"),
    Try("inspections.submit_inspection", "PUT", "/inspections/{new}", "submission"),
    Try("inspections.show_inspection", "GET", "/inspections/{inspection}"),
    Try("inspections.list_inspections", "GET", f"{VENUE}/inspections"),
    Try("inspections.list_signals", "GET", f"{VENUE}/signals"),
    Try("inspections.export_inspections", "GET", f"{VENUE}/inspections.csv"),
    Try("evidence.declare_photo", "PUT", "/photos/{new}", "declaration"),
    Try("evidence.confirm_photo", "POST", "/photos/{photo}/stored", {}, done=409),
    Try("evidence.show_photo", "GET", "/photos/{photo}"),
    Try("evidence.show_content", "GET", "/photos/{photo}/content", done=404),
    Try("evidence.take_original", "POST", "/photos/{photo}/original", {}, done=404),
    Try("evidence.hide_regions", "POST", "/photos/{photo}/hidden-regions", REGIONS, done=409),
    Try("tickets.list_tickets", "GET", f"{VENUE}/tickets"),
    Try("tickets.show_ticket", "GET", "/tickets/{ticket}"),
    Try("tickets.change_ticket", "PATCH", "/tickets/{ticket}", SEEN, headers=ANY_REVISION),
    Try("tickets.acknowledge_many", "POST", f"{VENUE}/tickets/acknowledged", {"ids": ["{ticket}"]}),
    Try("tickets.merge_ticket", "POST", "/tickets/{ticket}/merge", {"into": "{ticket}"}, done=409),
    Try("tickets.split_ticket", "POST", "/tickets/{ticket}/split", SPLIT, done=422),
    Try("tickets.hand_over", "POST", "/tickets/{ticket}/hand-over", OUTSIDE, done=422),
    Try("calls.put_call", "PUT", "/calls/{new}", CALL),
    Try("tickets.add_comment", "POST", "/tickets/{ticket}/comments", {"text": "Ordered."}),
    Try("notices.show_events", "GET", "/events", scope="organisation"),
    Try("push.show_push_key", "GET", "/push-key", scope="person"),
    Try("push.keep_subscription", "PUT", "/me/push-subscriptions", SUBSCRIPTION, "person"),
    Try("push.forget_subscription", "DELETE", "/me/push-subscriptions", BROWSER, "person"),
    Try("endpoints.list_endpoints", "GET", "/endpoints", scope="organisation"),
    Try("endpoints.create_endpoint", "POST", "/endpoints", NEW_ENDPOINT, "organisation"),
    Try("endpoints.show_endpoint", "GET", ENDPOINT, scope="organisation"),
    Try(
        "endpoints.change_endpoint",
        "PATCH",
        ENDPOINT,
        {"name": "Desk"},
        "organisation",
        headers=ANY_REVISION,
    ),
    Try("endpoints.delete_endpoint", "DELETE", ENDPOINT, scope="organisation"),
    Try("endpoints.rotate_secret", "POST", f"{ENDPOINT}/secret", {}, "organisation"),
    Try("endpoints.send_test", "POST", f"{ENDPOINT}/test", {}, "organisation"),
    Try("endpoints.list_messages", "GET", f"{ENDPOINT}/messages", scope="organisation"),
    Try("endpoints.redeliver", "POST", f"{SENT}/redeliver", {}, "organisation"),
    Try("moments.show_moments", "GET", f"{VENUE}/moments"),
    Try("moments.list_ideas", "GET", f"{VENUE}/ideas"),
    Try("moments.put_idea", "PUT", f"{VENUE}/ideas/{{new}}", IDEA),
    Try("moments.change_idea", "PATCH", f"{VENUE}/ideas/{{idea}}", {"hidden": True}),
    Try("trends.show_trends", "GET", f"{VENUE}/trends"),
    Try("trends.show_check", "GET", f"{VENUE}/trends/checks/restroom/stall-locks"),
    Try("trends.show_spot", "GET", f"{VENUE}/trends/spots/{{spot}}"),
    Try("trends.compare_venues", "GET", "/trends/venues", scope="person"),
    Try("trends.export_table", "GET", f"{VENUE}/trends.csv"),
    Try("trends.export_tables", "GET", f"{VENUE}/trends.csv.zip"),
    Try("trends.export_workbook", "GET", f"{VENUE}/trends.xlsx"),
    Try("reports.ask_for_report", "POST", f"{VENUE}/reports", {"compare": "year"}),
    Try("reports.show_reports", "GET", f"{VENUE}/reports"),
    Try("reports.show_report", "GET", "/reports/{report}"),
    Try("reports.delete_report", "DELETE", "/reports/{report}", done=409),
    Try("reports.show_schedules", "GET", f"{VENUE}/report-schedules"),
    Try("reports.set_schedule", "PUT", f"{VENUE}/report-schedules/week", {"paper": "a4"}),
    Try("reports.stop_schedule", "DELETE", f"{VENUE}/report-schedules/month"),
]

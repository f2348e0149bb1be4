"""HTTP of browsers that show messages."""

from typing import Any

from app.access.loading import Access, may
from app.access.policy import Do
from app.kernel.api import Blueprint
from app.kernel.clock import now
from app.kernel.database import db
from app.notices.push import schemas, service
from app.notices.push.keys import push_keys

blueprint = Blueprint("push", __name__, description="Browsers that show one's messages (Web Push)")
URL = "https://push.example.org/wpush/v2/gAAAAABk"
PUBLIC_KEY = (
    "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"
)
SUBSCRIPTION = {
    "endpoint": URL,
    "expirationTime": None,
    "keys": {"p256dh": PUBLIC_KEY, "auth": "tBHItJI5svbpez7KI4CCXg"},
}


@blueprint.get("/push-key")
@may(Do.USE_OWN_SIGN_IN)
@blueprint.response(200, schemas.PushKeyOut, example={"key": PUBLIC_KEY})
def show_push_key(access: Access) -> dict[str, str]:
    """The key that a browser subscribes with (`applicationServerKey`)."""
    return {"key": push_keys().public}


@blueprint.put("/me/push-subscriptions")
@may(Do.USE_OWN_SIGN_IN)
@blueprint.arguments(schemas.PushSubscriptionIn, example=SUBSCRIPTION)
@blueprint.response(204)
@blueprint.problems(422)
def keep_subscription(access: Access, body: dict[str, Any]) -> None:
    """Have this browser show one's messages; sending it again changes nothing.

    A push message's data is the JSON `{"title", "body", "url", "tag"}`; `url` is a path here.
    """
    keys = body["keys"]
    service.keep_subscription(access.person, body["endpoint"], keys["p256dh"], keys["auth"], now())
    db.session.commit()


@blueprint.delete("/me/push-subscriptions")
@may(Do.USE_OWN_SIGN_IN)
@blueprint.arguments(schemas.PushEndIn, example={"endpoint": URL})
@blueprint.response(204)
@blueprint.problems(422)
def forget_subscription(access: Access, body: dict[str, Any]) -> None:
    """Have this browser show nothing any more; it may be forgotten already."""
    service.forget_subscription(access.person, body["endpoint"])
    db.session.commit()

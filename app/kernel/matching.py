"""Two people cannot overwrite each other: a change names the revision that it was made from.

What can be changed is sent with its revision as its tag (ETag: "7"); a change sends that tag back
(If-Match: "7", or * for whatever stands there now).
"""

from typing import Any, Final

from flask.wrappers import Request

from app.kernel.errors import Problem

IF_MATCH: Final[dict[str, Any]] = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string"},
    "description": "The tag (ETag) of what is changed, as it was fetched; * for whatever is there",
    "example": '"7"',
}


class RevisionMissing(Problem):
    """A change that does not say what it was made from."""

    status = 428
    type = "precondition-required"
    title = "Say what you have changed"


class ChangedMeanwhile(Problem):
    """Somebody else has changed it since it was fetched; nothing of theirs was overwritten."""

    status = 412
    type = "changed-meanwhile"
    title = "Somebody else has changed this"


def tag_of(revision: int) -> dict[str, str]:
    """The header that says the revision of what is sent."""
    return {"ETag": f'"{revision}"'}


def require_match(request: Request, revision: int) -> None:
    """Lets a change of that revision pass, or one that is for any.

    Raises `RevisionMissing` where the request names none, `ChangedMeanwhile` where it names only
    others.
    """
    if not request.headers.get("If-Match", "").strip():
        raise RevisionMissing(
            "Fetch this first, then send the change with its ETag in If-Match: so nobody's work "
            "is overwritten unseen."
        )
    # Proxies that compress mark tags as weak; a revision means the same either way.
    if not request.if_match.contains_weak(str(revision)):
        raise ChangedMeanwhile(
            "Somebody has changed this since you fetched it. Nothing is lost: fetch it again, look "
            "at what is new, then send your change with the new ETag."
        )

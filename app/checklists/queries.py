"""Reads of checklists. A version never changes, so each process keeps those it has seen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select

from app.checklists.definition import Checklist
from app.checklists.models import ChecklistVersion
from app.kernel.database import db

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Version:
    """A checklist version, read."""

    id: UUID
    organisation_id: UUID
    slug: str
    number: int
    checklist: Checklist


_seen: dict[UUID, Version] = {}
_MOST_SEEN = 5000


def _version_of(row: ChecklistVersion) -> Version:
    version = Version(
        row.id,
        row.organisation_id,
        row.slug,
        row.number,
        Checklist.from_content(row.content),
    )
    if len(_seen) >= _MOST_SEEN:
        _seen.clear()
    _seen[row.id] = version
    return version


def find_version(organisation_id: UUID, version_id: UUID) -> Version | None:
    """A version of one of the organisation's checklists."""
    version = _seen.get(version_id)
    if version is None:
        row = db.session.get(ChecklistVersion, version_id)
        version = _version_of(row) if row else None
    return version if version and version.organisation_id == organisation_id else None


def list_versions(version_ids: Collection[UUID]) -> Sequence[Version]:
    """These versions, in one statement for all that this process has not seen yet."""
    seen = [_seen[version_id] for version_id in version_ids if version_id in _seen]
    unseen = set(version_ids).difference(version.id for version in seen)
    if not unseen:
        return seen
    rows = db.session.scalars(select(ChecklistVersion).where(ChecklistVersion.id.in_(unseen)))
    return [*seen, *(_version_of(row) for row in rows)]


def list_latest_versions(organisation_id: UUID) -> Sequence[ChecklistVersion]:
    """The newest version of each checklist of an organisation, by slug."""
    return db.session.scalars(_newest(select(ChecklistVersion), organisation_id)).all()


def read_latest_versions(organisation_id: UUID) -> Sequence[Version]:
    """The same, read; their content is asked for once a process. Two statements at most."""
    ids = db.session.scalars(_newest(select(ChecklistVersion.id), organisation_id)).all()
    by_id = {version.id: version for version in list_versions(ids)}
    return [by_id[version_id] for version_id in ids]


def read_versions_of(organisation_id: UUID, slugs: Collection[str]) -> Sequence[Version]:
    """All versions of these checklists, the newest first. Two statements at most."""
    ids = db.session.scalars(
        select(ChecklistVersion.id)
        .where(
            ChecklistVersion.organisation_id == organisation_id, ChecklistVersion.slug.in_(slugs)
        )
        .order_by(ChecklistVersion.number.desc(), ChecklistVersion.slug)
    ).all()
    by_id = {version.id: version for version in list_versions(ids)}
    return [by_id[version_id] for version_id in ids]


def _newest(query: Select[T], organisation_id: UUID) -> Select[T]:
    newest = (
        select(ChecklistVersion.slug, func.max(ChecklistVersion.number).label("number"))
        .where(ChecklistVersion.organisation_id == organisation_id)
        .group_by(ChecklistVersion.slug)
        .subquery()
    )
    return (
        query.join(
            newest,
            (ChecklistVersion.slug == newest.c.slug) & (ChecklistVersion.number == newest.c.number),
        )
        .where(ChecklistVersion.organisation_id == organisation_id)
        .order_by(ChecklistVersion.slug)
    )


def find_latest_version(organisation_id: UUID, slug: str) -> ChecklistVersion | None:
    """The newest version of one checklist."""
    return db.session.scalar(
        select(ChecklistVersion)
        .where(ChecklistVersion.organisation_id == organisation_id, ChecklistVersion.slug == slug)
        .order_by(ChecklistVersion.number.desc())
        .limit(1)
    )


# Its row changes whenever the checklists of `organisation` do: versions are only ever added.
MARK_OF_VERSIONS = select(func.count(), func.max(ChecklistVersion.loaded_at)).where(
    ChecklistVersion.organisation_id == bindparam("organisation")
)

"""Questions about bookings and claims, each a small statement or two inside a transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    Text,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from booking.model import (
    HOLDING,
    Booking,
    BookingStatus,
)
from booking.storage.feed_queries import FeedQueries
from booking.storage.job_queries import JobQueries
from booking.storage.life_queries import LifeQueries
from booking.storage.organization_queries import OrganizationQueries
from booking.storage.outbox_queries import OutboxQueries
from booking.storage.prepared import Prepared
from booking.storage.privacy_queries import PrivacyQueries
from booking.storage.report_queries import ReportQueries
from booking.storage.second_factor_queries import SecondFactorQueries
from booking.storage.tables import (
    booking_equipment,
    bookings,
    claims,
)
from booking.storage.values import as_json, plain
from catalog.timespan import TimeSpan

__all__ = ["Session"]

_HOLDING = [status.value for status in HOLDING]

_LOCK = Prepared(
    select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name", type_=Text), 0)))
)
_ADD_BOOKING = Prepared(insert(bookings).inline())
_ADD_WISH = Prepared(insert(booking_equipment).inline())
_ADD_CLAIM = Prepared(insert(claims).inline())
_HELD = select(bookings.c.starts_at, bookings.c.ends_at).where(
    or_(*(bookings.c.status == status for status in _HOLDING)),
    bookings.c.ends_at > bindparam("since"),
)
_HELD_BY_PHONE = Prepared(
    _HELD.where(bookings.c.phone == bindparam("phone"), bookings.c.organization_id.is_(None))
)
_HELD_BY_ORGANIZATION = Prepared(
    _HELD.where(bookings.c.organization_id == bindparam("organization"))
)
_CHANGE_STATUS = Prepared(
    update(bookings)
    .where(
        bookings.c.reference == bindparam("of"),
        bookings.c.status == bindparam("before"),
        bookings.c.sequence == bindparam("number"),
    )
    .values(
        status=bindparam("after"),
        sequence=bookings.c.sequence + 1,
        owner=func.coalesce(bookings.c.owner, bindparam("login", type_=bookings.c.owner.type)),
        changed_at=bindparam("at"),
        decided_by=bindparam("by"),
        reason=bindparam("why"),
    )
)
_CLAIMS_OF = Prepared(
    select(claims.c.resource, claims.c.slot).where(claims.c.booking == bindparam("of"))
)
_RELEASE_CLAIMS = Prepared(delete(claims).where(claims.c.booking == bindparam("of")))


@lru_cache(maxsize=64)
def _claims_in(count: int) -> Prepared:
    """The claims of so many resources in a time; the number of names is part of the text."""
    names = [bindparam(f"resource_{one}", type_=claims.c.resource.type) for one in range(count)]
    return Prepared(
        select(claims.c.resource, claims.c.slot).where(
            claims.c.resource.in_(names),
            claims.c.slot >= bindparam("first"),
            claims.c.slot < bindparam("last"),
        )
    )


class Session(
    ReportQueries,
    LifeQueries,
    FeedQueries,
    OutboxQueries,
    JobQueries,
    PrivacyQueries,
    OrganizationQueries,
    SecondFactorQueries,
):
    """Small queries inside one transaction."""

    def hold(self, *names: str) -> None:
        """Let nobody else who holds one of these names in, until the transaction ends.

        SQLite has one writer at a time anyway.
        """
        if self._connection.dialect.name == "postgresql":
            for name in sorted(set(names)):
                _LOCK.rows(self._connection, {"name": name})

    # Bookings

    def add_booking(self, booking: Booking, token_hash: str, idempotency_hash: str | None) -> None:
        """Store a booking with its equipment; its claims are added apart."""
        applicant, proxy = booking.applicant, booking.proxy
        _ADD_BOOKING.count(
            self._connection,
            {
                "reference": plain(booking.reference),
                "uid": booking.uid,
                "token_hash": token_hash,
                "idempotency_hash": idempotency_hash,
                "kind": booking.kind,
                "center_id": booking.center_id,
                "room_id": booking.room_id,
                "layout_id": booking.layout_id,
                "starts_at": booking.span.starts_at,
                "ends_at": booking.span.ends_at,
                "setup_minutes": booking.setup_minutes,
                "cleanup_minutes": booking.cleanup_minutes,
                "attendees": booking.attendees,
                "purpose": booking.purpose,
                "name": applicant.name,
                "phone": applicant.phone,
                "email": applicant.email,
                "organization": applicant.organization,
                "proxy_name": proxy.name if proxy else None,
                "proxy_phone": proxy.phone if proxy else None,
                "proxy_relation": proxy.relation if proxy else None,
                "channel": booking.channel,
                "status": booking.status.value,
                "sequence": booking.sequence,
                "submitted_at": booking.submitted_at,
                "changed_at": booking.changed_at,
                "due_at": booking.due_at,
                "decided_by": booking.decided_by,
                "reason": booking.reason,
                "details": as_json(dict(booking.details)),
                "series": booking.series_id,
                "organization_id": booking.organization_id,
                "owner": booking.owner,
                "entered_by": booking.entered_by,
                "escalated_at": booking.escalated_at,
                "offered_until": booking.offered_until,
                "attendance": booking.attendance,
                "rating": booking.rating,
                "erased_at": booking.erased_at,
            },
        )
        if booking.equipment:
            rows = [
                {
                    "booking": plain(booking.reference),
                    "equipment_id": wish.id,
                    "quantity": wish.quantity,
                }
                for wish in booking.equipment
            ]
            _ADD_WISH.many(self._connection, rows)

    def booking(self, reference: str) -> Booking | None:
        """By the spoken reference."""
        return self._one("reference", plain(reference))

    def booking_by_token(self, token_hash: str) -> Booking | None:
        """By the hash of the secret."""
        return self._one("token_hash", token_hash)

    def booking_by_idempotency(self, idempotency_hash: str) -> Booking | None:
        """By the hash of the key and content it was first sent with."""
        return self._one("idempotency_hash", idempotency_hash)

    def pending(self) -> list[Booking]:
        """All that wait, the most urgent promise first."""
        condition = bookings.c.status == BookingStatus.PENDING.value
        return self._many(condition, bookings.c.due_at, bookings.c.reference)

    def held_between(
        self, first: datetime, last: datetime, center_id: str | None = None
    ) -> list[Booking]:
        """Pending and confirmed bookings that overlap a time, by start."""
        conditions = [
            bookings.c.status.in_(_HOLDING),
            bookings.c.starts_at < last,
            bookings.c.ends_at > first,
        ]
        if center_id is not None:
            conditions.append(bookings.c.center_id == center_id)
        return self._many(and_(*conditions), bookings.c.starts_at, bookings.c.reference)

    def for_feed(
        self, center_id: str, room_ids: Sequence[str] | None, since: datetime
    ) -> list[Booking]:
        """Held bookings that end after ``since``, and ended ones that changed after it.

        Those that wait in line hold nothing and are never shown.
        """
        conditions = [
            bookings.c.center_id == center_id,
            bookings.c.status != BookingStatus.WAITING.value,
            or_(
                and_(bookings.c.status.in_(_HOLDING), bookings.c.ends_at > since),
                and_(bookings.c.status.not_in(_HOLDING), bookings.c.changed_at > since),
            ),
        ]
        if room_ids is not None:
            conditions.append(bookings.c.room_id.in_(room_ids))
        return self._many(and_(*conditions), bookings.c.starts_at, bookings.c.uid)

    def held_spans(self, phone: str, since: datetime) -> list[TimeSpan]:
        """Times held by a phone that end after ``since``; an organization's count for itself."""
        rows = _HELD_BY_PHONE.rows(self._connection, {"phone": phone, "since": since})
        return [TimeSpan(*row) for row in rows]

    def held_spans_of(self, organization_id: int, since: datetime) -> list[TimeSpan]:
        """Times held by an organization that end after ``since``."""
        values = {"organization": organization_id, "since": since}
        return [TimeSpan(*row) for row in _HELD_BY_ORGANIZATION.rows(self._connection, values)]

    def change_status(self, before: Booking, after: Booking) -> bool:
        """Compare and set where a booking stands; False when somebody changed it meanwhile.

        Who owns it already goes on to do so.
        """
        values = {
            "of": plain(before.reference),
            "before": before.status.value,
            "number": before.sequence,
            "after": after.status.value,
            "at": after.changed_at,
            "by": after.decided_by,
            "why": after.reason,
            "login": after.owner,
        }
        return _CHANGE_STATUS.count(self._connection, values) == 1

    # Claims

    def add_claims(self, reference: str, resources: Iterable[str], slots: Sequence[int]) -> None:
        """Claim every slot of every resource; the primary key decides."""
        owner = plain(reference)
        rows = [
            {"resource": resource, "slot": slot, "booking": owner}
            for resource in resources
            for slot in slots
        ]
        _ADD_CLAIM.many(self._connection, rows)

    def release_claims(self, reference: str) -> None:
        """Free what a booking held."""
        _RELEASE_CLAIMS.count(self._connection, {"of": plain(reference)})

    def claims_of(self, reference: str) -> set[tuple[str, int]]:
        """Resources and slots that a booking holds."""
        return set(_CLAIMS_OF.rows(self._connection, {"of": plain(reference)}))

    def claimed_slots(self, resources: Sequence[str], first: int, last: int) -> set[int]:
        """Slots from ``first`` up to, not including, ``last`` in which some resource is claimed."""
        return set[int]().union(*self.claims_in(resources, first, last).values())

    def claims_in(self, resources: Sequence[str], first: int, last: int) -> dict[str, set[int]]:
        """Resource → its claimed slots from ``first`` up to, not including, ``last``."""
        names = {f"resource_{place}": one for place, one in enumerate(resources)}
        values = {"first": first, "last": last, **names}
        found: dict[str, set[int]] = {}
        for resource, slot in _claims_in(len(resources)).rows(self._connection, values):
            found.setdefault(resource, set()).add(slot)
        return found

    def claims_between(self, first: int, last: int) -> dict[str, set[int]]:
        """Resource → its claimed slots, for all resources."""
        statement = select(claims.c.resource, claims.c.slot).where(
            claims.c.slot >= first, claims.c.slot < last
        )
        found: dict[str, set[int]] = {}
        for resource, slot in self._connection.execute(statement):
            found.setdefault(resource, set()).add(slot)
        return found

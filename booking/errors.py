"""What can go wrong in booking: one tree, each kind with a code; sentences are added at the edge.

::

    BookingError
    ├── Refused             the rules say no; carries every reason
    ├── SlotTaken           the time is taken, and that is the only reason
    ├── SeriesRefused       some dates of a series are refused; carries every date
    ├── WrongState          the booking's status does not allow the change
    │   ├── TooLate         the booked time has begun
    │   └── TooLateToMove   so close to the start only staff move a booking
    ├── NotNow              checking in is possible only around the start
    ├── WrongCode           the code of the door is another one
    ├── ReasonMissing       rejecting and cancelling by staff need a reason
    ├── NotFound            no such booking, or not for these eyes
    │   └── NoSuchAccount   the same of an account of staff
    ├── NotAllowed          signed in, but the role is too small
    ├── WrongCredentials    login or password wrong, or the account is disabled
    ├── SecondStepNeeded    the password was right, and something more is asked for
    ├── WrongSecondFactor   the code of the phone is wrong, or was used before
    ├── TooManyAttempts     throttled; carries the seconds to wait
    ├── Busy                the database did not answer in time; trying again helps
    │   └── Unsure          it was stored, but perhaps not for long: the disk failed
    └── SetupError          the installation is not usable; carries a Chinese sentence
        ├── SettingsError   a setting is wrong
        └── SchemaError     the database is missing, or of another version
"""

from typing import Any, ClassVar

from booking.model import BookingStatus, Refusal

__all__ = [
    "BookingError",
    "Busy",
    "NoSuchAccount",
    "NotAllowed",
    "NotFound",
    "NotNow",
    "ReasonMissing",
    "Refused",
    "SchemaError",
    "SecondStepNeeded",
    "SeriesRefused",
    "SettingsError",
    "SetupError",
    "SlotTaken",
    "TooLate",
    "TooLateToMove",
    "TooManyAttempts",
    "Unsure",
    "WrongCode",
    "WrongCredentials",
    "WrongSecondFactor",
    "WrongState",
]


class BookingError(Exception):
    """Base of all of them."""

    code: ClassVar[str] = "booking_error"


class Refused(BookingError):
    """The request breaks rules."""

    code = "refused"

    def __init__(self, refusals: list[Refusal] | tuple[Refusal, ...]) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = tuple(refusals)
        """All of them, in the order of the rules."""


class SlotTaken(BookingError):
    """Somebody else holds the time."""

    code = "slot_taken"

    def __init__(self, refusals: tuple[Refusal, ...] = ()) -> None:
        super().__init__("slot_taken")
        self.refusals = refusals or (Refusal("slot_taken"),)


class SeriesRefused(BookingError):
    """Some dates of a series cannot be booked, or none was kept."""

    code = "series_refused"

    def __init__(self, dates: tuple[Any, ...]) -> None:
        super().__init__("series_refused")
        self.dates = dates
        """A :class:`booking.series.DateOutcome` for each."""


class WrongState(BookingError):
    """The booking stands at a status from which the change is not allowed."""

    code = "wrong_state"

    def __init__(self, status: BookingStatus) -> None:
        super().__init__(status.value)
        self.status = status


class TooLate(WrongState):
    """The booked time has begun; there is nothing left to change."""

    code = "too_late"


class TooLateToMove(WrongState):
    """Less time is left than the policy asks for; cancelling and calling are still possible."""

    code = "too_late_to_move"


class NotNow(BookingError):
    """Too early, or too late, to say whether somebody came."""

    code = "not_now"


class WrongCode(BookingError):
    """Not the code that hangs at the door today."""

    code = "wrong_code"


class ReasonMissing(BookingError):
    """A rejection or a cancellation by staff without a reason in words."""

    code = "reason_missing"


class NotFound(BookingError):
    """Unknown, or outside what the asker may see: the answer is the same."""

    code = "not_found"


class NoSuchAccount(NotFound):
    """The same of an account of staff."""


class NotAllowed(BookingError):
    """The role does not include the action."""

    code = "not_allowed"


class WrongCredentials(BookingError):
    """Unknown login, wrong password or disabled account: the answer is the same."""

    code = "wrong_credentials"


class SecondStepNeeded(BookingError):
    """Login and password were right, but they alone open nothing."""

    code = "second_step_needed"

    def __init__(self, token: str) -> None:
        super().__init__("second_step_needed")
        self.token = token
        """The pass for the second step; opens nothing else."""


class WrongSecondFactor(BookingError):
    """Not the code of this half minute, one that was used, or no recovery code."""

    code = "wrong_second_factor"

    def __init__(self, *, is_new: bool = False) -> None:
        super().__init__("wrong_second_factor")
        self.is_new = is_new
        """Whether it should have come from a phone that is only being set up."""


class TooManyAttempts(BookingError):
    """Too many wrong attempts in a short time."""

    code = "too_many_attempts"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after
        """Seconds until the next attempt is heard."""


class Busy(BookingError):
    """The database was busy for too long, or is out of reach."""

    code = "busy"


class Unsure(Busy):
    """The disk failed after the commit: it stands there now and may be gone after a power cut.

    Whoever tries again meets what was stored, so nobody should without looking first.
    """

    code = "unsure"


class SetupError(BookingError):
    """The installation cannot work as it is; ``str()`` is a Chinese sentence for its keeper."""

    code = "setup"


class SettingsError(SetupError):
    """A setting has a value that must not be used."""

    code = "settings"


class SchemaError(SetupError):
    """The database has no tables, or tables of another version."""

    code = "schema"

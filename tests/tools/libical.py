"""libical, the calendar library of GNOME, KDE and many phones, asked for every instance of a file.

Run as a program it says whether the library is there.
"""

import ctypes
import ctypes.util
import sys
from datetime import UTC, datetime

__all__ = ["HOW_TO_INSTALL", "instances", "library"]

HOW_TO_INSTALL = (
    "没有找到 libical。Debian：sudo apt-get install libical3；macOS：brew install libical。"
)

VEVENT = 4  # ICAL_VEVENT_COMPONENT
UID, SUMMARY, STATUS = "UID", "SUMMARY", "STATUS"


class _Time(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    )


class _Span(ctypes.Structure):
    _fields_ = (("start", ctypes.c_long), ("end", ctypes.c_long), ("is_busy", ctypes.c_int))


_CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(_Span), ctypes.c_void_p)


def library() -> ctypes.CDLL | None:
    """The shared library, or None."""
    path = ctypes.util.find_library("ical")
    if path is None:
        return None
    found = ctypes.CDLL(path)
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    found.icalparser_parse_string.restype = pointer
    found.icalparser_parse_string.argtypes = [text]
    found.icalcomponent_free.argtypes = [pointer]
    found.icalcomponent_get_first_component.restype = pointer
    found.icalcomponent_get_first_component.argtypes = [pointer, number]
    found.icalcomponent_get_next_component.restype = pointer
    found.icalcomponent_get_next_component.argtypes = [pointer, number]
    found.icalcomponent_get_uid.restype = text
    found.icalcomponent_get_uid.argtypes = [pointer]
    found.icalcomponent_count_errors.argtypes = [pointer]
    found.icaltime_from_timet_with_zone.restype = _Time
    found.icaltime_from_timet_with_zone.argtypes = [ctypes.c_long, number, pointer]
    found.icalcomponent_foreach_recurrence.argtypes = [pointer, _Time, _Time, _CALLBACK, pointer]
    return found


def instances(body: bytes, first: datetime, last: datetime) -> list[tuple[str, datetime, datetime]]:
    """(uid, start, end) of every timed instance that overlaps a time, sorted; instants in UTC."""
    ical = library()
    if ical is None:
        raise RuntimeError(HOW_TO_INSTALL)
    root = ical.icalparser_parse_string(body)
    assert root, "libical read nothing"
    assert ical.icalcomponent_count_errors(root) == 0, "libical found errors"
    bounds = [
        ical.icaltime_from_timet_with_zone(int(at.timestamp()), 0, None) for at in (first, last)
    ]
    found: list[tuple[str, datetime, datetime]] = []
    event = ical.icalcomponent_get_first_component(root, VEVENT)
    while event:
        uid = ical.icalcomponent_get_uid(event).decode()

        def note(
            _component: int, span: "ctypes._Pointer[_Span]", _data: int, uid: str = uid
        ) -> None:
            starts, ends = span.contents.start, span.contents.end
            found.append(
                (uid, datetime.fromtimestamp(starts, UTC), datetime.fromtimestamp(ends, UTC))
            )

        ical.icalcomponent_foreach_recurrence(event, *bounds, _CALLBACK(note), None)
        event = ical.icalcomponent_get_next_component(root, VEVENT)
    ical.icalcomponent_free(root)
    return sorted(one for one in found if one[1] < last and one[2] > first)


if __name__ == "__main__":
    if library() is None:
        sys.exit(HOW_TO_INSTALL)

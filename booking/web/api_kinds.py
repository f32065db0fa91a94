"""What the API says about kinds of application and public lectures, as pydantic models."""

from datetime import datetime
from typing import Literal

from booking.web.api_models import Out
from catalog.model import Kind

__all__ = ["AnswerOut", "KindOut", "KindsOut", "LectureOut", "LecturesOut", "QuestionOut"]


class QuestionOut(Out):
    """What a kind asks beyond the usual; the answer is text, ``yes`` for a ticked box."""

    id: str
    label: str
    hint: str | None
    form: Literal["line", "text", "number", "yes_no"]
    required: bool
    most: int
    public: bool


class KindOut(Out):
    """A kind of application."""

    id: str
    name: str
    description: str
    fields: list[QuestionOut]
    needs_room: Literal["required", "optional"]
    """optional: ``details.room`` says ``yes`` or ``no``."""
    guide: bool
    shows: Literal["busy", "title"]
    url: str

    @classmethod
    def of(cls, id_: str, kind: Kind, url: str) -> "KindOut":
        """From the data."""
        fields = [
            QuestionOut(
                id=one.id,
                label=one.label,
                hint=one.hint,
                form=one.form,
                required=one.required,
                most=one.limit,
                public=one.public,
            )
            for one in kind.fields
        ]
        return cls(
            id=id_,
            name=kind.name,
            description=kind.description,
            fields=fields,
            needs_room=kind.needs_room,
            guide=kind.guide,
            shows=kind.shows,
            url=url,
        )


class KindsOut(Out):
    """All kinds."""

    kinds: list[KindOut]


class AnswerOut(Out):
    """One public answer."""

    label: str
    answer: str


class LectureOut(Out):
    """A public lecture; nothing about who asked for the room."""

    title: str
    answers: list[AnswerOut]
    seats: int
    center: str
    room: str
    starts_at: datetime
    ends_at: datetime


class LecturesOut(Out):
    """Confirmed lectures to come, by start."""

    lectures: list[LectureOut]

"""What all records share: frozen, closed to unknown fields, and the smallest building blocks."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from catalog.fields import DateField, Degrees, Id, Phone, PostalCode, Quantity, Text, Url

DayWord = Literal["workday", "restday", "holiday", "mon", "tue", "wed", "thu", "fri", "sat", "sun"]
HoursKind = Literal["counter", "open", "extended", "duty", "appointment", "self_service"]
Qualifier = Literal["余", "以上", "近", "多", "约"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Bookable = Literal["yes", "phone", "no"]
RequestKind = Literal["venue", "host", "visit", "lecture"]


def refuse(message: str, *at: str | int) -> PydanticCustomError:
    """A mistake of a whole record; ``at`` leads to the part of it that is to be changed."""
    return PydanticCustomError("data", "{message}", {"message": message, "at": at})


class Record(BaseModel):
    """Base of all records: frozen, and no field that the dictionary does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Sampled(Record):
    """A record some of whose values no source gives."""

    sample: Annotated[tuple[Text, ...], Field(title="示例字段")] = ()
    """Names of fields of this record whose values are samples; the site marks them 示例."""

    @model_validator(mode="after")
    def _sample_names_are_fields(self) -> "Sampled":
        names = {field.alias or name for name, field in type(self).model_fields.items()}
        for number, name in enumerate(self.sample):
            if name not in names:
                raise refuse(f"sample 里的“{name}”不是这一条的字段。", "sample", number)
        return self

    def is_sample(self, field: str) -> bool:
        """Whether the value of ``field`` is a sample that nobody has verified."""
        return field in self.sample


class Verified(Record):
    """Who last checked the entry, and when."""

    on: Annotated[DateField, Field(title="核实日期", alias="date")]
    by: Annotated[Text, Field(title="核实人")]


class Source(Record):
    """A document the data rests on."""

    title: Annotated[Text, Field(title="标题")]
    publisher: Annotated[Text | None, Field(title="发布者")] = None
    published_on: Annotated[DateField | None, Field(title="发布日期")] = None
    url: Annotated[Url | None, Field(title="网址")] = None
    note: Annotated[Text | None, Field(title="说明")] = None


class Named(Record):
    """An id with a name: a level, a zone, a kind of equipment."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]


class Measure(Record):
    """A number with its qualifier: 1000 以上."""

    value: Annotated[Quantity, Field(title="数值")]
    qualifier: Annotated[Qualifier | None, Field(title="限定词")] = None


class Address(Record):
    """Names as in schema.org PostalAddress."""

    street_address: Annotated[Text, Field(title="街道门牌")]
    postal_code: Annotated[PostalCode | None, Field(title="邮编")] = None
    directions: Annotated[Text | None, Field(title="怎么走")] = None


class Location(Record):
    """A point, with the coordinate system it is given in."""

    latitude: Annotated[Degrees, Field(title="纬度", ge=3, le=54)]
    longitude: Annotated[Degrees, Field(title="经度", ge=73, le=136)]
    crs: Annotated[Literal["wgs84", "gcj02", "bd09"], Field(title="坐标系")]


class Contact(Record):
    """A public telephone and what it is for."""

    name: Annotated[Text, Field(title="用途")]
    telephone: Annotated[Phone, Field(title="电话")]

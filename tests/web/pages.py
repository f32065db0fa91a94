"""Reads an answered page as a browser would, without scripts: headings, labels, forms, links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "img", "br", "hr", "source", "col", "wbr"}
Attributes = dict[str, str]


@dataclass
class Element:
    """A start tag with its attributes and the text inside it."""

    tag: str
    attributes: Attributes
    parts: list[str] = field(default_factory=list)
    inside: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text, with single spaces."""
        return " ".join("".join(self.parts).split())


class Page(HTMLParser):
    """All elements of a page; fails on tags that are not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"not closed: {[one.tag for one in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the element and what it stands in."""
        element = Element(
            tag,
            {name: value or "" for name, value in attrs},
            inside=tuple(one.tag for one in self._open),
        )
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be of this kind."""
        assert self._open, f"</{tag}> closes nothing"
        opened = self._open.pop()
        assert opened.tag == tag, f"<{opened.tag}> closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        """Text belongs to all open elements."""
        for element in self._open:
            element.parts.append(data)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements by tag and attributes; ``class_`` matches one of the classes."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            one
            for one in self.elements
            if one.tag == tag
            and all(
                value in one.attributes.get(name, "").split()
                if name == "class"
                else one.attributes.get(name) == value
                for name, value in wanted.items()
            )
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} × <{tag} {attributes}>"
        return found[0]

    def by_id(self, id_: str) -> Element:
        """The element with this id."""
        found = [one for one in self.elements if one.attributes.get("id") == id_]
        assert len(found) == 1, f"{len(found)} × #{id_}"
        return found[0]

    @property
    def text(self) -> str:
        """The text of the main part."""
        return self.one("main").text

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields by name."""
        fields = self.all("input", type="hidden")
        return {one.attributes["name"]: one.attributes.get("value", "") for one in fields}

    @property
    def summary(self) -> list[str]:
        """The messages of the error summary."""
        return [
            one.text
            for one in self.all("a")
            if one.attributes.get("href", "").startswith("#")
            and "ul" in one.inside
            and "nav" not in one.inside
        ]

"""ical.js, the calendar library of Thunderbird and of web mail, asked for every instance of a file.

The library (Mozilla Public License 2.0) stands beside this module as its authors publish it and
runs in the browser of the tests.
"""

from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page

__all__ = ["instances"]

LIBRARY = Path(__file__).with_name("ical.es5.min.cjs")

ASK = """
([text, first, last]) => {
  const root = new ICAL.Component(ICAL.parse(text));
  for (const zone of root.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  const found = [];
  for (const component of root.getAllSubcomponents("vevent")) {
    const event = new ICAL.Event(component);
    const add = (start, end) => {
      const from = start.toUnixTime(), to = end.toUnixTime();
      if (from < last && to > first) found.push([event.uid, from, to]);
    };
    if (!event.isRecurring()) { add(event.startDate, event.endDate); continue; }
    const dates = event.iterator();
    for (let next = dates.next(); next && next.toUnixTime() < last; next = dates.next()) {
      const details = event.getOccurrenceDetails(next);
      add(details.startDate, details.endDate);
    }
  }
  return found;
}
"""


def instances(
    page: Page, body: bytes, first: datetime, last: datetime
) -> list[tuple[str, datetime, datetime]]:
    """(uid, start, end) of every instance that overlaps a time, sorted; instants in UTC."""
    page.goto("about:blank")
    page.add_script_tag(content=LIBRARY.read_text(encoding="utf-8"))
    found = page.evaluate(ASK, [body.decode(), int(first.timestamp()), int(last.timestamp())])
    return sorted(
        (uid, datetime.fromtimestamp(starts, UTC), datetime.fromtimestamp(ends, UTC))
        for uid, starts, ends in found
    )

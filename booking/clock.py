"""The only reader of the clock: rules are told any ``now``, so tests need no patching."""

from dataclasses import dataclass
from datetime import datetime

from catalog.timespan import SHANGHAI

__all__ = ["Clock"]


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time in Asia/Shanghai, or always the same time when frozen."""

    frozen: datetime | None = None

    def now(self) -> datetime:
        """The present instant, in whole seconds: no rule and no calendar knows smaller ones."""
        instant = self.frozen or datetime.now(SHANGHAI)
        return instant.astimezone(SHANGHAI).replace(microsecond=0)

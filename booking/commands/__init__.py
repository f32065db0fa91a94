"""The commands of ``python -m booking``, one module for each thing that is looked after.

A module offers ``add_to``, which describes its commands to the parser and names the function that
runs each: ``run(options) -> exit code``.
"""

from booking.commands import accounts, backups, organizations, people, serving, upkeep

__all__ = ["MODULES"]

MODULES = (serving, upkeep, accounts, organizations, people, backups)

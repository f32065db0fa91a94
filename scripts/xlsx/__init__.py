"""Spreadsheets for clerks: the data folder as a workbook, and a filled workbook back into the data.

Offices live in Excel. ``python -m scripts.xlsx export`` writes centers, hours, rooms, services and
activities as sheets with Chinese headers and drop-downs; ``import`` reads them back, says every
mistake at its cell, shows the difference, and changes only the lines whose values changed.
"""

"""Makes the JSON Schemas that editors use to complete, explain and check the data files."""

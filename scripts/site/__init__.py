"""From the catalog to the pages of the public site."""

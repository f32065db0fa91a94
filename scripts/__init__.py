"""Commands of the project; each is run as ``python -m scripts.<name>``."""

import os

# We use no plugin of pydantic; looking through all packages for some takes a tenth of a second.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

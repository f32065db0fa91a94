"""Exit with 0 when the service on this machine is well; for containers and supervisors.

It asks under the public name, because the service answers to no other.
"""

import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit

base = os.environ.get("BOOKING_BASE_URL") or "http://127.0.0.1:8000"
asked = urllib.request.Request(
    f"http://127.0.0.1:{os.environ.get('PORT') or 8000}/booking/healthz",
    headers={"Host": urlsplit(base).netloc},
)
try:
    with urllib.request.urlopen(asked, timeout=4) as answer:
        sys.exit(answer.status != 200)
except (OSError, urllib.error.URLError) as error:
    sys.exit(str(error))

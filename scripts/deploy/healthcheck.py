"""Exit with 0 when the service on this machine is well; for containers and supervisors.

It asks under the public name, which the service answers to whatever BOOKING_TRUSTED_HOSTS allows.
"""

import os
import sys
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

base = os.environ.get("BOOKING_BASE_URL") or "http://127.0.0.1:8000"
connection = HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or 8000), timeout=4)
try:
    connection.request("GET", "/booking/healthz", headers={"Host": urlsplit(base).netloc})
    sys.exit(connection.getresponse().status != 200)
except (OSError, HTTPException) as error:
    sys.exit(str(error))
finally:
    connection.close()

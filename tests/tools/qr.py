"""Reads a QR code that stands in a page as a data address, as a phone reads it off the screen."""

import base64
import struct
import zlib

import zxingcpp

__all__ = ["read_data_address"]


def read_data_address(address: str) -> str:
    """The text of the one code in the picture."""
    width, height, gray = _pixels(base64.b64decode(address.removeprefix("data:image/png;base64,")))
    image = memoryview(gray).cast("B", (height, width))
    (code,) = zxingcpp.read_barcodes(image)
    return str(code.text)


def _pixels(png: bytes) -> tuple[int, int, bytes]:
    """Width, height and one byte a pixel of a black and white PNG."""
    width, height, depth = struct.unpack(">IIB", png[16:25])
    assert depth == 1
    packed, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += length + 12
    rows = zlib.decompress(packed)
    stride = (width + 7) // 8 + 1
    pixels = bytearray()
    above = bytes(stride - 1)
    for row in range(height):
        kind, *given = rows[row * stride : (row + 1) * stride]
        assert kind in (0, 2), "a filter that is not known here"
        # Filter 2 stores the difference to the line above.
        line = bytes((one + two) % 256 for one, two in zip(given, above, strict=True))
        above = line if kind == 2 else bytes(given)
        bits = "".join(f"{byte:08b}" for byte in above)[:width]
        pixels += bytes(255 if bit == "1" else 0 for bit in bits)
    return width, height, bytes(pixels)

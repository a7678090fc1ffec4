"""Why a logo is not shown, in words for an integrator, each with what to do."""

from types import MappingProxyType
from typing import Final

from motid.oidc.client_logos.model import BOX, LARGEST_LOGO, LEAST_SIDE, MOST_PIXELS

REGISTERED_ITSELF: Final = "registered_itself"
_RASTER: Final = "Serve the logo as PNG, JPEG or WebP."
REASONS: Final = MappingProxyType(
    {
        "svg": ("it is an SVG drawing, which may hold scripts and addresses; drawings are not shown", _RASTER),
        "not_a_picture": ("its bytes are no PNG, JPEG or WebP picture, whatever the content type says", _RASTER),
        "damaged": ("the picture cannot be read to its end", "Save the picture again and look at it in a browser."),
        "too_large": (
            f"it has more than {LARGEST_LOGO // 1024} KiB",
            f"Make it smaller: it is shown in {BOX[0]} × {BOX[1]} pixels at most.",
        ),
        "too_many_pixels": (
            f"it has more than {MOST_PIXELS:,} pixels",
            f"Make it smaller: it is shown in {BOX[0]} × {BOX[1]} pixels at most.",
        ),
        "too_thin": (
            f"fitted into {BOX[0]} × {BOX[1]} pixels it is less than {LEAST_SIDE} pixels high or wide",
            "Use the emblem alone, or a logo of at most twice its height.",
        ),
        REGISTERED_ITSELF: (
            "the service registered itself, and nobody at MotID has seen whose logo this is",
            "Ask the operator to fix logo_uri in the initial access token, or to register the service.",
        ),
    }
)

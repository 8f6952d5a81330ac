"""The format of iPhone photos, read where the optional library for it is installed: the extra `heic`."""

import importlib

FORMAT = "HEIF"  # as Pillow names it


def is_readable() -> bool:
    """Whether photos of iPhones can be opened here; from then on Pillow opens them."""
    try:
        library = importlib.import_module("pi_heif")
    except ImportError:
        return False
    library.register_heif_opener(thumbnails=False)
    return True

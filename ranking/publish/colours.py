"""The colours of charts and bars, the same as in the stylesheet, for light and dark pages."""

# Told apart with any colour vision (after the palette of Okabe and Ito, darkened for thin lines);
# the stylesheet's --g1 … --g8 are the same, a test compares them.
LIGHT = ("#1c5d99", "#c2571a", "#1b7f5f", "#8e4585", "#8a6d1b", "#4a5a66", "#a63446", "#2f7e8e")
DARK = ("#7db3e8", "#f0995c", "#5fc4a0", "#d49acb", "#d6b656", "#a9b8c4", "#f08a98", "#74c3d3")

INK, DARK_INK = "#1d2329", "#e6e9ec"
SOFT, DARK_SOFT = "#59636e", "#a3adb8"
LINE, DARK_LINE = "#d9dee3", "#39424c"
FAINT, DARK_FAINT = "#b4bcc5", "#5d6873"
# A scale of one hue from none to most.
LOW, DARK_LOW = "#e8eef4", "#232e3a"
FULL, DARK_FULL = "#174e82", "#8fc1f2"

# What the page's script puts in the place of each colour on a dark page.
DARK_OF = dict(zip(LIGHT, DARK, strict=True)) | {
    INK: DARK_INK,
    SOFT: DARK_SOFT,
    LINE: DARK_LINE,
    FAINT: DARK_FAINT,
    LOW: DARK_LOW,
    FULL: DARK_FULL,
}


def colour_of(place: int) -> str:
    """The colour at a 1-based place; it begins again after the last."""
    return LIGHT[(place - 1) % len(LIGHT)]

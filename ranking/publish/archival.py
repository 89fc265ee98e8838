"""Marks a document as PDF/A-2b: metadata that agree with its facts, an output intent, printing annotations.

The marking is what can be made without a validator: fonts are embedded and colours have a profile, but no
validator (veraPDF) was run, so the documents declare the level and do not prove it. Chromium's own tags are kept.
"""

from functools import cache

import pikepdf
from PIL import ImageCms

_PRINTED = 4  # flag of an annotation that prints
# Of the colour profile's header: when it was made (ICC.1, bytes 24 to 35), and its id (84 to 99), which would follow.
_MADE, _ID = slice(24, 36), slice(84, 100)


def mark_archival(document: pikepdf.Pdf) -> None:
    """Give the document the metadata and the colours of PDF/A-2b; its dates and names come from docinfo."""
    for page in document.pages:
        for note in page.get("/Annots", []):
            note["/F"] = _PRINTED
    profile = pikepdf.Stream(document, srgb_profile())
    profile["/N"] = 3
    document.Root["/OutputIntents"] = pikepdf.Array(
        [
            document.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name("/OutputIntent"),
                    S=pikepdf.Name("/GTS_PDFA1"),
                    OutputConditionIdentifier=pikepdf.String("sRGB"),
                    DestOutputProfile=profile,
                )
            )
        ]
    )
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata.load_from_docinfo(document.docinfo)
        metadata["dc:language"] = ["zh-CN"]
        metadata["pdfaid:part"] = "2"
        metadata["pdfaid:conformance"] = "B"


@cache
def srgb_profile() -> bytes:
    """An sRGB colour profile whose date is fixed, so that the bytes are the same each time."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_MADE] = bytes((0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    profile[_ID] = bytes(16)
    return bytes(profile)

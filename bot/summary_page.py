"""A summary as one page of PDF, to hand to a doctor or an ambulance crew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib
from fpdf import FPDF
from fpdf.enums import XPos, YPos

_FONT = "DejaVu"
_MARGIN_MM = 18.0
_LARGEST, _SMALLEST = 12.0, 6.0
_LEADING = 0.5
"""Line height in mm for each point of the letters' size."""


def write_summary_page(lines: Sequence[str], path: Path) -> None:
    """Writes the page; long summaries are set in smaller letters until they fit.

    Args:
        lines: The summary, the first line as its head.
        path: The PDF file; one that is there is replaced.

    Raises:
        OSError: If the file cannot be written.
        ValueError: If the summary does not fit on one page in the smallest letters.
    """
    size = _LARGEST
    while size >= _SMALLEST:
        page = _page(lines, size)
        if page.pages_count == 1:
            path.write_bytes(bytes(page.output()))
            return
        size -= 0.5
    raise ValueError("the summary is too long for one page")


def _page(lines: Sequence[str], size: float) -> FPDF:
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    pdf = FPDF(format="A4")
    pdf.set_margins(_MARGIN_MM, _MARGIN_MM)
    pdf.set_auto_page_break(auto=True, margin=_MARGIN_MM)
    pdf.add_font(_FONT, "", str(fonts / "DejaVuSans.ttf"))
    pdf.add_font(_FONT, "B", str(fonts / "DejaVuSans-Bold.ttf"))
    pdf.set_title(lines[0] if lines else "Bonewatch")
    pdf.add_page()
    for number, line in enumerate(lines):
        pdf.set_font(_FONT, "B" if number == 0 else "", size + (2 if number == 0 else 0))
        pdf.multi_cell(0, size * _LEADING, line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pdf.ln(size * _LEADING / 3)
    return pdf

"""The tab of a browser in which charts are drawn for paper and pictures."""

import asyncio
import json
from collections.abc import Iterable

from markupsafe import Markup

from ranking.publish.browser import Page
from ranking.publish.model import Chart

# Wide enough for every label at the size in which the page prints it (182 mm of paper).
_CHART_WIDTH = 720


class Easel:
    """The tab in which charts are drawn, one board at a time."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._turn = asyncio.Lock()

    async def draw(self, charts: Iterable[Chart], width: int = _CHART_WIDTH) -> dict[str, Markup]:
        """Charts as SVG by their keys; ids in it depend on the chart alone."""
        figures = "".join(f"{json.dumps(chart.key)}: {chart.figure}," for chart in charts)
        async with self._turn:
            drawn = await self.page.evaluate(f"draw({{{figures}}}, {width})")
        return {key: Markup(svg) for key, svg in drawn.items()}

"""How much of long work is done, for the bar on a terminal; apart, since loading rich takes its time."""

from rich.progress import ProgressColumn, Task
from rich.text import Text


class AmountColumn(ProgressColumn):
    """So many of so many; rows of files, whose number nobody knows before, with their rate."""

    def render(self, task: Task) -> Text:
        """The words for the state that the task is in."""
        if task.total is not None:
            return Text(f"{task.completed:,.0f}/{task.total:,.0f}")
        rate = "" if task.speed is None else f"，每秒 {task.speed:,.0f} 行"
        return Text(f"{task.completed:,.0f} 行{rate}")

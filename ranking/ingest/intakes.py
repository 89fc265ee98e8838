"""Which way into the store the files of each kind take."""

from collections.abc import Callable

from ranking.ingest.account_days import AccountDayIntake
from ranking.ingest.followers import FollowerIntake
from ranking.ingest.given import GivenIntake
from ranking.ingest.model import Kind
from ranking.ingest.observed import ObservedIntake
from ranking.ingest.old_boards import OldBoardIntake
from ranking.ingest.plans import PlanIntake
from ranking.ingest.posts import PostIntake
from ranking.ingest.register import RegisterIntake
from ranking.ingest.reviews import ReviewIntake
from ranking.ingest.settling import Intake
from ranking.ingest.source import Source
from ranking.store import Store


def intake_for(store: Store, source: Source) -> Intake:
    """How files of this kind enter the store."""
    intakes: dict[Kind, Callable[[Store, Source], Intake]] = {
        "accounts": RegisterIntake,
        "posts": PostIntake,
        "account_days": AccountDayIntake,
        "followers": FollowerIntake,
        "observed": ObservedIntake,
        "events": PlanIntake,
        "campaigns": PlanIntake,
        "reviews": ReviewIntake,
        "metrics": GivenIntake,
        "history": OldBoardIntake,
    }
    return intakes[source.format.kind](store, source)

"""Every error a user can cause or mend; each message names file, field, value and remedy in Chinese."""


class RankingError(Exception):
    """The root of all errors that are told to the user; the command line turns it into exit code 1.

    Anything that is not one of these is a defect of the program and keeps its traceback.
    """


class InputError(RankingError):
    """A file that was given cannot be read as what it was said to be.

    The file is rolled back as a whole; the user mends the file, or says which account, time or
    format it has, and loads it again.
    """


class StandardError(RankingError):
    """A scoring standard is wrong; the message lists every fault found, one a line.

    The editor mends the TOML file and runs `ranking standards check` again.
    """


class MetricError(RankingError):
    """A metric file has a wrong header or a query that breaks the contract of `metrics/`.

    The author of the family mends the file.
    """


class StoreError(RankingError):
    """The database cannot be opened: held by another process, of a newer program, or not ours.

    The user waits for the other process, updates the program or names another file with `--db`.
    """


class EditionError(RankingError):
    """A month cannot be built, published or exported in the state it is in.

    The message says what is missing (posts, a draft, a register) and which command gives it.
    """


class CampaignError(RankingError):
    """A campaign cannot be counted as it was declared: unknown, matching half the store, or a post that is not there.

    The editor mends the declaration, or confirms what the message asks about.
    """


class ToolError(RankingError):
    """Something outside Python is missing: a browser for PDF, a Chinese font, memory or disk.

    `ranking doctor` says how to get it; everything that does not need it still comes out.
    """

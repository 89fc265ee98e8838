"""The second process: does what the first one orders (see `beside`), one order after the other."""

import os
import pickle
import signal
import sys
import traceback
from contextlib import suppress
from typing import IO, Any

from ranking.catalogue import read_catalogue
from ranking.publish import Progress, publish_edition
from ranking.routine.beside import Kind, send
from ranking.routine.foreseen import cut_font_for


def _serve(orders: IO[bytes], answers: IO[bytes]) -> None:
    """Do what is ordered, one after the other, until nobody asks any more."""

    def tell(what: str, done: int, total: int | None = None) -> None:
        send(answers, ("progress", (what, done, total)))

    while True:
        try:
            kind, order = pickle.load(orders)
        except EOFError:
            return
        send(answers, _answer(kind, order, tell))


def _answer(kind: Kind, order: dict[str, Any], tell: Progress) -> tuple[str, object]:
    try:
        if kind == "font":
            return "done", cut_font_for(**order)
        catalogue = read_catalogue(order["workspace"])
        return "done", publish_edition(**order, catalogue=catalogue, progress=tell)
    except Exception as error:  # whatever went wrong here is raised over there, with where it happened
        error.add_note(traceback.format_exc())
        return "error", error


def serve() -> None:
    """What the second process does: orders from its standard input, answers to its standard output."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    answers = os.fdopen(os.dup(1), "wb")
    # Nothing that anyone prints gets among the answers.
    os.dup2(2, 1)
    # Ctrl-C reaches both processes, and one that is gone reads no answers: the first one speaks for both.
    with suppress(KeyboardInterrupt, BrokenPipeError):
        _serve(sys.stdin.buffer, answers)
    # What is still meant for a closed pipe has no reader.
    os._exit(0)

"""Write the demo data again: `python data/demo/make_demo.py` gives the same files on every machine."""

import argparse
from pathlib import Path

from generator.cast import cast_accounts
from generator.declared import read_campaigns, read_events
from generator.files import (
    write_accounts,
    write_declared,
    write_followers,
    write_observed,
    write_posts,
    write_reviews,
)
from generator.stories import tell_stories
from generator.words import read_words
from generator.year import write_year


def make_demo(folder: Path) -> None:
    """Write the register, posts, followers, observed periods, events, campaigns and reviews into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    words = read_words()
    events, campaigns = read_events(words), read_campaigns(words)
    accounts = cast_accounts()
    posts = tell_stories(write_year(words, events, campaigns), words)
    write_accounts(folder, accounts)
    write_posts(folder, posts)
    write_followers(folder, accounts)
    write_observed(folder, accounts)
    write_declared(folder, events, campaigns)
    write_reviews(folder)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="重新生成演示数据（内容固定，可重复）。")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent, help="写入的文件夹")
    make_demo(parser.parse_args().out)


if __name__ == "__main__":
    main()

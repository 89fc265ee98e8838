"""Proposes register rows for accounts that were seen and are not registered, and for names that changed."""

import datetime as dt
from pathlib import Path

import xlsxwriter

from ranking.errors import InputError
from ranking.ingest.columns import COLUMNS
from ranking.ingest.templates import choices_of
from ranking.store import Store
from ranking.vocabulary import labels

# First seen: the earliest of its posts, follower counts, days and observed periods.
_NEW = """
WITH seen AS (
    SELECT account_id, CAST(min(published_at) AS DATE) AS day FROM post GROUP BY account_id
    UNION ALL SELECT account_id, CAST(min(captured_at) AS DATE) FROM follower_capture GROUP BY account_id
    UNION ALL SELECT account_id, min(day) FROM account_day GROUP BY account_id
    UNION ALL SELECT account_id, min(first_day) FROM observed_period GROUP BY account_id
)
SELECT p.platform, p.native_id, coalesce(max(i.name), p.name, '') AS name,
    string_agg(DISTINCT i.name, '、' ORDER BY i.name), min(s.day)
FROM provisional_account AS p
LEFT JOIN account_sight AS i USING (account_id)
LEFT JOIN seen AS s USING (account_id)
GROUP BY p.account_id, p.platform, p.native_id, p.name
ORDER BY p.account_id
"""
# The newest name that files give, where it is not the registered one.
_RENAMED = """
SELECT a.platform, a.native_id, n.name, a.name, n.day, a.level, a.region_code, a.region, a.organisation, a.matrix,
    a.superior_id, a.is_main, a.valid_from
FROM account AS a
JOIN (
    SELECT i.account_id, arg_max(i.name, i.load_id) AS name, max(CAST(f.newest_post AS DATE)) AS day
    FROM account_sight AS i
    LEFT JOIN load_account AS f USING (load_id, account_id)
    WHERE i.name IS NOT NULL
    GROUP BY i.account_id
) AS n USING (account_id)
WHERE a.valid_to IS NULL AND trim(n.name) <> trim(a.name)
ORDER BY a.account_id
"""
_NOTE = "说明（载入时忽略）"


def propose_accounts(store: Store, path: Path) -> tuple[int, int]:
    """Write the proposed rows to the workbook `path`; how many accounts are new, how many have another name.

    Raises InputError where there is nothing to propose or the file exists.
    """
    new = [_row_of_new(*row) for row in store.rows(_NEW)]
    renamed = [_row_of_renamed(*row) for row in store.rows(_RENAMED)]
    if not new and not renamed:
        msg = "没有临时账号，也没有发现改名，不需要补登记"
        raise InputError(msg)
    if path.exists() or not path.parent.is_dir():
        msg = f"{path}: 文件已存在或文件夹不存在，没有写出；请换一个名称"
        raise InputError(msg)
    _write([*new, *renamed], path)
    return len(new), len(renamed)


def _row_of_new(
    platform: str, native: str, name: str, names: str | None, day: dt.date | None
) -> dict[str, str]:
    several = f"；文件里用过的名称：{names}" if names and names != name else ""
    return {
        "platform": labels("platform").get(platform, platform),
        "native_id": native,
        "name": name,
        "valid_from": "" if day is None else str(day),
        _NOTE: f"未登记，最早见于 {day or '不详'}{several}；请补全各栏并核对启用日期",
    }


def _row_of_renamed(
    platform: str, native: str, name: str, before: str, day: dt.date | None, *rest: object
) -> dict[str, str]:
    keys = ("level", "region_code", "region", "organisation", "matrix", "superior", "is_main")
    *values, since = rest
    told = dict(zip(keys, values, strict=True))
    told["level"] = labels("level").get(str(told["level"]), "") if told["level"] else None
    told["is_main"] = {True: "是", False: "否"}.get(told["is_main"]) if told["is_main"] is not None else None  # type: ignore[call-overload]
    return {
        "platform": labels("platform").get(platform, platform),
        "native_id": native,
        "name": name,
        **{key: "" if value is None else str(value) for key, value in told.items()},
        "valid_from": "",
        _NOTE: f"登记的名称是“{before}”（自 {since} 起），文件里是“{name}”（{day or '日期不详'}已是新名）；"
        "确为改名的，填写新名的启用日期，并把原有一行的停用日期填为前一天，两行一起载入；否则删去本行",
    }  # fmt: skip


def _write(rows: list[dict[str, str]], path: Path) -> None:
    columns = COLUMNS["accounts"]
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": "拟补登记", "created": dt.datetime(2026, 1, 1)})
        head, text = book.add_format({"bold": True, "border": 1}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("登记表")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns), 20, text)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.label, head)
            if choices := choices_of(column):
                sheet.data_validation(
                    1, place, len(rows) + 200, place, {"validate": "list", "source": list(choices)}
                )
        sheet.write_string(0, len(columns), _NOTE, head)
        for line, row in enumerate(rows, start=1):
            for place, key in enumerate((*(column.key for column in columns), _NOTE)):
                sheet.write_string(line, place, row.get(key, ""), text)

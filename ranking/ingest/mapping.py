"""A mapping (对应表): how an editor says what the columns of any other file mean."""

import tomllib
from pathlib import Path
from typing import Any, Self

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ranking.errors import InputError
from ranking.ingest.columns import ACCOUNT_KEYS, COLUMNS, COUNT_KEYS, column_of
from ranking.ingest.date_forms import check_form, read_form
from ranking.ingest.encoding import container_of
from ranking.ingest.format import Format
from ranking.ingest.model import KIND_LABELS, Kind
from ranking.ingest.workbook import read_sheets
from ranking.vocabulary import codes_by_name

# The heads of the fillable workbook; the first rows under them may say what the whole file is.
HEADS = ("字段", "文件列名", "单位", "日期格式", "固定值")
KIND_ROW, KEY_ROW = "内容", "认作同一稿件"
_BETWEEN = "、"
_UNITS = ("万", "亿", "%")
_PLAIN_NUMBER = r"^(\s*[0-9][0-9.,]*)\s*$"
_NUMBERS = (*COUNT_KEYS, "followers", "readers", "pushes")


class MappedColumn(BaseModel):
    """What one field is taken from: a column of the file, or the same text in every row."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    column: str | None = None
    unit: str = ""
    form: str = ""
    value: str | None = None

    @model_validator(mode="after")
    def _checked(self) -> Self:
        if (self.column is None) == (self.value is None):
            raise ValueError(f"字段“{self.field}”须写明文件列名（column）或固定值（value），只写其一")
        if self.unit and self.unit not in _UNITS:
            raise ValueError(f"字段“{self.field}”的单位“{self.unit}”无法识别，可用：{_BETWEEN.join(_UNITS)}")
        if self.form and (fault := check_form(self.form)) is not None:
            raise ValueError(f"字段“{self.field}”的日期格式“{self.form}”{fault}")
        return self


class Mapping(BaseModel):
    """One mapping, checked: every field is one of the kind's, and everything that is required is there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: Kind = "posts"
    natural_key: tuple[str, ...] = ()
    columns: tuple[MappedColumn, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _checked(self) -> Self:
        known = [column.key for column in COLUMNS[self.kind]]
        for key in (*(column.field for column in self.columns), *self.natural_key):
            if key not in known:
                raise ValueError(
                    f"没有字段“{key}”，{KIND_LABELS[self.kind]}可用：{_labels_of(self.kind, known)}"
                )
        given = [column.field for column in self.columns]
        twice = sorted({key for key in given if given.count(key) > 1})
        if twice:
            raise ValueError(f"字段写了不止一次：{_labels_of(self.kind, twice)}")
        for column in self.columns:
            shape = column_of(self.kind, column.field).shape
            if column.unit == "%" and shape not in ("rate", "number"):
                raise ValueError(f"字段“{_labels_of(self.kind, [column.field])}”不是比率，单位不能写 %")
        if self.natural_key and "post_id" in given:
            raise ValueError("有稿件ID时不要写“认作同一稿件”（natural_key），请删去其一")
        if any(column.field == "account" and column.value is not None for column in self.columns):
            raise ValueError("账号不能写固定值，请在载入时用 --account 说明")
        lacking = [key for key in self._required() if key not in given]
        if lacking:
            raise ValueError(f"缺少必需的字段：{_labels_of(self.kind, lacking)}{self._remedy(lacking)}")
        return self

    def _required(self) -> list[str]:
        excused = (*ACCOUNT_KEYS, *(("post_id",) if self.natural_key else ()))
        return [column.key for column in COLUMNS[self.kind] if column.required and column.key not in excused]

    def _remedy(self, lacking: list[str]) -> str:
        return (
            "；没有编号时请写“认作同一稿件”（natural_key），如标题、发布时间" if "post_id" in lacking else ""
        )

    def as_format(self) -> Format:
        """The format by which a file under this mapping is read."""
        taken = [column for column in self.columns if column.column is not None]
        platform = next((c.value for c in self.columns if c.field == "platform" and c.value), None)
        return Format(
            key="mapping",
            label=f"对应表“{self.name}”",
            kind=self.kind,
            platform=None if platform is None else codes_by_name("platform").get(platform, platform),
            columns={column.field: (column.column or "",) for column in taken},
            required=tuple(column.field for column in taken),
            known_by="对应表所列的各列",
            gives="对应表所列的各列",
            lacks="",
            natural_key=self.natural_key,
            derive=self._derive,
        )

    def _derive(self, rows: pl.DataFrame) -> pl.DataFrame:
        derived = rows
        for column in self.columns:
            if column.value is not None and column.field != "platform":
                derived = derived.with_columns(pl.lit(column.value).alias(column.field))
            if column.unit:
                # `1.2` under 阅读量（万） is `1.2万`; what says its unit itself stays.
                derived = derived.with_columns(
                    pl.col(column.field).str.replace(_PLAIN_NUMBER, f"${{1}}{column.unit}")
                )
            if column.form:
                derived = derived.with_columns(read_form(derived[column.field], column.form))
        return derived


def read_mapping(path: Path) -> Mapping:
    """The mapping in a TOML file or a filled workbook; raises InputError that names what is wrong."""
    if not path.is_file():
        msg = f"{path}: 对应表不存在，请检查路径，或用 ranking formats guess 生成一份"
        raise InputError(msg)
    try:
        content = _of_workbook(path) if container_of(path) in ("zip", "ole2") else _of_toml(path)
        return Mapping.model_validate(content)
    except ValidationError as error:
        faults = "；".join(_told(fault) for fault in error.errors())
        msg = f"{path}: 对应表有误：{faults}"
        raise InputError(msg) from error


def _of_toml(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path}: 不是可读的 TOML（{error}），请改正或用 ranking formats guess 重新生成"
        raise InputError(msg) from error
    columns = content.pop("column", [])
    kind = _kind_of(str(content.pop("kind", "posts")))
    key = [_key_of(kind, str(word)) for word in content.pop("natural_key", [])]
    named = [{**column, "field": _key_of(kind, str(column.get("field", "")))} for column in columns]
    return {"name": path.stem, **content, "kind": kind, "natural_key": key, "columns": named}


def _of_workbook(path: Path) -> dict[str, Any]:
    for _, sheet in read_sheets(path):
        rows = [[cell or "" for cell in row] for row in sheet.rows()]
        place = next((n for n, row in enumerate(rows) if [c.strip() for c in row[:5]] == list(HEADS)), None)
        if place is not None:
            return _of_rows(path.stem, rows[place + 1 :])
    msg = f"{path}: 不是对应表：没有表头 {_BETWEEN.join(HEADS)}，请用 ranking formats guess 生成一份"
    raise InputError(msg)


def _of_rows(name: str, rows: list[list[str]]) -> dict[str, Any]:
    told = [[cell.strip() for cell in row[: len(HEADS)]] for row in rows]
    whole = {row[0]: row[4] for row in told if row[0] in (KIND_ROW, KEY_ROW)}
    kind = _kind_of(whole.get(KIND_ROW) or "posts")
    columns = [
        {
            "field": _key_of(kind, field),
            "column": column or None,
            "unit": unit,
            "form": form,
            "value": value or None,
        }
        for field, column, unit, form, value in told
        # A field that the file does not have stays empty in the list.
        if field and field not in whole and (column or value)
    ]
    key = [_key_of(kind, word) for word in whole.get(KEY_ROW, "").split(_BETWEEN) if word]
    return {"name": name, "kind": kind, "natural_key": key, "columns": columns}


def _kind_of(word: str) -> str:
    return next((kind for kind, label in KIND_LABELS.items() if word in (kind, label)), word)


def _key_of(kind: str, word: str) -> str:
    """The English key of a field that may be given under its Chinese label."""
    columns = next((columns for known, columns in COLUMNS.items() if known == kind), ())
    return next((column.key for column in columns if word in (column.key, column.label)), word)


def _labels_of(kind: Kind, keys: list[str]) -> str:
    labels = {column.key: column.label for column in COLUMNS[kind]}
    return _BETWEEN.join(labels[key] for key in keys)


def _told(fault: Any) -> str:
    """One fault of pydantic in Chinese."""
    where = ".".join(str(part) for part in fault["loc"])
    match fault["type"]:
        case "value_error":
            return str(fault["ctx"]["error"])
        case "extra_forbidden":
            return f"{where} 是未知的项，请删去"
        case "missing":
            return f"缺少 {where}"
        case "literal_error":
            return f"{where} 是“{fault['input']}”，可用：{_BETWEEN.join(KIND_LABELS.values())}"
        case "too_short":
            return "没有写任何字段"
        case _:
            return f"{where} 的值“{fault['input']}”不对"

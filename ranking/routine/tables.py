"""Tables that a person hands over or takes away: CSV, Parquet and XLSX, by the file's ending."""

import io
from pathlib import Path

import polars as pl

from ranking.errors import InputError
from ranking.formula_cells import defuse

_ENDINGS = (".csv", ".parquet", ".xlsx")


def read_table(path: Path) -> pl.DataFrame:
    """A table with the columns of its first row: cells of a CSV as text, others in their own type.

    Raises InputError when the file is missing, of another kind, undecodable, empty or has a column twice.
    """
    if not path.is_file():
        msg = f"找不到文件 {path}，请检查路径"
        raise InputError(msg)
    frame = _read_by_ending(path)
    twice = sorted(name for name in frame.columns if name.endswith("_duplicated_0"))
    if twice:
        msg = f"{path.name}：列名 {twice[0].removesuffix('_duplicated_0')} 出现了两次，请改名或删去一列"
        raise InputError(msg)
    if frame.is_empty() or not frame.columns:
        msg = f"{path.name}：没有数据行，第一行应为列名，以下每行一个对象"
        raise InputError(msg)
    return frame


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """Write a table in the form of its ending; floats keep all their digits (16 in a workbook, its limit)."""
    match path.suffix.lower():
        case ".csv":
            # The mark at the front lets spreadsheet programs see that it is UTF-8.
            path.write_bytes(b"\xef\xbb\xbf" + to_csv(frame).encode())
        case ".parquet":
            frame.write_parquet(path)
        case ".xlsx":
            frame.write_excel(path)
        case _:
            raise _unknown_ending(path)


def to_csv(frame: pl.DataFrame) -> str:
    """The table as CSV text with the shortest exact form of every number; text is never a formula."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    harmless = frame.with_columns(
        pl.Series(name, [None if cell is None else defuse(cell) for cell in frame[name]], dtype=pl.String)
        for name in texts
    )
    return harmless.rename({name: defuse(name) for name in frame.columns}).write_csv()


def _read_by_ending(path: Path) -> pl.DataFrame:
    match path.suffix.lower():
        case ".csv":
            return _read_csv(path)
        case ".parquet":
            return _read_parquet(path)
        case ".xlsx":
            return _read_xlsx(path)
        case _:
            raise _unknown_ending(path)


def _read_csv(path: Path) -> pl.DataFrame:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        msg = f"{path.name}：既不是 UTF-8 也不是 GB18030 编码，请另存为 UTF-8 的 CSV 后重试"
        raise InputError(msg)
    try:
        return pl.read_csv(io.StringIO(text), infer_schema=False)
    except (pl.exceptions.PolarsError, ValueError) as error:
        msg = f"{path.name}：不是合法的 CSV（{error}）"
        raise InputError(msg) from error


def _read_parquet(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except pl.exceptions.PolarsError as error:
        msg = f"{path.name}：不是完好的 Parquet 文件（{error}）"
        raise InputError(msg) from error


def _read_xlsx(path: Path) -> pl.DataFrame:
    import fastexcel

    try:
        sheet = fastexcel.read_excel(path).load_sheet(0)
    except fastexcel.FastExcelError as error:
        msg = f"{path.name}：不是能读取的 XLSX 工作簿（可能有密码或已损坏）：{error}"
        raise InputError(msg) from error
    return sheet.to_polars()


def _unknown_ending(path: Path) -> InputError:
    return InputError(f"{path.name}：只支持 {'、'.join(_ENDINGS)}，请换一种文件格式")

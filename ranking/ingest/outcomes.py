"""What is told of a file: loaded with its counts, waiting for its owner, or skipped with the reason."""

from pathlib import Path

from ranking.errors import InputError
from ranking.ingest.encoding import digest_file
from ranking.ingest.model import LoadOutcome, Waits
from ranking.ingest.ownership import OwnerlessError
from ranking.ingest.settling import Settlement
from ranking.ingest.source import Source
from ranking.ingest.table import Table


def loaded_outcome(
    source: Source, table: Table, settled: Settlement, rows_read: int, rejected: int
) -> LoadOutcome:
    notes = [*table.notes, *dict.fromkeys(table.found), *settled.notes]
    if source.options.account is not None and source.account is None:
        notes.append("文件自带账号，--account 没有用到")
    if source.format.is_own and (strange := source.format.strange(table.header)):
        told = (f"{name}（是否指 {likely}）" if likely else name for name, likely in strange.items())
        notes.append(f"未读取的列：{'、'.join(told)}；本格式没有这些列名，列名见 docs/数据格式.md")
    return LoadOutcome(
        path=source.path,
        state="loaded",
        kind=source.format.kind,
        format=source.format.key,
        label=source.format.label,
        part=source.part,
        load_id=source.load_id,
        rows_read=rows_read,
        accepted=settled.accepted,
        unchanged=rows_read - settled.accepted - rejected,
        rejected=rejected,
        contradictions=settled.contradictions,
        contradiction_count=settled.contradiction_count,
        notes=tuple(notes),
        owner_basis=source.owner_basis,
    )


def waiting_outcome(path: Path, error: OwnerlessError, file: Path) -> LoadOutcome:
    reason = skipped_outcome(path, error, file).reason
    form = error.form
    waits = Waits(digest_file(file).sha256, form.label if form else "", form.platform if form else None)
    return LoadOutcome(path, "waiting", reason=reason, waits=waits)


def skipped_outcome(path: Path, error: InputError, file: Path) -> LoadOutcome:
    reason = str(error).removeprefix(f"{path}: ").removeprefix(f"{file}: ")
    return LoadOutcome(path, "skipped", reason=reason)

"""Metric headers: what is read, and how each fault is told."""

from pathlib import Path

import pytest

from ranking.catalogue import RESERVED_KEYS, Family, read_catalogue, read_family
from ranking.errors import MetricError

METRIC = """[[metric]]
key = "posts"
label = "稿件数"
unit = "篇"
direction = "higher"
definition = "演示"
base = "observed_days"
base_label = "个观测日"
tags = ["reads"]
source = "演示"
blind_spot = "演示"
example = "演示"
"""
HEADER = f'key = "own"\nlabel = "演示"\nabout = "演示"\n\n{METRIC}'
QUERY = "SELECT subject FROM account_asof\n"


def write_file(folder: Path, header: str, name: str = "own.sql") -> Path:
    folder.mkdir(exist_ok=True)
    commented = "".join(f"-- {line}".rstrip() + "\n" for line in header.splitlines())
    (folder / name).write_text(commented + "\n" + QUERY, encoding="utf-8")
    return folder / name


def read_text(tmp_path: Path, header: str) -> Family:
    return read_family(write_file(tmp_path, header))


def test_header_gives_the_family_and_its_metrics(tmp_path: Path) -> None:
    family = read_text(tmp_path, HEADER)
    assert (family.key, family.label, family.path) == ("own", "演示", "own.sql")
    metric = family.metrics[0]
    assert (metric.key, metric.tags, metric.audience, metric.is_integer) == (
        "posts",
        ("reads",),
        "public",
        False,
    )
    assert (metric.base, metric.coverage, metric.floor) == ("observed_days", "coverage", None)


def test_sql_keeps_the_line_numbers_of_the_file(tmp_path: Path) -> None:
    path = write_file(tmp_path, HEADER)
    assert read_family(path).sql == path.read_text(encoding="utf-8")


def test_file_of_an_office_machine_is_read_alike(tmp_path: Path) -> None:
    path = write_file(tmp_path, HEADER)
    plain = read_family(path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_family(path) == plain


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('unit = "篇"\n', "", '指标 "posts" unit 缺少此项'),
        ('"higher"', '"up"', "指标 \"posts\" direction 的值是 'up'，可取 'higher'、'lower'、'neutral'"),
        ('["reads"]', '["views"]', "指标 \"posts\" tags 的值是 'views'，可取 'reads'、"),
        ('unit = "篇"', 'units = "篇"', "指标 \"posts\" units 的值是 '篇'，没有这个字段"),
        ('unit = "篇"', "unit = 3", '指标 "posts" unit 的值是 3，应为带引号的文字'),
        ('unit = "篇"', 'unit = " "', '指标 "posts" unit 是空的'),
        ('example = "演示"', "", '指标 "posts" example 是空的'),
        ('key = "posts"', 'key = "Posts"', "key 的值是 'Posts'，只能用小写字母、数字和下划线"),
        ('key = "posts"\n', "", r"第 1 个 \[\[metric\]\] key 缺少此项"),
        ('key = "own"', 'key = "自有"', "key 的值是 '自有'，只能用小写字母"),
        ('about = "演示"\n', "", "about 缺少此项"),
        (METRIC, "", r"\[\[metric\]\] 一个也没有，请至少写一个"),
        (METRIC, 'metric = "posts"', r"\[\[metric\]\] 的值是 'posts'，应为列表"),
        (METRIC, 'metric = ["posts"]', r"第 1 个 \[\[metric\]\] 的值是 'posts'，类型不对"),
        (METRIC, METRIC + METRIC, '指标 "posts" 写了两次'),
        ('unit = "篇"', "unit = 篇", "不是合法的 TOML"),
    ],
)
def test_fault_names_file_field_value_and_remedy(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(MetricError, match=said) as refused:
        read_text(tmp_path, HEADER.replace(old, new))
    assert all(line.startswith("own.sql：") for line in str(refused.value).splitlines())


def test_all_faults_are_listed_at_once(tmp_path: Path) -> None:
    with pytest.raises(MetricError) as refused:
        read_text(tmp_path, HEADER.replace('unit = "篇"\n', "").replace('"higher"', '"up"'))
    assert len(str(refused.value).splitlines()) == 2


@pytest.mark.parametrize("key", sorted(RESERVED_KEYS))
def test_reserved_keys_are_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(MetricError, match=f'"{key}"，这是保留名'):
        read_text(tmp_path, HEADER.replace('key = "posts"', f'key = "{key}"'))


def test_file_without_a_header_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.sql").write_text(QUERY, encoding="utf-8")
    with pytest.raises(MetricError, match=r"own\.sql：第 1 行不是以 -- 开头"):
        read_family(tmp_path / "own.sql")


def test_file_of_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.sql").write_bytes('-- label = "演示"'.encode("gb18030"))
    with pytest.raises(MetricError, match=r"own\.sql：不是 UTF-8"):
        read_family(tmp_path / "own.sql")


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(MetricError, match="没有这个文件"):
        read_family(tmp_path / "none.sql")


def test_own_family_replaces_the_shipped_one_of_its_file_name(tmp_path: Path) -> None:
    shipped = read_catalogue()
    header = HEADER.replace('key = "own"', 'key = "frequency"')
    write_file(tmp_path / "指标", header, "frequency.sql")
    own = read_catalogue(tmp_path)
    assert own.metrics["posts"].definition == "演示"
    assert "active_days" not in own.metrics
    assert len(own.families) == len(shipped.families)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("own", "frequency", '指标族 "frequency" 已由 frequency.sql 给出'),
        ("none", "none", '指标 "posts" 已由 frequency.sql 给出'),
    ],
)
def test_key_of_another_file_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    write_file(tmp_path / "指标", HEADER.replace(f'"{old}"', f'"{new}"'))
    with pytest.raises(MetricError, match=f"own.sql：{said}"):
        read_catalogue(tmp_path)

"""Encodings and containers are told by the bytes, never by the name."""

from pathlib import Path

import pytest

from ranking.errors import InputError
from ranking.ingest.encoding import container_of, digest_file, encoding_of

_TEXT = "平台,账号ID,名称\n微博,1,演示发布二〇二六年十月生态环境\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (_TEXT.encode(), "utf-8-sig"),
        (_TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (_TEXT.encode("gb18030"), "gb18030"),
        (b"a,b\n1,2\n", "utf-8-sig"),
    ],
)
def test_utf8_comes_first_then_gb18030(tmp_path: Path, content: bytes, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert encoding_of(path) == encoding


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_TEXT.encode("utf-16"), "UTF-16"),
        (b"a,b\n1,\x00\n", "第 7 字节是空字节"),
        (_TEXT.encode()[:-3], "损坏或被截断"),
        (_TEXT.encode("utf-8-sig")[:20], "损坏或被截断"),
        (_TEXT.encode() + b"\xff\xfe\n", "损坏或被截断"),
        (b"a\xff\xff,b\n", "既不是 UTF-8 也不是 GB18030"),
    ],
)
def test_anything_else_is_refused_with_the_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=reason):
        encoding_of(path)


def test_damage_is_found_beyond_the_first_block(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(_TEXT.encode() * 20_000 + b"\xe4\xb8\n")
    with pytest.raises(InputError, match=f"第 {len(_TEXT.encode()) * 20_000 + 1} 字节"):
        encoding_of(path)


def test_containers_are_told_by_their_first_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for start, kind in (
        (b"PK\x03\x04", "zip"),
        (b"PAR1", "parquet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole2"),
    ):
        path.write_bytes(start + b"rest")
        assert container_of(path) == kind


def test_digest_names_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"abc")
    assert digest_file(path).sha256.startswith("ba7816bf")
    assert digest_file(path).size == 3

"""`ranking campaigns` as an editor uses it: declaring, checking, deciding, being warned in time."""

import json
from pathlib import Path

import pytest

from ranking.store import open_store
from tests.cli.conftest import Run

REGISTER = (
    "平台,账号ID,名称,层级,主办单位,矩阵,启用日期\n"
    "微博,1,甲发布（演示）,县级,甲局,演示矩阵,2020-01-01\n"
    "微博,2,乙发布（演示）,县级,乙局,演示矩阵,2020-01-01\n"
)
OBSERVED = "平台,账号ID,起始日期,截止日期\n微博,1,2025-06-01,2025-06-30\n微博,2,2025-06-01,2025-06-30\n"
TEXTS = (
    "河边的芦苇又长高了，志愿者沿着堤岸捡拾垃圾，装满了整整三大车。",
    "孩子们在环保课堂上用旧报纸做出了会飞的小鸟，笑声传出很远很远。",
    "监测人员凌晨四点出发，赶在日出之前采集到当天的第一份空气样品。",
    "老工业区的烟囱变成了观景台，登高望去，新栽的林带已经连成一片。",
)


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    """Two accounts in June 2025: the first gives four originals and a poster, the second one of unknown originality."""
    rows = [
        f"微博,1,{n},2025-06-{n + 4:02d} 08:00,{'海报' if n == 0 else '图片'},是,#演示日# {text}"
        for n, text in enumerate(TEXTS)
    ]
    rows.append(
        "微博,2,9,2025-06-05 09:00,图片,,#演示日# 县城的街角公园建成开放，居民出门几步路就能走进一片绿色之中。"
    )
    rows.append(
        "微博,2,10,2025-07-05 09:00,图片,是,#演示日# 活动结束之后又补发了一篇，讲的是志愿者们这一个月来的收获与感想。"
    )
    head = "平台,账号ID,稿件ID,发布时间,形式,是否原创,正文\n"
    for name, text in (
        ("登记.csv", REGISTER),
        ("观测.csv", OBSERVED),
        ("稿件.csv", head + "\n".join(rows) + "\n"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    run("load", "accounts", "登记.csv")
    assert run("load", "posts", "观测.csv", "稿件.csv").code == 0
    return tmp_path


@pytest.fixture
def declared(run: Run, store: Path) -> Path:
    days, title = "2025-06-01:2025-06-30", "演示日主题宣传（演示）"
    assert run("campaigns", "new", "day", "--title", title, "--days", days, "--topic", "演示日").code == 0
    text = (
        (store / "day.toml")
        .read_text(encoding="utf-8")
        .replace("target_originals = 10", "target_originals = 4")
    )
    (store / "day.toml").write_text(text, encoding="utf-8")
    assert run("load", "campaigns", "day.toml").code == 0
    return store


def rows_of(folder: Path, name: str, section: str) -> list[dict[str, object]]:
    told = json.loads((folder / "out" / f"{name}.json").read_text(encoding="utf-8"))
    (found,) = [one for one in told["sections"] if one["key"] == section]
    return list(found["rows"])


def test_a_new_declaration_can_be_loaded_as_it_is(run: Run, declared: Path) -> None:
    assert "day  演示日主题宣传（演示）（2025-06-01 至 2025-06-30）" in run("campaigns", "list").out
    again = run("campaigns", "new", "day", "--title", "x", "--days", "2025-06-01:2025-06-30")
    assert again.code == 1 and "已经存在" in again.err


def test_check_says_who_met_the_target_and_what_is_missing(run: Run, declared: Path) -> None:
    out = run("campaigns", "check", "day", "--as-of", "2025-08-01").out
    assert "适用账号 2 个：达标 1 个、未达标 1 个。" in out
    (first,) = [line for line in out.splitlines() if line.startswith("甲发布")]
    assert "2025-06-07" in first and first.endswith("达标")
    (second,) = [line for line in out.splitlines() if line.startswith("乙发布（演示）　微博")]
    assert "还差 4 篇原创稿件、1 件原创宣传品" in second and second.endswith("未达标")


def test_a_decision_changes_the_count_from_then_on_and_is_told(run: Run, declared: Path) -> None:
    words = (
        "campaigns",
        "decide",
        "day",
        "weibo:2/9",
        "--as",
        "original",
        "--count",
        "--reason",
        "查明为自采",
    )
    assert run(*words, "--by", "演示编辑").code == 0
    with open_store(declared / "ranking.duckdb") as opened:
        acts = opened.rows("SELECT author, detail FROM act WHERE what = 'campaign_decision'")
    assert len(acts) == 1 and acts[0][0] == "演示编辑" and "weibo:2/9" in acts[0][1]
    assert run("campaigns", "check", "day", "--out", "out").code == 0
    told = {row["稿件ID"]: row["原创"] for row in rows_of(declared, "day", "posts")}
    assert "演示编辑" in str(told["weibo:2/9"]) and str(told["weibo:2/9"]).startswith("计")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("decide", "day", "weibo:2/77", "--count", "--reason", "x"), 1, "没有稿件"),
        (("decide", "night", "weibo:2/9", "--count", "--reason", "x"), 1, "day"),
        (("decide", "day", "weibo:2/9", "--reason", "x"), 2, "--refuse"),
        (("decide", "day", "weibo:2/9", "--count", "--reason", " "), 1, "理由"),
        (("check", "night"), 1, "day"),
        (("new", "a/b", "--title", "x", "--days", "2025-06-01:2025-06-30"), 1, "a/b"),
        (("new", "b", "--title", "x", "--days", "2025-06-01:2025-06-30", "--out", "none/b.toml"), 1, "none"),
        (("new", "b", "--title", "x", "--days", "2025-06-30:2025-06-01"), 2, "晚于"),
        (("years", "2025-2026"), 2, "2021:2025"),
        (("check",), 2, "--year"),
        (("check", "--year", "2019"), 1, "2025"),
        (("check", "--year", "2025", "--target", "none.toml"), 1, "none.toml"),
    ],
)
def test_wrong_words_are_answered_with_the_remedy(
    run: Run, declared: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    outcome = run("campaigns", *words)
    assert outcome.code == code
    assert said in outcome.err


def test_posts_seen_to_be_gone_stop_counting_where_so_declared(run: Run, declared: Path) -> None:
    assert (
        run("campaigns", "removed", "weibo:1/3", "--on", "2025-07-01", "--reason", "打开链接提示已删除").code
        == 0
    )
    assert (
        "甲发布（演示）　微博　演示矩阵　4　4"
        in run("campaigns", "check", "day", "--as-of", "2025-08-01").out
    )
    text = (declared / "day.toml").read_text(encoding="utf-8")
    (declared / "day.toml").write_text(
        text.replace('deleted_counts = "是"', 'deleted_counts = "否"'), encoding="utf-8"
    )
    run("load", "campaigns", "day.toml")
    out = run("campaigns", "check", "day", "--as-of", "2025-08-01").out
    assert "甲发布（演示）　微博　演示矩阵　3　3" in out
    assert (
        "甲发布（演示）　微博　演示矩阵　4　4"
        in run("campaigns", "check", "day", "--as-of", "2025-06-30").out
    )


def test_the_year_is_held_to_the_target_in_force(run: Run, declared: Path) -> None:
    out = run("campaigns", "check", "--year", "2025", "--as-of", "2025-12-31", "--out", "out").out
    assert "行动计划（2021—2025年）专栏10" in out
    states = {
        row["账号"]: (row["达标次数"], row["年度结论"]) for row in rows_of(declared, "2025", "accounts")
    }
    assert states == {"甲发布（演示）": (1, "达标"), "乙发布（演示）": (0, "未达标")}


def test_a_year_after_the_plan_has_no_target_unless_a_file_gives_one(run: Run, declared: Path) -> None:
    text = (
        (declared / "day.toml")
        .read_text(encoding="utf-8")
        .replace("2025-06", "2026-06")
        .replace('"day"', '"next"')
    )
    (declared / "next.toml").write_text(text, encoding="utf-8")
    run("load", "campaigns", "next.toml")
    out = run("campaigns", "check", "--year", "2026", "--as-of", "2026-12-31").out
    assert "2026 年没有生效的年度目标" in out and "当年无目标" in out
    target = '[target]\nid = "own"\ntitle = "演示目标"\nfirst_year = 2026\nlast_year = 2030\nsource = "演示〔2026〕1号"\ncampaigns = 1\n'
    (declared / "own.toml").write_text(target, encoding="utf-8")
    out = run("campaigns", "check", "--year", "2026", "--as-of", "2026-12-31", "--target", "own.toml").out
    assert "演示〔2026〕1号" in out and "观测不全" in out


def test_who_will_miss_the_target_is_told_in_time(run: Run, declared: Path) -> None:
    out = run("campaigns", "due", "--as-of", "2025-06-06").out
    assert "按目前进度将完不成的有 1 项次" in out
    (line,) = [line for line in out.splitlines() if line.startswith("乙发布")]
    assert "2025-06-30　24" in line
    assert "进行中的主题宣传 0 项" in run("campaigns", "due", "--as-of", "2025-07-02").out


def test_all_forms_of_a_report_say_the_same(run: Run, declared: Path) -> None:
    import fastexcel

    assert run("campaigns", "check", "day", "--as-of", "2025-08-01", "--out", "out").code == 0
    page = (declared / "out" / "day.html").read_text(encoding="utf-8")
    book = fastexcel.read_excel(declared / "out" / "day.xlsx")
    assert book.sheet_names[:3] == ["说明", "账号进度", "矩阵进度"]
    sheet = book.load_sheet("账号进度", header_row=1).to_polars()
    for row, told in zip(sheet.iter_rows(named=True), rows_of(declared, "day", "accounts"), strict=True):
        assert (row["账号"], row["稿件"], row["状态"]) == (told["账号"], told["稿件"], told["状态"])
        assert str(told["账号"]) in page and str(told["状态"]) in page
    assert (declared / "out" / "day.pdf").read_bytes().startswith(b"%PDF")


def test_a_theme_that_fits_half_of_all_posts_waits_for_a_person(run: Run, declared: Path) -> None:
    head = "平台,账号ID,稿件ID,发布时间,正文\n"
    rows = [
        f"微博,1,b{n},2025-06-{n % 28 + 1:02d} 10:00,第{n}条 #演示日# 各地都在行动{'呀' * n}"
        for n in range(120)
    ]
    (declared / "多.csv").write_text(head + "\n".join(rows), encoding="utf-8")
    run("load", "posts", "多.csv")
    outcome = run("campaigns", "check", "day", "--as-of", "2025-08-01")
    assert outcome.code == 1 and "过宽" in outcome.err and "100%" in outcome.err and "甲发布" in outcome.err
    text = (declared / "day.toml").read_text(encoding="utf-8")
    confirmed = text.replace('is_broad_confirmed = "否"', 'is_broad_confirmed = "是"')
    (declared / "day.toml").write_text(confirmed, encoding="utf-8")
    run("load", "campaigns", "day.toml")
    assert run("campaigns", "check", "day", "--as-of", "2025-08-01").code == 0


def test_every_account_gets_a_sheet_of_its_own(
    run: Run, declared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ranking.publish.report_files.write_papers", lambda *_: None)
    assert run("campaigns", "check", "day", "--each").code == 2
    words = ("--as-of", "2025-08-01", "--out", "out", "--each")
    assert run("campaigns", "check", "day", *words).code == 0
    names = sorted(path.name for path in (declared / "out" / "day").iterdir())
    assert names == ["assets", "weibo-1.html", "weibo-1.xlsx", "weibo-2.html", "weibo-2.xlsx"]
    page = (declared / "out" / "day" / "weibo-2.html").read_text(encoding="utf-8")
    assert "乙发布（演示）" in page and "甲发布（演示）" not in page


def test_a_post_that_is_held_out_does_not_count(run: Run, declared: Path) -> None:
    words = ("--account", "weibo:1", "--post", "3", "--reason", "计数待核（演示）", "--evidence", "演示记录")
    outcome = run("holds", "add", "2025-06", *words, "--by", "演示编辑")
    assert outcome.code == 0, outcome.err
    assert (
        "甲发布（演示）　微博　演示矩阵　3　3"
        in run("campaigns", "check", "day", "--as-of", "2025-08-01").out
    )


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check without a PDF."""
    monkeypatch.setattr("ranking.publish.report_files.write_papers", lambda *_: None)


@pytest.mark.usefixtures("no_browser")
def test_the_word_summary_says_what_the_page_says(run: Run, declared: Path) -> None:
    import docx

    assert run("campaigns", "check", "day", "--as-of", "2025-08-01", "--out", "out").code == 0
    document = docx.Document(str(declared / "out" / "day.docx"))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "演示日主题宣传（演示） 核查"
    assert "适用账号 2 个：达标 1 个、未达标 1 个。" in texts and "二、规则与目标" in texts
    (accounts, _) = document.tables
    cells = [[cell.text for cell in row.cells] for row in accounts.rows]
    assert cells[0] == ["账号", "平台", "稿件", "原创", "宣传品", "还差", "状态"]
    assert [row[0] for row in cells[1:]] == [row["账号"] for row in rows_of(declared, "day", "accounts")]


@pytest.mark.usefixtures("no_browser")
def test_years_stand_side_by_side_those_without_a_campaign_too(run: Run, declared: Path) -> None:
    words = ("campaigns", "years", "2024:2026", "--as-of", "2027-01-05", "--out", "out")
    assert run(*words).code == 0
    told = {row["账号"]: row for row in rows_of(declared, "2024-2026", "accounts")}
    years = ("2024 年", "2025 年", "2026 年")
    assert [told["甲发布（演示）"][year] for year in years] == ["没有申报", "达标", "当年无目标"]
    assert [told["乙发布（演示）"][year] for year in years] == ["没有申报", "未达标", "当年无目标"]
    assert (told["甲发布（演示）"]["达标年数"], told["甲发布（演示）"]["有目标的年数"]) == (1, 2)
    assert (declared / "out" / "2024-2026.docx").exists()
    assert run("campaigns", "years", "2026:2024").code == 2


def test_a_year_lists_every_registered_account(run: Run, declared: Path) -> None:
    text = (declared / "day.toml").read_text(encoding="utf-8")
    (declared / "day.toml").write_text(
        text.replace("accounts = []", 'accounts = ["微博:1"]'), encoding="utf-8"
    )
    assert run("load", "campaigns", "day.toml").code == 0
    out = run("campaigns", "check", "--year", "2025", "--as-of", "2026-01-05").out
    assert "登记账号 2 个：达标 1 个、没有适用的宣传 1 个。" in out
    assert "乙发布（演示）　微博　演示矩阵　不适用　0　没有适用的宣传" in out


def test_an_account_outside_the_target_is_not_held_to_it(run: Run, declared: Path) -> None:
    target = (
        '[target]\nid = "own"\ntitle = "演示目标"\nfirst_year = 2025\nlast_year = 2025\nsource = "演示〔2025〕1号"\n'
        'campaigns = 1\nlevels = ["市级"]\n'
    )
    (declared / "own.toml").write_text(target, encoding="utf-8")
    words = ("campaigns", "check", "--year", "2025", "--as-of", "2026-01-05", "--target", "own.toml")
    assert "不在目标范围 2 个" in run(*words).out
    (declared / "own.toml").write_text(target.replace("市级", "乡级"), encoding="utf-8")
    outcome = run(*words)
    assert outcome.code == 1 and "乡级" in outcome.err and "县级" in outcome.err


@pytest.mark.usefixtures("no_browser")
def test_a_later_capture_that_lacks_a_post_is_a_hint_not_a_verdict(run: Run, declared: Path) -> None:
    head = "平台,账号ID,稿件ID,发布时间,正文,采集时间,点赞数\n"
    first = [f"微博,1,{n},2025-06-{n + 4:02d} 08:00,,2025-07-01 08:00,{n}" for n in range(4)]
    later = [line.replace("07-01", "07-20") for n, line in enumerate(first) if n != 2]
    for name, lines in (("一.csv", first), ("二.csv", later)):
        (declared / name).write_text(head + "\n".join(lines), encoding="utf-8")
        assert run("load", "posts", name).code == 0
    assert run("campaigns", "check", "day", "--as-of", "2025-08-01", "--out", "out").code == 0
    (gone,) = rows_of(declared, "day", "vanished")
    assert (gone["稿件ID"], gone["此后未见于"]) == ("weibo:1/2", "2025-07-20T08:00:00")
    assert rows_of(declared, "day", "accounts")[0]["稿件"] == 4


@pytest.mark.usefixtures("no_browser")
def test_a_post_without_a_time_is_told_with_file_and_row(run: Run, declared: Path) -> None:
    head = "平台,账号ID,稿件ID,发布时间,正文\n"
    (declared / "缺.csv").write_text(f"{head}微博,1,77,,#演示日# 没有写时间\n", encoding="utf-8")
    run("load", "posts", "缺.csv")
    assert run("campaigns", "check", "day", "--as-of", "2025-08-01", "--out", "out").code == 0
    (row,) = rows_of(declared, "day", "rejected")
    assert (row["来源文件"], row["行"], row["栏"]) == ("缺.csv", 2, "发布时间")


def test_what_a_declaration_names_and_nobody_knows_is_told(run: Run, declared: Path) -> None:
    text = (declared / "day.toml").read_text(encoding="utf-8")
    text = text.replace("accounts = []", 'accounts = ["微博:1", "微博:88"]').replace(
        "posts = []", 'posts = ["微博:1/99"]'
    )
    (declared / "day.toml").write_text(
        text.replace("shared_with = []", 'shared_with = ["night"]'), encoding="utf-8"
    )
    run("load", "campaigns", "day.toml")
    out = run("campaigns", "check", "day", "--as-of", "2025-08-01").out
    for name in ("账号 weibo:88", "稿件 weibo:1/99", "可同计的宣传 night"):
        assert name in out
    outcome = run("campaigns", "check", "day", "--account", "weibo:88")
    assert outcome.code == 1 and "weibo:88" in outcome.err


@pytest.mark.parametrize("said", ["weibo:2", "微博:2", "微博：2", " 新浪微博:2 "])
def test_an_account_is_told_by_the_name_of_its_platform_too(run: Run, declared: Path, said: str) -> None:
    outcome = run("campaigns", "check", "day", "--account", said, "--as-of", "2025-08-01")
    assert outcome.code == 0 and "乙发布（演示）　微博" in outcome.out
    decided = ("decide", "day", f"{said.strip()}/9", "--refuse", "--reason", "演示")
    assert "weibo:2/9" in run("campaigns", *decided).out


def test_a_misspelt_rule_of_a_declaration_is_refused(run: Run, declared: Path) -> None:
    text = (declared / "day.toml").read_text(encoding="utf-8")
    (declared / "b.toml").write_text(text.replace("series_once", "serie_once"), encoding="utf-8")
    outcome = run("load", "campaigns", "b.toml")
    assert outcome.code == 1
    assert "b.toml" in outcome.err and "serie_once" in outcome.err and "series_once" in outcome.err


def test_a_decision_can_be_taken_back_and_every_word_stays_listed(run: Run, declared: Path) -> None:
    words = ("campaigns", "decide", "day", "weibo:2/10", "--by", "演示编辑")
    outcome = run(*words, "--withdraw", "--reason", "没有可撤的")
    assert outcome.code == 1 and "无须撤回" in outcome.err
    assert run(*words, "--count", "--withdraw", "--reason", "x").code == 2
    assert run(*words, "--count", "--reason", "收尾稿").code == 0
    assert run(*words, "--withdraw", "--reason", "认错了活动").code == 0
    assert run("campaigns", "check", "day", "--out", "out").code == 0
    told = [(row["结论"], row["理由"], row["现行"]) for row in rows_of(declared, "day", "decisions")]
    assert told == [("计", "收尾稿", "否"), ("撤回此前的认定", "认错了活动", "否")]
    (post,) = [row for row in rows_of(declared, "day", "posts") if row["稿件ID"] == "weibo:2/10"]
    assert "不在活动期内" in str(post["计入"])

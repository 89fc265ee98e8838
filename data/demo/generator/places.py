"""The fictional provinces, cities and counties, and the register of their accounts."""

import datetime as dt
from dataclasses import dataclass, replace

from generator.months import chance

# Province code (outside the ranges of GB/T 2260) and name → its cities → their counties.
PROVINCES: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {
    ("97", "云岭省"): {
        "霁川市": ("望霁区", "晴渡县", "檀溪沟县"),
        "松鹤湾市": ("鹤影区", "松涛岭县", "竹雾县"),
        "望岫市": ("岫云区", "梨霜县", "苔桥县"),
        "青浦河市": ("浦棠区", "荇水县", "蒲芽县"),
        "鹭溪洲市": ("鹭羽区", "洲心县"),
    },
    ("98", "沧澜省"): {
        "澄沙市": ("澄月区", "沙鸥县", "潮音县"),
        "雁回港市": ("雁字区", "归帆县"),
        "枫渚市": ("枫灯区", "渚烟县"),
        "碧笙市": ("笙歌区", "碧苇县"),
        "砚池湾市": ("砚台区", "墨溪县", "笔架滩县"),
    },
    ("99", "朔原省"): {
        "白桦岭市": ("桦林坡区", "雪绒县", "驯鹿河县"),
        "驼铃市": ("铃泉区", "沙枣坪县"),
        "霜河市": ("霜晨区", "冰凌县"),
        "星野市": ("星垂区", "草海子县", "牧笛县"),
    },
}

WITHOUT_WECHAT = ("蒲芽县", "冰凌县", "潮音县")
CITIES_ON_DOUYIN = (
    "霁川市",
    "松鹤湾市",
    "青浦河市",
    "澄沙市",
    "雁回港市",
    "砚池湾市",
    "白桦岭市",
    "驼铃市",
    "星野市",
)
COUNTIES_ON_WEIBO = (
    *("望霁区", "檀溪沟县", "鹤影区", "竹雾县", "岫云区", "苔桥县", "浦棠区", "蒲芽县", "鹭羽区"),
    *("澄月区", "沙鸥县", "潮音县", "雁字区", "枫灯区", "笙歌区", "碧苇县", "墨溪县", "笔架滩县"),
    *("桦林坡区", "铃泉区", "冰凌县", "星垂区", "牧笛县"),
)
COUNTIES_ON_DOUYIN = (
    *("望霁区", "晴渡县", "松涛岭县", "岫云区", "荇水县", "澄月区", "归帆县"),
    *("枫灯区", "砚台区", "雪绒县", "沙枣坪县", "霜晨区", "草海子县"),
)

_PLATFORM_DIGIT = {"weibo": "1", "wechat": "2", "douyin": "3"}
_LEVEL_WORDS = {"province": "省级", "city": "市级", "county": "县级"}
_NAME_FORMS = {
    "weibo": ("{stem}生态环境", "{stem}环境发布"),
    "wechat": ("{stem}生态环境", "{stem}生态"),
    "douyin": ("生态{stem}", "{stem}生态环境"),
}


@dataclass(frozen=True)
class Account:
    """One row of the register; an account with a dated change has several."""

    platform: str
    native_id: str
    name: str
    level: str
    region_code: str
    region: str
    organisation: str
    matrix: str
    superior: str
    is_main: bool
    valid_from: dt.date
    valid_to: dt.date | None = None

    @property
    def key(self) -> str:
        """How the stories name it: platform and region, and the name where it is a second account."""
        return f"{self.platform}:{self.region}" + ("" if self.is_main else f":{self.name}")

    @property
    def account_id(self) -> str:
        """Its identity in the store."""
        return f"{self.platform}:{self.native_id}"

    @property
    def level_word(self) -> str:
        """The office's word for its level; empty where the register does not say."""
        return _LEVEL_WORDS.get(self.level, "")


def list_accounts() -> list[Account]:
    """All registered accounts as they stand today, in the order of the register."""
    accounts: list[Account] = []
    for (code, province), cities in PROVINCES.items():
        accounts += _province_accounts(code, province)
        for i, (city, counties) in enumerate(cities.items(), start=1):
            accounts += _city_accounts(f"{code}{i:02d}", city, province)
            for j, county in enumerate(counties, start=1):
                accounts += _county_accounts(f"{code}{i:02d}{20 + j}", county, city)
    return [*accounts, _basin_account()]


def _province_accounts(code: str, province: str) -> list[Account]:
    office = f"{province}生态环境厅（演示）"
    mains = [
        _account(platform, "province", f"{code}0000", province, office, f"{province}生态环境矩阵", "")
        for platform in _PLATFORM_DIGIT
    ]
    stem = province.removesuffix("省")
    second = replace(
        mains[1],
        native_id=mains[1].native_id + "8",
        name=f"{stem}核安全科普",
        organisation=f"{province}核与辐射安全中心（演示）",
        is_main=False,
        superior=mains[1].account_id,
    )
    return [*mains, second]


def _city_accounts(code: str, city: str, province: str) -> list[Account]:
    platforms = ("weibo", "wechat", "douyin") if city in CITIES_ON_DOUYIN else ("weibo", "wechat")
    office = f"{city}生态环境局（演示）"
    return [
        _account(platform, "city", f"{code}00", city, office, f"{city}生态环境矩阵", f"{code[:2]}0000")
        for platform in platforms
    ]


def _county_accounts(code: str, county: str, city: str) -> list[Account]:
    has = {
        "weibo": county in COUNTIES_ON_WEIBO,
        "wechat": county not in WITHOUT_WECHAT,
        "douyin": county in COUNTIES_ON_DOUYIN,
    }
    office = f"{city}生态环境局{county[:-1]}分局（演示）"
    return [
        _account(platform, "county", code, county, office, f"{city}生态环境矩阵", f"{code[:4]}00")
        for platform in _PLATFORM_DIGIT
        if has[platform]
    ]


def _account(
    platform: str, level: str, code: str, region: str, office: str, matrix: str, above: str
) -> Account:
    rng = chance("register", platform, code)
    forms = _NAME_FORMS[platform]
    form = forms[0] if level == "province" else rng.choice(forms)
    opened = dt.date(rng.randrange(2016, 2024), rng.randrange(1, 13), rng.randrange(1, 29))
    return Account(
        platform=platform,
        native_id=_native_id(platform, code),
        name=form.format(stem=region[:-1]),
        level=level,
        region_code=code,
        region=region,
        organisation=office,
        matrix=matrix,
        superior=_superior(platform, above),
        is_main=True,
        valid_from=opened,
    )


def _superior(platform: str, above: str) -> str:
    # A city without a Douyin account has none that could lead its counties there.
    silent = [code for code, city in _city_codes().items() if city not in CITIES_ON_DOUYIN]
    if not above or (platform == "douyin" and above in silent):
        return ""
    return f"{platform}:{_native_id(platform, above)}"


def _city_codes() -> dict[str, str]:
    return {
        f"{code}{i:02d}00": city
        for (code, _), cities in PROVINCES.items()
        for i, city in enumerate(cities, start=1)
    }


def _native_id(platform: str, code: str) -> str:
    number = f"999{_PLATFORM_DIGIT[platform]}{code}"
    return {"weibo": number, "wechat": f"gh_{number}", "douyin": f"dy{number}"}[platform]


def _basin_account() -> Account:
    """An office that belongs to no level: its accounts stand on the board 未分级."""
    return Account(
        platform="weibo",
        native_id="9991960000",
        name="云沧流域生态监管",
        level="",
        region_code="",
        region="云沧流域",
        organisation="云沧流域生态环境监督管理局（演示）",
        matrix="",
        superior="",
        is_main=True,
        valid_from=dt.date(2021, 6, 1),
    )

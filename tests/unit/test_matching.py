"""Comparison keys for duplicates (H-4.1.19-1)."""

import time

import pytest

from odoo.addons.logistics_crm.tools.matching import (
    domain_key,
    name_key,
    phone_key,
    plain,
    registry_is_valid,
    registry_key,
    tax_key,
)

ALL = (name_key, phone_key, registry_key, tax_key, domain_key, plain)


@pytest.mark.parametrize(
    "name",
    [
        "顺达物流",
        "顺达物流有限公司",
        "上海顺达物流有限公司",
        "上海市顺达物流有限责任公司",
        "江苏省苏州市顺达物流股份有限公司",
        "浙江省义乌市顺达物流集团有限公司",
        "广东順達物流集團有限責任公司",
        "顺达物流（上海）有限公司",
        "顺达物流(中国)集团",
        " 顺 达 物 流　有限公司 ",
        "顺达物流Co.,Ltd.",
        "<b>顺达物流</b>有限公司",
        "顺达物流有限公司🚚",
        "新疆维吾尔自治区顺达物流有限公司",
    ],
)
def test_same_chinese_company(name):
    assert name_key(name) == "顺达物流"


@pytest.mark.parametrize(
    "name",
    [
        "Shunda Logistics",
        "SHUNDA LOGISTICS CO., LTD.",
        "Shunda Logistics Co.Ltd",
        "ＳＨＵＮＤＡ　Ｌｏｇｉｓｔｉｃｓ Inc.",
        "Shunda-Logistics GmbH",
        "Shanghai Shunda Logistics Company Limited",
        "Shunda Logistics S.A.",
        "Shunda Logistics Group Holdings",
        "Shúnda Logistics",
        "Shunda &amp; Logistics",
    ],
)
def test_same_english_company(name):
    assert name_key(name) == "shundalogistics"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        # what is left must still be a name
        ("上海有限公司", "上海"),
        ("上海物流有限公司", "上海物流"),
        ("集团", "集团"),
        ("有限公司", "有限公司"),
        ("Group", "group"),
        ("Shanghai Logistics Ltd", "shanghailogistics"),
        # a branch is another address, not the same record
        ("顺达物流有限公司上海分公司", "顺达物流有限公司上海分公司"),
        ("华北超级市场有限公司", "华北超级市场"),
        ("3M中国有限公司", "3m中国"),
        ("中国移动", "移动"),
        ("トヨタ自動車株式会社", "トヨタ自動车"),
        ("🚚🚚", ""),
        ("()", ""),
        ("   ", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_name_edges(name, key):
    assert name_key(name) == key


def test_different_companies_stay_different():
    names = ["顺达物流", "顺达货运", "德邦物流", "上海物流", "北京物流"]
    assert len({name_key(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    "phone",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "+8613800138000",
        "008613800138000",
        "0086-138-0013-8000",
        "8613800138000",
        "(+86)13800138000",
        "１３８００１３８０００",
        "17951 13800138000",
        "013800138000",
        "手机：13800138000（王）",
        "13800138000/13900139000",
        "13800138000, 021-65432100",
        "13800138000转801",
    ],
)
def test_same_mobile(phone):
    assert phone_key(phone) == "13800138000"


@pytest.mark.parametrize(
    "phone",
    [
        "021-65432100",
        "(021) 6543 2100",
        "+86 21 65432100",
        "+86 (0)21 65432100",
        "0086 21 65432100",
        "862165432100",
        "021-65432100转801",
        "021-65432100 ext. 801",
        "021-65432100x801",
        "021-65432100#801",
        "021-65432100分机801",
        "Tel: 021-65432100",
    ],
)
def test_same_landline(phone):
    assert phone_key(phone) == "2165432100"


@pytest.mark.parametrize(
    ("phone", "key"),
    [
        ("400-820-8820", "4008208820"),
        ("+49 1512 3456789", "4915123456789"),
        ("0049 1512 3456789", "4915123456789"),
        ("+886 912 345 678", "886912345678"),
        ("+1 415 555 0100", "14155550100"),
        ("0755-12345678", "75512345678"),
        ("110", ""),
        ("n/a", ""),
        ("9" * 21, ""),
        (None, ""),
        (13800138000, "13800138000"),
    ],
)
def test_phone_edges(phone, key):
    assert phone_key(phone) == key


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("91350100M000100Y43", True),
        ("９１350100m000100y43", True),
        ("9135 0100-M000100Y43", True),
        ("9135O100M000IOOY43", True),  # letters O and I typed for digits
        ("91350100M000100Y34", False),
        ("91350100M000100Y4", False),
        ("91350100M000100Y433", False),
        ("91350100S000100Y43", False),  # S is not in the alphabet
        ("", False),
        (None, False),
    ],
)
def test_registry_check_character(code, valid):
    assert registry_is_valid(code) is valid


def test_one_wrong_place_is_always_found():
    code = "91350100M000100Y43"
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    for place, right in enumerate(code):
        for wrong in alphabet.replace(right, ""):
            broken = code[:place] + wrong + code[place + 1 :]
            assert not registry_is_valid(broken), broken


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("CN91350100M000100Y43", "91350100M000100Y43"),
        ("cn 91350100m000100y43", "91350100M000100Y43"),
        ("DE 123.456.789", "DE123456789"),
        ("310101123456789", "310101123456789"),
        ("A" * 33, ""),
        (None, ""),
    ],
)
def test_tax_key(number, key):
    assert tax_key(number) == key


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("li@shunda.cn", "shunda.cn"),
        ("LI@Mail.SHUNDA.cn", "shunda.cn"),
        ("li@mail.shunda.com.cn", "shunda.com.cn"),
        ("李 <li@shunda.cn>", "shunda.cn"),
        ("li@qq.com", ""),
        ("li@vip.163.com", ""),
        ("li@gmail.com; li@shunda.cn", "shunda.cn"),
        ("https://www.shunda.cn/about?x=1", "shunda.cn"),
        ("http://shunda.cn:8080", "shunda.cn"),
        ("www.shunda.com.cn", "shunda.com.cn"),
        ("shunda.cn", "shunda.cn"),
        ("li@com.cn", ""),
        ("li@localhost", ""),
        ("@", ""),
        ("no address", ""),
        (None, ""),
    ],
)
def test_domain_key(address, key):
    assert domain_key(address) == key


@pytest.mark.parametrize("function", ALL)
@pytest.mark.parametrize(
    "junk",
    [
        "上海" * 5_000,
        "有限公司" * 2_500,
        "<" * 10_000,
        "<a" * 5_000,
        "&lt;" * 2_500,
        "@" * 10_000,
        "1" * 10_000,
        "co " * 3_333,
        "🚚" * 10_000,
        "\u0301" * 10_000,
        "\x00\ud800\u202e",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        0,
        False,
        12.5,
        b"bytes",
    ],
    ids=lambda junk: str(junk)[:12].encode("unicode_escape").decode(),
)
def test_junk_never_raises_and_is_quick(function, junk):
    started = time.process_time()
    assert isinstance(function(junk), str)
    assert time.process_time() - started < 0.2

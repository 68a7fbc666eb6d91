"""Comparison keys for duplicate customers.

A key is a normalised string; two records match when their keys are equal and not
empty. Keys find candidates for a person to judge, they are not identities: "Shanghai
Shunda Logistics" and "Shunda Logistics" share a key on purpose. Nothing here raises on
None, HTML, emoji or very long input. Requirement: H-4.1.19-1 (name, tax no., phone,
domain).
"""

import html
import re
import unicodedata

from .matching_words import (
    DOMAIN_TAILS,
    GENERIC,
    LEGAL_HAN,
    LEGAL_LATIN,
    PLACES_HAN,
    PLACES_LATIN,
    PUBLIC_DOMAINS,
    SIMPLIFIED,
)

_LIMIT = 400  # a longer name is a pasted text: its start is enough to compare
_TAGS = re.compile(r"<[^<>]*>")
_WORDS = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_PLACE_HAN = re.compile(
    rf"(?:{'|'.join(PLACES_HAN)})"
    r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市)?"
)
_DISTRICT_HAN = re.compile(r"[\u4e00-\u9fff]{2,3}(?:市(?!场)|县|新区)")
_BRACKETED_HAN = re.compile(rf"[(\[【〔]\s*{_PLACE_HAN.pattern}\s*[)\]】〕]")
_EXTENSION = re.compile(r"转|轉|分机|分機|内线|內線|ext|x|#|[,;/、]", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9][0-9]{9}$")
_HOST = re.compile(r"(?:@|://)([^\s@<>,;\"'/?#:]+)")
_REGISTRY = re.compile(r"[0-9A-HJ-NP-RT-UW-Y]{18}")
_REGISTRY_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def plain(text):
    """Text without mark-up, full width, accents, case; traditional turned simplified.

    >>> plain("<b>ＡＢＣ</b> 集團　Café")
    'abc 集团 cafe'
    """
    if not text:
        return ""
    text = _TAGS.sub(" ", html.unescape(str(text)[: _LIMIT * 10]))[:_LIMIT]
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(char for char in text if unicodedata.category(char) != "Mn")
    text = unicodedata.normalize("NFKC", text).translate(SIMPLIFIED)
    return " ".join(text.split())


def name_key(name):
    """Key of a company name: without place in front and legal form behind.

    What would leave less than two characters, or only a word of the trade such as
    "logistics", is not taken away.

    >>> name_key("上海市顺达物流有限责任公司") == name_key("順達物流股份有限公司")
    True
    >>> name_key("Shunda Logistics Co., Ltd.") == name_key("SHUNDA LOGISTICS INC")
    True
    >>> name_key("上海物流有限公司")
    '上海物流'
    """
    text = _BRACKETED_HAN.sub(" ", plain(name))
    words = _WORDS.findall(text.replace(".", "").replace("'", ""))
    words = _without_latin_legal(words)
    words = _without_latin_place(words)
    key = _without_han_legal("".join(words))
    return _without_han_place(key)


def _is_name(rest):
    return len(rest) >= 2 and rest not in GENERIC


def _without_latin_legal(words):
    while len(words) > 1 and words[-1] in LEGAL_LATIN:
        words = words[:-1]
    return words


def _without_latin_place(words):
    while len(words) > 1 and words[0] in PLACES_LATIN and _is_name("".join(words[1:])):
        words = words[1:]
    return words


def _without_han_legal(key):
    found = True
    while found and key not in LEGAL_HAN:
        found = False
        for form in LEGAL_HAN:  # longest first
            rest = key[: -len(form)]
            if key.endswith(form) and len(rest) >= 2 and not rest.endswith("分"):
                key, found = rest, True
                break
    return key


def _without_han_place(key):
    place = _PLACE_HAN.match(key)
    while place and _is_name(key[place.end() :]):
        key = key[place.end() :]
        place = _PLACE_HAN.match(key) or _DISTRICT_HAN.match(key)
    return key


def phone_key(phone):
    """Digits that identify a line: no country code of China, trunk 0 or extension.

    A mobile number is its last 11 digits (dial-around prefixes go away); a foreign
    number keeps its country code. Empty for less than 5 or more than 20 digits. Of
    several numbers in one field the first counts.

    >>> phone_key("+86 (0)21-6543 2100 转 801"), phone_key("021-65432100")
    ('2165432100', '2165432100')
    >>> phone_key("0086 138-0013-8000"), phone_key("１３８００１３８０００")
    ('13800138000', '13800138000')
    """
    text = unicodedata.normalize("NFKC", str(phone or "")[:_LIMIT])
    parts = [re.sub(r"[^0-9+]", "", part) for part in _EXTENSION.split(text)]
    number = next((part for part in parts if len(part) >= 5), "")
    foreign = number.startswith(("+", "00"))
    digits = number.replace("+", "")
    digits = digits.removeprefix("00") if foreign else digits
    if digits.startswith("86") and (foreign or len(digits) > 11):
        digits, foreign = digits[2:], False
    if not foreign:
        mobile = _MOBILE.search(digits)
        digits = mobile.group() if mobile else digits.lstrip("0")
    return digits if 5 <= len(digits) <= 20 else ""


def registry_key(code):
    """Registry number (统一社会信用代码) or tax number: capitals and digits only.

    In a code of 18 places the letters O and I do not exist, they are typing errors
    for 0 and 1. Empty beyond 32 places.

    >>> registry_key(" ９１310000-MA1FL5E14X ")
    '91310000MA1FL5E14X'
    """
    text = unicodedata.normalize("NFKC", str(code or "")[:_LIMIT]).upper()
    key = re.sub(r"[^0-9A-Z]", "", text)
    if len(key) == 18:
        key = key.replace("O", "0").replace("I", "1")
    return key if len(key) <= 32 else ""


def registry_is_valid(code):
    """Whether the 18th place is the check character of the first 17 (GB 32100-2015).

    >>> registry_is_valid("91350100M000100Y43"), registry_is_valid("91350100M000100Y44")
    (True, False)
    """
    key = registry_key(code)
    if not _REGISTRY.fullmatch(key):
        return False
    values = [_REGISTRY_ALPHABET.index(char) for char in key]
    weighted = sum(value * 3**i % 31 for i, value in enumerate(values[:17]))
    return (31 - weighted % 31) % 31 == values[17]


def tax_key(number):
    """Key of a tax number: as the registry number, without a leading "CN".

    >>> tax_key("CN91350100M000100Y43") == registry_key("91350100m000100y43")
    True
    """
    key = registry_key(number)
    if key.startswith("CN"):
        key = registry_key(key[2:])
    return key


def domain_key(address):
    """Company domain of an e-mail or web address; empty for public mail providers.

    >>> domain_key("Li <li@mail.shunda.com.cn>"), domain_key("li@qq.com")
    ('shunda.com.cn', '')
    >>> domain_key("https://www.shunda.cn/about")
    'shunda.cn'
    """
    text = unicodedata.normalize("NFKC", str(address or "")[:_LIMIT]).lower()
    hosts = _HOST.findall(text) or re.findall(r"^\s*([a-z0-9.-]+\.[a-z]{2,})", text)
    for host in hosts:
        labels = [label for label in host.strip(".").split(".") if label]
        keep = 3 if ".".join(labels[-2:]) in DOMAIN_TAILS else 2
        domain = ".".join(labels[-keep:])
        if len(labels) >= keep and domain not in PUBLIC_DOMAINS:
            return domain
    return ""

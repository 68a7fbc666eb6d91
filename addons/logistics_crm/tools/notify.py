"""Messages to chat robots: addresses, payloads, signatures, answers, retries.

Robots are one-way webhooks of a WeCom or DingTalk group, or any address that takes
JSON. Nothing is sent here. Requirement: decision E8.
"""

import base64
import hashlib
import hmac
import ipaddress
import json
from urllib.parse import quote_plus, urlsplit

from .matching import phone_key

WECOM, DINGTALK, GENERIC = "wecom", "dingtalk", "generic"

_HOSTS = {WECOM: "qyapi.weixin.qq.com", DINGTALK: "oapi.dingtalk.com"}
_BYTES = {WECOM: 2048, DINGTALK: 6000}  # longer texts are refused by the robot
_LOCAL = (".local", ".localhost", ".internal", ".lan", ".home", ".corp", ".intranet")
_WAITS = (1, 5, 15, 60, 240)  # minutes before the next try


def url_problem(kind, url):
    """Why an address cannot be used: a code, or ``None``.

    Codes: not_https, has_login, wrong_host (a robot of WeCom or DingTalk has a fixed
    host), private_host (an address inside one's own network).

    >>> url_problem("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1")
    >>> url_problem("wecom", "https://example.com/?qyapi.weixin.qq.com")
    'wrong_host'
    >>> url_problem("generic", "https://127.0.0.1/hook")
    'private_host'
    """
    try:
        parts = urlsplit((url or "").strip())
        host = (parts.hostname or "").rstrip(".")
        standard = parts.port in (None, 443)
    except ValueError:
        return "not_https"
    if parts.scheme != "https" or not host:
        return "not_https"
    if parts.username or parts.password:
        return "has_login"
    if kind in _HOSTS:
        return None if host == _HOSTS[kind] and standard else "wrong_host"
    return "private_host" if _is_private(host) else None


def _is_private(host):
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        # 127.1, 0x7f.1 and 2130706433 are addresses, too: a name ends with a letter
        return "." not in host or host.endswith(_LOCAL) or not host[-1].isalpha()


def signed_url(url, secret, timestamp_ms):
    """Address of a DingTalk robot whose security setting is a signature.

    >>> signed_url("https://oapi.dingtalk.com/robot/send?access_token=t", "s", 1000)
    'https://oapi.dingtalk.com/robot/send?access_token=t&timestamp=1000\
&sign=DCjLYZc2Qx9R6m50Qx401QB2P4jrS0l%2B2w4qL33cDi0%3D'
    """
    if not secret:
        return url
    text = f"{timestamp_ms}\n{secret}".encode()
    digest = hmac.new(secret.encode(), text, hashlib.sha256).digest()
    sign = quote_plus(base64.b64encode(digest))
    return f"{url}&timestamp={timestamp_ms}&sign={sign}"


def payload(kind, subject, body="", url="", mobiles=(), urgent=False):
    """JSON of one message.

    :param mobiles: numbers of the people to be mentioned in the group
    :param urgent: marked in the text; a generic hook gets it as a field

    >>> payload("wecom", "Late", url="https://x")["text"]["content"]
    'Late\\nhttps://x'
    """
    if kind == GENERIC:
        return {"subject": subject, "body": body, "url": url, "urgent": bool(urgent)}
    head = f"❗ {subject}" if urgent else subject
    text = {"content": _fit([head, body], url, _BYTES[kind])}
    message = {"msgtype": "text", "text": text}
    if kind == WECOM and mobiles:
        text["mentioned_mobile_list"] = list(mobiles)
    if kind == DINGTALK:
        message["at"] = {"atMobiles": list(mobiles), "isAtAll": False}
    return message


def mobile(phone):
    """Number by which a robot knows a person: a mobile of China, else "".

    >>> mobile("+86 138 0013 8000"), mobile("021-65432100")
    ('13800138000', '')
    """
    key = phone_key(phone)
    return key if len(key) == 11 and key.startswith("1") else ""


def _fit(parts, url, limit):
    """The parts on lines of their own, cut so that the link stays whole."""
    text = "\n".join(part for part in parts if part)
    tail = f"\n{url}" if url else ""
    room = limit - len(tail.encode())
    if len(text.encode()) > room:
        cut = text.encode()[: room - len("…".encode())]
        text = cut.decode(errors="ignore") + "…"
    return text + tail


def answer_error(kind, status, text):
    """What a robot complained about, or ``None`` when it took the message.

    WeCom and DingTalk answer 200 to everything and put the verdict into ``errcode``.

    >>> answer_error("wecom", 200, '{"errcode": 0, "errmsg": "ok"}')
    >>> answer_error("wecom", 200, '{"errcode": 93000, "errmsg": "invalid key"}')
    '93000 invalid key'
    """
    if not 200 <= status < 300:
        return f"HTTP {status}"
    if kind == GENERIC:
        return None
    try:
        answer = json.loads(text)
        code, words = answer["errcode"], answer.get("errmsg", "")
    except (ValueError, TypeError, KeyError, AttributeError):
        return f"no verdict in: {(text or '')[:100]}"
    return None if code == 0 else f"{code} {words}".strip()[:200]


def minutes_to_retry(attempts):
    """Minutes to wait after the given number of failed tries; ``None`` = give up.

    >>> minutes_to_retry(1), minutes_to_retry(5), minutes_to_retry(6)
    (1, 240, None)
    """
    return _WAITS[attempts - 1] if 1 <= attempts <= len(_WAITS) else None

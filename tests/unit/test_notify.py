"""Chat robots: addresses, payloads, signatures, answers (decision E8)."""

import json

import pytest

from odoo.addons.logistics_crm.tools.notify import (
    answer_error,
    minutes_to_retry,
    payload,
    signed_url,
    url_problem,
)

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=abc"


@pytest.mark.parametrize(
    ("kind", "url", "problem"),
    [
        ("wecom", WECOM, None),
        ("wecom", f"  {WECOM} ", None),
        ("wecom", WECOM.replace("weixin", "WEIXIN"), None),
        ("wecom", WECOM.replace(".com", ".com:443"), None),
        ("dingtalk", DINGTALK, None),
        ("generic", "https://hooks.example.com/x", None),
        ("generic", "https://8.8.8.8/x", None),
        ("wecom", WECOM.replace("https", "http"), "not_https"),
        ("wecom", "", "not_https"),
        ("wecom", None, "not_https"),
        ("wecom", "qyapi.weixin.qq.com", "not_https"),
        ("generic", "javascript:alert(1)", "not_https"),
        ("generic", "https://", "not_https"),
        ("generic", "https://[::1", "not_https"),
        ("generic", "https://a.example.com:99999/", "not_https"),
        ("generic", "https://user:pw@hooks.example.com/", "has_login"),
        ("wecom", DINGTALK, "wrong_host"),
        ("dingtalk", "https://oapi.dingtalk.com.example.com/", "wrong_host"),
        ("wecom", WECOM.replace(".com", ".com:8443"), "wrong_host"),
        ("generic", "https://localhost/", "private_host"),
        ("generic", "https://intranet/", "private_host"),
        ("generic", "https://odoo.local/", "private_host"),
        ("generic", "https://10.0.0.5/", "private_host"),
        ("generic", "https://192.168.1.1/", "private_host"),
        ("generic", "https://169.254.169.254/latest", "private_host"),
        ("generic", "https://[::1]/", "private_host"),
        ("generic", "https://127.1/", "private_host"),
        ("generic", "https://2130706433/", "private_host"),
        ("generic", "https://0x7f.0.0.1/", "private_host"),
        ("generic", "https://127.0.0.1./", "private_host"),
    ],
)
def test_address(kind, url, problem):
    assert url_problem(kind, url) == problem


def test_wecom_payload():
    assert payload("wecom", "Late", "Reply due", "https://o", ["138"], urgent=True) == {
        "msgtype": "text",
        "text": {
            "content": "❗ Late\nReply due\nhttps://o",
            "mentioned_mobile_list": ["138"],
        },
    }


def test_nobody_is_mentioned_by_default():
    assert "mentioned_mobile_list" not in payload("wecom", "x")["text"]
    assert payload("dingtalk", "x")["at"] == {"atMobiles": [], "isAtAll": False}


def test_dingtalk_payload():
    found = payload("dingtalk", "Late", url="https://o", mobiles=("138",))
    assert found == {
        "msgtype": "text",
        "text": {"content": "Late\nhttps://o"},
        "at": {"atMobiles": ["138"], "isAtAll": False},
    }


def test_generic_payload_names_nobody():
    assert payload("generic", "Late", "b", "u", ["138"], urgent=True) == {
        "subject": "Late",
        "body": "b",
        "url": "u",
        "urgent": True,
    }


@pytest.mark.parametrize("body", ["x" * 9000, "迟" * 9000, "🚚" * 9000, "", "迟" * 670])
@pytest.mark.parametrize(("kind", "limit"), [("wecom", 2048), ("dingtalk", 6000)])
def test_length_in_bytes_and_a_whole_link(kind, limit, body):
    link = "https://example.com/mail/view?model=x&res_id=1"
    content = payload(kind, "Late", body, link)["text"]["content"]
    assert len(content.encode()) <= limit
    assert content.endswith(f"\n{link}")
    assert content.startswith("Late")
    json.dumps(content).encode()


def test_signature():
    # reckoned with openssl dgst -sha256 -hmac
    sign = "ijHEivi6YiCNPZOq4hZstmvZ3sPfbioAiMhP30ae7W0%3D"
    found = signed_url(DINGTALK, "this is secret", 1577808000000)
    assert found == f"{DINGTALK}&timestamp=1577808000000&sign={sign}"


def test_without_secret_nothing_is_signed():
    assert signed_url(DINGTALK, "", 1) == DINGTALK
    assert signed_url(DINGTALK, None, 1) == DINGTALK


@pytest.mark.parametrize(
    ("kind", "status", "text", "error"),
    [
        ("wecom", 200, '{"errcode":0,"errmsg":"ok"}', None),
        ("dingtalk", 200, '{"errcode":0,"errmsg":"ok"}', None),
        ("wecom", 200, '{"errcode":45009,"errmsg":"freq"}', "45009 freq"),
        ("dingtalk", 200, '{"errcode":310000}', "310000"),
        ("wecom", 502, "<html>", "HTTP 502"),
        ("wecom", 302, "", "HTTP 302"),
        ("wecom", 200, "<html>", "no verdict in: <html>"),
        ("wecom", 200, "[]", "no verdict in: []"),
        ("wecom", 200, "", "no verdict in: "),
        ("wecom", 200, None, "no verdict in: "),
        ("wecom", 200, "null", "no verdict in: null"),
        ("generic", 204, "", None),
        ("generic", 404, "", "HTTP 404"),
    ],
)
def test_answer(kind, status, text, error):
    assert answer_error(kind, status, text) == error


def test_long_complaints_are_cut():
    text = json.dumps({"errcode": 1, "errmsg": "x" * 5000})
    assert len(answer_error("wecom", 200, text)) == 200


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(0, None), (1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (6, None)],
)
def test_retries(attempts, minutes):
    assert minutes_to_retry(attempts) == minutes

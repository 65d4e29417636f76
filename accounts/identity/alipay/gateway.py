"""One call of Alipay's gateway: our signature on the request, theirs checked on the answer."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import requests
from requests import Session

from accounts.identity.alipay import signatures
from portal.kernel.clock import BANK_ZONE

_OK: Final = "10000"


class GatewayError(Exception):
    """Alipay refused, or what came back is not Alipay's; never holds what was sent."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """`address` is gateway.do; `private_key` is ours, `alipay_key` Alipay's public one."""

    address: str
    app_id: str
    private_key: str
    alipay_key: str

    def call(self, method: str, *, session: Callable[[], Session], now: datetime, **content: str) -> dict[str, Any]:
        """The answer's own part, once its signature is right. Raises `GatewayError`."""
        parameters = {
            "app_id": self.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": now.astimezone(BANK_ZONE).strftime("%Y-%m-%d %H:%M:%S"),
            "version": "1.0",
        } | content
        parameters["sign"] = signatures.sign(signatures.signed_text(parameters), self.private_key)
        try:
            with session() as asking:
                answer = asking.post(self.address, data=parameters, headers={"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"})
            answer.raise_for_status()
        except requests.RequestException as error:
            raise GatewayError(f"{method}: {type(error).__name__}") from error
        return self._checked(method, answer.content.decode("utf-8", errors="replace"))

    def _checked(self, method: str, text: str) -> dict[str, Any]:
        try:
            whole = json.loads(text)
            name = next(key for key in (f"{method.replace('.', '_')}_response", "error_response") if key in whole)
            said, signature = whole[name], str(whole.get("sign", ""))
        except (ValueError, TypeError, StopIteration) as error:
            raise GatewayError(f"{method}: not an answer of the gateway") from error
        if name == "error_response" or str(said.get("code", _OK)) != _OK:
            raise GatewayError(f"{method}: {said.get('code', '')} {said.get('sub_code', '')}".strip())
        if not signatures.is_right(_as_sent(text, name), signature, self.alipay_key):
            raise GatewayError(f"{method}: the signature of the answer is not Alipay's")
        return dict(said)


def _as_sent(text: str, name: str) -> str:
    """The part that was signed, character by character as it came.

    >>> _as_sent('{"a_response": {"x": "1"},"sign":"s"}', "a_response")
    '{"x": "1"}'
    """
    start = text.index(f'"{name}"') + len(name) + 2
    start = text.index("{", start)
    _value, end = json.JSONDecoder().raw_decode(text, start)
    return text[start:end]

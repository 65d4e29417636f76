"""Other houses, simulated: Alipay's gateway and WeChat's interface as a server in a thread, with keys of their own."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from accounts.identity.alipay import signatures

CODE = "4b203fe6c11548bcabd8da5bb087a83b"  # pragma: allowlist secret


def key_pair() -> tuple[str, str]:
    """Private and public, the private one bare as Alipay's console gives it, the public one in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    return "".join(private.splitlines()[1:-1]), public


OURS, THEIRS, FORGERS = key_pair(), key_pair(), key_pair()


@dataclass
class House:
    """What it knows and what it was asked; `forged` signs with another key, `person` is who agreed."""

    address: str = ""
    person: dict[str, str] = field(default_factory=lambda: {"user_id": "2088102150477652", "nick_name": "知夏"})
    asked: list[dict[str, str]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    forged: bool = False
    other_person: bool = False
    refuses_signature: bool = False

    def answer(self, asked: dict[str, str]) -> str:
        """What gateway.do says to one call."""
        self.asked.append(asked)
        if not signatures.is_right(signatures.signed_text(asked), asked.get("sign", ""), OURS[1]):
            return self._signed("error_response", {"code": "40002", "msg": "Invalid Arguments", "sub_code": "isv.invalid-signature"})
        if asked["method"] == "alipay.system.oauth.token":
            if asked["code"] != CODE or CODE in self.used:
                return self._signed("error_response", {"code": "40002", "msg": "Invalid Arguments", "sub_code": "isv.code-invalid"})
            self.used.add(CODE)
            token = {"access_token": "authusrB1234", "expires_in": "1296000", "refresh_token": "authusrR1234", "re_expires_in": "2592000"}
            return self._signed("alipay_system_oauth_token_response", {"user_id": self.person["user_id"], **token})
        person = self.person | ({"user_id": "2088000000000000"} if self.other_person else {})
        return self._signed("alipay_user_info_share_response", {"code": "10000", "msg": "Success", **person, "avatar": "https://x.invalid/a.png"})

    def _signed(self, name: str, said: dict[str, str]) -> str:
        text = json.dumps(said, ensure_ascii=False)
        return f'{{"{name}":{text},"sign":"{signatures.sign(text, (FORGERS if self.forged else THEIRS)[0])}"}}'

    def wechat(self, path: str, asked: dict[str, str]) -> str:
        """What WeChat's interface says, in its own way: text/plain, errors with status 200."""
        if path == "/sns/oauth2/access_token":
            return json.dumps({"access_token": "t", "openid": "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"} if asked.get("code") == CODE else {"errcode": 40029})
        return json.dumps({"openid": asked["openid"], "nickname": "知夏", "sex": 2, "city": "无锡", "headimgurl": "x"}, ensure_ascii=False)


@contextmanager
def running() -> Iterator[House]:
    """The houses, listening until the block ends."""
    house = House()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)
            if self.path.startswith("/sns/"):
                self._say(house.wechat(urlsplit(self.path).path, dict(asked)))
            else:
                self._say(house.answer(dict(asked)))

        def do_GET(self) -> None:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            self._say(house.wechat(urlsplit(self.path).path, asked))

        def _say(self, text: str) -> None:
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain" if self.path.startswith("/sns/") else "text/html;charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    house.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield house
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)

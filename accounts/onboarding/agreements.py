"""The texts one agrees to, as the bank starts with them. A changed text is a new version beside the old one."""

from dataclasses import dataclass
from datetime import date
from typing import Final

#: Agreed to before pictures are given: document and face are sensitive, so the consent stands by itself.
PICTURES: Final = "pictures"
#: Agreed to before an account is opened.
ACCOUNT: Final = ("account", "electronic")


@dataclass(frozen=True, slots=True)
class Text:
    code: str
    version: str
    title: str
    title_en: str
    text: str
    text_en: str
    effective_from: date


_SINCE: Final = date(2026, 1, 1)

TEXTS: Final = (
    Text(
        PICTURES, "2026-01", "身份证件与人脸照片处理同意书", "Consent to using pictures of document and face",
        "我们只用您的身份证照片和本人照片核验您的身份，这是开户的法定要求。\n照片加密存放，只有负责核验的同事能看；谁在什么时候看过，都有记录，您随时可以查。\n"
        "照片不用于营销，不交给核验身份以外的任何人。账户关闭后按反洗钱规定保存五年，然后删除。\n您可以不同意，改到任一网点当面办理。",
        "We use the pictures of your identity card and of your face only to verify who you are, which the law asks of a bank that opens an account.\n"
        "They are kept encrypted. Only colleagues who verify identities see them; every look is recorded, and you can read who looked and when.\n"
        "They are not used for marketing and go to nobody except for verifying you. Five years after the account is closed, as the law against "
        "money laundering asks, they are deleted.\n"
        "You may decline and open the account at any branch instead.",
        _SINCE,
    ),
    Text(
        "account", "2026-01", "个人银行账户服务协议", "Agreement on personal accounts",
        "账户只供您本人使用，不出租、不出借、不出售。\nⅡ类户、Ⅲ类户按公布的限额使用，当前限额和剩余额度在账户页随时可查；限额改变前我们会告诉您。\n"
        "开户、使用和销户都不收费。余额为零时，您可以随时销户。\n证件到期前我们会提醒您；逾期未更新的，账户将停止付款，收款不受影响。",
        "The account is for you alone: it is not rented out, lent or sold.\nType II and Type III accounts keep to the published limits; the limits "
        "in force and what is left of them stand on the "
        "account's page, and we tell you before they change.\nOpening, keeping and closing it cost nothing. You may close it at any time when it is empty.\n"
        "We remind you before your document ends; if it is not renewed in time, payments out stop, money can still come in.",
        _SINCE,
    ),
    Text(
        "electronic", "2026-01", "电子银行服务协议", "Agreement on electronic services",
        "您的登录密码、交易密码和验证码只由您本人保管，我们的员工不会向您索取。\n每一次付款都由您签署；签署只对那一笔有效。\n"
        "发现不是您本人的操作，请立即点“不是我”或致电客服，我们会马上冻结并告诉您下一步。\n我们保存您同意的每个协议版本和时间，您随时可以查看。",
        "Your password, transaction password and codes are yours alone; nobody who works for us asks for them.\nYou sign every payment; a signature "
        "is good for that one payment.\n"
        "If something was not done by you, choose “That wasn't me” or call us: we freeze at once and say what comes next.\nWe keep the version of "
        "every text you agreed to and when; you can read them at any time.",
        _SINCE,
    ),
)  # fmt: skip


def load() -> int:
    """Add the versions that are missing; a version that is there stays as it was accepted."""
    from accounts.onboarding.models import Agreement

    known = set(Agreement.objects.values_list("code", "version"))
    new = [text for text in TEXTS if (text.code, text.version) not in known]
    Agreement.objects.bulk_create(
        Agreement(code=t.code, version=t.version, title=t.title, title_en=t.title_en, text=t.text, text_en=t.text_en, effective_from=t.effective_from)
        for t in new
    )
    return len(new)

"""The audit's codes as words: acts by their verb, details by their name. An unknown code is shown as it is."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backoffice.hall.counter.models import Kind
from portal.kernel.access import Channel
from portal.kernel.money import PLACES, Money

ACTS: Final[Mapping[str, Promise]] = {
    "customer.viewed": _("looked at a customer"),
    "customer.revealed": _("saw masked data in full"),
    "customers.searched": _("searched customers"),
    "care.assigned": _("gave a client a manager"),
    "care.released": _("put a client back into the pool"),
    "care.shared": _("shared the results of a client"),
    "book.handed_over": _("handed a book over"),
    "workplace.searched": _("searched the workplace"),
    "filter.shared": _("shared a filter of a list"),
    "customer.imported": _("added a customer from a file"),
    "customer.import_changed": _("brought a customer up to date from a file"),
    "audit.searched": _("searched the audit trail"),
    "contact.logged": _("wrote a contact down"),
    "promise.made": _("gave a promise"),
    "promise.kept": _("kept a promise"),
    "promise.broken": _("did not keep a promise"),
    "promise.moved": _("moved a promise to another day"),
    "task.added": _("added a task"),
    "task.finished": _("finished a task"),
    "task.dropped": _("dropped a task"),
    "task.moved": _("moved a task"),
    "task.ticked": _("ticked steps of a task"),
    "call.started": _("announced a call"),
    "call.ended": _("ended a call"),
    "counter.drafted": _("wrote down a counter transaction"),
    "counter.submitted": _("asked for a check"),
    "counter.posted": _("posted at the counter"),
    "counter.approved": _("agreed and posted"),
    "counter.refused": _("did not agree"),
    "counter.taken_back": _("took it back"),
    "counter.expired": _("let it expire"),
    "document.issued": _("a document was issued"),
    "document.saved": _("saved a document"),
    "payee.saved": _("kept a payee in the book"),
    "payee.renamed": _("renamed a payee in the book"),
    "payee.removed": _("took a payee out of the book"),
    "receiving.chosen": _("chose where money to the mobile number arrives"),
    "ownlimit.cancelled": _("took a planned higher limit back"),
    "branch.opened": _("opened a branch"),
    "branch.moved": _("moved a branch"),
    "branch.changed": _("changed a branch"),
    "staff.appointed": _("appointed a colleague"),
    "staff.moved": _("moved a colleague"),
    "staff.left": _("let a colleague go"),
    "leave.entered": _("entered a leave"),
    "leave.ended": _("ended a leave early"),
    "post.changed": _("changed what a post may do"),
    "approval.asked": _("asked for a second person's agreement"),
    "approval.approved": _("agreed, and it was done"),
    "approval.refused": _("did not agree"),
    "approval.withdrawn": _("withdrew what was asked"),
    "approval.expired": _("let it expire"),
    "counterthreshold.added": _("added a counter threshold"),
    "counterthreshold.changed": _("changed a counter threshold"),
    "calendarday.added": _("added a calendar day"),
    "calendarday.changed": _("changed a calendar day"),
    "calendarday.deleted": _("deleted a calendar day"),
    "login.signed_in": _("signed in"),
    "login.signed_out": _("signed out"),
    "login.password_refused": _("gave a wrong password"),
    "login.second_step_refused": _("gave a wrong code"),
    "login.password_changed": _("changed the password"),
    "login.password_set": _("set a password"),
    "login.password_reset": _("reset the password"),
    "login.phone_changed": _("changed the mobile number of the login"),
    "security.frozen": _("said: that wasn't me; everything is frozen"),
    "security.unfrozen": _("made sure who it is and let go again"),
    "signature.code_sent": _("had a code sent for signing"),
    "signature.pin_set": _("set the transaction password"),
    "signature.pin_locked": _("locked the transaction password by wrong tries"),
    "login.email_changed": _("changed the e-mail address"),
    "login.email_added": _("added an e-mail address"),
    "login.email_removed": _("removed an e-mail address"),
    "login.second_factor_added": _("added a second factor"),
    "login.second_factor_removed": _("removed a second factor"),
    "login.recovery_codes_made": _("made recovery codes"),
    "account.closed": _("closed an account"),
    "customer.closed": _("ended being a customer"),
    "profile.changed": _("changed details of the person"),
    "tax_residence.declared": _("declared tax residence"),
    "consent.given": _("gave a consent"),
    "consent.withdrawn": _("withdrew a consent"),
    "export.asked": _("asked for a copy of the data"),
    "export.downloaded": _("downloaded the copy of the data"),
    "account.number_shown": _("saw an account number in full"),
    "statement.downloaded": _("downloaded a statement"),
    "ownlimit.set": _("set an own limit"),
    "signature.failed": _("failed to sign"),
    "transfer.released": _("released a transfer"),
    "file.stored": _("stored a file"),
    "file.read": _("read a file"),
    "file.deleted": _("deleted a file"),
    "checkpoint.written": _("wrote a checkpoint"),
    "application.begun": _("began an application"),
    "application.sent": _("sent an application"),
    "application.viewed": _("looked at an application"),
    "application.taken": _("took an application"),
    "application.put_back": _("put an application back"),
    "application.verified": _("verified a person"),
    "application.sent_back": _("sent one thing back"),
    "application.rejected": _("did not accept an application"),
    "account.opened": _("opened an account"),
    "customer.restricted": _("stopped payments out: document ended"),
    "intake.imported": _("took in data of another system"),
    "login.device_forgotten": _("forgot a trusted device"),
    "login.other_house_added": _("joined a login of another house"),
    "login.session_ended": _("ended a session"),
    "login.sessions_ended": _("ended all other sessions"),
    "risklisting.added": _("added to a risk list"),
    "risklisting.ended": _("ended an entry of a risk list"),
    "riskrule.changed": _("changed a risk rule"),
    "riskrule.ended": _("ended a risk rule"),
    "limitrule.added": _("added a limit"),
    "limitrule.changed": _("changed a limit"),
    "branch.added": _("added a branch in the table"),
    "staffmember.added": _("added a colleague in the table"),
    "staffmember.changed": _("changed a colleague in the table"),
    "securitycase.added": _("opened an emergency case by hand"),
    "securitycase.changed": _("worked on an emergency case"),
    "run.started": _("started long work"),
    "run.cancelled": _("stopped long work"),
    "run.file_read": _("downloaded the file of long work"),
    "import.applied": _("took a file in"),
    "import.dropped": _("dropped a file"),
    "import.received": _("gave a file in"),
    "list.exported": _("gave a list out"),
    "demo.loaded": _("loaded demo data"),
}
_CHANNELS: Final[Mapping[int, Promise]] = {
    Channel.WEB: _("portal"),
    Channel.COUNTER: _("counter"),
    Channel.API: _("a program"),
    Channel.IMPORT: _("import"),
    Channel.JOB: _("by itself"),
    Channel.BACKOFFICE: _("workplace"),
}
#: What an act is about, where the noun of its code is not what people say.
NOUNS: Final[Mapping[str, Promise]] = {
    "account": _("accounts"),
    "application": _("applications"),
    "approval": _("approvals"),
    "audit": _("audit trail"),
    "branch": _("branches"),
    "calendarday": _("bank calendar"),
    "call": _("calls"),
    "care": _("client book"),
    "book": _("handing over"),
    "checkpoint": _("checkpoints"),
    "consent": _("consents"),
    "contact": _("contacts"),
    "counter": _("counter"),
    "counterthreshold": _("counter thresholds"),
    "customer": _("customers"),
    "customers": _("searching customers"),
    "demo": _("demo data"),
    "document": _("documents"),
    "export": _("copies of data"),
    "file": _("files"),
    "filter": _("filters"),
    "leave": _("leaves"),
    "login": _("signing in"),
    "post": _("posts"),
    "ownlimit": _("own limits"),
    "payee": _("payees"),
    "profile": _("personal details"),
    "promise": _("promises"),
    "security": _("emergencies"),
    "signature": _("signatures"),
    "staff": _("staff"),
    "statement": _("statements"),
    "task": _("tasks"),
    "transfer": _("transfers"),
    "workplace": _("workplace"),
    "intake": _("imports"),
    "limitrule": _("limits"),
    "receiving": _("receiving by mobile number"),
    "risklisting": _("risk lists"),
    "riskrule": _("risk rules"),
    "run": _("long work"),
    "securitycase": _("emergency cases"),
    "list": _("lists given out"),
    "import": _("files taken in"),
    "staffmember": _("staff table"),
    "tax_residence": _("tax residence"),
}
_NAMES: Final[Mapping[str, Promise]] = {
    "kind": _("kind"),
    "paper": _("slip"),
    "account": _("account"),
    "page": _("page"),
    "fields": _("fields"),
    "purpose": _("purpose"),
    "version": _("version"),
    "export": _("copy"),
    "rows": _("rows"),
    "by": _("by"),
    "row": _("row"),
    "from": _("from"),
    "to": _("to"),
    "act": _("act"),
    "lead": _("lead"),
    "shares": _("shares"),
}


def channel(code: int) -> str:
    """Where an act came from, in words."""
    return str(_CHANNELS.get(code, code))


def channels() -> list[tuple[str, Promise]]:
    """The choices of a form."""
    return [("", _("everywhere")), *((str(int(code)), name) for code, name in _CHANNELS.items())]


def noun(code: str) -> str:
    """What acts with that noun are about."""
    return str(NOUNS.get(code, code))


def details(found: Mapping[str, Any]) -> list[str]:
    """The details of an entry as short phrases: an amount with its currency first, then name and value."""
    rest = dict(found)
    phrases = []
    if isinstance(rest.get("amount_minor"), int) and rest.get("currency") in PLACES:
        phrases.append(str(Money(rest.pop("amount_minor"), rest.pop("currency"))))
    if rest.get("kind") in Kind.values:
        phrases.append(str(Kind(rest.pop("kind")).label))
    return phrases + [f"{_NAMES.get(name, name)} {_plain(value)}" for name, value in rest.items()]


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

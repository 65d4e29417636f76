"""One piece of long work, and the sealed parts of the files that it reads and makes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    QUEUED = "queued", _("Waits for its turn")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    FAILED = "failed", _("Not done")
    CANCELLED = "cancelled", _("Called off")


class Run(models.Model):
    """Who had what done, how far it is, what came of it. `claim` counts the workers that took it; only the newest may write."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=48)
    owner = models.CharField(_("belongs to"), max_length=64)
    channel = models.SmallIntegerField(_("channel"))
    ip = models.CharField(_("network address"), max_length=45, default="")
    about = models.CharField(_("about"), max_length=200, default="")
    params = models.JSONField(default=dict)
    language = models.CharField(_("language"), max_length=16)
    state = models.CharField(_("state"), max_length=12, choices=RunState.choices, default=RunState.QUEUED)
    done = models.BigIntegerField(_("done"), default=0)
    total = models.BigIntegerField(_("of"), default=0)
    note = models.CharField(_("note"), max_length=300, default="")
    note_fields = models.JSONField(default=dict)
    cancel_asked = models.BooleanField(_("called off"), default=False)
    claim = models.IntegerField(default=0)
    asked_at = models.DateTimeField(_("asked at"))
    started_at = models.DateTimeField(_("started at"), null=True)
    seen_at = models.DateTimeField(_("last sign of life"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("long work")
        verbose_name_plural = _("long works")
        indexes = [
            models.Index(fields=["owner", "-asked_at"], name="run_newest_of_owner"),
            models.Index(fields=["asked_at"], name="run_open", condition=Q(state__in=["queued", "running"])),
        ]
        constraints = [models.CheckConstraint(name="run_ended_has_time", condition=Q(state__in=["queued", "running"]) | Q(ended_at__isnull=False))]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state in {RunState.QUEUED, RunState.RUNNING}

    @property
    def is_done(self) -> bool:
        return self.state == RunState.DONE

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def sentence(self) -> str:
        """The note in the reader's language."""
        return gettext(self.note) % self.note_fields if self.note else ""


class RunFile(models.Model):
    """A file of a run: what it read (`source`), what it made (`result`), what was wrong (`problems`). `parts` go after their time, the row stays."""

    class Role(models.TextChoices):
        SOURCE = "source", _("File given")
        RESULT = "result", _("File made")
        PROBLEMS = "problems", _("What was wrong")

    run = models.ForeignKey(Run, models.CASCADE, related_name="files")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    name = models.CharField(_("name"), max_length=120)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.BigIntegerField(_("size"), default=0)
    sha256 = models.BinaryField(_("sha256"), default=b"")
    made_at = models.DateTimeField(_("made at"))
    gone = models.BooleanField(_("deleted"), default=False)

    class Meta:
        verbose_name = _("file of long work")
        verbose_name_plural = _("files of long work")
        constraints = [models.UniqueConstraint(fields=["run", "role"], name="runfile_one_of_each")]

    def __str__(self) -> str:
        return self.name

    @property
    def digest(self) -> str:
        return bytes(self.sha256).hex()


class RunFilePart(models.Model):
    """Up to 1 MiB of a file, compressed and sealed; the purpose holds file and number, so that parts cannot change places."""

    file = models.ForeignKey(RunFile, models.CASCADE, related_name="parts")
    number = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="runfilepart_once")]

    def __str__(self) -> str:
        return f"{self.file_id} · {self.number}"

"""Registry: the models' pages on the staff site."""

import backoffice.clients.admin
import backoffice.workbench.admin  # noqa: F401

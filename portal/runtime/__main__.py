"""`python -m portal.runtime ensure | stop | status | demo | psql [DATABASE]`."""

import os
import sys

from portal.runtime import places, postgres, services, valkey


def main(arguments: list[str]) -> int:
    match arguments:
        case ["ensure"]:
            print(", ".join(services.ensure()) or "running")
        case ["stop"]:
            services.stop(["postgres", "valkey"])
        case ["status"]:
            print(f"PostgreSQL {postgres.version()}: {'running' if postgres.running() else 'stopped'} · Valkey: {'running' if valkey.running() else 'stopped'}")
        case ["demo", *rest]:
            from portal.runtime import demo

            return demo.run(rest)
        case ["psql", *rest]:
            os.environ["PGPASSWORD"] = postgres.password(places.OWNER)
            program = str(postgres.programs() / "psql")
            command = [program, "-h", str(postgres.sockets()), "-p", postgres.PORT, "-U", places.OWNER, "-d", *(rest or [services.database_name()])]
            os.execv(program, command)  # noqa: S606 (psql takes over this terminal)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

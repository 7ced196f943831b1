"""Logs an event with the given settings and a spool, and says what became of it.

log_once.py ACCOUNT DIRECTORY EVENT SETTINGS
"""

import json
import sys

from kaizen_graph import Kaizen, Problem, SpoolSettings, log_lead_created

# A service that refuses is asked again within less, and one that takes events answers at once.
CLOSE_TIMEOUT_S = 3.0


def main() -> None:
    account, directory, event_id, settings = sys.argv[1:]
    problems: list[Problem] = []
    try:
        kaizen = Kaizen(account, spool=SpoolSettings(directory), on_problem=problems.append, **json.loads(settings))
    except ValueError as failure:
        print(json.dumps({"error": str(failure)}))
        return
    log_lead_created("lead", "website", 0.5, event_id=event_id, kaizen=kaizen)
    is_stored = kaizen.close(CLOSE_TIMEOUT_S)
    told = [{"kind": problem.kind, "reason": problem.reason, "text": repr(problem)} for problem in problems]
    print(json.dumps({"stored": is_stored, "problems": told, "client": repr(vars(kaizen))}))


if __name__ == "__main__":
    main()

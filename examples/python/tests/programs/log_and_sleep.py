"""Logs in the parent and in a forked child, and then sleeps: only SIGTERM ends it, and nothing was flushed before.

log_and_sleep.py ADDRESS ACCOUNT
"""

import os
import sys
import time

from kaizen_graph import BufferSettings, connect, log_lead_created


def main() -> None:
    address, account = sys.argv[1:]
    # Nothing goes by itself within the life of this program.
    connect(account, address=address, end_timeout_s=60, buffer=BufferSettings(linger_s=3600))
    log_lead_created("lead parent", "website", 0.5, event_id="parent")
    child = os.fork()
    if child == 0:
        log_lead_created("lead child", "website", 0.5, event_id="child")
        sys.exit(0)
    _, status = os.waitpid(child, 0)
    print(f"child {os.waitstatus_to_exitcode(status)}", flush=True)
    time.sleep(600)


if __name__ == "__main__":
    main()

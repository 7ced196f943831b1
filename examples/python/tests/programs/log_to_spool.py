"""Logs leads with a spool, and then waits to be killed, or flushes.

log_to_spool.py ADDRESS ACCOUNT DIRECTORY FIRST END wait|flush
"""

import sys
import time

from kaizen_graph import BufferSettings, SpoolSettings, connect, log_lead_created


def main() -> None:
    address, account, directory, first, end, then = sys.argv[1:]
    # Less room in memory than there are events: the rest waits on disk.
    kaizen = connect(
        account, address=address, spool=SpoolSettings(directory), buffer=BufferSettings(max_events=50, max_batch=20)
    )
    for number in range(int(first), int(end)):
        log_lead_created(f"lead {number}", "website", 0.5, event_id=f"event {number}")
    print("logged", flush=True)
    if then == "wait":
        time.sleep(600)
    print("flushed" if kaizen.flush(60) else "not flushed", flush=True)


if __name__ == "__main__":
    main()

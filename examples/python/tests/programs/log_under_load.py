"""Logs leads at a steady rate, then flushes and says what became of them, and how long log calls took.

log_under_load.py ADDRESS ACCOUNT EVENTS EVENTS_PER_SECOND
"""

import json
import sys
import time

from kaizen_graph import BufferSettings, connect, log_lead_created


def main() -> None:
    address, account, count, rate = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    problems: list[str] = []
    kaizen = connect(
        account,
        address=address,
        buffer=BufferSettings(max_events=count),
        on_problem=lambda problem: problems.append(problem.kind),
    )
    start = time.perf_counter()
    durations = []
    for number in range(count):
        pause = start + number / rate - time.perf_counter()
        if pause > 0:
            time.sleep(pause)
        before = time.perf_counter()
        log_lead_created(f"lead {number}", "website", 0.5, event_id=f"event {number}")
        durations.append(time.perf_counter() - before)
        if number == count // 10:
            print("logging", flush=True)
    flushed = kaizen.flush(300)
    durations.sort()
    stats = kaizen.stats()
    report = {
        "flushed": flushed,
        "stored": stats.stored,
        "dropped": stats.dropped,
        "refused": stats.refused,
        "retries": stats.retries,
        "problems": sorted(set(problems)),
        "seconds": round(time.perf_counter() - start, 2),
        "p50Ms": durations[len(durations) // 2] * 1000,
        "p99Ms": durations[len(durations) * 99 // 100] * 1000,
    }
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()

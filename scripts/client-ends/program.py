"""A process that logs and ends in one way. Run by run-way.ts: WAY ADDRESS ACCOUNT LEDGER SPOOL"""

import multiprocessing
import os
import signal
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor

import kaizen_graph

WAY, ADDRESS, ACCOUNT, LEDGER, SPOOL = sys.argv[1:6]
CHILDREN = 20
WORKERS = 4


def connect() -> None:
    spool = kaizen_graph.SpoolSettings(SPOOL) if SPOOL else None
    kaizen_graph.connect(ACCOUNT, address=ADDRESS, spool=spool)


def log(event_id: object) -> None:
    """Logs, and then says so in the ledger: what stands there must be stored or reported."""
    kaizen_graph.log_lead_created(f"lead {event_id}", "website", 0.5, event_id=f"{WAY}-{event_id}")
    ledger = os.open(LEDGER, os.O_WRONLY | os.O_APPEND)
    os.write(ledger, f"{WAY}-{event_id}\n".encode())
    os.close(ledger)


def log_some(count: int = 20) -> None:
    for number in range(count):
        log(number)


def log_for_ever() -> None:
    print("ready", flush=True)
    number = 0
    while True:
        log(number)
        number += 1
        time.sleep(0.003)


def connect_and_log(event_id: object) -> None:
    connect()
    log(event_id)


def use_before_fork() -> None:
    """A parent whose channel and thread are at work."""
    log("parent")
    kaizen_graph.current().flush(30)


def run_processes(method: str) -> None:
    context = multiprocessing.get_context(method)
    target = connect_and_log if method == "spawn" else log
    processes = [context.Process(target=target, args=(number,)) for number in range(CHILDREN)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def run_pool(method: str) -> None:
    initializer = connect if method == "spawn" else None
    with multiprocessing.get_context(method).Pool(WORKERS, initializer=initializer) as pool:
        pool.map(log, range(CHILDREN))


def run_executor() -> None:
    with ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("fork")) as executor:
        list(executor.map(log, range(CHILDREN)))


def fork_children() -> None:
    children = []
    for number in range(CHILDREN):
        child = os.fork()
        if child == 0:
            log(number)
            sys.exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


def fork_while_sending() -> None:
    over = threading.Event()

    def keep_logging() -> None:
        number = 0
        while not over.is_set():
            log(f"parent {number}")
            number += 1
            time.sleep(0.001)

    thread = threading.Thread(target=keep_logging)
    thread.start()
    run_processes("fork")
    over.set()
    thread.join()


def serve_with_workers() -> None:
    """As servers do that fork their workers: SIGTERM goes to the parent, which passes it on."""
    workers = []
    for worker in range(WORKERS):
        child = os.fork()
        if child == 0:
            number = 0
            while True:
                log(f"{worker} {number}")
                number += 1
                time.sleep(0.003)
        workers.append(child)

    def stop(number: int, frame: object) -> None:
        for child in workers:
            os.kill(child, signal.SIGTERM)
        for child in workers:
            os.waitpid(child, 0)
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    print("ready", flush=True)
    while True:
        time.sleep(1)


def end_in_own_handler() -> None:
    def stop(number: int, frame: object) -> None:
        log("in the handler")
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    log_for_ever()


def log_after_close() -> None:
    log("before")
    kaizen_graph.current().close()
    log("after")


def end_at_once() -> None:
    log_some()
    os._exit(0)


def fail() -> None:
    log_some()
    raise RuntimeError("nobody catches this")


def exit_with_code() -> None:
    log_some()
    sys.exit(3)


WAYS = {
    "end": log_some,
    "sys-exit": exit_with_code,
    "exception": fail,
    "signal": log_for_ever,
    "own-handler": end_in_own_handler,
    "log-after-close": log_after_close,
    "fork": lambda: (use_before_fork(), fork_children()),
    "process-fork": lambda: (use_before_fork(), run_processes("fork")),
    "process-spawn": lambda: run_processes("spawn"),
    "pool-fork": lambda: (use_before_fork(), run_pool("fork")),
    "pool-spawn": lambda: run_pool("spawn"),
    "executor": lambda: (use_before_fork(), run_executor()),
    "fork-while-sending": lambda: (use_before_fork(), fork_while_sending()),
    "pre-fork-server": serve_with_workers,
    "os-exit": end_at_once,
    "send-spool": lambda: kaizen_graph.current().flush(60),
}

if __name__ == "__main__":
    connect()
    WAYS[WAY]()

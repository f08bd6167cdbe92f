"""Many workers at once, and the web beside them: nobody sends what another sends."""

import socket
import urllib.request

from tests.faults.nursery import PATIENCE
from tests.faults.stage import until


def test_ten_workers_at_once_send_each_text_once(shared, figure):
    workers = [shared.start() for _each in range(10)]
    until(lambda: all(shared.works(one) for one in workers))
    shared.put(100)
    shared.put(100)
    shared.drain(turning=False)
    tally = shared.tally()
    figure(f"ten workers on PostgreSQL: {tally}")
    assert tally.good, str(tally)
    assert (tally.texts, tally.twice) == (200, [])


def test_web_and_worker_at_once_send_each_text_once(shared, figure):
    port = free_port()
    web, worker = shared.start("serve", port=str(port)), shared.start()
    until(lambda: shared.works(web) and shared.works(worker))
    for _each in range(10):
        shared.put(6)
        assert fetched(f"http://127.0.0.1:{port}/healthz") == 200
    shared.drain(turning=False)
    assert (web.stop(), worker.stop()) == (0, 0)
    tally = shared.tally()
    figure(f"web and worker on PostgreSQL: {tally}")
    assert tally.good, str(tally)
    assert tally.twice == []


def test_a_web_that_is_killed_leaves_its_work_to_the_next(embedded):
    web = embedded.start("serve", port=str(free_port()), point=("after send", 2))
    until(lambda: embedded.works(web))
    embedded.put(6)
    assert web.ended(PATIENCE) == -9
    embedded.start("serve", port=str(free_port()))
    embedded.drain(turning=False)
    tally = embedded.tally()
    assert tally.good, str(tally)
    assert 1 <= len(tally.twice) <= 4


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def fetched(url):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=20) as answer:
        return answer.status

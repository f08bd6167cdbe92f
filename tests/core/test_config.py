"""Settings: their defaults, their limits, and the one secret that is made and never defaulted."""

import stat
from pathlib import Path

import pytest

from core.config import NAMES, Config, ConfigError, from_environment, is_loopback


@pytest.fixture
def read(tmp_path):
    """Reads the settings from an environment of which only the data folder is given."""
    return lambda **env: from_environment({"BREACHCLOCK_DATA": str(tmp_path / "var"), **env})


def test_the_defaults(read, tmp_path):
    config = read()
    assert config == Config(
        data=tmp_path / "var",
        database_url=f"sqlite:///{tmp_path / 'var' / 'breachclock.sqlite3'}",
        secret_key=config.secret_key,
        host="127.0.0.1",
        port=8000,
        base_url="http://localhost:8000",
    )
    assert config.files == tmp_path / "var" / "files"
    assert not config.has_mail
    assert not config.has_sms
    assert not config.testing


def test_the_data_folder_is_ours_alone_and_var_by_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = from_environment({})
    assert config.data == tmp_path / "var"
    assert stat.S_IMODE(config.data.stat().st_mode) == 0o700


def test_an_empty_setting_is_no_setting(read):
    empty = read(**{name: "" for name in NAMES if name != "BREACHCLOCK_DATA"})
    assert empty == read()


def test_the_address_follows_the_port(read):
    assert read(BREACHCLOCK_PORT="9000").base_url == "http://localhost:9000"


def test_all_settings(read, tmp_path):
    config = read(
        DATABASE_URL="postgresql://db.example/breachclock",
        BREACHCLOCK_PORT="80",
        BREACHCLOCK_HOST="0.0.0.0",
        BREACHCLOCK_BASE_URL="https://breachclock.example/",
        BREACHCLOCK_SECRET_KEY="k" * 40,
        BREACHCLOCK_SMTP_URL="smtp+starttls://user:p%40ss@mail.example:587",
        BREACHCLOCK_MAIL_FROM="Breachclock <alerts@us.example>",
        TWILIO_ACCOUNT_SID="AC1",
        TWILIO_AUTH_TOKEN="token",
        TWILIO_FROM="+15005550006",
        TWILIO_BASE_URL="http://localhost:9999/",
        BREACHCLOCK_DEADMAN_URL="https://watch.example/ping/1234/",
        BREACHCLOCK_METRICS_TOKEN="0123456789abcdef",
        BREACHCLOCK_LOG="json",
    )
    assert config == Config(
        tmp_path / "var",
        "postgresql://db.example/breachclock",
        "k" * 40,
        "0.0.0.0",
        80,
        "https://breachclock.example",
        "smtp+starttls://user:p%40ss@mail.example:587",
        "Breachclock <alerts@us.example>",
        "AC1",
        "token",
        "+15005550006",
        "http://localhost:9999",
        deadman_url="https://watch.example/ping/1234/",
        metrics_token="0123456789abcdef",
        log="json",
    )
    assert config.has_mail
    assert config.has_sms


@pytest.mark.parametrize("missing", ["BREACHCLOCK_SMTP_URL", "BREACHCLOCK_MAIL_FROM"])
def test_mail_needs_a_server_and_a_sender(read, missing):
    env = {"BREACHCLOCK_SMTP_URL": "smtp://mail.example", "BREACHCLOCK_MAIL_FROM": "a@us.example"}
    assert read(**env).has_mail
    assert not read(**{**env, missing: ""}).has_mail


@pytest.mark.parametrize("missing", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"])
def test_sms_needs_account_token_and_sender(read, missing):
    env = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t", "TWILIO_FROM": "+15005550006"}
    assert read(**env).has_sms
    assert not read(**{**env, missing: ""}).has_sms


def test_several_servers_and_senders_are_separated_by_spaces(read):
    config = read(
        BREACHCLOCK_SMTP_URL=" smtps://a:p%20q@one.example\n  smtp://two.example:25 ",
        TWILIO_FROM="+15005550006  MG1",
    )
    assert config.smtp_urls == ("smtps://a:p%20q@one.example", "smtp://two.example:25")
    assert config.twilio_senders == ("+15005550006", "MG1")
    assert (read().smtp_urls, read().twilio_senders) == ((), ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BREACHCLOCK_SMTP_URL", "smtp://a:secret@one.example two.example"),
        ("BREACHCLOCK_SMTP_URL", "smtp://a:secret@one.example smtp://b:secret@ONE.example"),
        ("TWILIO_FROM", "+15005550006 +15005550006"),
    ],
)
def test_of_several_none_is_wrong_or_named_twice(read, name, value):
    with pytest.raises(ConfigError, match=name) as error:
        read(**{name: value})
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("BREACHCLOCK_PORT", value) for value in ("0", "65536", "-1", "80a", "8 0", "²", "٣٠٠٠", "1e3")),
        *(
            (name, value)
            for name in ("BREACHCLOCK_BASE_URL", "TWILIO_BASE_URL")
            for value in ("breachclock.example", "ftp://x.example", "https://", "http://[", "http://x.example:port")
        ),
        *(
            ("BREACHCLOCK_SMTP_URL", value)
            for value in ("mail.example", "http://mail.example", "smtp://", "smtp://[", "smtp://mail.example:99999")
        ),
        ("BREACHCLOCK_SMTP_URL", "smtp://mail.example:0"),
        *(("BREACHCLOCK_DEADMAN_URL", value) for value in ("watch.example", "ftp://watch.example", "https://")),
        *(("BREACHCLOCK_METRICS_TOKEN", value) for value in ("short", "sixteen letters and spaces", "ü" * 20)),
        *(("BREACHCLOCK_LOG", value) for value in ("JSON", "text")),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_by_name(read, name, value):
    with pytest.raises(ConfigError, match=name):
        read(**{name: value})


def test_a_refused_mail_server_does_not_print_its_password(read):
    with pytest.raises(ConfigError) as refused:
        read(BREACHCLOCK_SMTP_URL="imap://user:hunter2@mail.example")
    assert "hunter2" not in str(refused.value)


def test_a_data_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="BREACHCLOCK_DATA"):
        from_environment({"BREACHCLOCK_DATA": str(tmp_path / "file")})


# --- the secret key


def test_the_key_is_made_once_and_readable_by_us_alone(read, tmp_path):
    key = read().secret_key
    path = tmp_path / "var" / "secret-key"
    assert len(key) >= 60
    assert path.read_text().strip() == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read().secret_key == key


def test_two_installations_have_two_keys(tmp_path):
    keys = {from_environment({"BREACHCLOCK_DATA": str(tmp_path / name)}).secret_key for name in "ab"}
    assert len(keys) == 2


def test_a_given_key_is_taken_and_none_is_written(read, tmp_path):
    assert read(BREACHCLOCK_SECRET_KEY="given").secret_key == "given"
    assert not (tmp_path / "var" / "secret-key").exists()


@pytest.mark.parametrize("content", ["", "short\n"])
def test_a_damaged_key_is_not_replaced_in_silence(read, tmp_path, content):
    (tmp_path / "var").mkdir()
    path = tmp_path / "var" / "secret-key"
    path.write_text(content)
    with pytest.raises(ConfigError, match="damaged; restore it from a backup"):
        read()
    assert path.read_text() == content


# --- this machine or another


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:8000", True),
        ("smtp://127.0.0.1:25", True),
        ("smtp://127.8.8.8", True),
        ("http://[::1]:1", True),
        ("smtp://mail.example", False),
        ("http://localhost.example", False),
        ("http://127.0.0.1.example", False),
        ("http://192.0.2.1", False),
        ("http://0.0.0.0", False),
        ("", False),
        (None, False),
    ],
)
def test_what_is_this_machine(url, expected):
    assert is_loopback(url) is expected


def test_the_environment_of_the_process_is_the_default(monkeypatch, tmp_path):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BREACHCLOCK_DATA", str(tmp_path))
    monkeypatch.setenv("BREACHCLOCK_PORT", "8123")
    config = from_environment()
    assert (config.data, config.port) == (Path(tmp_path), 8123)

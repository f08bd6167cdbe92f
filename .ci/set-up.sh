# Sourced by `run` and `check` (plain POSIX sh), in the project's own folder. Makes .venv from a hash-pinned lock file.

say() { printf '%s\n' "$*" >&2; }

give_up() {
    say "$@"
    exit 1
}

is_root() { [ "$(id -u)" = 0 ]; }

# system_packages NAME...: installs Debian packages; fails where there is no apt or no right to use it.
system_packages() {
    is_root && command -v apt-get >/dev/null 2>&1 || return 1
    say "Installing with apt-get: $*"
    if [ -z "${apt_lists_fresh:-}" ]; then
        apt-get update -qq </dev/null >&2
        apt_lists_fresh=1
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >&2
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# Prints the first interpreter that will do.
find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

make_venv() {
    python=$(find_python) || { system_packages python3 python3-venv && python=$(find_python); } ||
        give_up "Breachclock needs Python 3.11 or newer, and none was found here (looked for python3 and python3.11 to" \
            "python3.14). Please install one and start again."
    # Debian's python3 comes without the module that puts pip into a virtual environment.
    "$python" -c 'import ensurepip, venv' 2>/dev/null || system_packages python3-venv ||
        give_up "Python's venv module is missing here. On Debian or Ubuntu: apt-get install python3-venv. Then start again."
    # A set-up that broke off leaves half an environment: always begin from an empty one.
    "$python" -m venv --clear .venv
}

# What an environment was made from. The folder counts, because scripts inside hold its full path.
fingerprint() {
    {
        pwd
        cat "$@"
    } | cksum
}

is_made_from() {
    [ -f ".venv/made-from-$1" ] && [ "$(fingerprint "$1")" = "$(cat ".venv/made-from-$1")" ] &&
        .venv/bin/python -c '' 2>/dev/null
}

install_lock() {
    say "Installing the libraries of $1 (about half a minute, once)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes -r "$1"
    fingerprint "$1" >".venv/made-from-$1"
}

# An editable install only writes the `breachclock` command; it changes when pyproject.toml does.
install_project() {
    [ -x .venv/bin/breachclock ] && [ "$(fingerprint pyproject.toml)" = "$(cat .venv/made-from-pyproject 2>/dev/null)" ] &&
        return
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation -e .
    fingerprint pyproject.toml >.venv/made-from-pyproject
}

# The development lock holds all of the run-time lock in the same versions, so either may be added to the other.
# A changed lock means a new environment: nothing that was dropped from it stays importable.
environment() {
    lock=$1
    if ! is_made_from "$lock"; then
        is_made_from requirements.lock || make_venv
        install_lock "$lock"
        [ "$lock" = requirements.lock ] || fingerprint requirements.lock >.venv/made-from-requirements.lock
    fi
    install_project
}

compile_translations() {
    for catalogue in core/translations/*/LC_MESSAGES/*.po; do
        [ -f "$catalogue" ] || return 0
    done
    .venv/bin/pybabel -q compile -f -d core/translations
}

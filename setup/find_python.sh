# Sets $python to a Python that Odoo 19 runs on (3.10 to 3.13), or ends with one sentence.
# $PYTHON names one to use instead of looking.

suits() {
    "$1" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' \
        >/dev/null 2>&1
}

find_python() {
    for python in python3 python3.13 python3.12 python3.11 python3.10 /usr/bin/python3; do
        suits "$python" && return 0
    done
    return 1
}

if [ -n "${PYTHON:-}" ]; then
    python=$PYTHON
    if ! suits "$python"; then
        echo "PYTHON=$PYTHON is no Python 3.10 to 3.13: name one that is, or leave PYTHON empty." >&2
        exit 1
    fi
elif ! find_python; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing Python (apt-get install python3-venv)"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq >/dev/null 2>&1
        apt-get install -qq -y --no-install-recommends python3-venv >/dev/null 2>&1
        find_python
    fi
    if ! suits "$python"; then
        echo "No Python 3.10 to 3.13 was found: install one (on Debian: apt-get install python3-venv) or name it in PYTHON." >&2
        exit 1
    fi
fi

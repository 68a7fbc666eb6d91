"""Odoo's source: fetched by apt or named by ODOO_PATH (issue section A)."""

import pytest
from kit import odoo_source
from kit.errors import SetupError
from kit.settings import Settings

APT = """#!/bin/sh
echo "$@" >> {log}
case "$*" in
*indextargets*) echo "Debian main {suite} http://archive.example.com/debian/" ;;
*download*) {download} ;;
esac
"""
DPKG = """#!/bin/sh
case "$1" in
-x) {unpack} ;;
-f) echo 19.0-test ;;
esac
"""
GOOD_DOWNLOAD = """
while [ "$1" != download ]; do shift; done
shift
for target in "$@"; do touch "${target%/*}_1_all.deb"; done"""
GOOD_UNPACK = """
mkdir -p "$3/usr/lib/python3/dist-packages/odoo/addons"
basename "$2" >> "$3/unpacked" """


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with false apt-get and dpkg-deb; its cache is empty."""
    monkeypatch.delenv("ODOO_PATH", raising=False)
    monkeypatch.setattr(odoo_source, "_own_suite", lambda: "bookworm")
    tools = tmp_path / "bin"
    tools.mkdir()
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")

    def prepare(download=GOOD_DOWNLOAD, unpack=GOOD_UNPACK):
        log = tmp_path / "apt.log"
        texts = {
            "apt-get": APT.format(log=log, suite="bookworm", download=download),
            "dpkg-deb": DPKG.format(unpack=unpack),
        }
        for name, text in texts.items():
            (tools / name).write_text(text)
            (tools / name).chmod(0o755)
        return Settings(root=tmp_path / "checkout", cache=tmp_path / "cache")

    return prepare


def test_fetches_unpacks_and_remembers(machine):
    settings = machine()
    path, version = odoo_source.ensure(settings)
    assert version == "19.0-test"
    assert path.is_dir()
    assert (path / odoo_source.STUB).is_file()
    unpacked = (settings.cache / "odoo/root/unpacked").read_text().split()
    assert len(unpacked) == len(
        odoo_source.UNSTABLE_PACKAGES + odoo_source.STABLE_PACKAGES
    )
    assert not (settings.cache / "apt").exists()


def test_second_time_needs_no_network(machine):
    settings = machine()
    first = odoo_source.ensure(settings)
    machine(download="exit 100")
    assert odoo_source.ensure(settings) == first


def test_source_is_the_machines_own_archive(machine, tmp_path, monkeypatch):
    settings = machine()
    monkeypatch.setattr(odoo_source.shutil, "rmtree", lambda *args, **more: None)
    odoo_source.ensure(settings)
    sources = (settings.cache / "apt" / "sources.list").read_text()
    assert sources.count("http://archive.example.com/debian/") == 2
    assert "Dir::Etc::sourceparts=/dev/null" in (tmp_path / "apt.log").read_text()


@pytest.mark.parametrize(
    ("download", "sentence"),
    [
        ("echo 'E: Unable to locate package odoo-19'; exit 100", "has no odoo-19 now"),
        (
            "echo 'Err:1 sid InRelease'; echo 'E: Could not resolve x'; exit 1",
            "archive cannot be reached",
        ),
        (
            "echo 'E: Hash Sum mismatch'; exit 100",
            "download failed .*Hash Sum mismatch",
        ),
    ],
)
def test_each_failure_is_one_sentence_that_names_the_remedy(
    machine, download, sentence
):
    settings = machine(download=download)
    with pytest.raises(SetupError, match=sentence) as caught:
        odoo_source.ensure(settings)
    assert "ODOO_PATH" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_interrupted_unpacking_is_repeated(machine):
    settings = machine(unpack="exit 2")
    with pytest.raises(SetupError, match="damaged"):
        odoo_source.ensure(settings)
    assert not (settings.cache / "odoo").exists()
    machine()
    assert odoo_source.ensure(settings)[1] == "19.0-test"


@pytest.mark.parametrize("release", [None, "version_info = (18, 0, 0)", "nothing"])
def test_odoo_path_must_be_odoo_19(tmp_path, monkeypatch, release):
    if release:
        (tmp_path / "odoo").mkdir()
        (tmp_path / "odoo" / "release.py").write_text(release)
    monkeypatch.setenv("ODOO_PATH", str(tmp_path))
    with pytest.raises(SetupError, match="ODOO_PATH"):
        odoo_source.ensure(Settings(cache=tmp_path / "cache"))


def test_odoo_path_is_taken_as_it_is(tmp_path, monkeypatch):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (19, 0, 0, FINAL)")
    monkeypatch.setenv("ODOO_PATH", str(tmp_path))
    assert odoo_source.ensure(Settings(cache=tmp_path / "cache")) == (tmp_path, "19.0")

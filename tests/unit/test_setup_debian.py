"""What the machine must have, and who installs it (issue section A)."""

from types import SimpleNamespace

import pytest
from kit import debian
from kit.errors import SetupError


@pytest.fixture
def machine(monkeypatch):
    """A machine that lacks ``lost``; gives the list of the commands that ran."""

    def prepare(lost, user=0, known="chromium\nwkhtmltopdf\nfonts-noto-cjk", code=0):
        ran = []

        def run(command, env=None):
            ran.append(" ".join(command))
            output = known if "pkgnames" in command else "E: no such luck"
            return SimpleNamespace(stdout=output, returncode=code)

        probes = dict.fromkeys(debian.PROBES, lambda: True)
        monkeypatch.setattr(
            debian, "PROBES", probes | dict.fromkeys(lost, lambda: False)
        )
        monkeypatch.setattr(debian, "run", run)
        monkeypatch.setattr(debian.os, "geteuid", lambda: user)
        monkeypatch.setattr(debian.shutil, "which", lambda name: f"/usr/bin/{name}")
        return ran

    return prepare


def test_nothing_is_done_when_nothing_is_missing(machine):
    ran = machine([])
    debian.ensure()
    assert ran == []


def test_root_installs_what_is_missing(machine):
    ran = machine(["chromium", "fonts-noto-cjk"])
    debian.ensure()
    assert ran[-1].endswith("--no-install-recommends chromium fonts-noto-cjk")


def test_ordinary_user_gets_the_line(machine):
    machine(["chromium"], user=1000)
    with pytest.raises(SetupError, match="as root run `apt-get install .* chromium`"):
        debian.ensure()


def test_without_browser_tests_no_browser_is_asked_for(machine):
    ran = machine(["chromium"], user=1000)
    debian.ensure(browser=False)
    assert ran == []


@pytest.mark.parametrize("user", [0, 1000])
def test_package_that_debian_dropped_is_a_note(machine, capsys, user):
    ran = machine(["wkhtmltopdf"], user=user, known="chromium\nfonts-noto-cjk")
    debian.ensure()
    assert "this Debian has no wkhtmltopdf" in capsys.readouterr().out
    assert not any("install" in line for line in ran)


def test_failed_installation_is_one_sentence(machine):
    machine(["chromium"], code=100)
    with pytest.raises(SetupError, match=r"chromium` failed \(E: no such luck\)"):
        debian.ensure()


def test_elsewhere_a_missing_printer_is_a_note(machine, monkeypatch, capsys):
    machine(["wkhtmltopdf"])
    monkeypatch.setattr(debian.shutil, "which", lambda name: None)
    debian.ensure()
    assert "wkhtmltopdf" in capsys.readouterr().out

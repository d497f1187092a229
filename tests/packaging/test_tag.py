from __future__ import annotations

from typing import TYPE_CHECKING

from check_tag import main, objection

if TYPE_CHECKING:
    import pytest

CHANGES = "# Changelog\n\n## Unreleased\n\n## 1.2.0\n\n- Something.\n"


def test_a_tag_that_names_the_version_is_accepted() -> None:
    assert objection("v1.2.0", "1.2.0", CHANGES) == ""


def test_another_version_is_refused() -> None:
    assert "has to be v1.2.1" in objection("v1.2.0", "1.2.1", CHANGES)
    assert objection("1.2.0", "1.2.0", CHANGES)


def test_a_version_without_a_section_in_the_changelog_is_refused() -> None:
    assert "CHANGELOG.md" in objection("v1.2", "1.2", CHANGES.replace("1.2.0", "1.1.0"))


def test_the_script_tells_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["v999"]) == 1
    assert "The tag is v999" in capsys.readouterr().err
    assert main([]) == 2

"""Files that prove something, beside a store and beside its copy: what `duty verify` and `duty backup` say and do."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from histories import History
from test_backup import names
from test_verify import _english, duty, verified  # noqa: F401

from duty_console.core.inputs import Reply, Wish
from duty_console.store.evidencefiles import folder_of, path_of

PHOTO, SCAN = b"photo" * 1000, b"scan" * 1000


def does(history: History, action: str, of: str, **how: object) -> int:
    history.tell(Wish(action, "q", "person:chen", "officer", "c1", of=of, args=how))
    [reply] = [effect for effect in history.effects if isinstance(effect, Reply)]
    assert not reply.refused, reply
    return reply.event


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store whose entries name two files, which lie beside it."""
    history = History(tmp_path / "duty.db")
    does(history, "place_enter", "F012", name="川味楼", trade="restaurant")
    hazard = does(history, "hazard_find", "F012", breach="BRE-13", text="x")
    for name, data in (("closer.jpg", PHOTO), ("scan.pdf", SCAN)):
        digest = sha256(data).hexdigest()
        does(history, "evidence", f"hazard:{hazard}", digest=digest, name=name, size=len(data))
        path_of(history.path, digest).parent.mkdir(parents=True, exist_ok=True)
        path_of(history.path, digest).write_bytes(data)
    history.close()
    return history.path


def test_files_are_looked_at_with_the_store_and_copied_with_it(store: Path, tmp_path: Path) -> None:
    assert verified("--store", store)["evidence"] == {"whole": 2, "barred": 0, "there": True}
    done = duty("backup", tmp_path / "copy.db", "--store", store)
    assert (done.returncode, "NOT COPIED" in done.stderr) == (0, False)
    assert verified(tmp_path / "copy.db")["evidence"]["whole"] == 2

    assert duty("backup", tmp_path / "bare.db", "--store", store, "--no-evidence").returncode == 0
    bare = duty("verify", tmp_path / "bare.db")
    assert (bare.returncode, "were not looked at" in bare.stdout) == (0, True)

    (tmp_path / "taken.db").unlink(missing_ok=True)
    folder_of(tmp_path / "taken.db").mkdir()
    before = names(tmp_path)
    refused = duty("backup", tmp_path / "taken.db", "--store", store)
    assert (refused.returncode, "taken.evidence is there already" in refused.stderr) == (5, True)
    assert names(tmp_path) == before


def test_a_lost_or_changed_file_is_named_and_the_rest_is_copied_all_the_same(store: Path, tmp_path: Path) -> None:
    path_of(store, sha256(PHOTO).hexdigest()).write_bytes(PHOTO[:-1])
    done = duty("verify", "--store", store)
    assert (done.returncode, "1 of the files that prove something are lost or changed" in done.stderr,
            "closer.jpg" in done.stderr) == (2, True, True)
    assert verified("--store", store)["trouble"]["what"] == "evidence"

    done = duty("backup", tmp_path / "copy.db", "--store", store)
    assert (done.returncode, "NOT COPIED, lost or changed: closer.jpg" in done.stderr) == (1, True)
    assert [path.name for path in folder_of(tmp_path / "copy.db").glob("*/*")] == [sha256(SCAN).hexdigest()]
    assert (tmp_path / "copy.db").is_file()


def test_a_room_whose_files_are_all_gone_is_not_sound(store: Path) -> None:
    for path in folder_of(store).glob("*/*"):
        path.unlink()
        path.parent.rmdir()
    folder_of(store).rmdir()
    assert duty("verify", "--store", store).returncode == 2
    assert verified(store)["sound"]  # as a copy it may be without them

"""What is wrong with a room file is said in one sentence: file, line, what, and the nearest right word."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from duty_console import room
from duty_console.errors import RoomError, UsageError

ROOM = '[room]\nkey = "r"\nname = "R"\n'
LINE = '[[line]]\nname = "fire"\nprofile = "mlr2"\nurl = "/dev/a"\n'
SITE = '[[site]]\nkey = "s"\nname = "S"\naccount = "1001"\nline = "fire"\n'
GOOD = ROOM + LINE + SITE
PERSON = '[[person]]\nkey = "chen"\nname = "Chen"\nduty = "officer"\n'
BAUDS = "300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200"
FRAMINGS = "8N1, 7E1, 7O1, 8E1, 8O1, 7N1, 8N2, 7E2, 7O2"
CHECKPOINT = '[[checkpoint]]\nkey = "a"\nname = "A"\ncode = "11"\n'
CONTROLLER = '[[controller]]\nkey = "jb"\nname = "JB"\n'
ROUTE = '[[route]]\nkey = "r"\nname = "R"\ncheckpoints = ["a"]\n'
PATROL = '[[patrol]]\nkey = "p"\nname = "P"\nroute = "r"\nvenue = "public"\nopens = "18:00"\ncloses = "02:00"\n'
TEAM = '[[team]]\nkey = "east"\nname = "E"\nkind = "volunteers"\nmembers = ["A", "B"]\n'
TEAM_PATROL = ('[[patrol]]\nkey = "p"\nname = "P"\nroute = "r"\nvenue = "volunteers"\n'
               'slots = ["mon,wed 19:30-21:30"]\n')

BAD = {
    "not TOML": (ROOM + "name = \n", "line 4: this is not TOML: Invalid value."),
    "checkpoint without a code": (GOOD + '[[checkpoint]]\nkey = "a"\nname = "A"\n',
                                  'line 13: checkpoint "a" needs a code that is typed, or the tag of a wand.'),
    "a controller on no line": (GOOD + CONTROLLER + 'line = "fir"\n',
                                'line 16: controller "jb" wants line "fir"; known: fire. Did you mean fire?'),
    "a system without a name": (GOOD + '[[system]]\nkey = "pump"\n', 'line 13: system "pump" needs the key "name" '
                                "(text in quotes)."),
    "a controller and a system of one key": (
        GOOD + CONTROLLER + '[[system]]\nkey = "jb"\nname = "B"\n',
        'line 17: system "jb" is there twice, or a controller and a system have one key; give each its own.'),
    "two with one code": (GOOD + CHECKPOINT + CHECKPOINT.replace('"a"', '"b"'),
                          'line 20: checkpoint "b" has code 11, which checkpoint "a" has already.'),
    "a tag that is none": (GOOD + CHECKPOINT + 'tag = "62E8C"\n',
                           'line 17: checkpoint "a" has tag "62E8C"; a tag is bytes in hex as the wand shows them, '
                           "such as 62E8CD."),
    "unknown checkpoint": (GOOD + CHECKPOINT + ROUTE.replace('["a"]', '["aa"]'),
                           'line 20: route "r" wants checkpoint "aa"; known: a. Did you mean a?'),
    "twice past one": (GOOD + CHECKPOINT + ROUTE.replace('["a"]', '["a", "a"]'),
                       'line 20: route "r" passes a checkpoint twice; name each once.'),
    "unknown venue": (GOOD + CHECKPOINT + ROUTE + PATROL.replace("public", "publik"),
                      'line 25: patrol "p" wants venue "publik"; known: public, key_unit, high_rise, care_home, '
                      "institution, other, high_risk, facility_public, facility_key, facility_other, equipment, ducts, "
                      "volunteers, police, micro_station. Did you mean public?"),
    "no hours": (GOOD + CHECKPOINT + ROUTE + PATROL.partition("opens")[0],
                 'line 21: patrol "p" needs opens and closes: rounds of venue "public" are counted within them.'),
    "hours that are none": (GOOD + CHECKPOINT + ROUTE + PATROL.replace("18:00", "6 pm"),
                            'line 26: patrol "p" has opens "6 pm"; write a time of day such as 18:00.'),
    "one hour": (GOOD + CHECKPOINT + ROUTE + PATROL.replace('closes = "02:00"\n', ""),
                 'line 26: patrol "p" needs opens and closes, two different times of day, or neither: then it is round '
                 "the clock."),
    "too often": (GOOD + CHECKPOINT + ROUTE + PATROL + "interval_min = 5\n",
                  'line 28: patrol "p" has interval_min 5; it may be 10 to 527040, or left out: then the rule of its '
                  "venue holds."),
    "volunteers without a time": (GOOD + CHECKPOINT + ROUTE + PATROL.replace("public", "volunteers"),
                                  'line 21: patrol "p" needs slots, or interval_min: no rule says how often a team '
                                  "walks (PAT-11)."),
    "a slot that is none": (GOOD + CHECKPOINT + ROUTE + TEAM_PATROL.replace("mon,wed", "monday"),
                            'line 26: patrol "p" has the slot "monday 19:30-21:30"; write days and a time such as '
                            '"mon,wed 19:30-21:30" or "daily 22:00-02:00".'),
    "slots and an interval": (GOOD + CHECKPOINT + ROUTE + TEAM_PATROL + "interval_min = 60\n",
                              'line 26: patrol "p" has slots: leave out opens, closes and interval_min.'),
    "a team that is not there": (GOOD + CHECKPOINT + ROUTE + TEAM_PATROL + 'team = "est"\n' + TEAM,
                                 'line 27: patrol "p" wants team "est"; known: east. Did you mean east?'),
    "a team without people": (GOOD + TEAM.replace('members = ["A", "B"]', ""),
                              'line 13: team "east" needs its members by name, or people: how many they are.'),
    "a member twice": (GOOD + TEAM.replace('"B"', '"A"'),
                       'line 17: team "east" names somebody twice; name each once.'),
    "a member with a comma": (GOOD + TEAM.replace('"B"', '"B,C"'),
                              'line 17: team "east" has "B,C"; a name is at most 40 characters without commas, and no '
                              "number."),
    "a kind of team that is none": (GOOD + TEAM.replace("volunteers", "voluntiers"),
                                    'line 16: team "east" wants kind "voluntiers"; known: volunteers, police, '
                                    "micro_station. Did you mean volunteers?"),
    "a silence test at no time": (
        GOOD + '[silence_test]\nat = "10 am"\n',
        'line 14: the silence test is at "10 am"; a time is written 10:00, and an area that is not tested says never.'),
    "a silence test by night": (
        GOOD + '[silence_test]\nat = "21:30"\n',
        "line 14: the silence test is at 21:30, when daily programmes are silent: choose an hour from 06:30 to 21:30, "
        "or set by_night = true (rule BC-14)."),
    "a silence test of an area by night": (
        GOOD + '[[area]]\nkey = "a"\nname = "A"\nsilence_test = "05:00"\n',
        "line 16: the silence test is at 05:00, when daily programmes are silent: choose an hour from 06:30 to 21:30, "
        "or set by_night = true (rule BC-14)."),
    "a silence test without an hour": (
        GOOD + "[silence_test]\nby_night = true\n",
        'line 13: the silence test says no hour: give it "at", or areas "silence_test".'),
    "a key twice": (ROOM + 'name = "Q"\n', "line 4: this is not TOML: Cannot overwrite a value."),
    "ends too soon": (ROOM + 'note = """', "line 4: this is not TOML: Unterminated string."),
    "a number without end": (ROOM + "note = " + "9" * 5000, "line 4: this is not TOML: a number has too many digits."),
    "no room": (LINE, "line 1: the table [room] is missing; it says key and name."),
    "no line": (ROOM, "line 1: the room has no line; write [[line]] with name, profile and url."),
    "unknown table": (GOOD + "[sond]\n",
                      'line 13: there is no table "sond"; known tables: room, line, area, amplifier, '
                      "site, person, access, sound, audio, store, checkpoint, route, patrol, team, controller, "
                      "system, silence_test, office. Did you mean sound?"),
    "unknown key": (GOOD.replace("account", "acount"),
                    'line 11: site "s" has no key "acount"; known keys: key, name, name_en, kind, address, line, '
                    "account, note, key_holders, points, area, officer_first, hours. Did you mean account?"),
    "missing key": (GOOD.replace('name = "R"\n', ""), 'line 1: the room needs the key "name" (text in quotes).'),
    "wrong type": (GOOD.replace('"1001"', "1001"),
                   'line 11: "account" of site "s" must be text in quotes, not 1001.'),
    "text for a number": (GOOD.replace('url =', 'baud = "9600"\nurl ='),
                          'line 7: "baud" of line "fire" must be a whole number, not "9600".'),
    "yes for true": (GOOD.replace('url =', 'life_path = "yes"\nurl ='),
                     'line 7: "life_path" of line "fire" must be true or false, not "yes".'),
    "line as one table": (ROOM + '[line]\nname = "fire"\n', 'line 4: "line" must be written [[line]], once for each.'),
    "bad room key": (GOOD.replace('"r"', '"../r"'),
                     'line 2: "../r" cannot be a name here: small letters, digits, - and _ only, at most 32.'),
    "bad language": (GOOD.replace('key = "r"', 'key = "r"\nlanguage = "cn"'),
                     'line 3: the room wants language "cn"; known: zh, en.'),
    "line twice": (ROOM + LINE + LINE.replace("/dev/a", "/dev/b"),
                   'line 9: line "fire" stands on line 4 already; give each its own name.'),
    "port twice": (ROOM + LINE + LINE.replace('"fire"', '"gas"'),
                   'line 11: line "gas" has the url of line "fire"; one port serves one line.'),
    "unknown driver": (GOOD.replace('profile = "mlr2"', 'driver = "surgrad"'),
                       'line 6: line "fire" wants driver "surgrad"; known drivers: contact_id, surgard. '
                       "Did you mean surgard?"),
    "another driver": (GOOD.replace('url =', 'driver = "contact_id"\nurl ='),
                       'line 7: line "fire" wants driver "contact_id", but its profile mlr2 speaks surgard; '
                       "leave the driver out."),
    "unknown profile": (GOOD.replace('"mlr2"', '"mrl2"'),
                        'line 6: line "fire" wants profile "mrl2"; known profiles: mlr2. Did you mean mlr2?'),
    "no profile": (GOOD.replace('profile = "mlr2"\n', ""),
                   'line 4: line "fire" needs a profile; known profiles: mlr2. Without one it needs driver, baud, '
                   "framing, wait_s, attempts, heartbeat_s."),
    "bad framing": (GOOD.replace('url =', 'framing = "8n1"\nurl ='),
                    f'line 7: line "fire" has framing "8n1"; known framings: {FRAMINGS}. Did you mean 8N1?'),
    "bad baud": (GOOD.replace('url =', 'baud = 9601\nurl ='),
                 f'line 7: line "fire" has baud 9601; known bauds: {BAUDS}. Did you mean 9600?'),
    "no attempts": (GOOD.replace('url =', 'attempts = 0\nurl ='),
                    'line 7: line "fire" has attempts 0; it must be 1 to 86400.'),
    "endless wait": (GOOD.replace('url =', 'wait_s = inf\nurl ='),
                     'line 7: line "fire" has wait_s inf; it must be 0.1 to 86400.'),
    "relative port": (GOOD.replace('"/dev/a"', '"ttyS0"'),
                      'line 7: line "fire" has url "ttyS0"; it must be a full path such as /dev/serial/by-id/..., '
                      "usb:SERIAL-NUMBER, or socket://host:port."),
    "network without a port": (GOOD.replace('"/dev/a"', '"socket://receiver"'),
                               'line 7: line "fire" has url "socket://receiver"; it must be a full path such as '
                               "/dev/serial/by-id/..., usb:SERIAL-NUMBER, or socket://host:port."),
    "no such port number": (GOOD.replace('"/dev/a"', '"rfc2217://[::1]:70000"'),
                            'line 7: line "fire" has url "rfc2217://[::1]:70000"; it must be a full path such as '
                            "/dev/serial/by-id/..., usb:SERIAL-NUMBER, or socket://host:port."),
    "no digits": (GOOD.replace('url =', 'receiver_digits = 0\nurl ='),
                  'line 7: line "fire" has receiver_digits 0; it must be 1 to 4.'),
    "accounts of no digits": (GOOD.replace('url =', 'account_digits = []\nurl ='),
                              'line 7: line "fire" has account_digits []; it must be 1 to 16.'),
    "empty name": (GOOD.replace('name = "S"', 'name = ""'), 'line 10: "name" of site "s" must not be empty.'),
    "the same account as it is looked up": (
        GOOD + SITE.replace('"s"', '"t"').replace("1001", "1A01"),
        'line 16: site "t" has account 1A01, which site "s" on line 9 has already.'),
    "the same zone as it is looked up": (
        GOOD + 'points = [\n  { zone = "001", name = "A" },\n  { zone = "1", name = "B" },\n]\n',
        'line 15: point "1" of site "s" stands on line 14 already; each may be there once.'),
    "a zone of words": (
        GOOD + 'points = [{ zone = "hall 1", name = "A" }]\n',
        'line 13: point "hall 1" of site "s" has zone "hall 1"; a zone is what the device shows: digits and '
        "letters, or 10-2."),
    "a zone of three words": (
        GOOD + 'points = [{ zone = "1-2-3", name = "A" }]\n',
        'line 13: point "1-2-3" of site "s" has zone "1-2-3"; a zone is what the device shows: digits and '
        "letters, or 10-2."),
    "relay on a line's port": (GOOD + '[sound]\nmeans = "relay"\nurl = "/dev/a"\non = "A0"\noff = "A1"\n',
                               'line 15: the sound has the url of line "fire"; one port serves one line.'),
    "relay of no port": (GOOD + '[sound]\nmeans = "relay"\nurl = "ttyS0"\non = "A0"\noff = "A1"\n',
                         'line 15: the sound has url "ttyS0"; it must be a full path such as /dev/serial/by-id/..., '
                         "usb:SERIAL-NUMBER, or socket://host:port."),
    "nested without end": ("x = " + "[" * 5000, "line 1: this is not TOML: its brackets are nested too deep."),
    "site twice": (GOOD + SITE.replace("1001", "1002"),
                   'line 14: site "s" stands on line 9 already; each may be there once.'),
    "account twice": (GOOD + SITE.replace('"s"', '"t"'),
                      'line 16: site "t" has account 1001, which site "s" on line 9 has already.'),
    "account too long": (GOOD.replace("1001", "10011"),
                         'line 11: site "s" has account 10011; line fire shows accounts of 4 digits.'),
    "account of letters": (GOOD.replace("1001", "10x1"),
                           'line 11: site "s" has account "10x1"; an account is digits, A to F at most.'),
    "site on no line": (GOOD.replace('line = "fire"', 'line = "fir"'),
                        'line 12: site "s" wants line "fir"; known lines: fire. Did you mean fire?'),
    "point twice": (GOOD + 'points = [\n  { zone = "001", name = "A" },\n  { zone = "001", name = "B" },\n]\n',
                    'line 15: point "001" of site "s" stands on line 14 already; each may be there once.'),
    "unknown key of a point": (
        GOOD + 'points = [\n  { zone = "001", name = "A" },\n  { zone = "2", nmae = "B", name = "B" },\n]\n',
        'line 15: point "2" of site "s" has no key "nmae"; known keys: zone, name, name_en, kind. Did you mean name?'),
    "key holder without a name": (GOOD + 'key_holders = [{ phone = "1" }]\n',
                                  'line 13: key holder 1 needs the key "name" (text in quotes).'),
    "bad duty": (GOOD + PERSON.replace("officer", "oficer"),
                 'line 16: person "chen" wants duty "oficer"; known: officer, leader, engineer, auditor, street. '
                 "Did you mean officer?"),
    "person twice": (GOOD + PERSON + PERSON,
                     'line 18: person "chen" stands on line 14 already; each may be there once.'),
    "uid as a name": (GOOD + '[[access]]\nuid = "root"\nrole = "officer"\n',
                      'line 14: "uid" of access of uid root must be a whole number, not "root".'),
    "negative uid": (GOOD + '[[access]]\nuid = -1\nrole = "officer"\n',
                     "line 14: access of uid -1: a uid is 0 or more; `id -u NAME` tells it."),
    "uid twice": (GOOD + '[[access]]\nuid = 5\nrole = "viewer"\n[[access]]\nuid = 5\nrole = "officer"\n',
                  "line 17: access of uid 5 stands on line 14 already; each may be there once."),
    "bad role": (GOOD + '[[access]]\nuid = 5\nrole = "leder"\n',
                 'line 15: access of uid 5 wants role "leder"; known: viewer, officer, leader, engineer, auditor. '
                 "Did you mean leader?"),
    "access of nobody": (GOOD + PERSON + '[[access]]\nuid = 5\nrole = "viewer"\nperson = "chem"\n',
                         'line 20: access of uid 5 names person "chem"; known people: chen. Did you mean chen?'),
    "command without words": (GOOD + '[sound]\nmeans = "command"\n',
                              'line 13: the sound by "command" needs the key "command".'),
    "relay without bytes": (GOOD + '[sound]\nmeans = "relay"\nurl = "/dev/r"\noff = "00"\n',
                            'line 13: the sound by "relay" needs the key "on".'),
    "relay of no hex": (GOOD + '[sound]\nmeans = "relay"\nurl = "/dev/r"\non = "A0 0"\noff = "00"\n',
                        'line 16: "on" of the sound must be bytes in hex such as "A0 01 01 A2", not "A0 0".'),
    "unknown means": (GOOD + '[sound]\nmeans = "bel"\n',
                      'line 14: the sound wants means "bel"; known: bell, command, relay. Did you mean bell?'),
}


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("case", BAD)
def test_a_bad_room_is_refused_with_its_line_and_the_right_word(tmp_path: Path, case: str) -> None:
    text, sentence = BAD[case]
    path = tmp_path / "room.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(RoomError) as caught:
        room.load(path)

    assert str(caught.value) == f"room.toml {sentence}"
    assert caught.value.exit_code == 2


@pytest.mark.usefixtures("shelf")
def test_one_look_finds_everything_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "room.toml"
    path.write_text(GOOD.replace('"mlr2"', '"x"').replace("1001", "10x1") + PERSON.replace("officer", "boss"),
                    encoding="utf-8")

    assert [finding.place.rpartition(":")[2] for finding in room.check_all(path)] == ["6", "11", "16"]


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RoomError, match=r"There is no file .*/gone\.toml\. Check the name, or copy an example from "):
        room.load(tmp_path / "gone.toml")


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "room.toml"
    path.write_bytes('[room]\nname = "西湾"\n'.encode("gb18030"))

    with pytest.raises(RoomError, match=r"room\.toml line 2: this is not UTF-8"):
        room.load(path)


@pytest.mark.usefixtures("shelf")
def test_rules_that_are_not_there_are_named(tmp_path: Path) -> None:
    path = tmp_path / "room.toml"
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "street.toml").touch()
    path.write_text(GOOD.replace('name = "R"', 'name = "R"\nrules = [\n  "street",\n  "stret",\n]'), encoding="utf-8")

    with pytest.raises(RoomError, match=r'line 6: the room wants rules "stret", but .* Did you mean street\?'):
        room.load(path)


@pytest.mark.usefixtures("shelf")
def test_a_url_for_a_line_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    path = tmp_path / "room.toml"
    path.write_text(GOOD, encoding="utf-8")

    with pytest.raises(UsageError) as caught:
        room.load(path, lines={"fier": "/dev/pts/1"})

    assert str(caught.value) == '--line "fier": the lines of room.toml are fire. Did you mean fire?'


@pytest.mark.usefixtures("shelf")
def test_a_url_of_the_call_that_is_none_is_a_wrong_call_not_a_wrong_room(tmp_path: Path) -> None:
    path = tmp_path / "room.toml"
    path.write_text(GOOD, encoding="utf-8")

    with pytest.raises(UsageError, match=r"^--line fire has url"):
        room.load(path, lines={"fire": "ttyUSB0"})


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("url", ["usb:A10K3XYZ", "usb:1-1.2", "socket://10.0.0.7:4001", "rfc2217://[fe80::1]:7000",
                                 "rfc2217://host:7000?ign_set_control", "loop://x", "/dev/pts/3"])
def test_every_way_to_name_a_port_is_taken(tmp_path: Path, url: str) -> None:
    path = tmp_path / "room.toml"
    path.write_text(GOOD.replace("/dev/a", url), encoding="utf-8")

    assert room.load(path).lines[0].url == url


def test_a_damaged_profile_is_named_itself(shelf: Path, tmp_path: Path) -> None:
    profile = shelf / "mlr2" / "profile.toml"
    profile.write_text(profile.read_text(encoding="utf-8").replace("[4]", "4"), encoding="utf-8")
    path = tmp_path / "room.toml"
    path.write_text(GOOD, encoding="utf-8")

    with pytest.raises(RoomError) as caught:
        room.load(path)

    assert str(caught.value) == ('mlr2/profile.toml line 9: "account_digits" of profile "mlr2" must be a list of whole '
                                 "numbers, not 4.")


@pytest.mark.usefixtures("shelf")
def test_no_slip_of_the_hand_ends_in_anything_but_a_sentence(tmp_path: Path) -> None:
    dice = random.Random(1)
    whole = GOOD + PERSON + '[[access]]\nuid = 5\nrole = "viewer"\n[sound]\nmeans = "bell"\n'
    odd = ["5", "-1", "nan", '""', '"\\u0000"', "[]", "[1]", "[[]]", "{}", "[{}]", "true", "1979-05-27", '"{n}"', "x"]
    path = tmp_path / "room.toml"
    for _round in range(400):
        rows = whole.splitlines()
        for _slip in range(dice.randint(1, 3)):
            at = dice.randrange(len(rows))
            key = rows[at].partition("=")[0].strip("[] ")
            rows[at] = dice.choice([f"{key} = {dice.choice(odd)}", "", rows[at][:-1], f"[{key}]", f"[[{key}]]"])
        path.write_text("\n".join(rows), encoding="utf-8")

        for finding in room.check_all(path):
            assert finding.what.startswith("room.toml line ")
            assert 1 <= int(finding.place.rpartition(":")[2]) <= len(rows) + 1

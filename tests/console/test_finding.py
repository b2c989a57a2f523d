"""Whatever an officer types finds what he means: Chinese, first letters of pinyin, English."""

from __future__ import annotations

import pytest

from duty_console.console.finding import Entry, found, initials
from duty_console.console.people import person_of, site_of
from duty_console.console.questions import Wrong, seconds
from duty_console.domain.places import Person, Site

PEOPLE = [Person("chen", "陈志远", "officer"), Person("wang", "王小明", "officer"), Person("wei", "王晓梅", "leader"),
          Person("gone", "王小明", "officer", removed=True)]
SITES = [Site("lin", "东街12号 林淑芬", "12 East Street", "home", "", "", "1003", "", ()),
         Site("hot", "重庆火锅", "Chongqing Hotpot", "restaurant", "", "", "2002", "", ())]
ENTRIES = [Entry("p", (person.name, person.person), "", (person.person,)) for person in PEOPLE[:3]] + [
    Entry("s", (site.name, site.name_en), "", (site.site,)) for site in SITES]


def names(query: str) -> list[str]:
    return [entry.words[0] for entry in found(query, ENTRIES)]


@pytest.mark.parametrize(("query", "name"), [
    ("wxm", "王小明"), ("小明", "王小明"), ("WANG", "王小明"), ("lsf", "东街12号 林淑芬"), ("12h", "东街12号 林淑芬"),
    ("east", "东街12号 林淑芬"), ("cqhg", "重庆火锅"), ("zqhg", "重庆火锅"), ("重庆", "重庆火锅"),
])
def test_a_name_is_found_by_all_its_ways_of_typing(query: str, name: str) -> None:
    assert name in names(query)


def test_a_name_that_begins_with_what_was_typed_comes_first() -> None:
    assert names("王")[:2] == ["王小明", "王晓梅"]
    assert names("东街")[0] == "东街12号 林淑芬"


def test_all_words_must_fit_and_nothing_typed_is_everything() -> None:
    assert names("cq hg") == ["重庆火锅"]
    assert names("cq wxm") == []
    assert len(names("")) == len(ENTRIES)


def test_a_character_read_in_two_ways_is_found_by_both() -> None:
    assert set("cz") <= set(initials("重")[0])


def test_a_person_is_meant_by_initials_when_they_mean_nobody_else() -> None:
    assert person_of("czy", PEOPLE) == "chen"
    assert person_of("wei", PEOPLE) == "wei"
    with pytest.raises(Wrong, match="王小明"):
        person_of("wxm", PEOPLE)
    with pytest.raises(Wrong):
        person_of("nobody", PEOPLE)


def test_a_site_is_meant_by_its_account() -> None:
    assert site_of("1003", SITES) == "site:lin"
    assert site_of("cqhg", SITES) == "site:hot"


@pytest.mark.parametrize(("typed", "value"), [("30", 1800), ("90s", 90), ("2h", 7200), ("45分", 2700), ("1d", 86_400)])
def test_a_length_of_time_is_read(typed: str, value: int) -> None:
    assert seconds(typed, 0) == value


def test_a_time_of_day_is_the_next_one() -> None:
    at = 1_795_457_600_000 // 60_000 * 60_000  # whole minutes
    from duty_console.clock import local

    now = local(at)
    later = f"{(now.hour + 1) % 24}:{now.minute:02d}"
    assert seconds(later, at) == 3600
    assert seconds(f"{now.hour}:{now.minute:02d}", at) == 86_400


@pytest.mark.parametrize("typed", ["", "0", "soon", "2x", "25:00", "-5"])
def test_what_is_no_time_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(Wrong):
        seconds(typed, 0)

"""Each thing that can be wrong in a checklist file is told with its line and how to mend it."""

import re

import pytest

from app.checklists.document import MAX_BYTES
from app.checklists.reading import read_checklist

SOUND = """\
title: {en: Door, es: Puerta}
kind: entrance
items:
  - key: door
    stage: arrival
    moment: {en: A guest opens, es: Alguien abre}
    prompt: {en: "Does it open?", es: "¿Se abre?"}
    answer: pass_fail
    team: maintenance
    next: {en: Mend it., es: Arréglela.}
  - key: fault
    stage: arrival
    moment: {en: A guest pulls, es: Alguien tira}
    prompt: {en: "What is wrong?", es: "¿Qué pasa?"}
    answer: choice
    choices:
      heavy: {en: Heavy, es: Pesa}
      stuck: {en: Stuck, es: Se atasca}
      fine: {en: Fine, es: Bien}
    fails_when: {is: [heavy, stuck]}
    show_when:
      door: {is: fail}
  - key: force
    stage: arrival
    moment: {en: A guest pushes, es: Alguien empuja}
    prompt: {en: "What force?", es: "¿Qué fuerza?"}
    answer: number
    unit: N
    min: 0
    max: 200
    fails_when: {above: 30}
    severity: major
    weight: 2
  - key: guests
    stage: arrival
    moment: {en: Guests wait, es: Hay gente esperando}
    prompt: {en: "How many?", es: "¿Cuántas personas?"}
    answer: count
  - key: look
    stage: arrival
    moment: {en: A guest looks, es: Alguien mira}
    prompt: {en: "How does it look?", es: "¿Cómo se ve?"}
    answer: rating
  - key: words
    stage: arrival
    moment: {en: A guest speaks, es: Alguien habla}
    prompt: {en: "What do they say?", es: "¿Qué dicen?"}
    answer: text
  - key: picture
    stage: arrival
    moment: {en: A guest sees, es: Alguien ve}
    prompt: {en: "Take a photo.", es: "Haga una foto."}
    answer: photo
"""

RATING = "    answer: rating\n"
COUNT = "    answer: count\n"
TEXT = "    answer: text\n"
PHOTO = "    answer: photo\n"
PASS_FAIL = "    answer: pass_fail\n"
CRITICAL = "    severity: critical\n"
ESCALATION = (
    "    escalation: {call: duty-manager, within_minutes: 5, say: {en: Come., es: Venga.}}\n"
)

# In the sound checklist the first text is replaced by the second; then the reader names this
# line and says this.
BROKEN = [
    # the file
    ("title: {en", "titel: {en", 1, "no key 'titel'; write 'title' instead"),
    ("kind: entrance\n", "", 1, "lacks the key 'kind'; add kind:"),
    ("kind: entrance\n", "kind: entrance\nkind: door\n", 3, "second time (first on line 2); keep"),
    ("kind: entrance", "kind: Main Entrance", 2, "(such as main-entrance)"),
    ("kind: entrance", "kind:", 2, "'kind' is empty; write"),
    ("kind: entrance", "kind: [entrance]", 2, "'kind' is a list or a table here; write one text"),
    ("title: {en: Door, es: Puerta}", "title: Door", 1, "such as title: {en: …, es: …}"),
    ("title: {en: Door", "title: {english: Door", 1, "not a language code; use a code such as en"),
    ("title: {en", "color: &x {en", 1, "anchors and aliases"),
    ("kind: entrance", "kind: *door", 2, "anchors and aliases"),
    ("kind: entrance", "kind: !kind entrance", 2, "a tag (a word with '!'"),
    ("kind: entrance", "---\nkind: entrance", 2, "second document begins here"),
    ("kind: entrance", "kind: [[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]", 2, "more than 12 levels deep"),
    ("kind: entrance", "? [kind]\n: entrance", 2, "a key here is a list or a table"),
    ("kind: entrance", "kind: a: b", 2, "the YAML cannot be read here"),
    ("kind: entrance", "\tkind: entrance", 2, "check the indentation"),
    ("kind: entrance", "kind: entr\x07ance", 2, "cannot be printed; delete it"),
    ("kind: entrance", 'kind: "entr\\u0000ance"', 2, "control character; delete it"),
    # keys and texts of an item
    ("    stage: arrival\n", "", 4, "item 'door' lacks the key 'stage'; add stage:"),
    ("  - key: fault\n    stage", "  - stage", 11, "item number 2 lacks the key 'key'"),
    ("key: fault", "key: door", 11, "'door' is taken (line 4); choose another key"),
    ("key: fault", "key: Fault_2", 11, "is not a key; write it with small letters"),
    ("stage: arrival", "stage: arival", 5, "'stage' is 'arival'; write 'arrival' instead"),
    ("stage: arrival", "stage: xyz", 5, "use one of: before, arrival"),
    ("answer: pass_fail", "answer: pass-fail", 8, "write 'pass_fail' instead"),
    ("    team:", "    teem:", 9, "item 'door' has no key 'teem'; write 'team' instead"),
    ("    next: {en: Mend it., es: Arréglela.}", "    next: {en: Mend.}", 10, "lacks es"),
    ("next: {en: Mend it., es", "next: {en: Mend it., fr: La., es", 10, "has 'fr', which the"),
    ("next: {en: Mend it.", "next: {en: Mend it, quickly.", 10, "put quotes around the whole"),
    ("next: {en: Mend it.", "next: {en: Mend?", 10, "a comma or a question mark"),
    ("next: {en: Mend it.", "next: {en: ''", 10, "'next in en' is empty; write"),
    ("next: {en: Mend it.", f"next: {{en: {'long ' * 120}", 10, "599 characters"),
    ("    team: maintenance", "    weight: 0", 9, "whole number from 1 to 100; write one"),
    ("    team: maintenance", "    weight: 1.5", 9, "'weight' is not a whole number"),
    ("    team: maintenance", "    required: maybe", 9, "neither true nor false; write"),
    ("    team: maintenance", "    severity: severe", 9, "'severity' is 'severe'"),
    ("    team: maintenance", "    photo: on failure", 9, "write 'on_failure' instead"),
    ("  - key: door\n", "  - door\n  - key: door\n", 4, "item number 1 is a single value"),
    # kinds of answer
    (PASS_FAIL, PASS_FAIL + "    min: 1\n", 9, "'min' means nothing on an item answered by"),
    (
        RATING,
        RATING + "    choices: {a: {en: A, es: A}, b: {en: B, es: B}}\n",
        44,
        "'choices' means",
    ),
    (PHOTO, PHOTO + "    photo: required\n", 54, "itself answered by a photo; take it away"),
    ("answer: text", "answer: choice", 48, "a choice has no choices; add choices:"),
    (
        "      stuck: {en: Stuck, es: Se atasca}\n      fine: {en: Fine, es: Bien}\n",
        "",
        17,
        "2 to 20",
    ),
    ("      heavy: {en", "      Too Heavy: {en", 17, "(such as too-heavy)"),
    ("    min: 0", "    min: 300", 30, "min (300) is not below max (200); write"),
    ("    max: 200", "    max: '200'", 30, "'max' is not a number; write a number"),
    (COUNT, COUNT + "    max: 2.5\n", 39, "a count is a whole number, 0 or more"),
    (COUNT, COUNT + "    min: -1\n", 39, "a count is a whole number, 0 or more"),
    ("    unit: N", "    unit: newtons of the whole arm", 28, "and 16 fit on a phone; shorten"),
    # fails_when
    (TEXT, TEXT + "    fails_when: {is: bad}\n", 49, "cannot work on an item answered by a text"),
    (PHOTO, PHOTO + "    fails_when: {is: bad}\n", 54, "cannot work on an item answered by a ph"),
    (PASS_FAIL, PASS_FAIL + "    fails_when: {is: pass}\n", 9, "fails on 'fail' and on nothing"),
    ("{is: [heavy, stuck]}", "{is: haevy}", 20, "not an answer; write 'heavy' instead"),
    ("{is: [heavy, stuck]}", "{is: [heavy, stuck, fine]}", 20, "could never pass; leave out"),
    ("{is: [heavy, stuck]}", "{is_not: [heavy, stuck, fine]}", 20, "is met by no answer; name one"),
    ("{is: [heavy, stuck]}", "{is: []}", 20, "names no value; write is: fine"),
    ("{is: [heavy, stuck]}", "{below: 3}", 20, "compares numbers, and this item"),
    ("{is: [heavy, stuck]}", "{isnt: heavy}", 20, "does not know 'isnt'; write 'is_not' instead"),
    ("{is: [heavy, stuck]}", "heavy", 20, "has no comparison; write one, such as {is"),
    ("{above: 30}", "{above: 200}", 31, "so no answer meets it (0 to 200); write a limit"),
    ("{above: 30}", "{above: -1}", 31, "so every answer meets it (0 to 200); write a limit"),
    ("{above: 30}", "{below: 0}", 31, "so no answer meets it"),
    ("{above: 30}", "{below: 201}", 31, "so every answer meets it"),
    ("{above: 30}", "{is: 500}", 31, "outside what can be answered (0 to 200); write a number"),
    ("{above: 30}", "{above: 10, below: 20}", 31, "is met by every number"),
    ("{above: 30}", "{above: much}", 31, "'fails_when: above' is not a number"),
    (COUNT, COUNT + "    fails_when: {below: 0}\n", 39, "so no answer meets it (from 0)"),
    (COUNT, COUNT + "    fails_when: {is: 1.5}\n", 39, "a count is whole; write a whole number"),
    (RATING, RATING + "    fails_when: {below: 1}\n", 44, "so no answer meets it (1 to 5)"),
    (RATING, RATING + "    fails_when: {is: 6}\n", 44, "outside what can be answered (1 to 5)"),
    # show_when
    ("      door: {is: fail}", "      dor: {is: fail}", 22, "no such item; write 'door' instead"),
    ("      door: {is: fail}", "      force: {above: 1}", 22, "comes later (line 23); move that"),
    ("      door: {is: fail}", "      fault: {is: heavy}", 22, "the item itself; name an earlier"),
    (
        "      door: {is: fail}",
        "      door: {is: broken}",
        22,
        "not an answer; use one of: pass, fail",
    ),
    (
        "    show_when:\n      door: {is: fail}",
        "    show_when: door",
        21,
        "names no item; write the",
    ),
    (PASS_FAIL, PASS_FAIL + "    show_when: {x: {is: a}}\n", 9, "no item comes before this one"),
    (PHOTO, PHOTO + "    show_when: {words: {is: a}}\n", 54, "cannot work on an item answered by"),
    # failures and escalations
    (RATING, RATING + "    severity: major\n", 44, "this item cannot fail; add fails_when:"),
    (TEXT, TEXT + "    team: cleaning\n", 49, "this item cannot fail; take it away"),
    (COUNT, COUNT + "    photo: on_failure\n", 39, "'photo' is on_failure, and this item cannot"),
    (TEXT, TEXT + "    ask_severity: true\n", 49, "this item cannot fail; take it away"),
    (PASS_FAIL, PASS_FAIL + "    ask_severity: a lot\n", 9, "neither true nor false; write"),
    (
        PASS_FAIL,
        PASS_FAIL + CRITICAL + ESCALATION + "    ask_severity: true\n",
        11,
        "how much it matters; take ask_severity away",
    ),
    (PASS_FAIL, PASS_FAIL + CRITICAL, 9, "this one has no escalation; add escalation:"),
    (PASS_FAIL, PASS_FAIL + ESCALATION, 9, "belongs to critical items alone; write severity"),
    (
        PASS_FAIL,
        PASS_FAIL + CRITICAL + ESCALATION.replace("call: duty-manager, ", ""),
        10,
        "the escalation lacks the key 'call'; add call:",
    ),
    (
        PASS_FAIL,
        PASS_FAIL + CRITICAL + ESCALATION.replace("minutes: 5", "minutes: 0"),
        10,
        "'within_minutes' is not a whole number from 1 to 1440",
    ),
]

MENDING = re.compile(
    r"(add|begin|check|choose|delete|keep|leave|make|move|name|put|rename|save|shorten|split|take|use"
    r"|write)\b"
)
BLAME = re.compile(r"\b(you|your|wrong|invalid|illegal|bad|must|forgot|error|fault)\b", re.I)


def tell_problems(text: str) -> list[tuple[int, str]]:
    content, problems = read_checklist(text.encode())
    assert (content is None) is bool(problems)
    return [(problem.line, problem.message) for problem in problems]


def test_the_sound_checklist_is_sound() -> None:
    assert tell_problems(SOUND) == []


@pytest.mark.parametrize(("old", "new", "line", "says"), BROKEN, ids=lambda value: str(value)[:40])
def test_a_problem_is_told_with_its_line(old: str, new: str, line: int, says: str) -> None:
    assert old in SOUND
    problems = tell_problems(SOUND.replace(old, new, 1))
    assert any(line == at and says in message for at, message in problems), problems


@pytest.mark.parametrize(("old", "new", "line", "says"), BROKEN, ids=lambda value: str(value)[:40])
def test_a_message_ends_with_what_to_do_and_blames_nobody(
    old: str, new: str, line: int, says: str
) -> None:
    for _, message in tell_problems(SOUND.replace(old, new, 1)):
        what, _, mend = message.partition("; ")
        assert MENDING.match(mend), message
        assert not BLAME.search(re.sub(r"'[^']*'", "", what)), message


def test_all_problems_are_told_at_once_from_top_to_end() -> None:
    text = SOUND.replace("kind: entrance", "kind: Door!").replace("weight: 2", "weight: two")
    assert [line for line, _ in tell_problems(text)] == [2, 33]


def test_one_problem_in_the_title_does_not_spoil_every_text() -> None:
    assert len(tell_problems(SOUND.replace("title: {en: Door, es: Puerta}", "title: Door"))) == 1


def test_an_item_that_cannot_be_understood_spoils_no_follow_up() -> None:
    assert len(tell_problems(SOUND.replace("answer: pass_fail", "answer: yes_no"))) == 1


def test_an_empty_file_says_how_to_begin() -> None:
    assert tell_problems("# nothing yet\n") == [
        (1, "the file is empty; begin with the keys title, kind and items")
    ]


@pytest.mark.parametrize("text", ["just words", "- a list"])
def test_a_file_that_is_no_table_says_its_keys(text: str) -> None:
    assert tell_problems(text)[0][1].endswith("write it as keys with values: title, kind, items")


@pytest.mark.parametrize("count", [0, 201])
def test_a_checklist_has_1_to_200_items(count: int) -> None:
    head, item = SOUND.split("items:\n")[0], SOUND.split("items:\n")[1].split("  - key: fault")[0]
    items = "".join(item.replace("key: door", f"key: door-{n}") for n in range(count))
    ((line, message),) = tell_problems(head + "items:\n" + (items or "  []\n"))
    assert line == 4
    assert f"'items' has {count} entries; write 1 to 200 items" in message


def test_a_file_beyond_256_kb_is_refused_unread() -> None:
    ((line, message),) = tell_problems("#" * (MAX_BYTES + 1))
    assert line == 1
    assert message.endswith("split it into several checklists")


def test_a_file_that_is_not_utf_8_says_where() -> None:
    _, problems = read_checklist("kind: entrance\ntitle: Baño\n".encode("latin-1"))
    assert [problem.line for problem in problems] == [2]
    assert "save the file with the encoding UTF-8" in problems[0].message


@pytest.mark.parametrize("bomb", ["[" * 200_000, "- " * 100_000, "{a: " * 60_000, "? " * 100_000])
def test_deep_nesting_is_refused_where_it_begins(bomb: str) -> None:
    assert len(tell_problems(bomb)) == 1


def test_references_that_would_grow_are_refused() -> None:
    laughs = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
    ((line, message),) = tell_problems(laughs)
    assert line == 1
    assert message.startswith("anchors and aliases")

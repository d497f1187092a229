"""Traces of scanning, tokenising and converting go, and what the author wrote stays."""

from __future__ import annotations

import pytest

from training.bundled.texts import clean_corpus, clean_documents

ENGLISH = "en-fiction", "en-modern", "en-poetry"
CHINESE = "zh-prose", "zh-poetry"

VERSES = [
    "The lamp burns low, the river goes",
    "under the bridge and past the town,",
    "and no one in the harbour knows",
    "what weather pulled the steeple down.",
]


@pytest.mark.parametrize("name", ENGLISH)
@pytest.mark.parametrize(
    "text",
    [
        "\"No,\" she said, \"that's the boys' lamp—well-trimmed, half-lit... and 'mine.'\"",
        "Evening\n\n" + "\n".join(VERSES) + "\n\n" + "\n".join(VERSES),
        "A list (of 3 things): one; two! Three? At 7:30 p.m. in Washington, D.C., too.",
    ],
)
def test_clean_english_is_left_alone(name, text):
    assert clean_corpus(name, text) == text


@pytest.mark.parametrize("name", CHINESE)
@pytest.mark.parametrize(
    "text",
    [
        "灯\n夜里落雨，巷口灯昏。\n何人倚门，听雨到晨？",
        "灯\n\n她说：“你听，‘雨’停了。”他笑了。\n\n“没有停，”他说，“还在下。”",
    ],
)
def test_clean_chinese_is_left_alone(name, text):
    assert clean_corpus(name, text) == text


@pytest.mark.parametrize("name", [*ENGLISH, *CHINESE])
def test_no_text_stays_none(name):
    assert clean_corpus(name, "") == ""


def test_another_corpus_is_not_known():
    with pytest.raises(KeyError):
        clean_corpus("letters", "Dear all,")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("It rained - as always - all night.", "It rained—as always—all night."),
        ("It rained – as always — all night.", "It rained—as always—all night."),
        ('"I only thought -"', '"I only thought—"'),
        ("He wrote to Mrs. —— about it.", "He wrote to Mrs. —— about it."),
        ("I thought---no.", "I thought—no."),
        ("Well . . . perhaps. . . . No.", "Well... perhaps.... No."),
        ('"Never !" he cried , and left .\n\nSo', '"Never!" he cried, and left.\n\nSo'),
        ('" Come in. "', '"Come in."'),
        ("\" 'Come in,' \" she read; \" 'please.' \"", "\"'Come in,'\" she read; \"'please.'\""),
    ],
)
def test_fiction_is_set_one_way(text, cleaned):
    assert clean_corpus("en-fiction", text) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("It failed twice.Jane Roe, Two Towns, 1999, Then it worked.", "It failed twice."),
        ('She "gave up."Jane Roe. 1999. Two Towns.', 'She "gave up."'),
        ('It failed."Two Towns," The Paper, 1999, It worked.', "It failed."),
        ("Some liked it,Jane Roe, Two Towns. and some did not.", "Some liked it,"),
        ("Slide 12: Here is the river.", "Here is the river."),
        ("One.\n\n- -\n\nexpirydate: 2025-01-01\n\n**Two**.", "One.\n\nTwo."),
        ("See town.Gov for it.", "See town.Gov for it."),
    ],
)
def test_modern_prose_loses_footnotes_and_leftovers(text, cleaned):
    assert clean_corpus("en-modern", text) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (
            "singin ' an ' rowin '\non the boats ' side ';",
            "singin' an' rowin'\non the boats' side';",
        ),
        ("he 's gone, they 'll row, I don 't", "he's gone, they'll row, I don't"),
        ("when 't is late, 't was late", "when 'tis late, 'twas late"),
        ("the sparklin ' - eyed boats", "the sparklin'-eyed boats"),
        ("we called ' em home", "we called 'em home"),
        ("'Row,' she said, 'row'; and 'home'", "'Row,' she said, 'row'; and 'home'"),
        ("the long'dhYpppHeNfor boat", "the long'd-for boat"),
        ("the boats[83]of the town[4], ° gone {65}", "the boats of the town, gone"),
        ("they row, [pull]\nand [so] home", "they row,\nand [so] home"),
        ("the boats[83]rest.\n\n[83]Those of the town,\nof course.", "the boats rest."),
        ("* THE BOATS *\n\n| Row\n\n* * *", "THE BOATS\n\nRow\n\n* * *"),
        ("boats & crews, & c., and oars", "boats & crews, &c., and oars"),
    ],
)
def test_verse_loses_what_the_tokeniser_and_editors_put_in(text, cleaned):
    assert clean_corpus("en-poetry", text) == cleaned


def test_a_poem_whose_every_line_is_a_stanza_gets_its_lines_together():
    text = "\n\n".join(["Evening", *VERSES, *VERSES])
    assert clean_corpus("en-poetry", text) == "Evening\n\n" + "\n".join([*VERSES, *VERSES])


@pytest.mark.parametrize(("lines", "stanzas"), [(1, 7), (2, 20)])
def test_few_lines_and_couplets_stay_apart(lines, stanzas):
    text = "\n\n".join(["Evening", *["\n".join(VERSES[:lines])] * stanzas])
    assert clean_corpus("en-poetry", text) == text


def test_a_poem_broken_inside_words_is_of_no_use():
    assert clean_corpus("en-poetry", "Evening\n\nThe lamp burns in the har-\n\nbour town") == ""


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("雨停了\uff0e 她走了\uff0e", "雨停了。她走了。"),
        ("他说：\"雨停了。\"她说：'是。'", "他说：“雨停了。”她说：‘是。’"),
        ("他说：”雨停了。“她笑：”是。“", "他说：“雨停了。”她笑：“是。”"),
        ('他说：“雨停了。她说："是。"', "他说：“雨停了。她说：“是。”"),
        ("他在簷下，妳在窗边", "他在檐下，你在窗边"),
        ("「灯」", "“灯”"),
        (
            "这盏灯\uff13很旧。\n\n3灯：油灯。\n\n【校勘记】\n\n她走了。",
            "这盏灯很旧。\n\n她走了。",
        ),
        ("她在\uff11\uff19\uff12\uff15年走了3年。", "她在\uff11\uff19\uff12\uff15年走了3年。"),
        ("她走了。\n\n※ ※ ※\n\n灯，指油灯。", "她走了。"),
    ],
)
def test_chinese_prose_is_set_one_way(text, cleaned):
    assert clean_corpus("zh-prose", text) == cleaned


def test_a_paragraph_that_a_page_broke_is_whole_again():
    before = "夜里下了一场雨。" * 6 + "她走到巷"
    assert clean_corpus("zh-prose", f"{before}\n\n口，灯灭了。") == f"{before}口，灯灭了。"
    ended = f"{before}口。\n\n灯灭了。"
    assert clean_corpus("zh-prose", ended) == ended
    chapter = f"{before}口\n\n第二回灯灭"
    assert clean_corpus("zh-prose", chapter) == chapter


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("灯\n作者：某甲2\n雨落巷口。\n第2", "灯\n雨落巷口。\n第2"),
        ("灯\n作者：某甲\n\uff3b生\uff3d雨落巷口！。\n。", "灯\n雨落巷口！"),
        ("灯\n作者：某甲\n雨落巷口。\n（见《灯集》（卷二）。\n）。", "灯\n雨落巷口。"),
        ("灯\n作者：某甲\n（题下注：佚。\n）。", ""),
        ("灯\n作者：某甲\n雨落□口。", ""),
        ("灯\n作者：某甲\n髪白人慙。", "灯\n发白人惭。"),
    ],
)
def test_chinese_verse_loses_scholars_notes(text, cleaned):
    assert clean_corpus("zh-poetry", text) == cleaned


def test_what_pages_repeat_is_left_to_the_first():
    notice = "Write to us if you have any ideas for a topic."
    pages = [f"The first page. {notice}", f"{notice}\n\nThe second.", f"Third. {notice} The end."]
    cleaned = [f"The first page. {notice}", "The second.", "Third. The end."]
    assert list(clean_documents("en-modern", pages)) == cleaned
    assert list(clean_documents("en-fiction", pages)) == pages


def test_a_page_may_repeat_itself_and_short_sentences_come_back():
    refrain = "The rain fell on the hill and on the mill."
    pages = [f"{refrain} She waited. {refrain}", f"She waited. {refrain}", refrain]
    assert list(clean_documents("en-modern", pages)) == [pages[0], "She waited."]

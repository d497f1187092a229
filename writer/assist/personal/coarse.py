"""Slurs and explicit words, which no model suggests to a writer who did not use them first.

Old novels are full of the former, and a suggestion is the program's word, not the author's. The
list is short: oaths, plain words for the body and words with an innocent second meaning are left
to the writer, whose story it is. Whoever wants all of them suggested says so once (*Assist →
Words*, ``writer words coarse allow``).
"""

from __future__ import annotations


def _forms(words: str) -> tuple[str, ...]:
    """Return English nouns, each with its plural."""
    forms = []
    for word in words.split():
        stem = word[:-1] + "ies" if word.endswith("y") else word + "s"
        forms += [word, stem]
    return tuple(forms)


COARSE_WORDS = (
    *_forms("nigger nigga niggra pickaninny darkie jigaboo sambo kaffir golliwog chinaman gook"),
    *_forms("wetback polack kike sheeny gypo pikey redskin injun raghead towelhead"),
    *_forms("faggot tranny shemale retard mongoloid whore slut cunt twat cocksucker"),
    *_forms("motherfucker fucker blowjob handjob dildo gangbang rimjob fuck"),
    *("jizz", "porn", "bukkake", "fucked", "fucking"),
    *("masturbate", "masturbated", "masturbating"),
    *(
        "婊子",
        "贱货",
        "骚货",
        "鸡巴",
        "屄",
        "肏",
        "操你",
        "傻逼",
        "淫荡",
        "淫妇",
        "杂种",
        "狗娘养",
    ),
)
"""All of them, in the forms in which they are met."""

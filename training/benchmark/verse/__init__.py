"""How well the form of our verse holds, by judges that share nothing with what writes it.

No judge here may use :mod:`writer.assist.verse`, its tables or its checkers: they count, scan and
rhyme by rules of their own, from dictionaries as published. Only what a form asks for is read by
the program's own reader of forms.
"""

"""How well the program carries stories on, by judges that know nothing of how it chooses.

Held-out texts are written on from the same places by one plain sample, by the program as it is,
and by their authors; every figure of the first two stands beside that of the third. Nothing here
may use :mod:`writer.assist.continuing.ranking`: what chooses a sentence must not judge it.
"""

"""The queue as a sheet to edit: what was shown is frozen, what was typed is a draft, a save says what became of each cell.

columns     which cells are open, what they may hold, how their values are told
frozen      the rows as shown, with ids and versions; positions mean rows through it alone
incoming    what the browser sent, taken apart; anything it could not have sent by itself is refused whole
draft       unsaved cells, each with the version it was decided on
keeping     the draft in a file, so that a reload does not lose it
applying    the draft as commands: saved cells, refused cells, conflicts
sheet       the one open sheet of this window, and every step it takes
"""

"""What a person can write about one case: each form says what it asks, saves, and says what was saved.

seat       who may write here, and why not
offered    the row of buttons with their shortcuts; the form that is open over the page
writing    saving what a form asks, once; what it saw; what was refused
done       the sentence after a save, with its undo
claim, touch, promise, snooze: `form(visit, case)` draws one, on any page or in a dialog
"""

"""What people wrote (events, commands, store, fold) and the sheet that joins it to the facts."""

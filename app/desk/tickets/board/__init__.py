"""The board: all that is not done, by state, for a phone and for a screen on the wall."""

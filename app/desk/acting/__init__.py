"""The page behind a letter's button: one deed to one ticket, without a sign-in."""

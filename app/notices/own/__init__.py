"""What each person is told: theirs to say."""

"""What a picture is and what may be seen of it: pure functions that run in a process of their own.

Nothing in here knows of Flask, the database or the store.
"""

"""The least that Flask can do, as a floor under every request."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def say_hello() -> str:
    """hello"""
    return "hello"

"""What gunicorn and the Celery worker load. Refuses to start with a default secret."""

from app import create_app
from app.config import DEFAULT_SECRET

app = create_app()
celery_app = app.extensions["celery"]

if app.config["SECRET_KEY"] == DEFAULT_SECRET and not (app.debug or app.config["DEMO"]):
    raise SystemExit("Set SECRET_KEY to a long random text of your own, then start again.")

"""What gunicorn and the Celery worker load. Refuses to start with settings that are not safe."""

from app import create_app
from app.config import reason_not_to_start

app = create_app()
celery_app = app.extensions["celery"]

if reason := reason_not_to_start(app.config, is_open=app.debug or app.config["DEMO"]):
    raise SystemExit(reason)

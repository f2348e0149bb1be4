"""The desk's page of reports: asked for, fetched, sent regularly."""

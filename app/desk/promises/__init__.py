"""The desk's page of promises kept and broken."""

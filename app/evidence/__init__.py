"""Photos of any subject: intake, storage, hashes, privacy."""

"""E-mail: how a letter looks, how it leaves the house, and what a refusal means."""

"""Organisations, people, roles, sign-in, tokens, policy; loading is authorising."""

"""Outside systems are told by webhook (Standard Webhooks): signed, logged, sent again."""

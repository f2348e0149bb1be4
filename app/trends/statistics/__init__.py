"""Telling change from chance: charts, intervals, funnels. Pure; each formula with its source."""

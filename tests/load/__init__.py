"""The load client and the benchmarks of `make bench`. Loopback only, bounded, nothing asserts."""

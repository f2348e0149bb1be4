"""The benchmarks of `make bench-form`: the form beside a bare page. Nothing asserts."""

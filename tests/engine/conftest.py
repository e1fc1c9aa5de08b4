"""Shared settings: examples are the same from run to run, and each test stays small."""

from hypothesis import settings

settings.register_profile("accord", derandomize=True, deadline=None, max_examples=100)
settings.load_profile("accord")
